package io.dockdoor.gateway.door;

import io.dockdoor.events.Direction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A passage the crew spoke of.
 *
 * @param stands whether a movement of it stood until then
 * @param direction the way it was told to go; null when none was told
 * @param fromMicros steady time from which on what the door saw belongs to it and to no passage before
 * @param untilMicros until when; before {@code fromMicros} when other passages overlap with it
 */
public record Spoken(boolean stands, @Nullable Direction direction, long fromMicros, long untilMicros) {
    /** So much before a passage shows what stands around; so much after it ends its story. */
    static final long BEFORE_MICROS = 30_000_000;

    static final long AFTER_MICROS = 6_000_000;

    /** From the first to the last that was seen of a passage, steady time. */
    record Span(long startMicros, long endMicros) {
        static final Span NONE = new Span(Long.MAX_VALUE, Long.MIN_VALUE);

        Span with(long start, long end) {
            return new Span(Math.min(startMicros, start), Math.max(endMicros, end));
        }
    }

    /** A passage that lasted so long, beside others. */
    static Spoken of(boolean stands, @Nullable Direction direction, Span its, List<Span> others) {
        long from = its.startMicros() - BEFORE_MICROS;
        long until = its.endMicros() + AFTER_MICROS;
        for (Span other : others) {
            if (other.endMicros() < its.startMicros()) {
                from = Math.max(from, other.endMicros());
            } else if (other.startMicros() > its.endMicros()) {
                until = Math.min(until, other.startMicros());
            } else {
                until = Long.MIN_VALUE;
            }
        }
        return new Spoken(stands, direction, from, until);
    }

    /** Whether what was seen is of this passage alone. */
    public boolean alone() {
        return untilMicros > fromMicros;
    }
}
