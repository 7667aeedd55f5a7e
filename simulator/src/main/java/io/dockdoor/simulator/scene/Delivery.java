package io.dockdoor.simulator.scene;

/**
 * How what a reader saw comes to the gateway: gathered into reports, late by the network, with a clock that is off.
 *
 * @param baseMicros gateway time of scene time 0, microseconds since 1970 UTC
 * @param reportMicros a report leaves the reader this often when there is something to tell
 * @param accumulated whether sightings of a tag by one antenna within a report are merged into one, as a reader does:
 *     strongest level, first and last time, their count, channel of the first, phase and Doppler of the last
 * @param jitter whether the network delays reports: log-normal with a median of 4 ms and 60 ms at the 99th percentile
 * @param stallsPerMinute how often on average it stands still for 0.3 to 3 s
 * @param clockErrorMicros most error left in the reader's corrected clock; each reader draws its own in +- this
 * @param driftPpm most drift of that error
 */
public record Delivery(
        long baseMicros,
        long reportMicros,
        boolean accumulated,
        boolean jitter,
        double stallsPerMinute,
        long clockErrorMicros,
        double driftPpm) {
    /** 2026-01-01T00:00:00Z. */
    public static final long BASE_MICROS = 1_767_225_600_000_000L;

    /** Everything arrives as it happens, in reports of 20 ms. */
    public static final Delivery PROMPT = new Delivery(BASE_MICROS, 20_000, false, false, 0, 0, 0);

    /** A local network on an ordinary day. */
    public static final Delivery ORDINARY = new Delivery(BASE_MICROS, 50_000, false, true, 0.2, 2_000, 1);

    public Delivery {
        if (reportMicros <= 0 || stallsPerMinute < 0 || clockErrorMicros < 0) {
            throw new IllegalArgumentException("a delivery's times must not be negative and reports need a period");
        }
    }

    public Delivery withReports(long everyMicros, boolean itsAccumulated) {
        return new Delivery(
                baseMicros, everyMicros, itsAccumulated, jitter, stallsPerMinute, clockErrorMicros, driftPpm);
    }
}
