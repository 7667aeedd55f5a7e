package io.dockdoor.dedup;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts.Reason;
import java.util.List;
import java.util.Locale;

/** What one tag's own profile says, as {@link DirectionEvidence} measured it. Times are seconds after the profile's origin base. */
final class TagEvidence {
    /** Bins of which the order is not mere chance. */
    private static final int SEVERAL = 5;
    /** Order, in standard deviations, that a tag which went that way hardly shows the other way. */
    private static final double OTHER_WAY = 1;

    /** Order statistic: positive when the inside came after the outside, in standard deviations; 0 when one side is unseen. */
    double order;
    /** The same as the antennas have it, whether or not they are known to tell the sides apart. */
    double heardOrder;
    /** 0..1: how far to trust the order, from the bins it rests on. */
    double orderTrust;
    /** The reader told no levels: how often it was heard stands in for them. */
    boolean unlevelled;
    /** The order rests on its company, since one side alone heard the tag: see {@link Company}. */
    boolean borrowed;
    /** Power-weighted variance in time per side, s2. */
    double outVariance;

    double inVariance;
    /** How much stronger the inside heard it than the outside, dB; 0 when one of them did not. */
    double balance;
    /** Slow change of level beyond what its fast jitter explains, dB; NaN when too few bins tell. */
    double swing;
    /** Power-weighted mean time per side, gateway micros; Long.MIN_VALUE when the side did not see it. */
    long outMicros = Long.MIN_VALUE;

    long inMicros = Long.MIN_VALUE;
    long allMicros;
    /** Power-weighted standard deviation in time over all sides, micros. */
    long spreadMicros;
    /** Bins with a level, over all sides. */
    int bins;
    /** Strongest bin, 0.01 dB. */
    int peakLevel;

    double orderOdds;
    double swingOdds;
    double shapeOdds;
    double pastOdds;

    /** When it crossed, if it did. */
    long crossedMicros() {
        return outMicros == Long.MIN_VALUE || inMicros == Long.MIN_VALUE
                ? allMicros
                : outMicros / 2 + inMicros / 2 + (outMicros % 2 + inMicros % 2) / 2;
    }

    /** The tag's own log-odds of having moved that way against having stayed. */
    double odds(Direction direction) {
        return still() + towards(direction);
    }

    double towards(Direction direction) {
        double signed = direction == Direction.IN ? order : -order;
        return signed >= 0 ? orderOdds : -Math.abs(orderOdds) - orderTrust;
    }

    /** Whether its own order, however little it can be trusted, is clearly that of the other way. */
    boolean cameOther(Direction direction) {
        return bins >= SEVERAL && (direction == Direction.IN ? order : -order) < -OTHER_WAY;
    }

    /** Everything but the direction. */
    double still() {
        return swingOdds + shapeOdds + pastOdds;
    }

    boolean moving() {
        return swingOdds > 0;
    }

    /** The same in words, with the log-odds of each. */
    List<Reason> reasons() {
        return List.of(
                reason("order", orderOdds, "the inside came %.1f standard deviations after the outside", order),
                reason("swing", swingOdds, "its level changed by %.0f dB beyond its jitter", swing),
                reason("shape", shapeOdds, "its power was within %.1f s", spreadMicros * 1e-6),
                reason("past", pastOdds, "heard in %d bins before any of this counts", bins));
    }

    private static Reason reason(String name, double odds, String detail, Object value) {
        return new Reason(name, String.format(Locale.ROOT, detail, value), Math.round(odds * 100) / 100.0);
    }
}
