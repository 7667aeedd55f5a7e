package io.dockdoor.gateway.hardware;

import java.io.IOException;

/** Something that wires end at: a reader, the computer itself, an I/O module. Any thread; nothing here waits. */
public interface Box {
    /**
     * Sets an output as soon as may be.
     *
     * @throws IOException when it cannot be: the box is away, or it refused that output before. The message says which
     */
    void set(int output, boolean high) throws IOException;

    /** Counts up whenever the box came back: its outputs are then as it likes and not as they were set. */
    long lives();
}
