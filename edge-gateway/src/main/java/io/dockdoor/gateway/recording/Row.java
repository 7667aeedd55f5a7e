package io.dockdoor.gateway.recording;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import org.jspecify.annotations.Nullable;

/** One line of a recording. */
sealed interface Row {
    long atMicros();

    record Read(TagRead read) implements Row {
        @Override
        public long atMicros() {
            return read.lastMicros();
        }
    }

    /** {@code door} null: of every door that has the reader, or of every door when that is null too. */
    record Signal(
            DoorSignal signal,
            @Nullable DoorId door,
            @Nullable ReaderId reader) implements Row {
        @Override
        public long atMicros() {
            return signal.atMicros();
        }
    }
}
