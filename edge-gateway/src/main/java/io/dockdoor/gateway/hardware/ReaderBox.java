package io.dockdoor.gateway.hardware;

import io.dockdoor.events.ReaderId;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The inputs and outputs of an LLRP reader. Outputs are written while it reads, by SET_READER_CONFIG with GPOWriteData and nothing else
 * (LLRP 1.0.1, 12.2.1 and 12.2.3.9), so that its inventory is never touched.
 */
public final class ReaderBox implements Box {
    /** How a reader is told; {@link io.dockdoor.reader.LlrpReader#setOutput}. */
    public interface Writer {
        boolean setOutput(int port, boolean high);
    }

    private final ReaderId reader;
    private final Inputs inputs;
    private final Refusals refusals;
    private volatile Writer writer = (port, high) -> false;
    private volatile boolean reads;
    private final AtomicLong lives = new AtomicLong();

    /**
     * @param inputs hears its levels
     * @param nanos monotonic time
     */
    public ReaderBox(ReaderId reader, Inputs inputs, LongSupplier nanos) {
        this.reader = reader;
        this.inputs = inputs;
        this.refusals = new Refusals(nanos);
    }

    /** Before the reader starts: this is how it is told. */
    public void writesTo(Writer its) {
        writer = its;
    }

    /** Whether it reads; on its own thread. */
    public void reads(boolean now) {
        if (now && !reads) {
            refusals.clear();
            lives.incrementAndGet();
        }
        reads = now;
    }

    /** An input has that level; on the reader's thread. */
    public void level(int input, boolean high, long atMicros) {
        inputs.level(new Terminal(Terminal.Kind.READER, reader.value(), input), high, atMicros);
    }

    /** The reader did not do it. */
    public void refused(int output, String why) {
        refusals.add(output, why + "; './dockdoor reader probe' tells how many it has");
    }

    @Override
    public void set(int output, boolean high) throws IOException {
        if (!reads) {
            throw new IOException("reader " + reader + " is away");
        }
        refusals.check("reader " + reader, output);
        if (!writer.setOutput(output, high)) {
            throw new IOException("reader " + reader + " has too much to do");
        }
    }

    @Override
    public long lives() {
        return lives.get();
    }
}
