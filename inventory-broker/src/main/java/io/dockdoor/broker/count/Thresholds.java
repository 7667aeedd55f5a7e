package io.dockdoor.broker.count;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Up to where a difference is posted without a second pair of eyes. What was seen posts by itself; what is missing, and class-level
 * goods more or fewer, are weighed.
 *
 * @param units missing, or more or fewer
 * @param percent of the units and pieces expected
 * @param value in the money items are valued in
 */
public record Thresholds(long units, double percent, BigDecimal value) {
    public static final Thresholds USUAL = new Thresholds(5, 2.0, new BigDecimal(500));

    /** Why it is above, empty when it is not. Percent alone counts only where it is more than one unit. */
    List<String> exceeded(long differing, long expected, BigDecimal worth) {
        List<String> reasons = new ArrayList<>();
        if (differing > units) {
            reasons.add(differing + " units differ, more than " + units);
        }
        double share = expected == 0 ? 100 : 100.0 * differing / expected;
        if (differing > 1 && share > percent) {
            reasons.add(BigDecimal.valueOf(share).setScale(1, RoundingMode.HALF_UP) + " % differ, more than " + percent
                    + " %");
        }
        if (worth.compareTo(value) > 0) {
            reasons.add("worth " + worth.toPlainString() + ", more than " + value.toPlainString());
        }
        return reasons;
    }
}
