package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.events.Direction;
import org.junit.jupiter.api.Test;

class MomentTest {
    private final BeamWatch beams = new BeamWatch(true, true);

    private static long ms(long millis) {
        return millis * 1_000;
    }

    private void broken(String beam, long from, long to) {
        beams.broken(beam, ms(from));
        beams.cleared(beam, ms(to));
    }

    private long reachedOnItsWayIn(boolean alone, long until) {
        return Moment.reached(beams, Direction.IN, alone, ms(0), ms(until));
    }

    /** Whoever pulls it goes through both eyes before it, and it has a gap where the far eye looks while it stands. */
    @Test
    void aLoadPassedThePlaneAsItReachedTheFarEyeAndNotAsItWentOn() {
        broken("B1", 0, 400);
        beams.broken("B2", ms(1_000));
        beams.broken("B1", ms(1_200));
        beams.cleared("B2", ms(1_400));
        broken("B2", 2_500, 2_700);
        beams.cleared("B1", ms(8_200));
        broken("B2", 8_250, 9_500);

        assertEquals(ms(2_500), reachedOnItsWayIn(true, 9_000));
        assertEquals(ms(8_250), reachedOnItsWayIn(false, 9_000), "something comes the other way");
    }

    @Test
    void ofWhatIsShorterThanTheEyesAreApartTheLastIsTheLoad() {
        broken("B1", 0, 300);
        broken("B2", 1_000, 1_300);
        broken("B1", 1_400, 1_700);
        broken("B2", 2_400, 2_700);

        assertEquals(ms(2_400), reachedOnItsWayIn(true, 3_000));
    }

    /** The antennas heard whoever pulls it, and the load in front of the far eye, about alike: they saw nothing cross later. */
    @Test
    void aLoadThatStoodInTheNearEyePassedThePlaneWhenItReachedTheFarOne() {
        broken("B1", 0, 400);
        beams.broken("B2", ms(1_000));
        beams.broken("B1", ms(1_200));
        beams.cleared("B2", ms(1_400));
        beams.cleared("B1", ms(18_000));
        broken("B1", 18_400, 18_900);
        broken("B2", 18_600, 20_000);

        assertEquals(ms(18_600), reachedOnItsWayIn(true, 7_000));
    }

    /** The antennas heard it beyond the plane as soon as it stood there; where the near eye looks it has a gap. */
    @Test
    void aLoadThatTheNearEyeSawThroughPassedThePlaneWhenItReachedTheFarOne() {
        broken("B1", 0, 300);
        broken("B2", 800, 1_200);
        broken("B1", 1_300, 2_600);
        beams.broken("B1", ms(6_500));
        broken("B2", 6_700, 7_900);
        beams.cleared("B1", ms(7_100));

        assertEquals(ms(6_700), reachedOnItsWayIn(true, 3_000));
    }
}
