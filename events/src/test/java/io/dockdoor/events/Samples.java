package io.dockdoor.events;

import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Objects;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that tests start from. */
final class Samples {
    static final Instant CROSSED = Instant.parse("2026-11-23T07:14:07.412345Z");

    private Samples() {}

    /** A pallet tag and one case received at door D1. */
    static InventoryEvent receive() {
        List<String> epcs =
                List.of("https://id.gs1.org/00/395219870000004178", "https://id.gs1.org/01/19521987123455/21/5001");
        DoorFacts door = new DoorFacts(
                new SiteId("S1"),
                new GatewayId("G1"),
                new DoorId("D1"),
                "D1-1764000000-17",
                0,
                1,
                1,
                MovementKind.RECEIVE,
                Direction.IN,
                0.998,
                List.of(new Reason("order", "outside before inside, d'=2.4", 1.9), new Reason("group", "2 tags", 3.0)),
                CROSSED.minusMillis(2200),
                CROSSED.plusMillis(800),
                List.of(
                        new MovedTag(
                                "3134000000000000000000AA",
                                epcs.get(0),
                                61,
                                CROSSED.minusMillis(2000),
                                CROSSED.plusMillis(700),
                                -48.5,
                                List.of(1, 2, 3),
                                0.99),
                        new MovedTag(
                                "3034000000000000000000AB",
                                epcs.get(1),
                                9,
                                CROSSED.minusMillis(900),
                                CROSSED.plusMillis(300),
                                null,
                                List.of(4),
                                0.91)),
                new Rejected(12, 1, 0, 2),
                new DoorFacts.Document("desadv", "ASN-17", "short", List.of("urn:epc:raw:96.x00"), List.of()),
                new ClockState(true, -3L),
                new StreamPosition(1764000000L, 17, 41, CROSSED.plusMillis(950), false),
                null);
        return event(epcs, "receiving", "https://id.gs1.org/414/9521141000014", door);
    }

    static InventoryEvent event(List<String> epcs, String bizStep, @Nullable String bizLocation, DoorFacts door) {
        return new InventoryEvent(
                EventId.mint(1_764_000_000_000L, 7, 9),
                CROSSED,
                ZoneOffset.ofHours(1),
                Action.OBSERVE,
                new Objects(epcs, List.of()),
                bizStep,
                "in_progress",
                "https://id.gs1.org/414/9521141000014/254/D1",
                bizLocation,
                List.of(new InventoryEvent.Transaction("desadv", "urn:epcglobal:cbv:bt:9521987000004:ASN-17")),
                List.of(new InventoryEvent.Party("owning_party", "https://id.gs1.org/417/9521987000001")),
                List.of(),
                null,
                door);
    }
}
