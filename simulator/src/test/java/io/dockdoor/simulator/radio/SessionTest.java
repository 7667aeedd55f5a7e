package io.dockdoor.simulator.radio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Epc;
import io.dockdoor.simulator.RadioField.InventoryPlan;
import io.dockdoor.simulator.radio.Range.Heard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Gen2 sessions as table 6.14 of the standard has them: who answers again, and when. */
class SessionTest {
    private static final long SECOND = 1_000_000;
    private static final int TAGS = 20;

    private static List<Heard> tenSeconds(InventoryPlan plan) {
        return Range.heard(Range.crowdBeforeAntennaOne(TAGS, 11 * SECOND), RadioSettings.PORTAL, plan, 4, 10 * SECOND);
    }

    private static Map<Epc, List<Long>> times(List<Heard> heard) {
        Map<Epc, List<Long>> times = new HashMap<>();
        heard.forEach(
                h -> times.computeIfAbsent(h.epc(), e -> new ArrayList<>()).add(h.atMicros()));
        return times;
    }

    @Test
    void inSessionTwoWithASingleTargetATagInTheFieldAnswersOnce() {
        assertEquals(TAGS, tenSeconds(Range.plan(2, false, 1)).size());
    }

    @Test
    void inSessionThreeWithBothTargetsATagAnswersAgainAndAgain() {
        assertTrue(tenSeconds(Range.plan(3, true, 1)).size() > 50 * TAGS);
    }

    @Test
    void inSessionOneWithASingleTargetATagAnswersAgainAfterItsFlagHasDecayed() {
        Map<Epc, List<Long>> times = times(tenSeconds(Range.plan(1, false, 1)));
        assertEquals(TAGS, times.size());
        for (List<Long> its : times.values()) {
            assertTrue(its.size() >= 3 && its.size() <= 13, its.size() + " answers in 10 s");
            for (int i = 1; i < its.size(); i++) {
                assertTrue(its.get(i) - its.get(i - 1) >= 790_000, "not before 0.8 s");
            }
        }
    }

    @Test
    void inSessionZeroWithASingleTargetATagAnswersOnceAVisit() {
        List<Heard> heard = tenSeconds(Range.plan(0, false, 1, 3));
        Map<Epc, List<Long>> times = times(heard);
        // 10 s in visits of 75 ms to two antennas; a hop within a visit cuts the power too
        for (List<Long> its : times.values()) {
            assertTrue(its.size() > 30 && its.size() < 260, its.size() + " answers");
        }
        assertTrue(heard.size() < tenSeconds(Range.plan(0, true, 1, 3)).size(), "both targets give more");
    }

    @Test
    void antennasAreVisitedInTurnForFiftyToAHundredMilliseconds() {
        List<Heard> heard = tenSeconds(Range.plan(0, true, 1, 2));
        long since = heard.get(0).atMicros();
        int antenna = heard.get(0).antenna();
        int changes = 0;
        for (Heard each : heard) {
            if (each.antenna() != antenna) {
                assertTrue(each.atMicros() - since <= 250_000, "an antenna is not left alone for long");
                antenna = each.antenna();
                since = each.atMicros();
                changes++;
            }
        }
        assertTrue(changes > 40, changes + " changes in 10 s");
    }

    @Test
    void everyChannelIsUsedForAboutAFifthOfASecond() {
        List<Heard> heard = tenSeconds(Range.plan(0, true, 1));
        long hops = 0;
        for (int i = 1; i < heard.size(); i++) {
            hops += heard.get(i).channel() != heard.get(i - 1).channel() ? 1 : 0;
        }
        assertTrue(hops >= 45 && hops <= 51, hops + " hops in 10 s");
        assertTrue(heard.stream().map(Heard::channel).distinct().count() >= 47, "channels are used in turn");
    }

    @Test
    void aPauseInTheInventoryDropsWhatAnUnpoweredTagForgets() {
        RadioModel model = new RadioModel(
                List.of(Range.PORTAL),
                List.of(Range.crowdBeforeAntennaOne(TAGS, 400 * SECOND)),
                RadioSettings.PORTAL,
                4);
        int[] count = {0};
        model.inventory(Range.READER, Range.plan(2, false, 1), 0, 5 * SECOND, (at, a, e, p, r, c, ph, d) -> count[0]++);
        assertEquals(TAGS, count[0]);
        model.inventory(
                Range.READER,
                Range.plan(2, false, 1),
                100 * SECOND,
                105 * SECOND,
                (at, a, e, p, r, c, ph, d) -> count[0]++);
        assertEquals(2 * TAGS, count[0], "after a minute without power every tag answers again");
    }
}
