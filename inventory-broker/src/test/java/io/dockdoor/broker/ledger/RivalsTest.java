package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.ledger.Booking.Containment;
import io.dockdoor.broker.ledger.Booking.Deed;
import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Route;
import io.dockdoor.broker.ledger.Booking.Scope;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.broker.ledger.Whereabouts.Present;
import io.dockdoor.broker.ledger.Whereabouts.Shipped;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One load, several doors of different gateways that say it passed them: whatever order they tell it in, the loudest has it. */
class RivalsTest {
    private static final String YARD = "9521141000014";
    private static final String SHOP = "9521987000001";
    private static final List<Thing> LOAD = goods("L", 10);
    private static final Booking BEFORE = new Movement(
            new Moment(0, "before"),
            Deed.RECEIVE,
            Containment.NONE,
            Route.at(YARD),
            null,
            LOAD,
            List.of(),
            Scope.PARTIAL,
            null,
            false);

    @Test
    void theLouderDoorHasItWhicheverToldFirst() {
        Movement out = seen("out", 100, "G1", Deed.SHIP, YARD, LOAD, -50);
        Movement in = seen("in", 101.5, "G2", Deed.RECEIVE, YARD, LOAD, -62);

        inAnyOrder(List.of(BEFORE, out, in), book -> {
            assertWhere(book, LOAD, Shipped.class);
            assertEquals(Map.of("in by out", 10), book.overruled);
            assertTrue(
                    book.flags.containsKey(Flag.OTHER_DOOR) ^ book.flags.containsKey(Flag.TAKEN_OVER),
                    "either it came second, or it was taken from it: " + book.flags);
        });
        Movement quieter = seen("out", 100, "G1", Deed.SHIP, YARD, LOAD, -74);
        inAnyOrder(List.of(BEFORE, quieter, in), book -> {
            assertWhere(book, LOAD, Present.class);
            assertEquals(Map.of("out by in", 10), book.overruled);
        });
    }

    @Test
    void oneOfThreeDoorsHasItAndWhatTheLoudestTookBackGoesToTheNext() {
        Movement loud = seen("loud", 100, "G1", Deed.SHIP, YARD, LOAD, -48);
        Movement next = seen("next", 101, "G2", Deed.RECEIVE, SHOP, LOAD, -60);
        Movement faint = seen("faint", 99, "G3", Deed.RECEIVE, YARD, LOAD, -66);
        Booking taken = new Booking.Undo(new Moment(160_000_000, "void"), "loud");

        inAnyOrder(List.of(BEFORE, loud, next, faint), book -> {
            assertWhere(book, LOAD, Shipped.class);
            assertEquals(Map.of("next by loud", 10, "faint by loud", 10), book.overruled);
        });
        inAnyOrder(List.of(BEFORE, loud, next, faint, taken), book -> {
            assertEquals(
                    Map.of(SHOP, 10_000L),
                    onHand(book),
                    "its place is the next door's, its bucket as every such move's");
            assertEquals(Map.of("faint by next", 10), book.overruled);
        });
    }

    @Test
    void twoLoadsAtOnceAreKeptApartTagByTag() {
        List<Thing> other = goods("O", 10);
        List<MovedTag> here = new ArrayList<>(tags(LOAD, -50));
        here.addAll(tags(other, -63));
        List<MovedTag> there = new ArrayList<>(tags(LOAD, -61));
        there.addAll(tags(other, -51));
        List<Thing> all = new ArrayList<>(LOAD);
        all.addAll(other);

        inAnyOrder(
                List.of(
                        BEFORE,
                        movement("here", 100, Deed.SHIP, YARD, all, Rivalry.claim("G1", here)),
                        movement("there", 102, Deed.RECEIVE, YARD, all, Rivalry.claim("G2", there))),
                book -> {
                    assertWhere(book, LOAD, Shipped.class);
                    assertWhere(book, other, Present.class);
                    assertEquals(Map.of("here by there", 10, "there by here", 10), book.overruled);
                });
    }

    @Test
    void whatFadedGoesWithItsLoad() {
        List<MovedTag> here = new ArrayList<>(tags(LOAD.subList(1, 10), -50));
        here.add(Rivalry.tag(LOAD.get(0).key(), -60));
        List<MovedTag> there = new ArrayList<>(tags(LOAD.subList(1, 10), -63));
        there.add(Rivalry.tag(LOAD.get(0).key(), -58));

        inAnyOrder(
                List.of(
                        BEFORE,
                        movement("here", 100, Deed.SHIP, YARD, LOAD, Rivalry.claim("G1", here)),
                        movement("there", 102, Deed.RECEIVE, SHOP, LOAD, Rivalry.claim("G2", there))),
                book -> assertWhere(book, LOAD, Shipped.class));
    }

    @Test
    void whereItCannotBeToldTheEarlierKeepsItAndAnotherPlaceIsDisputed() {
        Movement one = seen("one", 100, "G1", Deed.RECEIVE, YARD, LOAD, -50);
        inAnyOrder(List.of(one, seen("same", 101, "G2", Deed.RECEIVE, YARD, LOAD, -51)), book -> {
            assertEquals(Map.of("same by one", 10), book.overruled);
            assertEquals(0, book.flags.getOrDefault(Flag.DISPUTED, 0));
        });
        inAnyOrder(List.of(one, seen("other", 101, "G2", Deed.RECEIVE, SHOP, LOAD, -51)), book -> {
            assertEquals(Map.of(), book.overruled);
            assertEquals(Map.of(SHOP, 10_000L), onHand(book));
            book.sums.keySet().forEach(slot -> assertEquals(Bucket.DISPUTED, slot.bucket()));
        });
    }

    @Test
    void whereNoLevelIsToldTheDoorThatReadItMoreOftenHasIt() {
        List<MovedTag> often = LOAD.stream().map(thing -> reads(thing, 30)).toList();
        List<MovedTag> seldom = LOAD.stream().map(thing -> reads(thing, 8)).toList();
        inAnyOrder(
                List.of(
                        BEFORE,
                        movement("often", 100, Deed.SHIP, YARD, LOAD, Rivalry.claim("G1", often)),
                        movement("seldom", 99, Deed.RECEIVE, SHOP, LOAD, Rivalry.claim("G2", seldom))),
                book -> assertEquals(Map.of("seldom by often", 10), book.overruled));
    }

    @Test
    void doorsOfOneGatewayOfOtherSitesAndAtOtherTimesAreNoRivals() {
        Movement out = seen("out", 100, "G1", Deed.SHIP, YARD, LOAD, -50);
        Movement beside = seen("beside", 101, "G1", Deed.RECEIVE, YARD, LOAD, -62);
        Movement later = seen("later", 104.1, "G2", Deed.RECEIVE, YARD, LOAD, -62);
        Movement away = movement(
                "away",
                101,
                Deed.RECEIVE,
                SHOP,
                LOAD,
                new DoorClaim(new SiteId("S2"), new GatewayId("G3"), tags(LOAD, -62)));
        for (Movement other : List.of(beside, later, away)) {
            inAnyOrder(List.of(BEFORE, out, other), book -> {
                assertWhere(book, LOAD, Present.class);
                assertEquals(Map.of(), book.overruled);
            });
        }
    }

    private static MovedTag reads(Thing thing, int reads) {
        MovedTag tag = Rivalry.tag(thing.key(), 0);
        return new MovedTag(
                tag.hex(), tag.identity(), reads, tag.first(), tag.last(), null, tag.antennas(), tag.confidence());
    }

    private static List<Thing> goods(String serial, int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> new Thing("https://id.gs1.org/01/09521987000018/21/" + serial + i, "09521987000018"))
                .toList();
    }

    private static List<MovedTag> tags(List<Thing> things, double peakDbm) {
        return things.stream().map(thing -> Rivalry.tag(thing.key(), peakDbm)).toList();
    }

    private static Movement seen(
            String event, double second, String gateway, Deed deed, String place, List<Thing> things, double peakDbm) {
        return movement(event, second, deed, place, things, Rivalry.claim(gateway, tags(things, peakDbm)));
    }

    private static Movement movement(
            String event, double second, Deed deed, String place, List<Thing> things, @Nullable DoorClaim claim) {
        return new Movement(
                new Moment((long) (second * 1e6), event),
                deed,
                Containment.NONE,
                Route.at(place),
                null,
                things,
                List.of(),
                Scope.PARTIAL,
                null,
                false,
                claim);
    }

    private static void assertWhere(MemoryRecords book, List<Thing> things, Class<? extends Whereabouts> where) {
        for (Thing thing : things) {
            ThingState state = book.thing(thing.key());
            assertEquals(where, state == null ? null : state.where().getClass(), thing.key());
        }
    }

    private static Map<String, Long> onHand(MemoryRecords book) {
        Map<String, Long> all = new TreeMap<>();
        book.sums.forEach((slot, milli) -> all.merge(slot.place(), milli, Long::sum));
        return all;
    }

    /** Every order there is, each event twice. */
    private static void inAnyOrder(List<Booking> events, Consumer<MemoryRecords> ends) {
        orders(events, order -> {
            MemoryRecords book = new MemoryRecords();
            order.forEach(event -> {
                book.book(event);
                assertEquals(book.worked(), book.sums, "after " + event + " of " + order);
            });
            order.forEach(book::book);
            ends.accept(book);
        });
    }

    private static void orders(List<Booking> left, Consumer<List<Booking>> each) {
        orders(List.of(), left, each);
    }

    private static void orders(List<Booking> begun, List<Booking> left, Consumer<List<Booking>> each) {
        if (left.isEmpty()) {
            each.accept(begun);
        }
        for (int i = 0; i < left.size(); i++) {
            List<Booking> more = new ArrayList<>(begun);
            List<Booking> rest = new ArrayList<>(left);
            more.add(rest.remove(i));
            orders(more, rest, each);
        }
    }
}
