package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.Events;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the ledger on disk promises, whichever database holds it: what the rules say, once, and still after a reopening. */
abstract class LedgerContract {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final SiteId SITE = new SiteId("S1");
    private static final GatewayId GATEWAY = new GatewayId("G1");

    @TempDir
    Path scratch;

    /** The ledger of that name, made when it is not there. */
    abstract Database ledger(String name) throws Exception;

    static Stream<String> names() {
        return Scenario.NAMES.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void theGoldenScenariosEndInTheSameStockOnDisk(String name) throws Exception {
        Scenario scenario = Scenario.read(name);
        for (int seed = 0; seed < 2; seed++) {
            Random random = new Random(seed);
            List<byte[]> delivered = new ArrayList<>(scenario.bodies());
            delivered.addAll(scenario.bodies());
            if (seed > 0) {
                Collections.shuffle(delivered, random);
            }
            Database database = ledger("seed" + seed);
            try (LedgerStore store = LedgerStore.open(database, List.of())) {
                for (byte[] body : delivered) {
                    store.book(body, EventJson.read(body), NOW);
                    if (random.nextBoolean()) {
                        store.commit();
                    }
                }
                store.commit();
                assertEquals(scenario.bodies().size(), store.position(), "each event once");
            }
            Scenario.Expected last = scenario.expected().get(scenario.expected().size() - 1);
            assertEquals(last.onHand(), onHand(database), name + " seed " + seed);
            Rebuild.Result again = Rebuild.verify(database, scratch.resolve("again" + seed), List.of());
            assertEquals(List.of(), again.differences(), name + " seed " + seed);
            assertEquals(scenario.bodies().size(), again.events());
        }
    }

    @Test
    void anEventBookedTwiceIsBookedOnce() throws Exception {
        byte[] body = Events.receive(1, "5001", "5002");
        try (LedgerStore store = open()) {
            assertEquals(new LedgerStore.Booked(1, false), store.book(body, EventJson.read(body), NOW));
            assertEquals(new LedgerStore.Booked(1, true), store.book(body, EventJson.read(body), NOW));
            store.commit();
        }
        try (LedgerStore store = open()) {
            assertEquals(new LedgerStore.Booked(1, true), store.book(body, EventJson.read(body), NOW));
            store.commit();
        }
        assertEquals(Map.of("9521141000014 " + Events.GTIN, 2000L), onHand(ledger("main")));
    }

    @Test
    void whatWasNotCommittedIsAsIfItHadNotBeen() throws Exception {
        byte[] body = Events.receive(1, "5001");
        try (LedgerStore store = open()) {
            store.book(body, EventJson.read(body), NOW);
            store.rollback();
            assertEquals(0, store.position());
            assertFalse(store.book(body, EventJson.read(body), NOW).duplicate());
            store.commit();
        }
        assertEquals(Map.of("9521141000014 " + Events.GTIN, 1000L), onHand(ledger("main")));
    }

    @Test
    void onlyTheContiguousBeginningOfAJournalIsAcknowledged() throws Exception {
        try (LedgerStore store = open()) {
            assertEquals(1, store.settle(SITE, GATEWAY, 7, 1, 1).position());
            assertEquals(1, store.settle(SITE, GATEWAY, 7, 3, 3).position());
            assertEquals(1, store.settle(SITE, GATEWAY, 7, 5, 6).position());
            assertEquals(1, store.settle(SITE, GATEWAY, 7, 1, 1).position());
            assertEquals(3, store.settle(SITE, GATEWAY, 7, 2, 2).position());
            assertEquals(0, store.settle(SITE, GATEWAY, 8, 2, 2).position(), "a new journal begins anew");
            store.commit();
        }
        try (LedgerStore store = open()) {
            assertEquals(6, store.settle(SITE, GATEWAY, 7, 4, 4).position());
            assertEquals(2, store.settle(SITE, GATEWAY, 8, 1, 1).position());
            store.commit();
            assertEquals(6, store.contiguous(GATEWAY, 7));
        }
    }

    @Test
    void aTakenBackMovementIsGoneFromStockWhicheverComesFirst() throws Exception {
        byte[] receive = Events.receive(1, "5001", "5002");
        byte[] undo = Events.voids(2, EventJson.read(receive).id());
        for (List<byte[]> order : List.of(List.of(receive, undo), List.of(undo, receive))) {
            String name = order.get(0) == receive ? "after" : "before";
            try (LedgerStore store = LedgerStore.open(ledger(name), List.of())) {
                for (byte[] body : order) {
                    store.book(body, EventJson.read(body), NOW);
                }
                store.commit();
            }
            assertEquals(Map.of(), onHand(ledger(name)));
        }
    }

    @Test
    void aNumberThatIsNotWhatTheEventsGiveIsFound() throws Exception {
        byte[] body = Events.receive(1, "5001");
        try (LedgerStore store = open()) {
            store.book(body, EventJson.read(body), NOW);
            store.commit();
        }
        try (Sql sql = new Sql(ledger("main")::writer)) {
            sql.run("UPDATE stock SET milli = 7000");
            sql.commit();
        }
        Rebuild.Result result = Rebuild.verify(ledger("main"), scratch.resolve("again"), List.of());
        assertEquals(2, result.differences().size());
        assertTrue(
                result.differences().get(0).endsWith("the ledger has 7000, its events give 1000"),
                result.differences().get(0));
    }

    @Test
    void anyPastMomentCanBeAskedFor() throws Exception {
        try (LedgerStore store = open()) {
            for (int i = 1; i <= 3; i++) {
                byte[] body = Events.receive(i, "500" + i);
                store.book(body, EventJson.read(body), NOW.plusSeconds(i));
            }
            store.commit();
        }
        try (StockQueries queries = new StockQueries(ledger("main"))) {
            assertEquals(
                    2000,
                    queries.stockAt(2, new StockQueries.Filter(Events.GTIN, null, null), new Shelf("", ""), 9)
                            .get(0)
                            .milli());
            assertEquals(2, queries.positionAt(NOW.plusMillis(2500)));
            assertEquals(0, queries.positionAt(NOW));
            assertEquals(
                    List.of(3L, 2L, 1L),
                    queries.why(Events.GTIN, "9521141000014", Long.MAX_VALUE, 10).stream()
                            .map(StockQueries.Cause::position)
                            .toList());
        }
    }

    @Test
    void aGapIsSettledAndTheSiteIsUncertainUntilItIsCounted() throws Exception {
        try (LedgerStore store = open()) {
            assertEquals(3, store.lost(SITE, GATEWAY, 7, 1, 3, "journal full").position());
            byte[] receive = Events.receive(1, "5001");
            store.book(receive, EventJson.read(receive), NOW);
            assertEquals(1, store.uncertain().size());
            // the sweep counts a part of the site that the door made known as S1
            for (byte[] body : Scenario.read("07-sweep").bodies()) {
                store.book(body, EventJson.read(body), NOW);
            }
            store.commit();
            assertEquals(List.of(), store.uncertain());
        }
    }

    @Test
    void everyChangeNamesItsVersionAndTheOneBefore() throws Exception {
        try (LedgerStore store = open()) {
            for (byte[] body : List.of(Events.receive(1, "5001"), Events.ship(2, "5001"), Events.receive(3, "5002"))) {
                store.book(body, EventJson.read(body), NOW);
            }
            store.commit();
        }
        try (StockQueries queries = new StockQueries(ledger("main"))) {
            List<LedgerRecord> records = queries.after(0, 10);
            assertEquals(
                    List.of(1L, 2L, 3L),
                    records.stream().map(LedgerRecord::position).toList());
            long version = 0;
            for (LedgerRecord record : records) {
                for (LedgerRecord.Entry entry : record.entries()) {
                    assertEquals(version, entry.previous());
                    version = record.position();
                }
            }
            assertEquals(
                    List.of(1000L, 0L, 1000L),
                    records.stream()
                            .map(record -> record.entries()
                                    .get(record.entries().size() - 1)
                                    .onHand())
                            .toList());
        }
    }

    @Test
    void bytesThatAreNoEventAreRefusedWithTheFieldThatIsWrong() throws Exception {
        byte[] body = "{\"type\":\"ObjectEvent\"}".getBytes(StandardCharsets.UTF_8);
        try (LedgerStore store = open()) {
            String refused =
                    String.valueOf(assertThrows(BadEvent.class, () -> store.book(body, EventJson.read(body), NOW))
                            .getMessage());
            assertTrue(refused.contains("action"), refused);
        }
    }

    private LedgerStore open() throws Exception {
        return LedgerStore.open(ledger("main"), List.of());
    }

    private static Map<String, Long> onHand(Database database) throws SQLException, InterruptedException {
        try (StockQueries queries = new StockQueries(database)) {
            Map<String, Long> all = new TreeMap<>();
            for (StockQueries.Row row : queries.stock(null, null, null)) {
                all.merge(
                        (row.slot().place() + " " + row.slot().item() + " "
                                        + row.slot().lot())
                                .trim(),
                        row.milli(),
                        Long::sum);
            }
            all.values().removeIf(milli -> milli == 0);
            return all;
        }
    }
}
