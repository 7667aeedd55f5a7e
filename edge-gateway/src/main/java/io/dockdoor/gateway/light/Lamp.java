package io.dockdoor.gateway.light;

/** The parts of a tower, in the order of Patlite's PNS command. */
public enum Lamp {
    RED,
    AMBER,
    GREEN,
    BLUE,
    WHITE,
    BUZZER
}
