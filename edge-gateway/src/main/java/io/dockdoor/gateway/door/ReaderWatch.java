package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import java.util.HashMap;
import java.util.Map;

/** Since when which readers of a door deliver nothing: while one is away the door is blind and its watermark stands still. */
final class ReaderWatch {
    private final Map<ReaderId, Long> away = new HashMap<>();
    /** Since when those were away that are back and may still be telling what they kept. */
    private long untold = Long.MAX_VALUE;

    void signalled(DoorSignal signal) {
        if (signal instanceof DoorSignal.ReaderUp up) {
            Long since = away.remove(up.reader());
            if (since != null) {
                untold = Math.min(untold, since);
            }
        } else if (signal instanceof DoorSignal.ReaderDown down) {
            away.putIfAbsent(down.reader(), down.atMicros());
        }
    }

    /**
     * Gateway time since when not all is told: a reader is away, or is back and still {@code catchingUp};
     * {@link Long#MAX_VALUE} when all deliver.
     */
    long blindSince(boolean catchingUp) {
        if (!catchingUp) {
            untold = Long.MAX_VALUE;
        }
        return away.values().stream().mapToLong(Long::longValue).reduce(untold, Math::min);
    }
}
