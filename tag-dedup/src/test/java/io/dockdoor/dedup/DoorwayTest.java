package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import org.junit.jupiter.api.Test;

class DoorwayTest {
    private final BeamWatch beams = new BeamWatch(true, true);
    private final Doorway doorway = new Doorway(beams);

    private static long ms(long millis) {
        return millis * 1_000;
    }

    private void broken(String beam, long from, long to) {
        beams.broken(beam, ms(from));
        beams.cleared(beam, ms(to));
    }

    @Test
    void whatHasLeftTheNearEyeOrIsOnItsWayThroughBothDoesNotStand() {
        beams.broken("B1", ms(0));
        assertTrue(doorway.holds(Direction.IN, ms(0), ms(500), ms(900)), "in the near eye, nothing in the far one");
        beams.broken("B2", ms(800));
        assertFalse(doorway.holds(Direction.IN, ms(0), ms(900), ms(950)), "in both");
        beams.cleared("B1", ms(1_000));
        assertFalse(doorway.holds(Direction.IN, ms(0), ms(900), ms(1_400)), "in the far one");
        assertTrue(doorway.holds(Direction.IN, ms(0), ms(900), ms(4_900)), "in the far one and does not leave it");
        beams.cleared("B2", ms(5_000));
        assertFalse(doorway.holds(Direction.IN, ms(0), ms(900), ms(5_400)), "gone");
    }

    /** A truck is in the near eye long after the load before it. */
    @Test
    void whatCameThereFastAndStaysInBothForLongerThanAPassTakesStandsThere() {
        beams.broken("B1", ms(0));
        beams.broken("B2", ms(700));
        assertFalse(doorway.holds(Direction.IN, ms(0), ms(800), ms(2_900)), "on its way");
        assertTrue(doorway.holds(Direction.IN, ms(0), ms(800), ms(3_100)), "it has stopped");
    }

    @Test
    void whatIsSlowFromEyeToEyeMayStopBetweenThemAndIsThereUntilItLeavesTheNearOne() {
        beams.broken("B1", ms(0));
        beams.broken("B2", ms(1_300));
        assertTrue(doorway.holds(Direction.IN, ms(0), ms(1_300), ms(1_900)));
        beams.cleared("B1", ms(2_000));
        assertFalse(doorway.holds(Direction.IN, ms(0), ms(1_300), ms(2_400)), "its tail has passed");
    }

    /** The space between two of its cases is where the near eye looks while it stands, and the far eye saw only whoever pulls it. */
    @Test
    void whatTheNearEyeSeesThroughHasNotGoneThroughUntilTheFarOneSeesIt() {
        broken("B1", 0, 300);
        broken("B2", 800, 1_200);
        broken("B1", 1_300, 2_600);
        assertTrue(doorway.holds(Direction.IN, ms(-5_000), ms(1_500), ms(6_000)), "in no eye");
        assertFalse(doorway.holds(Direction.IN, ms(-5_000), ms(1_500), ms(8_700)), "it went elsewhere");
        beams.broken("B1", ms(7_000));
        assertTrue(doorway.holds(Direction.IN, ms(-5_000), ms(1_500), ms(7_100)), "it goes on");
        beams.broken("B2", ms(7_200));
        beams.cleared("B1", ms(7_600));
        assertFalse(doorway.holds(Direction.IN, ms(-5_000), ms(1_500), ms(8_000)), "it is there");
    }

    @Test
    void whatOnlyTheNearEyeSawIsNotWaitedForWhileNobodyKnowsThatTheFarOneSees() {
        broken("B1", 0, 1_300);

        assertFalse(doorway.holds(Direction.IN, ms(-5_000), ms(500), ms(2_000)));
    }

    /** What leaves breaks for a way in the far eye first: its leaving is no load that comes. */
    @Test
    void whatGoesTheOtherWayIsNotWaitedFor() {
        broken("B2", 0, 900);
        broken("B1", 800, 1_700);

        assertFalse(doorway.holds(Direction.IN, ms(-5_000), ms(500), ms(2_200)));
    }

    @Test
    void whatFollowsALoadIntoTheNearEyeIsNotThatLoad() {
        beams.broken("B1", ms(0));
        beams.broken("B2", ms(1_000));
        beams.cleared("B1", ms(1_200));
        beams.cleared("B2", ms(2_200));
        beams.broken("B1", ms(2_000));

        assertFalse(doorway.holds(Direction.IN, ms(0), ms(1_100), ms(2_600)));
        assertTrue(doorway.holds(Direction.OUT, ms(0), ms(1_100), ms(7_000)), "for a way out it is the far eye");
    }

    @Test
    void anEyeThatStaysBrokenAfterALoadHasLeftTheFarOneHoldsItUpNoLonger() {
        beams.broken("B1", ms(0));
        broken("B2", 1_000, 1_300);
        assertTrue(doorway.holds(Direction.IN, ms(0), ms(500), ms(5_000)), "that was whoever pulls it");
        broken("B2", 6_000, 7_200);
        assertTrue(doorway.holds(Direction.IN, ms(0), ms(500), ms(7_250)));
        assertFalse(doorway.holds(Direction.IN, ms(0), ms(500), ms(7_600)), "that was the load");
    }

    /** The antennas take the moment at which whoever pulls it passed for the load's, which stands in the near eye since. */
    @Test
    void whatIsInTheNearEyeBehindWhoeverPullsItStandsThere() {
        broken("B1", 0, 400);
        broken("B2", 1_000, 1_400);
        beams.broken("B1", ms(2_600));

        assertTrue(doorway.holds(Direction.IN, ms(-5_000), ms(1_300), ms(3_000)));
        assertFalse(doorway.holds(Direction.IN, ms(-5_000), ms(-1_000), ms(3_000)), "it followed long after");
    }

    @Test
    void whatWasInAnEyeBeforeALoadWasHeardIsSomethingElse() {
        beams.broken("B1", ms(0));

        assertTrue(doorway.holds(Direction.IN, ms(0), ms(500), ms(9_000)));
        assertFalse(doorway.holds(Direction.IN, ms(6_000), ms(8_000), ms(9_000)));
    }
}
