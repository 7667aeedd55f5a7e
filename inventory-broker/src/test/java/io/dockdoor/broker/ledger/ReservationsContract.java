package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.Events;
import io.dockdoor.broker.availability.Availability;
import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.ledger.Reservation.Granted;
import io.dockdoor.broker.ledger.Reservation.Line;
import io.dockdoor.broker.ledger.Reservation.Refused;
import io.dockdoor.broker.ledger.Reservation.State;
import io.dockdoor.events.EventJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three units of one item at one place, and who is promised them. */
abstract class ReservationsContract {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final String PLACE = "9521141000014";

    /** The ledger of that name, made when it is not there. */
    abstract Database ledger(String name) throws Exception;

    @SuppressWarnings("NullAway.Init")
    private LedgerStore store;

    @SuppressWarnings("NullAway.Init")
    private StockQueries queries;

    @BeforeEach
    void open() throws Exception {
        Database database = ledger("main");
        store = LedgerStore.open(database, List.of());
        queries = new StockQueries(database);
        book(Events.receive(1, "5001", "5002", "5003"));
    }

    @AfterEach
    void close() throws Exception {
        queries.close();
        store.close();
    }

    @Test
    void goodsArePromisedOnlyOnce() {
        assertInstanceOf(Granted.class, reserve("a", "", NOW, line(PLACE, 2)));
        Refused refused = assertInstanceOf(Refused.class, reserve("b", "", NOW, line(PLACE, 2)));
        assertEquals(
                List.of(
                        new Reservation.Missing(Events.GTIN, PLACE, 2000, 1000),
                        new Reservation.Missing(Events.GTIN, null, 2000, 1000)),
                refused.missing());
        assertInstanceOf(Granted.class, reserve("c", "", NOW, line(null, 1)));
        assertInstanceOf(Refused.class, reserve("d", "", NOW, line(PLACE, 1)));
        assertEquals(0, available(NOW).atp());
        assertEquals(2000, available(NOW).reserved());
        assertEquals(1000, available(NOW).unplaced());
    }

    @Test
    void twoLinesOfOneItemAreSummedBeforeTheyAreGranted() {
        assertInstanceOf(Refused.class, reserve("a", "", NOW, line(PLACE, 2), line(PLACE, 2)));
        assertInstanceOf(Refused.class, reserve("b", "", NOW, line(PLACE, 2), line(null, 2)));
        assertEquals(3000, available(NOW).atp(), "a refusal reserves nothing");
    }

    @Test
    void theSameKeyGivesTheSameReservationAndAnotherRequestWithItIsRefused() {
        Granted first = assertInstanceOf(Granted.class, reserve("a", "", NOW, line(PLACE, 2)));
        Granted again = assertInstanceOf(Granted.class, reserve("a", "", NOW.plusSeconds(5), line(PLACE, 2)));
        assertEquals(first.reservation(), again.reservation());
        assertEquals(true, again.again());
        assertInstanceOf(Reservation.KeyTaken.class, reserve("a", "", NOW, line(PLACE, 1)));
        assertEquals(1000, available(NOW).atp());
    }

    @Test
    void aHeldReservationEndsByTheClockAtTheMomentOfReading() {
        String id = granted("a", "", line(PLACE, 3));
        assertEquals(0, available(NOW.plusSeconds(899)).atp());
        assertEquals(3000, available(NOW.plusSeconds(900)).atp());
        assertEquals(State.EXPIRED, state(id, NOW.plusSeconds(900)));
        assertEquals(State.EXPIRED, become(id, State.CONFIRMED, NOW.plusSeconds(900)));
        assertInstanceOf(Granted.class, reserve("b", "", NOW.plusSeconds(900), line(PLACE, 3)));
    }

    @Test
    void aConfirmedReservationStaysUntilItIsReleased() {
        String id = granted("a", "", line(PLACE, 3));
        assertEquals(State.CONFIRMED, become(id, State.CONFIRMED, NOW));
        Instant muchLater = NOW.plus(Duration.ofDays(90));
        assertEquals(0, available(muchLater).atp());
        assertEquals(State.RELEASED, become(id, State.RELEASED, muchLater));
        assertEquals(3000, available(muchLater).atp());
        assertNull(store.become("no such id", State.RELEASED, NOW));
    }

    @Test
    void aHeldReservationIsExtendedWhileItIsHeld() {
        String id = granted("a", "", line(PLACE, 3));
        Reservation later = store.extend(id, Duration.ofMinutes(15), NOW.plusSeconds(600));
        assertEquals(NOW.plusSeconds(1500), later == null ? null : later.expires());
        store.commit();
        assertEquals(0, available(NOW.plusSeconds(1499)).atp());
        assertEquals(3000, available(NOW.plusSeconds(1500)).atp());
        store.extend(id, Duration.ofMinutes(15), NOW.plusSeconds(1500));
        assertEquals(State.EXPIRED, state(id, NOW.plusSeconds(1500)), "what is over is not brought back");
    }

    @Test
    void aPlaceIsChosenLaterWhenItHasThatMuch() {
        String elsewhere = granted("a", "", line(null, 2));
        granted("b", "", line(PLACE, 1));
        Refused refused = assertInstanceOf(Refused.class, place(elsewhere, "9521987000001"));
        assertEquals(List.of(new Reservation.Missing(Events.GTIN, "9521987000001", 2000, 0)), refused.missing());
        assertInstanceOf(Granted.class, place(elsewhere, PLACE));
        assertEquals(3000, available(NOW).reserved());
        assertEquals(0, available(NOW).unplaced());
        assertNull(place("no such id", PLACE));
    }

    private Reservation.@Nullable Outcome place(String id, String place) {
        Reservation.Outcome outcome = store.place(id, place, NOW, site -> Freshness.UNKNOWN);
        store.commit();
        return outcome;
    }

    @Test
    void aShipmentConsumesWhatWasReservedForItsDocument() throws Exception {
        String ours = granted("a", "urn:x:SO-17", line(PLACE, 2));
        String others = granted("b", "urn:x:SO-18", line(PLACE, 1));
        book(shipment(2, "5001"));
        assertEquals(1000, available(NOW).reserved() - 1000, "one of two is still owed");
        assertEquals(0, available(NOW).available());
        book(shipment(3, "5002"));
        assertEquals(State.FULFILLED, state(ours, NOW));
        assertEquals(State.HELD, state(others, NOW));
        assertEquals(0, available(NOW).available());
        assertEquals(0, available(NOW).shortfall());
    }

    @Test
    void whatCouldBePromisedThenIsToldForAsLongAsItIsKept() throws Exception {
        granted("a", "urn:x:SO-17", line(PLACE, 2));
        Granted other = assertInstanceOf(Granted.class, reserve("b", "", NOW.plusSeconds(10), line(null, 1)));
        become(other.reservation().id(), State.RELEASED, NOW.plusSeconds(20));
        byte[] shipment = shipment(2, "5001");
        store.book(shipment, EventJson.read(shipment), NOW.plusSeconds(30));
        store.commit();
        assertEquals("0 on hand, 0 reserved, 0 without a place, 0 left", then(-1));
        assertEquals("3 on hand, 2 reserved, 0 without a place, 1 left", then(5));
        assertEquals("3 on hand, 2 reserved, 1 without a place, 0 left", then(15));
        assertEquals("3 on hand, 2 reserved, 0 without a place, 1 left", then(25));
        assertEquals("2 on hand, 1 reserved, 0 without a place, 1 left", then(30));
        assertEquals("2 on hand, 1 reserved, 0 without a place, 1 left", then(899));
        assertEquals("2 on hand, 0 reserved, 0 without a place, 2 left", then(900));
        assertEquals(2000, available(NOW.plusSeconds(900)).atp());
        assertEquals(new Then(1, NOW), queries.then(1, NOW.plusSeconds(900)));

        Instant later = NOW.plus(Then.KEPT).plus(Duration.ofHours(1));
        assertInstanceOf(Granted.class, reserve("c", "", later, line(PLACE, 1)));
        assertEquals("3 on hand, 0 reserved, 0 without a place, 3 left", then(5));
        assertTrue(new Then(1, NOW.plusSeconds(5)).forgotten(later));
        assertFalse(new Then(1, later.minus(Then.KEPT)).forgotten(later));
    }

    /** That many seconds from {@link #NOW}. */
    private String then(long seconds) {
        Instant at = NOW.plusSeconds(seconds);
        Availability.Answer answer =
                Objects.requireNonNull(queries.available("default", Events.GTIN, new Then(queries.positionAt(at), at)));
        return "%d on hand, %d reserved, %d without a place, %d left"
                .formatted(
                        answer.onHand() / 1000,
                        answer.reserved() / 1000,
                        answer.unplaced() / 1000,
                        answer.atp() / 1000);
    }

    /** Of document SO-17. */
    private static byte[] shipment(long position, String serial) {
        String transactions =
                "\"bizTransactionList\":[{\"type\":\"po\",\"bizTransaction\":\"urn:x:SO-17\"}],\"bizStep\"";
        return new String(Events.ship(position, serial), StandardCharsets.UTF_8)
                .replaceFirst("\"bizStep\"", transactions)
                .getBytes(StandardCharsets.UTF_8);
    }

    private String granted(String key, String document, Line... lines) {
        return assertInstanceOf(Granted.class, reserve(key, document, NOW, lines))
                .reservation()
                .id();
    }

    private Reservation.Outcome reserve(String key, String document, Instant at, Line... lines) {
        Reservation.Outcome outcome = store.reserve(
                new Reservation.Request(key, "default", document, Duration.ofMinutes(15), List.of(lines)),
                at,
                site -> Freshness.UNKNOWN);
        store.commit();
        return outcome;
    }

    private Availability.Answer available(Instant at) {
        return Objects.requireNonNull(queries.available("default", Events.GTIN, at, site -> Freshness.UNKNOWN));
    }

    private @Nullable State state(String id, Instant at) {
        Reservation found = store.reservation(id, at);
        return found == null ? null : found.state();
    }

    private @Nullable State become(String id, State next, Instant at) {
        Reservation after = store.become(id, next, at);
        store.commit();
        return after == null ? null : after.state();
    }

    private void book(byte[] body) throws Exception {
        store.book(body, EventJson.read(body), NOW);
        store.commit();
    }

    private static Line line(@Nullable String place, long pieces) {
        return new Line(Events.GTIN, place, pieces * 1000);
    }
}
