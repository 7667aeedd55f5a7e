package io.dockdoor.gateway.hardware;

import java.time.Duration;

/**
 * One input with what hangs on it.
 *
 * @param activeWhenHigh false for what speaks by a low level
 * @param debounce a level counts when it has stood for so long; zero where the box does that itself
 * @param pull what holds the level while nothing does; of meaning for the computer's own pins
 */
public record Wire(Terminal terminal, boolean activeWhenHigh, Duration debounce, Pull pull) {
    /** The resistor behind an open input. */
    public enum Pull {
        NONE,
        UP,
        DOWN
    }
}
