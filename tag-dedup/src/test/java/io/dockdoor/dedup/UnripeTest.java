package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import io.dockdoor.events.Epc;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnripeTest {
    private static final long SECOND = 1_000_000;
    private static final long CROSSED = 1_700_000_008L * SECOND;
    private static final int MANY = 20;
    private static final int FEW = 4;

    private final DirectionEvidence evidence = new DirectionEvidence(Scorecard.DEFAULT, new SideTrust());
    private int serial;

    /** Heard so often in those seconds about the crossing, by that side until then and by the other one from then on. */
    private TagTrack heard(int times, double from, double until, Side before, Side after, double then) {
        TagTrack track = new TagTrack(Epc.ofHex(String.format("3034257BF7194E40%08X", ++serial)), at(from));
        for (int i = 0; i < times; i++) {
            double seconds = from + (until - from) * i / Math.max(1, times - 1);
            Side side = seconds < then ? before : after;
            int level = (int) (-4_000 - 100 * Math.abs(seconds));
            track.note(side, side == Side.OUT ? 1 : 3, at(seconds), (short) level, level, 1);
        }
        evidence.measure(track);
        return track;
    }

    private static long at(double seconds) {
        return CROSSED + (long) (seconds * SECOND);
    }

    private LoadGroup load(int times) {
        List<TagTrack> seeds = IntStream.range(0, 5)
                .mapToObj(i -> heard(times, -3, 3, Side.OUT, Side.IN, 0))
                .toList();
        return new LoadGroup(1, Direction.IN, seeds);
    }

    private boolean waits(TagTrack track, LoadGroup load, boolean tellsSides, boolean meets, boolean last, double now) {
        return new Unripe(load, CROSSED, tellsSides, meets, last, at(now)).has(track);
    }

    @Test
    void whatOneSideHeardBesideALoadTheOtherWayWaitsForTheLastLook() {
        TagTrack near = heard(MANY, -3, 1, Side.OUT, Side.OUT, 0);
        TagTrack far = heard(MANY, -1, 1, Side.IN, Side.IN, 0);
        TagTrack both = heard(MANY, -3, 1, Side.OUT, Side.IN, 0);

        assertTrue(waits(near, load(MANY), true, true, false, 1));
        assertTrue(waits(far, load(MANY), true, true, false, 1));
        assertFalse(waits(both, load(MANY), true, true, false, 1));
        assertFalse(waits(near, load(MANY), true, true, true, 1), "at the last look");
        assertFalse(waits(near, load(MANY), true, false, false, 1), "no load the other way");
        assertFalse(waits(near, load(MANY), false, true, false, 1), "antennas that hear both sides");
    }

    @Test
    void whatIsFirstHeardWhenTheLoadIsAwayIsWaitedForUntilItIsHeardNoMore() {
        TagTrack late = heard(2, 3, 4, Side.IN, Side.IN, 0);

        assertTrue(waits(late, load(MANY), true, false, true, 6));
        assertFalse(waits(late, load(MANY), true, false, true, 7.5));
    }

    @Test
    void whatWasHeardBeforeTheLoadWasAwayIsNoLatecomer() {
        assertFalse(waits(heard(MANY, 1, 5, Side.IN, Side.IN, 0), load(MANY), true, false, true, 6));
    }

    @Test
    void ofALoadWhoseTagsWereHeardAFewTimesOnlyALatecomerIsNothingUnusual() {
        assertFalse(waits(heard(2, 3, 4, Side.IN, Side.IN, 0), load(FEW), true, false, true, 6));
    }

    @Test
    void ofALoadThatStoodALatecomerComesLaterStill() {
        List<TagTrack> seeds = IntStream.range(0, 5)
                .mapToObj(i -> heard(MANY, -8, 8, Side.OUT, Side.IN, 0))
                .toList();
        LoadGroup stood = new LoadGroup(1, Direction.IN, seeds);

        assertTrue(stood.stood() > SECOND, () -> "it stood " + stood.stood());
        assertFalse(waits(heard(2, 2.5, 4, Side.IN, Side.IN, 0), stood, true, false, true, 6));
        assertTrue(waits(heard(2, 2.5, 4, Side.IN, Side.IN, 0), load(MANY), true, false, true, 6));
    }
}
