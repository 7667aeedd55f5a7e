package io.dockdoor.simulator.llrp;

import java.util.function.LongSupplier;

/**
 * The one clock of a simulation: true UTC time, and when on it the scene began. Time may be anything that only grows, so a test
 * can turn it by hand. Thread-safe.
 */
public final class SceneClock {
    private static final long NOT_YET = Long.MAX_VALUE;

    private final LongSupplier utcMicros;
    private volatile long zero = NOT_YET;

    public SceneClock(LongSupplier utcMicros) {
        this.utcMicros = utcMicros;
    }

    /** True UTC time, microseconds since 1970. */
    public long utcMicros() {
        return utcMicros.getAsLong();
    }

    /** Begins the scene now, once; later calls change nothing. */
    public synchronized void start() {
        if (zero == NOT_YET) {
            zero = utcMicros();
        }
    }

    public boolean started() {
        return zero != NOT_YET;
    }

    /** The UTC time of scene time 0; {@link Long#MAX_VALUE} before {@link #start}. */
    public long zeroMicros() {
        return zero;
    }

    /** Scene time in microseconds; 0 before {@link #start}. */
    public long sceneMicros() {
        long began = zero;
        return began == NOT_YET ? 0 : Math.max(0, utcMicros() - began);
    }
}
