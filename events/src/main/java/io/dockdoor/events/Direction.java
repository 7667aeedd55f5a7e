package io.dockdoor.events;

/** Which way through the door: from outside (yard, trailer) to inside (warehouse), or out of it. */
public enum Direction {
    IN,
    OUT
}
