package io.dockdoor.acceptance.truth;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;

/**
 * Somebody says that a tag moved.
 *
 * @param movement tags of one door with the same number were called as one load
 * @param crossedMicros when it is said to have crossed
 * @param toldMicros when that was said
 */
record Call(DoorId door, long movement, Direction direction, Epc epc, long crossedMicros, long toldMicros) {
    String load() {
        return door + "/" + movement;
    }
}
