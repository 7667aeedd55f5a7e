package io.dockdoor.gateway.outbox;

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
 */
public record JournalMark(
        long epoch,
        long last,
        long acked,
        long count,
        long bytes,
        @Nullable Instant oldest) {}
