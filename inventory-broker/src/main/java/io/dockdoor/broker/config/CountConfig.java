package io.dockdoor.broker.config;

import io.dockdoor.broker.count.Thresholds;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The {@code counts} section: up to where a difference is posted without a second pair of eyes. */
final class CountConfig {
    private CountConfig() {}

    static Thresholds read(@Nullable Section counts) {
        if (counts == null) {
            return Thresholds.USUAL;
        }
        try (counts) {
            Section above = counts.sectionOrNull("approveAbove");
            if (above == null) {
                return Thresholds.USUAL;
            }
            try (above) {
                return new Thresholds(
                        number(above, "units", BigDecimal.valueOf(Thresholds.USUAL.units()))
                                .longValue(),
                        number(above, "percent", BigDecimal.valueOf(Thresholds.USUAL.percent()))
                                .doubleValue(),
                        number(above, "value", Thresholds.USUAL.value()));
            }
        }
    }

    /** A number that is not negative. */
    static BigDecimal number(Section section, String key, BigDecimal standard) {
        return !section.has(key)
                ? standard
                : section.value(key, "10", standard, text -> {
                    if (!text.matches("\\d{1,12}(\\.\\d{1,4})?")) {
                        throw new IllegalArgumentException("'" + text + "' must be a number, nought or more");
                    }
                    return new BigDecimal(text);
                });
    }
}
