package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.BeamWatch.Word;
import io.dockdoor.dedup.WindowCounts.BeamHealth;
import io.dockdoor.events.Direction;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BeamWatchTest {
    private final BeamWatch beams = new BeamWatch(true, true);

    private static long ms(long millis) {
        return millis * 1_000;
    }

    private void broken(String beam, long from, long to) {
        beams.broken(beam, ms(from));
        beams.cleared(beam, ms(to));
    }

    private Word says(Direction direction, long crossed, long now) {
        beams.advance(ms(now));
        return beams.says(beams.near(direction, ms(crossed)), direction, ms(now));
    }

    /** The eyes' edges in time order, as a load of 1.2 m makes them. */
    private void passesIn(long at) {
        beams.broken("B1", ms(at));
        beams.broken("B2", ms(at + 1_000));
        beams.cleared("B1", ms(at + 1_200));
        beams.cleared("B2", ms(at + 2_200));
    }

    @Test
    void outerEyeFirstAndInnerEyeLastIsIn() {
        passesIn(0);

        assertEquals(Word.WAIT, says(Direction.IN, 1_100, 2_300), "it may still be chatter");
        assertEquals(Word.AGREES, says(Direction.IN, 1_100, 2_600));
        assertEquals(Word.DENIES, says(Direction.OUT, 1_100, 2_600));
    }

    @Test
    void whatStoodInAnEyeWhenItsReaderWentAwayIsKnownUpToThen() {
        beams.broken("B1", ms(0));
        beams.away(ms(200));
        beams.back(ms(8_900));
        beams.cleared("B1", ms(9_000)); // as found when it came back: nobody knows since when

        assertFalse(beams.stoodAt(ms(100), ms(8_000)));
        assertTrue(beams.clear(ms(9_000)));
    }

    @Test
    void whatTheReaderKeptTellsWhenItLeft() {
        beams.broken("B1", ms(0));
        beams.away(ms(200));
        beams.broken("B2", ms(1_000));
        beams.cleared("B1", ms(1_200));
        beams.cleared("B2", ms(2_200));
        beams.back(ms(2_300));

        assertEquals(Word.AGREES, says(Direction.IN, 1_100, 2_600));
    }

    @Test
    void whatStandsInAnEyeBeforeAndAfterAShortAbsenceNeverLeft() {
        beams.broken("B1", ms(0));
        beams.away(ms(200));
        beams.broken("B2", ms(1_000));
        beams.back(ms(1_050));
        beams.broken("B1", ms(1_100));
        beams.cleared("B1", ms(1_200));
        beams.cleared("B2", ms(2_200));

        assertEquals(Word.AGREES, says(Direction.IN, 1_100, 2_600));
        assertEquals(1, beams.crossings().size());
    }

    @Test
    void anEyeFoundBrokenAfterALongAbsenceIsBrokenFromThenOn() {
        beams.broken("B1", ms(0));
        beams.away(ms(200));
        beams.back(ms(5_900));
        beams.broken("B1", ms(6_000));

        assertFalse(beams.clear(ms(9_000)));
        assertFalse(beams.stoodAt(ms(100), ms(8_000)), "it may be something else");
    }

    @Test
    void gapsInALoadAreNotSeveralLoads() {
        beams.broken("B1", ms(0));
        beams.cleared("B1", ms(300));
        beams.broken("B1", ms(400));
        beams.broken("B2", ms(1_000));
        beams.cleared("B1", ms(1_200));
        beams.cleared("B2", ms(1_500));
        beams.broken("B2", ms(1_600));
        beams.cleared("B2", ms(2_200));

        assertEquals(Word.AGREES, says(Direction.IN, 1_100, 2_600));
        assertEquals(1, beams.crossings().size());
    }

    @Test
    void whereBothEyesSawOneThingOnlyNothingWentTheOtherWay() {
        passesIn(0);
        beams.used(Objects.requireNonNull(beams.near(Direction.IN, ms(1_100))));

        assertEquals(Word.NONE, says(Direction.IN, 1_100, 2_600), "told already");
        assertEquals(Word.DENIES, says(Direction.OUT, 1_100, 2_600));
    }

    @Test
    void whatMeetsInTheDoorwayIsNotOneThing() {
        beams.broken("B1", ms(0));
        beams.broken("B2", ms(100)); // both enter and both leave at about the same time
        beams.cleared("B1", ms(2_200));
        beams.cleared("B2", ms(2_300));
        beams.used(Objects.requireNonNull(beams.near(Direction.IN, ms(1_100))));

        assertEquals(Word.NONE, says(Direction.OUT, 1_100, 2_600));
    }

    @Test
    void whatStillStandsInAnEyeIsSeen() {
        beams.broken("B1", ms(0));

        assertEquals(Word.WAIT, says(Direction.IN, 9_000, 10_000), "it has stood there for ten seconds");
    }

    @Test
    void twoThatMeetBreakBothEyes() {
        broken("B1", 0, 1_500);
        assertFalse(crossing(500).mayBeTwo(), "nothing went through");
        beams.broken("B2", ms(1_600));
        assertTrue(crossing(500).mayBeTwo(), "one comes and one goes");
        beams.cleared("B2", ms(3_100));
        assertFalse(crossing(500).mayBeTwo(), "it was one thing");
    }

    private BeamWatch.Crossing crossing(long at) {
        return Objects.requireNonNull(beams.near(Direction.IN, ms(at)));
    }

    @Test
    void whatTwoLoadsSideBySideShowDeniesNoneOfThem() {
        beams.broken("B1", ms(0));
        beams.broken("B2", ms(500)); // by what comes the other way, and then by the first
        beams.cleared("B1", ms(1_200));
        beams.cleared("B2", ms(3_000));
        beams.used(Objects.requireNonNull(beams.near(Direction.IN, ms(1_100))));

        assertEquals(Word.NONE, says(Direction.OUT, 1_100, 3_400));
    }

    @Test
    void whatIsHeardToCrossWhileOneThingStandsInAnEyeIsOneLoad() {
        beams.broken("B1", ms(0));
        beams.broken("B2", ms(1_000));
        beams.cleared("B1", ms(1_200));
        assertFalse(beams.stoodAt(ms(-3_000), ms(9_000)), "before it came");
        assertTrue(beams.stoodAt(ms(1_100), ms(9_000)), "it still stands there");
        assertFalse(beams.stoodAt(ms(6_000), ms(7_000), ms(9_000)), "first heard long after it came");
        beams.cleared("B2", ms(10_000));
        assertTrue(beams.stoodAt(ms(11_000), ms(900)));
        assertFalse(beams.stoodAt(ms(900), ms(12_000)), "after it had gone");

        passesIn(20_000);
        assertFalse(beams.stoodAt(ms(21_000), ms(21_500)), "on its way through");
    }

    @Test
    void aLoadThatTurnsBackBehindTheInnerEyeDidNotPass() {
        beams.broken("B1", ms(0));
        beams.broken("B2", ms(1_000));
        beams.cleared("B2", ms(4_000));
        beams.cleared("B1", ms(5_000));

        assertEquals(Word.DENIES, says(Direction.IN, 2_000, 5_400));
    }

    @Test
    void aLoadThatOnlyCameUpToTheDoorDidNotPass() {
        broken("B1", 0, 3_000);

        assertEquals(Word.WAIT, says(Direction.IN, 2_000, 4_000));
        assertEquals(Word.DENIES, says(Direction.IN, 2_000, 6_000));
    }

    @Test
    void twoLoadsInLineAreTwoCrossings() {
        passesIn(0);
        // the second breaks the outer eye while the first is still in the inner one
        BeamWatch line = new BeamWatch(true, true);
        line.broken("B1", ms(0));
        line.broken("B2", ms(1_000));
        line.cleared("B1", ms(1_200));
        line.broken("B1", ms(1_800));
        line.cleared("B2", ms(2_200));
        line.broken("B2", ms(2_800));
        line.cleared("B1", ms(3_000));
        line.cleared("B2", ms(4_000));
        line.advance(ms(4_500));

        assertEquals(2, line.crossings().size());
        for (BeamWatch.Crossing crossing : line.crossings()) {
            assertEquals(BeamWatch.State.THROUGH, crossing.state(ms(4_500)));
            assertEquals(Direction.IN, crossing.direction);
        }
    }

    @Test
    void anEyeBrokenForAMinuteIsNotTrustedUntilItClears() {
        beams.broken("B1", ms(0));
        beams.advance(ms(61_000));
        assertEquals(BeamHealth.STUCK, beams.outerHealth());

        broken("B2", 70_000, 71_000);
        assertEquals(Word.PARTLY, says(Direction.IN, 70_500, 72_000), "the other eye still sees that something passed");

        beams.cleared("B1", ms(80_000));
        assertEquals(BeamHealth.TRUSTED, beams.outerHealth());
    }

    @Test
    void anEyeThatMissesThreeLoadsIsBlindUntilItSeesOneAgain() {
        for (long at = 0; at < 30_000; at += 10_000) {
            broken("B1", at, at + 1_000);
            beams.learn(Direction.IN, ms(at + 1_000));
        }
        assertEquals(BeamHealth.BLIND, beams.innerHealth());
        assertEquals(BeamHealth.TRUSTED, beams.outerHealth());

        passesIn(40_000);
        beams.learn(Direction.IN, ms(41_000));
        assertEquals(BeamHealth.TRUSTED, beams.innerHealth());
    }

    @Test
    void aDoorWithOneEyeLearnsThatSomethingPassedButNotWhichWay() {
        BeamWatch one = new BeamWatch(true, false);
        one.broken("B1", ms(0));
        one.cleared("B1", ms(1_000));
        one.broken("B2", ms(500));
        one.advance(ms(2_000));

        assertNotNull(one.near(Direction.OUT, ms(500)));
        assertEquals(Word.PARTLY, one.says(one.near(Direction.OUT, ms(500)), Direction.OUT, ms(2_000)));
        assertEquals(BeamHealth.ABSENT, one.innerHealth());
    }
}
