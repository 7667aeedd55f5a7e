package io.dockdoor.dedup;

import io.dockdoor.events.TagRead;

/**
 * Levels as the judgement uses them, in 0.01 dB. Only differences matter afterwards, so an unknown offset is no matter; a unit
 * that is not logarithmic is brought to decibels by whoever reads it.
 */
final class Levels {
    /** What a sighting without a level counts as: neither strong nor weak beside those that have one. */
    private static final short UNKNOWN = -6_500;

    /** Each sighting more within a bin: a side that hears a tag oftener hears it better. */
    static final short OFTENER = 150;

    private Levels() {}

    /** Whether that level stands for the lack of one. */
    static boolean isUnknown(int rssiCentiDbm) {
        return rssiCentiDbm == TagRead.NO_RSSI;
    }

    /** The reader's level in 0.01 dB of the judgement; {@code gainDb} is what that side's levels are raised by. */
    static short normal(int rssiCentiDbm, double unit, double gainDb) {
        return isUnknown(rssiCentiDbm)
                ? UNKNOWN
                : (short) Math.max(-30_000, Math.min(30_000, Math.round(rssiCentiDbm * unit + 100 * gainDb)));
    }
}
