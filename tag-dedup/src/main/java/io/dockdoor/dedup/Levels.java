package io.dockdoor.dedup;

import io.dockdoor.events.TagRead;

/**
 * Brings levels of any reader onto one scale of 0.01 dB. Only differences matter afterwards, so an unknown offset is no
 * matter; a reader that reports power in linear units of its own is, and shows by numbers no receiver has in dBm.
 */
final class Levels {
    /** No receiver port survives more than this, 0.01 dBm: larger numbers are linear units. */
    private static final int LINEAR = 4_000;

    private Levels() {}

    static short normal(int rssiCentiDbm) {
        if (rssiCentiDbm == TagRead.NO_RSSI) {
            return 0;
        }
        if (rssiCentiDbm > LINEAR) {
            return (short) Math.round(1_000 * Math.log10(rssiCentiDbm / 100.0));
        }
        return (short) Math.max(-30_000, rssiCentiDbm);
    }
}
