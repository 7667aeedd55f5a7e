package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import io.dockdoor.events.Epc;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenTogetherTest {
    private static final long SECOND = 1_000_000;
    private static final long CROSSED = 1_700_000_300L * SECOND;
    private static final long WATCHED_SINCE = CROSSED - 300 * SECOND;
    private static final Scorecard CARD = Scorecard.DEFAULT;

    private final DirectionEvidence evidence = new DirectionEvidence(CARD, new SideTrust());
    private final SeenTogether together = new SeenTogether(CARD);
    private int serial;

    private TagTrack heard(double from, double until) {
        TagTrack track = new TagTrack(Epc.ofHex(String.format("3034257BF7194E40%08X", ++serial)), at(from));
        for (int i = 0; i < 40; i++) {
            double seconds = from + (until - from) * i / 39;
            int level = (int) (-4_000 - 100 * Math.abs(seconds));
            track.note(seconds < 0 ? Side.OUT : Side.IN, seconds < 0 ? 1 : 3, at(seconds), (short) level, level, 1);
        }
        evidence.measure(track);
        return track;
    }

    private static long at(double seconds) {
        return CROSSED + (long) (seconds * SECOND);
    }

    private LoadGroup over(double looked) {
        List<TagTrack> seeds = IntStream.range(0, 5).mapToObj(i -> heard(-3, 3)).toList();
        LoadGroup load = new LoadGroup(1, Direction.IN, seeds);
        load.over = true;
        load.lookedMicros = at(looked);
        return load;
    }

    private double odds(TagTrack track, LoadGroup load, double alike) {
        return together.odds(track, load, alike, WATCHED_SINCE, true);
    }

    @Test
    void whatWasHeardWithTheLoadAndAtNoOtherTimeIsItsTheMoreTheMoreItResemblesIt() {
        TagTrack track = heard(-2.5, 2.5);
        LoadGroup load = over(6);

        assertEquals(CARD.appearsTogether() + 2.5, odds(track, load, 0.5), 1e-9);
        assertEquals(CARD.appearsTogether() + 1.25, odds(track, load, 0.1), 1e-9);
        assertEquals(CARD.appearsTogether(), odds(track, load, -0.3), 1e-9, "whoever passes by comes and goes too");
        assertEquals(CARD.appearsTogether() + 2.5, odds(track, load, Double.NaN), 1e-9, "no curve to hold it against");
    }

    @Test
    void aHandfulOfSightingsIsNoCurveThatCouldResembleAnything() {
        assertEquals(1, SeenTogether.resembling(0.2, 40, CARD));
        assertEquals(0, SeenTogether.resembling(0, 8, CARD));
        assertEquals(0.75, SeenTogether.resembling(0, 2, CARD));
        assertEquals(1, SeenTogether.resembling(Double.NaN, 40, CARD));
    }

    @Test
    void whatIsStillHeardMayBeHeardForLong() {
        assertEquals(CARD.appearsTogether(), odds(heard(-2.5, 5.5), over(6), 0.5), 1e-9);
    }

    @Test
    void whatWasThereBeforeTheLoadSaysNothing() {
        assertEquals(0, odds(heard(-30, 2), over(6), 0.5));
        assertTrue(odds(heard(-2.5, 2.5), over(6), 0.5) > CARD.appearsTogether());
    }
}
