package io.dockdoor.gateway.hardware;

import io.dockdoor.events.ReaderId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The outputs of an LLRP reader. They are written while it reads, by SET_READER_CONFIG with GPOWriteData and nothing else
 * (LLRP 1.0.1, 12.2.1 and 12.2.3.9), so that its inventory is never touched.
 */
public final class ReaderBox implements Box {
    /** What was refused is tried again after this time: a reader may only have been slow. */
    private static final long AGAIN_NANOS = Duration.ofSeconds(30).toNanos();

    /** How a reader is told; {@link io.dockdoor.reader.LlrpReader#setOutput}. */
    public interface Writer {
        boolean setOutput(int port, boolean high);
    }

    private record Refusal(String why, long atNanos) {}

    private final ReaderId reader;
    private final LongSupplier nanos;
    private final Map<Integer, Refusal> refused = new ConcurrentHashMap<>();
    private volatile Writer writer = (port, high) -> false;
    private volatile boolean reads;
    private final AtomicLong lives = new AtomicLong();

    /** @param nanos monotonic time */
    public ReaderBox(ReaderId reader, LongSupplier nanos) {
        this.reader = reader;
        this.nanos = nanos;
    }

    /** Before the reader starts: this is how it is told. */
    public void writesTo(Writer its) {
        writer = its;
    }

    /** Whether it reads; on its own thread. */
    public void reads(boolean now) {
        if (now && !reads) {
            refused.clear();
            lives.incrementAndGet();
        }
        reads = now;
    }

    /** The reader did not do it. */
    public void refused(int output, String why) {
        refused.put(output, new Refusal(why, nanos.getAsLong()));
    }

    @Override
    public void set(int output, boolean high) throws IOException {
        if (!reads) {
            throw new IOException("reader " + reader + " is away");
        }
        Refusal last = refused.get(output);
        if (last != null && nanos.getAsLong() - last.atNanos() < AGAIN_NANOS) {
            throw new IOException("reader " + reader + " does not set output " + output + ": " + last.why()
                    + "; './dockdoor reader probe' tells how many it has");
        }
        if (!writer.setOutput(output, high)) {
            throw new IOException("reader " + reader + " has too much to do");
        }
    }

    @Override
    public long lives() {
        return lives.get();
    }
}
