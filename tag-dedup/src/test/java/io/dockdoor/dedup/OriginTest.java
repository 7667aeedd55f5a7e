package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import io.dockdoor.events.Epc;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OriginTest {
    private static final long SECOND = 1_000_000;
    private static final long CROSSED = 1_700_000_008L * SECOND;

    private final DirectionEvidence evidence = new DirectionEvidence(Scorecard.DEFAULT, new SideTrust());
    private int serial;

    /** Heard twice a second in those seconds about the crossing, as loud as a tag half a metre a second from the door is. */
    private TagTrack heard(Side first, double from, double until, Side then, double since, double end) {
        TagTrack track = new TagTrack(
                Epc.ofHex(String.format("3034257BF7194E40%08X", ++serial)), CROSSED + (long) (from * SECOND));
        note(track, first, from, until);
        note(track, then, since, end);
        evidence.measure(track);
        return track;
    }

    private static void note(TagTrack track, Side side, double from, double until) {
        for (double at = from; at < until; at += 0.5) {
            int level = (int) (-4_000 - 500 * Math.abs(at));
            track.note(side, side == Side.OUT ? 1 : 3, CROSSED + (long) (at * SECOND), (short) level, level, 1);
        }
    }

    private LoadGroup load(Direction direction, Side near, Side far) {
        List<TagTrack> seeds = IntStream.range(0, 5)
                .mapToObj(i -> heard(near, -4, 0, far, 0, 1))
                .toList();
        return new LoadGroup(1, direction, seeds);
    }

    private double says(LoadGroup load, TagTrack track) {
        return new Origin(evidence, load, CROSSED).says(track);
    }

    @Test
    void whatCameFromWhereTheLoadWentIsNotOfTheLoad() {
        LoadGroup in = load(Direction.IN, Side.OUT, Side.IN);
        LoadGroup out = load(Direction.OUT, Side.IN, Side.OUT);

        assertTrue(says(in, heard(Side.IN, -4, 1, Side.OUT, 1, 1)) < -4);
        assertTrue(says(out, heard(Side.OUT, -4, 1, Side.IN, 1, 1)) < -4);
    }

    @Test
    void whatTheFarSideHeardOnlyOnceTheLoadWasThereMayBeOfIt() {
        LoadGroup in = load(Direction.IN, Side.OUT, Side.IN);

        assertEquals(0, says(in, heard(Side.OUT, -4, 0, Side.IN, 0, 1)));
        assertEquals(0, says(in, heard(Side.IN, 0, 1, Side.IN, 1, 1)));
        assertEquals(0, says(in, heard(Side.IN, -0.5, 1, Side.IN, 1, 1)), "once by chance");
    }

    @Test
    void whereTheLoadItselfCameFromIsNotKnownNothingIsSaid() {
        List<TagTrack> seeds = IntStream.range(0, 5)
                .mapToObj(i -> heard(Side.IN, -0.5, 0, Side.IN, 0, 1))
                .toList();

        assertEquals(0, says(new LoadGroup(1, Direction.IN, seeds), heard(Side.IN, -4, 1, Side.OUT, 1, 1)));
    }

    @Test
    void ofALoadThatStoodTheMomentIsNotKnownSoWell() {
        List<TagTrack> seeds = IntStream.range(0, 5)
                .mapToObj(i -> heard(Side.OUT, -8, 8, Side.IN, 8, 16))
                .toList();
        TagTrack other = heard(Side.IN, -1, 1, Side.IN, 1, 1);

        assertTrue(says(load(Direction.IN, Side.OUT, Side.IN), other) < 0);
        assertEquals(0, says(new LoadGroup(1, Direction.IN, seeds), other));
    }
}
