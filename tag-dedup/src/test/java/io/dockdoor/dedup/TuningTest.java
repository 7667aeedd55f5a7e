package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a door differs in is put right before anything is judged. */
class TuningTest {
    private static List<TagRead> cart(Direction direction) {
        Gate gate = Gate.angled(11);
        gate.load(12, 1, Gate.through(direction, 8, 1.2, 0), direction);
        return gate.reads(16);
    }

    /** Direction and tags of every movement that a door says it saw. */
    private static List<String> told(WindowPlan plan, List<TagRead> reads) {
        List<Verdict> said = new ArrayList<>();
        DoorWindow window = new DoorWindow(plan);
        for (TagRead read : reads) {
            TagReads one = new TagReads(read.reader(), 1);
            one.add(read);
            window.seen(one, said::add);
        }
        for (int i = 1; i < 600; i++) {
            window.tick(reads.get(reads.size() - 1).lastMicros() + i * 100_000L, said::add);
        }
        return said.stream()
                .filter(Verdict.Moved.class::isInstance)
                .map(verdict -> (Verdict.Moved) verdict)
                .map(moved -> moved.direction() + " of " + moved.tags().size())
                .toList();
    }

    private static List<TagRead> changed(List<TagRead> reads, UnaryOperator<TagRead> how) {
        return reads.stream().map(how).toList();
    }

    private static TagRead louder(TagRead read, double factor, int centiDb) {
        return TagRead.of(
                read.epc(),
                read.reader(),
                read.antenna(),
                read.lastMicros(),
                (int) Math.round(read.rssiCentiDbm() * factor) + centiDb);
    }

    @Test
    void aDoorWiredTheWrongWayRoundIsPutRight() {
        WindowPlan plan = Gate.angled(11).plan();
        WindowPlan wrong = new WindowPlan(
                new DoorId("D1"),
                plan.antennas().stream()
                        .map(a -> new AntennaPlace(
                                a.reader(), a.antenna(), a.side().across()))
                        .toList(),
                false,
                false,
                DoorMode.BOTH,
                1,
                Scorecard.DEFAULT,
                WindowPlan.TAG_CAPACITY);
        List<TagRead> reads = cart(Direction.IN);
        assertTrue(told(wrong, reads).stream().allMatch(each -> each.startsWith("OUT")), "the mistake shows");
        assertEquals(told(plan, reads), told(wrong.tuned(new Tuning(true, 0, 1, 1, 1, 0, 0)), reads));
    }

    @Test
    void aSideThatHearsFainterAndLevelsInASmallUnitAreMadeUpFor() {
        WindowPlan plan = Gate.angled(11).plan();
        List<TagRead> reads = cart(Direction.IN);
        List<String> right = told(plan, reads);
        assertEquals(1, right.size(), right.toString());
        List<TagRead> faint = changed(reads, r -> louder(r, 1, r.antenna() > 2 ? -2_000 : 0));
        assertEquals(right, told(plan.tuned(new Tuning(false, 20, 1, 1, 1, 0, 0)), faint));
        List<TagRead> small = changed(reads, r -> louder(r, 0.5, 0));
        assertEquals(right, told(plan.tuned(new Tuning(false, 0, 2, 1, 1, 0, 0)), small));
    }

    @Test
    void noTuningChangesNothingAndSenselessOnesAreRefused() {
        WindowPlan plan = Gate.angled(11).plan();
        assertEquals(plan, plan.tuned(Tuning.NONE));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new Tuning(false, 31, 1, 1, 1, 0, 0));
        assertEquals("innerGain 31.0 is not from -30.0 to 30.0", refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Tuning(false, 0, Double.NaN, 1, 1, 0, 0));
    }
}
