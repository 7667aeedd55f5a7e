package io.dockdoor.gateway.outbox;

import io.dockdoor.events.Wire.Gap;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a journal stands.
 *
 * @param epoch new whenever a journal was lost and begun afresh
 * @param last last position written
 * @param acked last position the inventory broker has in its database
 * @param count events waiting for that
 * @param bytes their size
 * @param oldest when the oldest of them was recorded; null when none waits
 * @param gap what had to be dropped and the inventory broker does not know of yet; null when nothing
 */
public record JournalMark(
        long epoch,
        long last,
        long acked,
        long count,
        long bytes,
        @Nullable Instant oldest,
        @Nullable Gap gap) {
    /** Everything up to here is either in the inventory broker's database or dropped. */
    long settled() {
        Gap dropped = gap;
        return dropped == null ? acked : Math.max(acked, dropped.last());
    }
}
