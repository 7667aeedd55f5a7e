package io.dockdoor.broker.count;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What one piece of an item is worth, null when nobody said. */
public interface Worth {
    @Nullable BigDecimal of(String item);
}
