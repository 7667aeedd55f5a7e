package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.WireSchema;
import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.fanout.Telling;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.ClockState;
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
import io.dockdoor.events.documents.DocumentType;
import io.dockdoor.events.documents.ExpectedDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three gateways hear one load, and the ledger on disk books it once: whatever the order, again, late, and worked out afresh. */
abstract class RivalsContract {
    private static final Instant START = Instant.parse("2026-11-24T06:00:00Z");
    private static final String GTIN = "09521987000018";
    private static final String YARD = "9521141000014";
    private static final SiteId SITE = new SiteId("S1");
    private static final List<String> LOAD = IntStream.range(0, 12)
            .mapToObj(i -> "https://id.gs1.org/01/" + GTIN + "/21/5" + i)
            .toList();

    @TempDir
    Path scratch;

    /** The ledger of that name, made when it is not there. */
    abstract Database ledger(String name) throws Exception;

    private static InventoryEvent seen(
            int number, String gateway, double second, MovementKind kind, double peakDbm, @Nullable EventId voids) {
        return seen(number, gateway, second, kind, peakDbm, voids, "4711");
    }

    private static InventoryEvent seen(
            int number,
            String gateway,
            double second,
            MovementKind kind,
            double peakDbm,
            @Nullable EventId voids,
            String document) {
        Instant at = START.plusMillis((long) (second * 1000));
        boolean ship = kind == MovementKind.SHIP;
        DoorFacts door = new DoorFacts(
                SITE,
                new GatewayId(gateway),
                new DoorId("D" + gateway.substring(1)),
                "passage-" + gateway,
                0,
                1,
                1,
                kind,
                ship ? Direction.OUT : Direction.IN,
                0.99,
                List.of(),
                at.minusSeconds(2),
                at.plusSeconds(1),
                LOAD.stream().map(thing -> Rivalry.tag(thing, peakDbm)).toList(),
                Rejected.NONE,
                ship ? new DoorFacts.Document("shipment", document, "ok", List.of(), List.of()) : null,
                new ClockState(true, 0L),
                new StreamPosition(1, number, number, at.plusSeconds(1), false),
                voids);
        return new InventoryEvent(
                EventId.mint(at.toEpochMilli(), 7, number),
                at,
                ZoneOffset.UTC,
                Action.OBSERVE,
                new Objects(LOAD, List.of()),
                ship ? "shipping" : voids != null ? "void_shipping" : "receiving",
                null,
                "https://id.gs1.org/414/" + YARD + "/254/D" + gateway.substring(1),
                ship ? null : "https://id.gs1.org/414/" + YARD,
                List.of(),
                List.of(),
                List.of(),
                null,
                door);
    }

    private static final InventoryEvent CAME = seen(1, "G9", -600, MovementKind.RECEIVE, -50, null);
    private static final InventoryEvent OUT = seen(2, "G1", 0, MovementKind.SHIP, -50, null);
    private static final InventoryEvent BESIDE = seen(3, "G2", 1.2, MovementKind.RECEIVE, -63, null);
    private static final InventoryEvent BEYOND = seen(4, "G3", -0.8, MovementKind.SHIP, -71, null);
    private static final InventoryEvent TAKEN = seen(5, "G1", 40, MovementKind.VOID, -50, OUT.id());

    @Test
    void whateverTheOrderTheLoudestHasItAndTheBookIsRebuiltTheSame() throws Exception {
        List<InventoryEvent> told = List.of(CAME, OUT, BESIDE, BEYOND);
        for (int seed = 0; seed < 2; seed++) {
            Database database = ledger("seed" + seed);
            book(database, told, seed);
            assertEquals(Map.of(), onHand(database), "shipped");
            assertEquals(Map.of(BESIDE.id().uri(), LOAD.size(), BEYOND.id().uri(), LOAD.size()), overruled(database));
            Rebuild.Result again = Rebuild.verify(database, scratch.resolve("again" + seed), List.of());
            assertEquals(List.of(), again.differences());

            book(database, List.of(TAKEN), seed);
            assertEquals(Map.of(YARD, 12_000L), onHand(database), "the next door has it, and it heard it come in");
            assertEquals(Map.of(BEYOND.id().uri(), LOAD.size()), overruled(database));
            again = Rebuild.verify(database, scratch.resolve("void" + seed), List.of());
            assertEquals(List.of(), again.differences());
        }
    }

    @Test
    void everyoneIsToldWhichEventsMoveLessThanTheyName() throws Exception {
        Database database = ledger("told");
        try (LedgerStore store = LedgerStore.open(database, List.of())) {
            for (InventoryEvent event : List.of(BESIDE, OUT, BEYOND)) {
                store.book(EventJson.write(event), event, START);
                store.commit();
            }
        }
        try (StockQueries queries = new StockQueries(database)) {
            List<LedgerRecord> records = queries.after(0, 10);
            for (LedgerRecord record : records) {
                String json = new String(Telling.movement(record), StandardCharsets.UTF_8);
                assertEquals(List.of(), WireSchema.faults("ledger", json), json);
                assertEquals(!record.overruled().isEmpty(), json.contains("\"overruled\":[{"), json);
            }
            assertEquals(List.of(), records.get(0).overruled());
            LedgerRecord.Overruled first = records.get(1).overruled().get(0);
            assertEquals(BESIDE.id().uri(), first.event());
            assertEquals(OUT.id().uri(), first.by());
            assertEquals(List.copyOf(new TreeSet<>(LOAD)), first.things());
            assertTrue(
                    records.get(1).flags().contains("taken_over=12"),
                    records.get(1).flags());
            assertEquals(BEYOND.id().uri(), records.get(2).overruled().get(0).event());
            assertTrue(
                    records.get(2).flags().contains("other_door=12"),
                    records.get(2).flags());
        }
    }

    @Test
    void aDocumentIsFilledByTheDoorThatHasTheLoad() throws Exception {
        Database database = ledger("documents");
        try (LedgerStore store = LedgerStore.open(database, List.of())) {
            store.documents()
                    .put(
                            "S1",
                            new ExpectedDocument(
                                    DocumentType.SHIPMENT,
                                    "4711",
                                    List.of(new ExpectedDocument.Line(GTIN, 12)),
                                    List.of(),
                                    null,
                                    null,
                                    null,
                                    null,
                                    false),
                            START);
            for (InventoryEvent event : List.of(BEYOND, OUT)) {
                store.book(EventJson.write(event), event, START);
            }
            assertEquals(List.of("G1"), fillers(store));
            store.book(EventJson.write(TAKEN), TAKEN, START);
            assertEquals(List.of("G3"), fillers(store));
            store.commit();
        }
    }

    @Test
    void whatIsPromisedToADocumentIsOwedNoLongerWhenItsDoorHasTheLoad() throws Exception {
        InventoryEvent wrong = seen(6, "G3", -0.8, MovementKind.SHIP, -71, null, "4712");
        try (LedgerStore store = LedgerStore.open(ledger("promised"), List.of())) {
            store.book(EventJson.write(CAME), CAME, START);
            Reservation.Outcome outcome = store.reserve(
                    new Reservation.Request(
                            "a",
                            "default",
                            "4711",
                            Duration.ofDays(1),
                            List.of(new Reservation.Line(GTIN, YARD, 12_000))),
                    START,
                    site -> Freshness.UNKNOWN);
            String id = assertInstanceOf(Reservation.Granted.class, outcome)
                    .reservation()
                    .id();
            store.book(EventJson.write(wrong), wrong, START);
            assertEquals(Reservation.State.HELD, state(store, id));
            store.book(EventJson.write(OUT), OUT, START);
            assertEquals(Reservation.State.FULFILLED, state(store, id));
            store.commit();
        }
    }

    private static Reservation.@Nullable State state(LedgerStore store, String id) {
        Reservation reservation = store.reservation(id, START);
        return reservation == null ? null : reservation.state();
    }

    private static List<String> fillers(LedgerStore store) {
        return store.documents().passed("shipment/4711").stream()
                .map(DocumentTable.Passed::gateway)
                .toList();
    }

    @Test
    void whatWasBookedBeforeDoorsWereHeldAgainstEachOtherStaysAsItWas() throws Exception {
        Database database = ledger("older");
        book(database, List.of(CAME, OUT), 0);
        try (Sql sql = new Sql(database::writer)) {
            sql.run("UPDATE cursor SET position = 2 WHERE name = 'rivals'");
            sql.commit();
        }
        book(database, List.of(BESIDE, BEYOND), 0);

        assertEquals(Map.of(BEYOND.id().uri(), LOAD.size()), overruled(database), "only of those booked since");
        assertEquals(Map.of(YARD, 12_000L), onHand(database));
        assertEquals(
                List.of(),
                Rebuild.verify(database, scratch.resolve("again"), List.of()).differences());
    }

    /** Each twice, in an order of its own, with a commit now and then and the ledger opened anew in between. */
    private static void book(Database database, List<InventoryEvent> events, int seed) throws Exception {
        Random random = new Random(seed);
        List<InventoryEvent> delivered = new ArrayList<>(events);
        delivered.addAll(events);
        if (seed > 0) {
            Collections.shuffle(delivered, random);
        }
        for (List<InventoryEvent> part : List.of(
                delivered.subList(0, delivered.size() / 2),
                delivered.subList(delivered.size() / 2, delivered.size()))) {
            try (LedgerStore store = LedgerStore.open(database, List.of())) {
                for (InventoryEvent event : part) {
                    byte[] body = EventJson.write(event);
                    store.book(body, EventJson.read(body), START);
                    if (random.nextBoolean()) {
                        store.commit();
                    }
                }
                store.commit();
            }
        }
    }

    /** How many things each event names and does not move. */
    private static Map<String, Integer> overruled(Database database) throws Exception {
        Map<String, Integer> all = new LinkedHashMap<>();
        try (StockQueries queries = new StockQueries(database)) {
            for (LedgerRecord record : queries.after(0, 100)) {
                for (LedgerRecord.Overruled each : record.overruled()) {
                    all.merge(
                            each.event(), (each.back() ? -1 : 1) * each.things().size(), Integer::sum);
                }
            }
        }
        all.values().removeIf(things -> things == 0);
        return all;
    }

    private static Map<String, Long> onHand(Database database) throws Exception {
        Map<String, Long> all = new TreeMap<>();
        try (StockQueries queries = new StockQueries(database)) {
            for (StockQueries.Row row : queries.stock(null, null, null)) {
                all.merge(row.slot().place(), row.milli(), Long::sum);
            }
        }
        all.values().removeIf(milli -> milli == 0);
        return all;
    }
}
