package io.dockdoor.gateway;

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
import io.dockdoor.gateway.outbox.Draft;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Events as a door makes them. */
public final class Drafts {
    public static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    public static final SiteId SITE = new SiteId("S1");
    public static final GatewayId GATEWAY = new GatewayId("G1");

    private Drafts() {}

    /** A receipt of one item at that door; the passage number makes it one of its own. */
    public static Draft received(String door, long passage) {
        return of(door, passage, MovementKind.RECEIVE);
    }

    /** A receipt of which the gateway did not know the true time. */
    public static Draft unsynced(String door, long passage) {
        return of(door, passage, MovementKind.RECEIVE, new ClockState(false, null));
    }

    public static Draft of(String door, long passage, MovementKind kind) {
        return of(door, passage, kind, new ClockState(true, null));
    }

    private static Draft of(String door, long passage, MovementKind kind, ClockState clock) {
        String item = "https://id.gs1.org/01/09521987000013/21/" + passage;
        MovedTag tag = new MovedTag("30", item, 3, NOON, NOON, -55.5, List.of(1, 3), 0.99);
        DoorFacts facts = new DoorFacts(
                SITE,
                GATEWAY,
                new DoorId(door),
                door + "-" + passage,
                0,
                1,
                1,
                kind,
                Direction.IN,
                0.99,
                List.of(),
                NOON,
                NOON,
                List.of(tag),
                Rejected.NONE,
                null,
                clock,
                null,
                null);
        InventoryEvent event = new InventoryEvent(
                EventId.mint(NOON.toEpochMilli(), passage, door.hashCode() + passage),
                NOON,
                ZoneOffset.ofHours(1),
                Action.OBSERVE,
                new Objects(List.of(item), List.of()),
                "receiving",
                "in_progress",
                "https://id.gs1.org/414/9521141000014/254/" + door,
                "https://id.gs1.org/414/9521141000014",
                List.of(),
                List.of(),
                List.of(),
                null,
                facts);
        return new Draft(new Draft.Key(new DoorId(door), passage, 0, kind, 1), event);
    }
}
