package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.TagReads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What a door saw lately, as its gateway keeps it on disk; may be asked while the gateway runs. */
public final class RecentReads {
    private RecentReads() {}

    /**
     * Tells the reads and signals in the order they reached the door.
     *
     * @param spool the gateway's spool folder
     * @throws IOException when it cannot be read
     */
    public static void tell(Path spool, DoorId door, Consumer<TagReads> reads, Consumer<DoorSignal> signals)
            throws IOException {
        for (Input input : ReadSpool.recent(spool, door.value())) {
            if (input instanceof Input.Seen seen) {
                reads.accept(seen.batch());
            } else if (input instanceof Input.Signalled signalled) {
                signals.accept(signalled.signal());
            }
        }
    }
}
