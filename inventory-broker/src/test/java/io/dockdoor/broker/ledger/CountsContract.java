package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.Events;
import io.dockdoor.broker.count.Answer;
import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.count.Evidence;
import io.dockdoor.broker.count.Mode;
import io.dockdoor.broker.count.Order;
import io.dockdoor.broker.count.Scope;
import io.dockdoor.broker.count.Thresholds;
import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.events.EventJson;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts promise on disk, whichever database holds them. */
abstract class CountsContract {
    private static final String PLACE = "9521141000014";
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final Order.Rules RULES = new Order.Rules(Thresholds.USUAL, item -> null);
    private static final Order.From ANNA = new Order.From("anna", "");

    @TempDir
    Path scratch;

    /** The ledger of that name, made when it is not there. */
    abstract Database ledger(String name) throws Exception;

    private static String unit(String serial) {
        return "https://id.gs1.org/01/" + Events.GTIN + "/21/" + serial;
    }

    private static Order.Open open(String key) {
        return new Order.Open(key, new Scope("S1", List.of(PLACE), Set.of(), false), Mode.SWEEP);
    }

    private static Count done(Answer answer) {
        return assertInstanceOf(Answer.Done.class, answer, answer.toString()).count();
    }

    @Test
    void aCountIsTheSameAfterReopeningAndPostsWithItsActOrNotAtAll() throws Exception {
        Database database = ledger("main");
        byte[] receive = Events.receive(1, "1", "2");
        String id;
        Stuff stuff = new Stuff("09521987000025", "a:b", "KGM");
        try (LedgerStore store = LedgerStore.open(database, List.of())) {
            store.book(receive, EventJson.read(receive), NOW);
            id = done(store.openCount(open("k"), "anna", NOW)).id();
            Evidence look = new Evidence.Look(
                    "l1", PLACE, NOW, NOW, Set.of(unit("1")), true, Set.of(unit("2")), Map.of(stuff, 1500L));
            done(store.count(id, new Order.Add(look), ANNA, RULES, NOW));
            store.commit();
            Count before = done(store.count(id, new Order.Look(), ANNA, RULES, NOW));
            done(store.count(id, new Order.Reckon(false), ANNA, RULES, NOW));
            store.rollback();
            assertEquals(before, done(store.count(id, new Order.Look(), ANNA, RULES, NOW)), "as if it had not been");
            assertEquals(1, store.position());
        }
        try (LedgerStore store = LedgerStore.open(database, List.of());
                StockQueries stock = new StockQueries(database)) {
            assertTrue(assertInstanceOf(Answer.Done.class, store.openCount(open("k"), "anna", NOW))
                    .again());
            assertInstanceOf(
                    Answer.KeyTaken.class,
                    store.openCount(new Order.Open("k", open("k").scope(), Mode.BARCODE), "anna", NOW));
            Order.From bert = new Order.From("bert", "");
            done(store.count(id, new Order.Reckon(false), ANNA, RULES, NOW));
            assertInstanceOf(Answer.Refused.class, store.count(id, new Order.Post(), ANNA, RULES, NOW));
            done(store.count(id, new Order.Approve(), bert, RULES, NOW));
            Count posted = done(store.count(id, new Order.Post(), ANNA, RULES, NOW));
            assertInstanceOf(Count.Done.class, posted.life());
            store.commit();
            assertEquals(posted, stock.count(id));
            assertEquals(
                    List.of("opened", "swept", "variance", "approved", "posted"),
                    stock.acts(id).stream().map(kept -> kept.act().phase()).toList());
            assertEquals(
                    List.of(3L, 4L, 5L),
                    stock.actsAfter(2, 10).stream().map(kept -> kept.number()).toList());
            assertEquals("posted", stock.counts(null, "S1", 10).get(0).state());
            assertEquals(List.of(), stock.counts("open", null, 10));
            assertNull(stock.count("none"));
            assertEquals(
                    List.of(1000L, 1500L),
                    stock.stock(null, "S1", null).stream()
                            .map(StockQueries.Row::milli)
                            .sorted()
                            .toList());
            assertNotNull(store.siteOf(PLACE));
            Rebuild.Result again = Rebuild.verify(database, scratch.resolve("again"), List.of());
            assertEquals(List.of(), again.differences(), "what a count posted is in the events");
        }
    }
}
