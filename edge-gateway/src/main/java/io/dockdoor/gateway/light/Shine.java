package io.dockdoor.gateway.light;

/** How a lamp, or the buzzer, is. The tower itself blinks. */
public enum Shine {
    OFF,
    ON,
    BLINK
}
