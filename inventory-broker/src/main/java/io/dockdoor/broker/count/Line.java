package io.dockdoor.broker.count;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An item at a place, of the difference.
 *
 * @param found units seen that the book did not have anywhere
 * @param misplaced units seen that the book had elsewhere
 * @param missing units proved not to be there
 * @param unseen units not seen, which proves nothing yet
 * @param quantity class-level goods more (or, negative, fewer) than the book has, thousandths
 * @param value of what is missing or differs in quantity; null when nobody said what the item is worth
 */
public record Line(
        String place,
        String item,
        int found,
        int misplaced,
        int missing,
        int unseen,
        long quantity,
        @Nullable BigDecimal value) {
    /** How much a second look would settle. */
    long doubt() {
        return missing + unseen + Math.floorDiv(Math.abs(quantity) + 999, 1000);
    }
}
