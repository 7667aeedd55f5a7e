package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.count.Act;
import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.count.CountEvent;
import io.dockdoor.broker.count.Evidence;
import io.dockdoor.broker.count.Evidence.Look;
import io.dockdoor.broker.count.Evidence.Sweep;
import io.dockdoor.broker.count.Mode;
import io.dockdoor.broker.count.NotNow;
import io.dockdoor.broker.count.Scope;
import io.dockdoor.broker.count.Statement;
import io.dockdoor.broker.count.Tally;
import io.dockdoor.broker.count.Thresholds;
import io.dockdoor.broker.count.Variance;
import io.dockdoor.broker.ledger.Booking.Amount;
import io.dockdoor.broker.ledger.Booking.Containment;
import io.dockdoor.broker.ledger.Booking.Deed;
import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Route;
import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.events.BadEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a count makes of what was seen, rule by rule. */
class CountRulesTest {
    private static final String COFFEE = "09521987000018";
    private static final String TEA = "09521987000025";
    private static final String A = "9521141000014.a";
    private static final String B = "9521141000014.b";
    private static final Instant DAWN = Instant.parse("2026-11-24T06:00:00Z");

    private final MemoryRecords records = new MemoryRecords();
    private final BookThen book =
            new BookThen(records, new StockRules(StockRules.TURNAROUND, StockRules.TRAVEL, records::apart));
    private Count count = open(Mode.SWEEP, Set.of(), A, B);
    private int events;

    private static Count open(Mode mode, Set<String> items, String... places) {
        return Count.of(
                new Act.Opened(minute(10), "anna", "C1", new Scope("S1", List.of(places), items, false), mode, 0));
    }

    private static Instant minute(int minute) {
        return DAWN.plusSeconds(60L * minute);
    }

    private static String unit(String item, String serial) {
        return "https://id.gs1.org/01/" + item + "/21/" + serial;
    }

    private static Set<String> coffee(String... serials) {
        return Stream.of(serials).map(serial -> unit(COFFEE, serial)).collect(Collectors.toSet());
    }

    private void book(int minute, Deed deed, @Nullable String place, Set<String> things, Amount... amounts) {
        records.book(new Movement(
                Moment.of(minute(minute), "urn:x:e" + ++events),
                deed,
                Containment.NONE,
                Route.at(place),
                null,
                things.stream().map(each -> new Thing(each, book.item(each))).toList(),
                List.of(amounts),
                Booking.Scope.PARTIAL,
                null,
                false));
    }

    private void sweep(int minute, String place, double quality, Set<String> seen) throws NotNow {
        add(
                "anna",
                new Sweep(place + minute, place, minute(minute), minute(minute).plusSeconds(20), seen, quality, "D1"));
    }

    private void look(int minute, String place, boolean everything, Set<String> seen, Set<String> missing)
            throws NotNow {
        add("carl", new Look("l" + minute, place, minute(minute), minute(minute), seen, everything, missing, Map.of()));
    }

    private void add(String by, Evidence evidence) throws NotNow {
        count = count.after(new Act.Added(minute(59), by, evidence));
    }

    private Variance variance() {
        return Variance.of(
                count,
                book,
                new Thresholds(1, 50, new BigDecimal(100)),
                item -> item.equals(TEA) ? new BigDecimal(60) : null);
    }

    private Map<String, String> findings() {
        return variance().units().stream()
                .collect(Collectors.toMap(
                        each -> each.thing().substring(each.thing().lastIndexOf('/') + 1),
                        each -> each.finding() + " " + each.was()));
    }

    private void post() throws BadEvent {
        for (Statement statement : variance().statements()) {
            CountEvent event = CountEvent.of(count.id(), statement);
            records.book(
                    Bookings.read(event.body(), event.event(), place -> false).booking());
        }
    }

    private long onHand(String place) {
        return records.sums.entrySet().stream()
                        .filter(each -> each.getKey().place().equals(place))
                        .mapToLong(Map.Entry::getValue)
                        .sum()
                / 1000;
    }

    @Test
    void notSeenIsMissingOnlyAfterTwoGoodSweeps() throws Exception {
        book(1, Deed.RECEIVE, A, coffee("1", "2"));
        sweep(11, A, 0.9, coffee("1"));
        assertEquals(Map.of("2", "UNSEEN " + A), findings());
        sweep(12, A, 0.7, coffee("1"));
        assertEquals(Map.of("2", "UNSEEN " + A), findings(), "a poor sweep proves nothing");
        sweep(13, A, 0.9, coffee("1"));
        assertEquals(Map.of("2", "MISSING " + A), findings());
        post();
        assertEquals(1, onHand(A));
        book(30, Deed.PLACE, A, coffee("2"));
        assertEquals(2, onHand(A), "a missing unit is back when it is seen");
    }

    @Test
    void whatNobodyKnowsIsLeftOpenForLateWord() throws Exception {
        book(1, Deed.RECEIVE, A, coffee("1", "2", "3"));
        sweep(11, A, 0.9, coffee("1", "2"));
        sweep(12, A, 0.9, coffee("1"));
        assertEquals(Map.of("2", "UNSEEN " + A, "3", "MISSING " + A), findings(), "seen a minute ago");
        post();
        assertEquals(2, onHand(A));
        book(11, Deed.SHIP, A, coffee("3"));
        assertEquals(2, onHand(A), "an earlier event does not change what was counted");
        records.book(new Movement(
                Moment.of(minute(11).plusSeconds(30), "urn:x:late"),
                Deed.SHIP,
                Containment.NONE,
                Route.at(A),
                null,
                List.of(new Thing(unit(COFFEE, "2"), COFFEE)),
                List.of(),
                Booking.Scope.PARTIAL,
                null,
                false));
        assertEquals(1, onHand(A), "but explains what the count left open");
    }

    @Test
    void aPersonsWordIsEnough() throws Exception {
        book(1, Deed.RECEIVE, A, coffee("1", "2", "3"));
        sweep(11, A, 0.9, coffee("1"));
        look(12, A, false, Set.of(), coffee("2"));
        assertEquals(Map.of("2", "MISSING " + A, "3", "UNSEEN " + A), findings());
        look(13, A, true, Set.of(), Set.of());
        assertEquals(Map.of("1", "MISSING " + A, "2", "MISSING " + A, "3", "MISSING " + A), onlyMissing());
    }

    /** The person who says that nothing else is there did not see what the sweep saw before them. */
    private Map<String, String> onlyMissing() {
        Map<String, String> all = findings();
        all.values().removeIf(each -> !each.startsWith("MISSING"));
        return all;
    }

    @Test
    void seenIsFoundWhereverTheBookHadIt() throws Exception {
        book(1, Deed.RECEIVE, B, coffee("1", "4"));
        book(2, Deed.SHIP, B, coffee("4"));
        sweep(11, A, 0.3, coffee("1", "4", "9"));
        assertEquals(Map.of("1", "MISPLACED " + B, "4", "FOUND shipped", "9", "FOUND unknown"), findings());
        assertEquals(List.of(), variance().tally().reasons(), "seen is strong: nobody has to approve");
        post();
        assertEquals(List.of(3L, 0L), List.of(onHand(A), onHand(B)));
    }

    @Test
    void whatMovesDuringTheCountIsNoDifference() throws Exception {
        book(1, Deed.RECEIVE, A, coffee("1", "2"));
        sweep(11, A, 0.9, coffee("1"));
        book(12, Deed.RECEIVE, A, coffee("3"));
        sweep(13, A, 0.9, coffee("1", "3"));
        book(14, Deed.SHIP, A, coffee("2"));
        assertEquals(Map.of(), findings());
        assertEquals(3, variance().tally().expected());
        post();
        assertEquals(2, onHand(A));
    }

    @Test
    void anotherItemIsNotTouched() throws Exception {
        count = open(Mode.SWEEP, Set.of(COFFEE), A);
        book(1, Deed.RECEIVE, A, Set.of(unit(COFFEE, "1"), unit(TEA, "1")));
        sweep(11, A, 0.9, Set.of(unit(TEA, "7")));
        sweep(12, A, 0.9, Set.of());
        assertEquals(Map.of("1", "MISSING " + A), findings());
        post();
        assertEquals(1, onHand(A));
    }

    @Test
    void theDoorsOfAZoneSweepAsOne() throws Exception {
        book(1, Deed.RECEIVE, A, coffee("1", "2", "3"));
        for (int minute = 11; minute < 13; minute++) {
            sweep(minute, A, 0.9, coffee("1"));
            add(
                    "door",
                    new Sweep(
                            "other" + minute,
                            A,
                            minute(minute).plusSeconds(5),
                            minute(minute + 1),
                            coffee("2"),
                            0.9,
                            "D2"));
        }
        assertEquals(Map.of("3", "MISSING " + A), findings());
    }

    @Test
    void classLevelGoodsAreAsCountedAndLateWordDoesNotChangeThem() throws Exception {
        Stuff stuff = new Stuff(TEA, "L1", "");
        count = open(Mode.QUANTITY, Set.of(), A);
        book(1, Deed.RECEIVE, A, Set.of(), new Amount(stuff, 10_000));
        book(20, Deed.SHIP, A, Set.of(), new Amount(stuff, 2_000));
        add("carl", new Look("q", A, minute(25), minute(25), Set.of(), false, Set.of(), Map.of(stuff, 6_000L)));
        Tally tally = variance().tally();
        assertEquals(-2000, variance().lines().get(0).quantity(), "8 are expected at that time");
        assertEquals(1, tally.quantities());
        assertEquals(List.of("2 units differ, more than 1", "worth 120, more than 100"), tally.reasons());
        post();
        post();
        assertEquals(6, onHand(A));
        book(15, Deed.SHIP, A, Set.of(), new Amount(stuff, 1_000));
        assertEquals(6, onHand(A));
        book(30, Deed.SHIP, A, Set.of(), new Amount(stuff, 1_000));
        assertEquals(5, onHand(A));
    }

    @Test
    void tagsThatAreNoStockAreListedAndNeverBooked() throws Exception {
        Set<String> odd =
                Set.of("urn:epc:raw:96.x3034257BF46DB64000000190", "https://id.gs1.org/00/952114100000000019");
        sweep(11, A, 0.9, odd);
        assertEquals(2, variance().tally().unclassified());
        post();
        assertEquals(Map.of(), records.sums);
    }

    @Test
    void aSealedPalletVouchesForItsContentsWhenTheCountSaysSo() throws Exception {
        String pallet = "https://id.gs1.org/00/952114100000000019";
        book(1, Deed.RECEIVE, A, Set.of(pallet, unit(COFFEE, "1")));
        records.book(new Movement(
                Moment.of(minute(2), "urn:x:pack"),
                Deed.PLACE,
                Containment.IN,
                Route.at(A),
                new Thing(pallet, null),
                List.of(new Thing(unit(COFFEE, "1"), COFFEE)),
                List.of(),
                Booking.Scope.PARTIAL,
                null,
                false));
        sweep(11, A, 0.9, Set.of(pallet));
        sweep(12, A, 0.9, Set.of(pallet));
        assertEquals(Map.of("1", "MISSING " + A), findings());
        count = Count.of(
                new Act.Opened(minute(10), "anna", "C1", new Scope("S1", List.of(A), Set.of(), true), Mode.SWEEP, 0));
        sweep(11, A, 0.9, Set.of(pallet));
        sweep(12, A, 0.9, Set.of(pallet));
        assertEquals(Map.of(), findings());
    }

    @Test
    void aCountIsApprovedBySomebodyElseAndPostedOnce() throws Exception {
        book(1, Deed.RECEIVE, A, coffee("1", "2", "3"));
        refused(
                "nothing was looked at yet",
                new Act.Reckoned(minute(14), "anna", variance().tally()));
        sweep(11, A, 0.9, coffee("1"));
        look(12, A, true, coffee("1"), Set.of());
        Tally tally = variance().tally();
        refused("still being counted", new Act.Posted(minute(14), "anna", tally, List.of()));
        refused("still being counted", new Act.Approved(minute(14), "bert"));
        count = count.after(new Act.Reckoned(minute(14), "anna", tally));
        refused(
                "counting is over",
                new Act.Added(minute(15), "anna", new Sweep("x", A, minute(14), minute(14), Set.of(), 1, "")));
        refused("must be approved first", new Act.Posted(minute(15), "anna", tally, List.of()));
        refused("anna opened it", new Act.Approved(minute(15), "anna"));
        refused("carl counted it", new Act.Approved(minute(15), "carl"));
        count = count.after(new Act.Approved(minute(15), "bert"));
        book(16, Deed.PLACE, A, coffee("2"));
        Tally changed = Variance.of(count, book, new Thresholds(0, 0, BigDecimal.ZERO), item -> null)
                .tally();
        refused("has changed since", new Act.Posted(minute(17), "anna", changed, List.of()));
        count = count.after(
                new Act.Recounted(minute(18), "bert", "look again", variance().lines()));
        assertEquals(2, count.round());
        look(19, A, true, coffee("1", "2"), Set.of());
        count = count.after(new Act.Reckoned(minute(20), "anna", variance().tally()));
        refused("nobody needs to approve it", new Act.Approved(minute(20), "bert"));
        count = count.after(new Act.Posted(minute(21), "anna", variance().tally(), List.of()));
        refused("it is posted and cannot be cancelled", new Act.Cancelled(minute(22), "anna", "why not"));
        refused("it is posted and cannot be posted", new Act.Posted(minute(22), "anna", tally, List.of()));
    }

    private void refused(String why, Act act) {
        String said = String.valueOf(
                assertThrows(NotNow.class, () -> count.after(act)).getMessage());
        assertTrue(said.contains(why), said);
    }

    @Test
    void whatDoesNotFitTheCountIsRefusedWithTheReason() {
        refused(
                "not of the place",
                new Act.Added(
                        minute(20), "anna", new Sweep("x", "elsewhere", minute(11), minute(12), Set.of(), 1, "")));
        refused(
                "the count was opened at",
                new Act.Added(minute(20), "anna", new Sweep("x", A, minute(1), minute(2), Set.of(), 1, "")));
        refused(
                "set the clock",
                new Act.Added(minute(20), "anna", new Sweep("x", A, minute(40), minute(41), Set.of(), 1, "")));
        count = open(Mode.QUANTITY, Set.of(), A);
        refused(
                "takes no sweep",
                new Act.Added(minute(20), "anna", new Sweep("x", A, minute(11), minute(12), Set.of(), 1, "")));
    }
}
