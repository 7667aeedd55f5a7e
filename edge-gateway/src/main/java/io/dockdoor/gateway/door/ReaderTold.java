package io.dockdoor.gateway.door;

import io.dockdoor.events.ReaderId;
import io.dockdoor.reader.ReaderStatus;

/** What a reader tells beside its reads. Called on the reader's thread; must not block. */
public interface ReaderTold {
    void reader(ReaderStatus status);

    /** Reads are gone for good; gateway time in microseconds. */
    void readsLost(ReaderId reader, String why, long atMicros);
}
