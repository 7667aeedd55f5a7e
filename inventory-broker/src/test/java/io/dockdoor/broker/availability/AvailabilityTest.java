package io.dockdoor.broker.availability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.availability.Availability.Answer;
import io.dockdoor.broker.availability.Availability.Known;
import io.dockdoor.broker.availability.Policy.Scope;
import io.dockdoor.broker.ledger.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
    private static final List<Place.Type> KINDS = List.of(Place.Type.values());
    private static final String ITEM = "09521987000018";
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final Freshness FRESH = Freshness.of(NOW.minusSeconds(10), NOW);
    private static final Freshness LATE = Freshness.of(NOW.minusSeconds(600), NOW);

    @Test
    void damagedReturnedAndReservedGoodsAreOnHandAndNotPromised() {
        Answer answer = Availability.of(ITEM, List.of(known("A", 10, 2, 3, FRESH)), 0, Policy.OPEN);
        assertEquals(10, answer.onHand());
        assertEquals(5, answer.available());
        assertEquals(5, answer.atp());
        assertEquals(0, answer.shortfall());
    }

    @Test
    void moreReservedThanThereIsShowsAsShortfallAndIsNotClampedAway() {
        Answer answer = Availability.of(ITEM, List.of(known("A", 2, 0, 5, FRESH)), 0, Policy.OPEN);
        assertEquals(-3, answer.available());
        assertEquals(3, answer.shortfall());
        assertEquals(0, answer.atp());
    }

    @Test
    void theMostSpecificBufferWinsAndIsNamed() {
        Policy policy = new Policy(
                "web",
                Set.of(Place.Type.DC),
                null,
                List.of(
                        buffer("everything", Scope.ALL, 1, 0),
                        buffer("this item", new Scope(null, ITEM, null), 4, 0),
                        buffer("another channel", new Scope("shop", ITEM, "A"), 9, 0),
                        buffer("the channel", new Scope("web", null, null), 2, 0)),
                List.of());
        Answer answer = Availability.of(ITEM, List.of(known("A", 10, 0, 0, FRESH)), 0, policy);
        assertEquals("this item", answer.lines().get(0).bufferRule());
        assertEquals(6, answer.atp());
    }

    @Test
    void aPercentageIsRoundedUp() {
        Policy policy =
                new Policy("web", Set.of(Place.Type.DC), null, List.of(buffer("5 %", Scope.ALL, 0, 5)), List.of());
        assertEquals(
                9_499,
                Availability.of(ITEM, List.of(known("A", 9_999, 0, 0, FRESH)), 0, policy)
                        .atp());
    }

    @Test
    void aPlaceThatIsTooOldForTheChannelPromisesNothing() {
        Policy policy = new Policy("web", Set.of(Place.Type.DC), Duration.ofMinutes(5), List.of(), List.of());
        List<Known> places =
                List.of(known("A", 10, 0, 0, FRESH), known("B", 7, 0, 0, LATE), known("C", 5, 0, 0, Freshness.UNKNOWN));
        Answer answer = Availability.of(ITEM, places, 0, policy);
        assertEquals(10, answer.atp());
        assertEquals(22, answer.onHand());
        assertEquals(List.of("B", "C"), answer.stale());
        assertNull(answer.asOf(), "one place is unknown, so the whole is");
    }

    @Test
    void whatIsFreshIsSaidBesideTheWhole() {
        List<Known> places = List.of(known("A", 10, 0, 0, FRESH), known("B", 7, 0, 0, LATE));
        Answer answer = Availability.of(ITEM, places, 2, Policy.OPEN);
        assertEquals(15, answer.atp());
        assertEquals(8, answer.atpFresh());
        assertEquals(LATE.asOf(), answer.asOf());
    }

    @Test
    void quarantineAndGoodsUnderWayAreNotPromised() {
        List<Known> places = List.of(
                new Known("Q", Place.Type.QUARANTINE, false, 5, 0, 0, 0, Outflow.NONE, FRESH),
                new Known("T", Place.Type.TRANSIT, false, 5, 0, 0, 0, Outflow.NONE, FRESH),
                new Known("F", Place.Type.DC, true, 5, 0, 0, 0, Outflow.NONE, FRESH));
        Answer answer = Availability.of(ITEM, places, 0, Policy.OPEN);
        assertEquals(0, answer.atp());
        assertEquals(5, answer.unavailable());
    }

    @Test
    void theNumbersAlwaysBelongTogether() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Known> places = new ArrayList<>();
            for (int i = 0; i < random.nextInt(5); i++) {
                int onHand = random.nextInt(40) - 5;
                places.add(new Known(
                        "P" + i,
                        KINDS.get(random.nextInt(KINDS.size())),
                        random.nextInt(5) == 0,
                        onHand,
                        random.nextInt(Math.max(1, onHand)),
                        random.nextInt(10),
                        random.nextInt(5),
                        new Outflow(List.of((long) random.nextInt(9000)), random.nextInt(30)),
                        List.of(FRESH, LATE, Freshness.UNKNOWN).get(random.nextInt(3))));
            }
            Answer answer = Availability.of(ITEM, places, random.nextInt(6), Policy.OPEN);
            String where = "seed " + seed + " " + answer;
            assertEquals(
                    answer.onHand() - answer.unavailable() - answer.reserved() - answer.unplaced(),
                    answer.available(),
                    where);
            assertTrue(answer.atpFresh() <= answer.atp() && answer.atpFresh() >= 0, where);
            for (Availability.Line line : answer.lines()) {
                assertEquals(line.onHand() - line.unavailable() - line.reserved(), line.available(), where);
                assertTrue(line.atp() <= Math.max(0, line.available()), where);
            }
        }
    }

    @Test
    void anOldPlaceHoldsBackWhatMayHaveLeftAndAFreshOneNothing() {
        // 40 hours looked at, 4 busy: the 95th percentile of all hours is the second busiest but one
        Outflow outflow = new Outflow(List.of(6_000L, 12_000L, 3_000L, 60_000L), 40);
        Known old = new Known("A", Place.Type.DC, false, 20_000, 0, 0, 0, outflow, LATE);
        Availability.Line line =
                Availability.of(ITEM, List.of(old), 0, Policy.OPEN).lines().get(0);
        assertEquals(1_000, line.haircut(), "6 an hour for 10 minutes");
        assertEquals("p95", line.haircutRule());
        assertEquals(19_000, line.atp());
        Policy bold = policy(new Policy.Haircut("bold", Scope.ALL, 0));
        assertEquals(20_000, Availability.of(ITEM, List.of(old), 0, bold).atp());
        Policy wary = policy(
                new Policy.Haircut("all", Scope.ALL, 0), new Policy.Haircut("A", new Scope(null, null, "A"), 100));
        assertEquals(10_000, Availability.of(ITEM, List.of(old), 0, wary).atp(), "60 an hour for 10 minutes");
        Known fresh = new Known("A", Place.Type.DC, false, 20_000, 0, 0, 0, outflow, FRESH);
        assertEquals(20_000, Availability.of(ITEM, List.of(fresh), 0, wary).atp());
        Known unknown = new Known("A", Place.Type.DC, false, 20_000, 0, 0, 0, outflow, Freshness.UNKNOWN);
        assertEquals(20_000, Availability.of(ITEM, List.of(unknown), 0, wary).atp());
        assertEquals(0, Availability.of(ITEM, List.of(unknown), 0, wary).atpFresh());
    }

    @Test
    void aBufferOfDaysKeepsBackWhatLeavesInThem() {
        Outflow outflow = new Outflow(List.of(30_000L, 18_000L), 48);
        Policy.Buffer days = new Policy.Buffer("1.5 days", Scope.ALL, 2_000, 10, 1_500);
        Policy policy = new Policy("web", Set.of(Place.Type.DC), null, List.of(days), List.of());
        Known known = new Known("A", Place.Type.DC, false, 100_000, 0, 0, 7_000, outflow, FRESH);
        Answer answer = Availability.of(ITEM, List.of(known), 0, policy);
        assertEquals(2_000 + 10_000 + 36_000, answer.buffer());
        assertEquals(52_000, answer.atp());
        assertEquals(7_000, answer.incoming());
    }

    private static Policy policy(Policy.Haircut... haircuts) {
        return new Policy("web", Set.of(Place.Type.DC), null, List.of(), List.of(haircuts));
    }

    private static Policy.Buffer buffer(String name, Scope scope, long fixed, int percent) {
        return new Policy.Buffer(name, scope, fixed, percent, 0);
    }

    private static Known known(String place, long onHand, long unavailable, long reserved, Freshness freshness) {
        return new Known(place, Place.Type.DC, false, onHand, unavailable, reserved, 0, Outflow.NONE, freshness);
    }
}
