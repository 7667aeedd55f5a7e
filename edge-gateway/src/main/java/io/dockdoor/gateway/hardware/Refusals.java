package io.dockdoor.gateway.hardware;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Outputs that a box did not set: they are left alone for half a minute, then tried again, as it may only have been slow. */
final class Refusals {
    private static final long AGAIN_NANOS = Duration.ofSeconds(30).toNanos();

    private record Refusal(String why, long atNanos) {}

    private final LongSupplier nanos;
    private final Map<Integer, Refusal> refused = new ConcurrentHashMap<>();

    /** @param nanos monotonic time */
    Refusals(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add(int output, String why) {
        refused.put(output, new Refusal(why, nanos.getAsLong()));
    }

    void clear() {
        refused.clear();
    }

    /** @throws IOException that says why, when it was refused lately */
    void check(String box, int output) throws IOException {
        Refusal last = refused.get(output);
        if (last != null && nanos.getAsLong() - last.atNanos() < AGAIN_NANOS) {
            throw new IOException(box + " does not set output " + output + ": " + last.why());
        }
    }
}
