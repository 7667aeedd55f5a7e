package io.dockdoor.acceptance.faults;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.EventId;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Objects;
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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
        return IntStream.range(0, tags)
                .mapToObj(tag -> "https://id.gs1.org/01/09521987000018/21/" + number + "B" + tag)
                .toList();
    }

    /** One load that came in. */
    static Draft receipt(String door, long passage, int number, int tags, Instant at) {
        List<String> items = items(number, tags);
        List<MovedTag> moved = IntStream.range(0, tags)
                .mapToObj(tag -> new MovedTag(
                        "30%011X%011X".formatted(number, tag),
                        items.get(tag),
                        30,
                        at.minusMillis(3_100),
                        at.minusMillis(100),
                        -55.5,
                        List.of(1, 2, 3, 4),
                        0.99))
                .toList();
        DoorFacts facts = new DoorFacts(
                new SiteId("S1"),
                new GatewayId("G1"),
                new DoorId(door),
                door + "-" + passage,
                0,
                1,
                1,
                MovementKind.RECEIVE,
                Direction.IN,
                0.99,
                List.of(),
                at.minusMillis(3_100),
                at.minusMillis(100),
                moved,
                Rejected.NONE,
                null,
                new ClockState(true, null),
                null,
                null);
        InventoryEvent event = new InventoryEvent(
                EventId.mint(at.toEpochMilli(), number, number),
                at,
                ZoneOffset.UTC,
                Action.OBSERVE,
                new Objects(items, List.of()),
                "receiving",
                "in_progress",
                "https://id.gs1.org/414/9521141000014/254/" + door,
                "https://id.gs1.org/414/9521141000014",
                List.of(),
                List.of(),
                List.of(),
                null,
                facts);
        return new Draft(new Draft.Key(new DoorId(door), passage, 0, MovementKind.RECEIVE, 1), event);
    }
}
