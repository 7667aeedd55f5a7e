package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;

/** What a door tells beside its movements. Called on the door's thread; must not block. */
public interface DoorTold {
    void state(DoorId door, DoorState state);

    /** {@code phase} is {@code opened} or {@code closed}. */
    void passage(DoorId door, String phase, PassageNotice notice);

    /** A load was judged and that stands on disk; also for each revision of it. {@code tags}: of this event alone. */
    default void judged(DoorId door, String passage, MovementKind kind, int tags) {}
}
