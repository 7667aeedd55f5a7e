package io.dockdoor.broker.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * So many requests a second for each caller, and a burst of some seconds' worth: a token bucket each. Callers not seen for long
 * are forgotten, so that addresses made up by an attacker do not fill the memory.
 */
public final class RateLimit {
    private static final int CALLERS = 10_000;

    private final double perNano;
    private final double burst;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > CALLERS;
        }
    };

    private static final class Bucket {
        private double tokens;
        private long filledNanos;
    }

    /**
     * @param perSecond requests a second in the long run
     * @param burst requests at once after a rest
     * @param nanos a clock that only goes forward
     */
    public RateLimit(double perSecond, double burst, LongSupplier nanos) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.nanos = nanos;
    }

    /** Takes one request of the caller; zero when it may go on, else how long the caller should wait. */
    public synchronized Duration take(String caller) {
        Bucket bucket = fill(caller);
        if (bucket.tokens >= 1) {
            bucket.tokens -= 1;
            return Duration.ZERO;
        }
        return missing(bucket);
    }

    /** The same without taking: zero when a request would be let in. */
    public synchronized Duration look(String caller) {
        Bucket bucket = fill(caller);
        return bucket.tokens >= 1 ? Duration.ZERO : missing(bucket);
    }

    private Duration missing(Bucket bucket) {
        return Duration.ofNanos((long) Math.ceil((1 - bucket.tokens) / perNano));
    }

    private Bucket fill(String caller) {
        long now = nanos.getAsLong();
        Bucket bucket = buckets.get(caller);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = burst;
            bucket.filledNanos = now;
            buckets.put(caller, bucket);
        }
        bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.filledNanos) * perNano);
        bucket.filledNanos = now;
        return bucket;
    }
}
