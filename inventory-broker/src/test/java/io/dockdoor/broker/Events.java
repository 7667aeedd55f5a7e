package io.dockdoor.broker;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.EventId;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.SiteId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Movements as the gateway G1 of site S1 would write them, in the order of their journal positions. */
public final class Events {
    public static final String GTIN = "09521987000018";
    public static final long EPOCH = 1_764_000_000_000_000L;
    public static final Instant START = Instant.parse("2026-11-24T06:00:00Z");

    private Events() {}

    public static byte[] receive(long position, String... serials) {
        return EventJson.write(movement(position, MovementKind.RECEIVE, null, serials));
    }

    public static byte[] ship(long position, String... serials) {
        return EventJson.write(movement(position, MovementKind.SHIP, null, serials));
    }

    public static byte[] voids(long position, EventId what) {
        return EventJson.write(movement(position, MovementKind.VOID, what));
    }

    private static InventoryEvent movement(
            long position, MovementKind kind, @Nullable EventId voids, String... serials) {
        Instant at = START.plusSeconds(position);
        List<String> epcs = Stream.of(serials)
                .map(serial -> "https://id.gs1.org/01/" + GTIN + "/21/" + serial)
                .toList();
        List<MovedTag> tags = epcs.stream()
                .map(uri -> new MovedTag("3034", uri, 5, at, at, -50.0, List.of(1, 3), 0.99))
                .toList();
        DoorFacts door = new DoorFacts(
                new SiteId("S1"),
                new GatewayId("G1"),
                new DoorId("D1"),
                "D1-" + EPOCH + "-" + position,
                0,
                1,
                1,
                kind,
                kind == MovementKind.SHIP ? Direction.OUT : Direction.IN,
                0.99,
                List.of(),
                at.minusSeconds(2),
                at.plusSeconds(1),
                tags,
                Rejected.NONE,
                null,
                new ClockState(true, 0L),
                new StreamPosition(EPOCH, position, position, at.plusSeconds(1), false),
                voids);
        return new InventoryEvent(
                EventId.mint(at.toEpochMilli(), 1, position),
                at,
                ZoneOffset.UTC,
                Action.OBSERVE,
                new Objects(epcs, List.of()),
                switch (kind) {
                    case SHIP -> "shipping";
                    case VOID -> "void_shipping";
                    default -> "receiving";
                },
                null,
                "https://id.gs1.org/414/9521141000014/254/D1",
                kind == MovementKind.RECEIVE ? "https://id.gs1.org/414/9521141000014" : null,
                List.of(),
                List.of(),
                List.of(),
                null,
                door);
    }
}
