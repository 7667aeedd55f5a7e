package io.dockdoor.reader;

import io.dockdoor.events.TagReads;

/** What a reader tells whoever wired it. All calls come from the reader's own thread and must not block. */
public interface ReaderListener {
    /**
     * The reads of one report. The batch now belongs to the listener; it gives back an empty one to fill next, so that steady
     * reading makes no garbage.
     */
    TagReads reads(TagReads batch);

    /** A general-purpose input changed, or was found so on connect. {@code port} counts from 1; gateway time in microseconds. */
    void gpi(int port, boolean high, long atMicros);

    /**
     * Answers {@link LlrpReader#askSign}: all that the reader said before the question was told. {@code answered} false: it does not
     * answer that question, or not in time.
     */
    default void sign(boolean answered) {}

    /** An output that was to be set was not; {@code why} in the reader's words. */
    default void outputNotSet(int port, String why) {}

    /** Reads from now on are made for that purpose, until the state says that it reads no more. */
    default void reading(InventoryProfile profile) {}

    /** The state of the connection, the antennas or the reader changed. */
    void status(ReaderStatus status);

    /**
     * Whether reads survive the end of this process once they were told. While not, a reader that can keep its reads is left
     * to keep them: it is not asked for what it holds, and one that reads is sent away. Asked some twenty times a second.
     */
    default boolean keeps() {
        return true;
    }

    /**
     * Whether more reads are wanted now. While not, what a reader sends that keeps its reads is left on the line and, when that is
     * full, in its memory: a listener that is far behind would only have it in its own, and lose it with itself.
     */
    default boolean takesMore() {
        return true;
    }

    /** The reader says that it dropped reads, or the connection broke while it was reading. Gateway time in microseconds. */
    void readsLost(String why, long atMicros);
}
