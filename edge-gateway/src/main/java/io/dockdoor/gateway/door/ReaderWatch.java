package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import java.util.HashMap;
import java.util.Map;

/** Since when which readers of a door deliver nothing: while one is away the door is blind and its watermark stands still. */
final class ReaderWatch {
    private final Map<ReaderId, Long> away = new HashMap<>();

    void signalled(DoorSignal signal) {
        if (signal instanceof DoorSignal.ReaderUp up) {
            away.remove(up.reader());
        } else if (signal instanceof DoorSignal.ReaderDown down) {
            away.putIfAbsent(down.reader(), down.atMicros());
        }
    }

    /** Gateway time since when at least one reader is away; {@link Long#MAX_VALUE} when all deliver. */
    long blindSince() {
        return away.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }
}
