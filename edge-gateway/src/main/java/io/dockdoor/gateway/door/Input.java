package io.dockdoor.gateway.door;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.TagReads;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What reaches a door window, in the order it did: enough to make it say the same again. */
sealed interface Input {
    /** Reads of one reader. */
    record Seen(TagReads batch) implements Input {}

    /** A beam, a contact, a reader coming or going. */
    record Signalled(DoorSignal signal) implements Input {}

    /** Something was scanned at the door: no input of the window but of what its verdicts become. */
    record Scanned(Said said) implements Input {}

    /**
     * The crew spoke of a passage.
     *
     * @param heard told of the passage once the word is on disk, null when it is not known; of no use when read from the spool
     */
    record Crew(CrewWord word, Consumer<@Nullable Spoken> heard) implements Input {}

    /** Time passed, nothing else; gateway time in microseconds. */
    record Tick(long nowMicros) implements Input {}

    /** What the door is meant for from now on; not spooled, the gateway remembers it by itself. */
    record Meant(DoorMode mode) implements Input {}

    /** No input of the window but a note in the spool: passages opened from here on are numbered from {@code passage}. */
    record NumberedFrom(long passage) implements Input {}
}
