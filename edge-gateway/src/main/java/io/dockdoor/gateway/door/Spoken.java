package io.dockdoor.gateway.door;

import io.dockdoor.events.Direction;
import org.jspecify.annotations.Nullable;

/**
 * A passage the crew spoke of.
 *
 * @param stands whether a movement of it stood until then
 * @param direction the way it was told to go; null when none was told
 * @param fromMicros steady time from which on what the door saw belongs to it and to no passage before
 * @param untilMicros until when; before {@code fromMicros} when other passages overlap with it
 */
public record Spoken(
        boolean stands,
        @Nullable Direction direction,
        long fromMicros,
        long untilMicros) {
    /** So much before a passage shows what stands around; so much after it ends its story. */
    static final long BEFORE_MICROS = 30_000_000;

    static final long AFTER_MICROS = 6_000_000;

    /** Whether what was seen is of this passage alone. */
    public boolean alone() {
        return untilMicros > fromMicros;
    }
}
