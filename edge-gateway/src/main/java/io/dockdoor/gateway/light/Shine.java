package io.dockdoor.gateway.light;

/**
 * How a lamp, or the buzzer, is. The rates are of the two bands of IEC 60073: the normal one (1.4 to 2.8 Hz) asks to act, the slow
 * one (0.4 to 0.8 Hz) is less pressing. All lamps of a gateway blink in step.
 */
public enum Shine {
    OFF(0, 1),
    ON(1, 1),
    /** Twice a second, lit for half of the time. */
    BLINK(250, 500),
    /** A short flash, or beep, every two seconds. */
    PULSE(200, 2_000);

    private static final long MILLI = 1_000_000;

    private final long lit;
    private final long period;

    Shine(long litMillis, long periodMillis) {
        lit = litMillis * MILLI;
        period = periodMillis * MILLI;
    }

    /** Whether it is lit at that monotonic time. */
    boolean lit(long nanos) {
        return Math.floorMod(nanos, period) < lit;
    }

    /** How long from then on until it may be otherwise; {@link Long#MAX_VALUE} for what is steady. */
    long steadyFor(long nanos) {
        if (this == OFF || this == ON) {
            return Long.MAX_VALUE;
        }
        long phase = Math.floorMod(nanos, period);
        return (phase < lit ? lit : period) - phase;
    }
}
