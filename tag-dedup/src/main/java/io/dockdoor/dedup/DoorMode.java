package io.dockdoor.dedup;

import io.dockdoor.events.Direction;

/** What a door is used for. A weak prior only: goods do go the wrong way through a door, and then we want to know. */
public enum DoorMode {
    RECEIVE,
    SHIP,
    BOTH;

    boolean expects(Direction direction) {
        return switch (this) {
            case RECEIVE -> direction == Direction.IN;
            case SHIP -> direction == Direction.OUT;
            case BOTH -> true;
        };
    }
}
