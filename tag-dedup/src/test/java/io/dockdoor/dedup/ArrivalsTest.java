package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_700_000_008L * SECOND;

    private final SideTrust sides = new SideTrust();
    private final DirectionEvidence evidence = new DirectionEvidence(Scorecard.DEFAULT, sides);
    private final WindowPlan plan = WindowPlan.of(
            new DoorId("D1"),
            List.of(
                    new AntennaPlace(new ReaderId("R1"), 1, Side.OUT),
                    new AntennaPlace(new ReaderId("R1"), 3, Side.IN)));
    private final PassageJudge judge =
            new PassageJudge(plan, evidence, sides, new BeamWatch(false, false), new DoorSensors());
    private int serial;

    /** Heard by that side five times a second since six seconds, the louder the nearer that moment is. */
    private TagTrack loudestAt(Side side, long best) {
        TagTrack track = new TagTrack(Epc.ofHex(String.format("3034257BF7194E40%08X", ++serial)), NOW - 6 * SECOND);
        for (long at = NOW - 6 * SECOND; at < NOW; at += SECOND / 5) {
            int level = (int) (-4_000 - 600 * Math.abs(at - best) / SECOND);
            track.note(side, side == Side.OUT ? 1 : 3, at, (short) level, level, 1);
        }
        evidence.measure(track);
        return track;
    }

    private List<TagTrack> load(Side side, long best) {
        return IntStream.range(0, 3).mapToObj(i -> loudestAt(side, best)).toList();
    }

    @Test
    void whatGetsLouderIsOnItsWayAndWhatHasPassedIsNot() {
        assertTrue(Arrivals.near(load(Side.OUT, NOW), judge, NOW));
        assertFalse(Arrivals.near(load(Side.OUT, NOW - 3 * SECOND), judge, NOW));
        assertFalse(Arrivals.near(load(Side.OUT, NOW).subList(0, 2), judge, NOW), "a few strays");
    }

    @Test
    void whatWasToldToHaveMovedIsNotOnItsWay() {
        List<TagTrack> told = load(Side.OUT, NOW);
        told.forEach(track -> track.movedTo = Direction.OUT);

        assertFalse(Arrivals.near(told, judge, NOW));
    }

    @Test
    void aLoadThatIsGoneIsRememberedForThoseItMet() {
        LoadGroup in = new LoadGroup(1, Direction.IN, load(Side.OUT, NOW - 5 * SECOND));
        Departed departed = new Departed();
        Likeness curves = judge.likeness(in, NOW);
        departed.add(in, curves);

        assertSame(curves, departed.met(new LoadGroup(2, Direction.OUT, load(Side.OUT, NOW - SECOND))));
        assertNull(departed.met(new LoadGroup(3, Direction.IN, load(Side.OUT, NOW - SECOND))), "the same way");
        for (int later = 0; later < 4; later++) {
            departed.add(new LoadGroup(4 + later, Direction.OUT, load(Side.IN, NOW)), curves);
        }
        assertNull(departed.met(new LoadGroup(9, Direction.OUT, load(Side.OUT, NOW - SECOND))), "four came since");
    }

    @Test
    void ofTheOtherWayIsWhatTheFarSideHeardFirst() {
        TagTrack track = loudestAt(Side.IN, NOW - 4 * SECOND);
        for (long at = NOW - 2 * SECOND; at < NOW; at += SECOND / 5) {
            track.note(Side.OUT, 1, at, (short) -4_000, -4_000, 1);
        }
        evidence.measure(track);

        assertTrue(track.evidence.cameOther(Direction.IN));
        assertFalse(track.evidence.cameOther(Direction.OUT));
        LoadGroup in = new LoadGroup(1, Direction.IN, load(Side.OUT, NOW - SECOND));
        assertEquals(Double.NEGATIVE_INFINITY, judge.membership(track, in, 1));
    }
}
