package io.dockdoor.gateway;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.door.DoorTold;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Listens to the doors for whether any has a passage open. */
final class ClearDoors implements DoorTold {
    private final Set<DoorId> busy = ConcurrentHashMap.newKeySet();
    private final DoorTold next;

    /** @param next hears it all too */
    ClearDoors(DoorTold next) {
        this.next = next;
    }

    boolean all() {
        return busy.isEmpty();
    }

    @Override
    public void state(DoorId door, DoorState state) {
        if (state.state().equals("idle")) {
            busy.remove(door);
        } else {
            busy.add(door);
        }
        next.state(door, state);
    }

    @Override
    public void passage(DoorId door, String phase, PassageNotice notice) {
        next.passage(door, phase, notice);
    }

    @Override
    public void judged(DoorId door, String passage, MovementKind kind, int tags) {
        next.judged(door, passage, kind, tags);
    }
}
