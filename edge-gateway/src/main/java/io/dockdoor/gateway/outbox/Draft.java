package io.dockdoor.gateway.outbox;

import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.MovementKind;

/**
 * An event that is not journalled yet: complete but for its place in the stream.
 *
 * @param key what makes it the same event when it is told again
 * @param event its door facts are there and their stream is null
 */
public record Draft(Key key, InventoryEvent event) {
    /**
     * Two drafts with the same key are the same event: this is how a passage judged again after a crash is not journalled twice.
     *
     * @param passage number of the passage at its door
     * @param part distinguishes the events of one revision
     */
    public record Key(DoorId door, long passage, int revision, MovementKind kind, int part) {}

    /** The event with its place in the stream. */
    InventoryEvent at(StreamPosition stream) {
        DoorFacts door = event.door();
        if (door == null) {
            throw new IllegalStateException("only events of a door are journalled, not " + event.id());
        }
        return new InventoryEvent(
                event.id(),
                event.eventTime(),
                event.offset(),
                event.action(),
                event.what(),
                event.bizStep(),
                event.disposition(),
                event.readPoint(),
                event.bizLocation(),
                event.transactions(),
                event.sources(),
                event.destinations(),
                event.error(),
                new DoorFacts(
                        door.site(),
                        door.gateway(),
                        door.door(),
                        door.passage(),
                        door.revision(),
                        door.part(),
                        door.parts(),
                        door.kind(),
                        door.direction(),
                        door.confidence(),
                        door.reasons(),
                        door.windowStart(),
                        door.windowEnd(),
                        door.tags(),
                        door.rejected(),
                        door.document(),
                        door.clock(),
                        stream,
                        door.voids()));
    }
}
