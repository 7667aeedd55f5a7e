package io.dockdoor.acceptance.truth;

import io.dockdoor.acceptance.truth.WindowReferee.Said;
import io.dockdoor.broker.ledger.Database;
import io.dockdoor.broker.ledger.LedgerRecord;
import io.dockdoor.broker.ledger.LedgerStore;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.dedup.Scorecard;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.EpcDecoder;
import io.dockdoor.events.EventId;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.radio.Portal;
import io.dockdoor.simulator.scene.DockScene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A scene whose doors have a gateway each: no gateway hears what the other says, the inventory broker hears them all. */
final class Yard implements Referee {
    private static final String GLN = "9521141000014";

    private final Map<DoorId, WindowReferee> gateways = new LinkedHashMap<>();

    Yard(DockScene scene) {
        for (Portal portal : scene.portals()) {
            gateways.put(portal.door(), new WindowReferee(List.of(portal), true, false, Scorecard.DEFAULT));
        }
    }

    private WindowReferee gateway(DoorId door) {
        WindowReferee its = gateways.get(door);
        if (its == null) {
            throw new IllegalArgumentException("no door " + door);
        }
        return its;
    }

    @Override
    public void seen(DoorId door, TagReads batch, long arrivedMicros) {
        gateway(door).seen(door, batch, arrivedMicros);
    }

    @Override
    public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
        gateway(door).signalled(door, signal, arrivedMicros);
    }

    @Override
    public void reached(long nowMicros) {
        gateways.values().forEach(gateway -> gateway.reached(nowMicros));
    }

    @Override
    public List<Call> calls() {
        return gateways.values().stream()
                .flatMap(gateway -> gateway.calls().stream())
                .toList();
    }

    /**
     * The same doors, with what the ledger makes of their events.
     *
     * @param clockMillis so far is the clock of every second gateway ahead
     * @param levelDb so much louder are the levels of every second gateway's reader
     */
    Referee held(long clockMillis, double levelDb) {
        return new Held(clockMillis, levelDb);
    }

    private final class Held implements Referee {
        private final long clockMillis;
        private final double levelDb;
        /** What the events in the ledger claim: event, thing, call. */
        private final Map<String, Map<String, Call>> claims = new HashMap<>();

        private final List<InventoryEvent> events = new ArrayList<>();

        Held(long clockMillis, double levelDb) {
            this.clockMillis = clockMillis;
            this.levelDb = levelDb;
        }

        // the yard hears
        @Override
        public void seen(DoorId door, TagReads batch, long arrivedMicros) {}

        @Override
        public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {}

        @Override
        public void reached(long nowMicros) {}

        @Override
        public List<Call> calls() {
            gateways.values().stream()
                    .flatMap(gateway -> gateway.told().stream())
                    .sorted(Comparator.comparing(Said::atMicros))
                    .forEach(this::tell);
            try {
                Path folder = Files.createTempDirectory("yard");
                try {
                    book(Database.sqlite(folder));
                } finally {
                    try (Stream<Path> files = Files.list(folder)) {
                        for (Path file : files.toList()) {
                            Files.delete(file);
                        }
                    }
                    Files.delete(folder);
                }
            } catch (IOException | SQLException | BadEvent | InterruptedException e) {
                throw new IllegalStateException("the yard's ledger does not work", e);
            }
            return claims.values().stream()
                    .flatMap(its -> its.values().stream())
                    .toList();
        }

        private void book(Database ledger) throws SQLException, BadEvent, InterruptedException {
            try (LedgerStore store = LedgerStore.open(ledger, List.of())) {
                for (InventoryEvent event : events) {
                    byte[] body = EventJson.write(event);
                    store.book(body, EventJson.read(body), event.eventTime());
                }
                store.commit();
            }
            try (StockQueries queries = new StockQueries(ledger)) {
                for (LedgerRecord record : queries.after(0, events.size())) {
                    for (LedgerRecord.Overruled each : record.overruled()) {
                        if (each.back()) {
                            throw new IllegalStateException("voids are told before this is asked");
                        }
                        Map<String, Call> its = claims.get(each.event());
                        if (its != null) {
                            its.keySet().removeAll(each.things());
                        }
                    }
                }
            }
        }

        private void tell(Said said) {
            if (said.verdict() instanceof Verdict.Moved moved) {
                InventoryEvent event = event(said.door(), moved);
                events.add(event);
                Map<String, Call> its = new HashMap<>();
                for (JudgedTag tag : moved.tags()) {
                    its.put(
                            thing(tag),
                            new Call(
                                    said.door(),
                                    moved.passage(),
                                    moved.direction(),
                                    tag.epc(),
                                    moved.crossedMicros(),
                                    said.atMicros()));
                }
                claims.put(event.id().uri(), its);
            } else if (said.verdict() instanceof Verdict.Voided back) {
                // a gateway voids each event; one that was told of here need not be booked at all
                events.removeIf(event -> {
                    DoorFacts its = event.door();
                    boolean voided = its != null
                            && its.door().equals(said.door())
                            && its.passage().equals(String.valueOf(back.passage()));
                    if (voided) {
                        claims.remove(event.id().uri());
                    }
                    return voided;
                });
            }
        }

        private boolean second(DoorId door) {
            return new ArrayList<>(gateways.keySet()).indexOf(door) % 2 == 1;
        }

        private InventoryEvent event(DoorId door, Verdict.Moved moved) {
            long ahead = second(door) ? clockMillis * 1_000 : 0;
            Instant at = time(moved.crossedMicros() + ahead);
            boolean in = moved.direction() == Direction.IN;
            List<MovedTag> tags = moved.tags().stream()
                    .map(tag -> new MovedTag(
                            tag.epc().hex(),
                            thing(tag),
                            tag.reads(),
                            time(tag.firstMicros() + ahead),
                            time(tag.lastMicros() + ahead),
                            tag.peakRssiCentiDbm() / 100.0 + (second(door) ? levelDb : 0),
                            List.of(1),
                            tag.confidence()))
                    .toList();
            DoorFacts facts = new DoorFacts(
                    new SiteId("S1"),
                    new GatewayId("G-" + door.value()),
                    door,
                    String.valueOf(moved.passage()),
                    moved.revision(),
                    1,
                    1,
                    in ? MovementKind.RECEIVE : MovementKind.SHIP,
                    moved.direction(),
                    moved.confidence(),
                    List.of(),
                    at,
                    at,
                    tags,
                    Rejected.NONE,
                    null,
                    new ClockState(true, null),
                    new StreamPosition(1, events.size() + 1L, events.size() + 1L, at, false),
                    null);
            return new InventoryEvent(
                    EventId.mint(at.toEpochMilli(), door.value().hashCode(), events.size()),
                    at,
                    ZoneOffset.UTC,
                    Action.OBSERVE,
                    new Objects(tags.stream().map(MovedTag::identity).distinct().toList(), List.of()),
                    in ? "receiving" : "shipping",
                    null,
                    "https://id.gs1.org/414/" + GLN + "/254/" + door.value(),
                    in ? "https://id.gs1.org/414/" + GLN : null,
                    List.of(),
                    List.of(),
                    List.of(),
                    null,
                    facts);
        }
    }

    private static String thing(JudgedTag tag) {
        return EpcDecoder.decode(tag.epc(), tag.pc()).uri();
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
