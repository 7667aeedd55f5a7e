package io.dockdoor.acceptance.faults;

import io.dockdoor.broker.Specimen;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Wire.Gap;
import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.outbox.Draft;
import io.dockdoor.gateway.outbox.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The journal of a gateway that was cut off for a while. */
final class Backlog {
    private static final int GROUP = 200;

    private Backlog() {}

    /**
     * What the journal holds then.
     *
     * @param gap what it had to drop; null when nothing
     */
    record Written(long bytes, @Nullable Gap gap) {}

    /** Writes so many receipts into the journal in that folder. */
    static Written write(Path folder, JournalBounds bounds, int doors, int events, int tags) throws Exception {
        Files.createDirectories(folder);
        Instant began = Instant.now().minusSeconds(24 * 3600);
        HealthBoard board = new HealthBoard(InstantSource.system());
        try (Journal journal = Journal.open(folder, bounds, InstantSource.system(), board)) {
            List<Draft> group = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                Instant at = began.plusMillis(86_000_000L * i / events);
                group.add(receipt("D" + (i % doors + 1), 1 + i / doors, i, tags, at));
                if (group.size() == GROUP || i == events - 1) {
                    journal.append(group);
                    group = new ArrayList<>();
                }
            }
            return new Written(journal.mark().bytes(), journal.mark().gap());
        }
    }

    /** What the receipt of that number, from 0, says came in. */
    static List<String> items(int number, int tags) {
        return specimen("D1", tags).items(number);
    }

    /** One load that came in. */
    static Draft receipt(String door, long passage, int number, int tags, Instant at) {
        return new Draft(
                new Draft.Key(new DoorId(door), passage, 0, MovementKind.RECEIVE, 1),
                specimen(door, tags).receipt(passage, number, at, null));
    }

    private static Specimen specimen(String door, int tags) {
        return new Specimen(new SiteId("S1"), new GatewayId("G1"), new DoorId(door), tags);
    }
}
