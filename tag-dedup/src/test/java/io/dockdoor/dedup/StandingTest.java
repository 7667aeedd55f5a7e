package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dockdoor.events.Direction;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StandingTest {
    private final BeamWatch beams = new BeamWatch(true, true);

    private static long ms(long millis) {
        return millis * 1_000;
    }

    private void broken(String beam, long from, long to) {
        beams.broken(beam, ms(from));
        beams.cleared(beam, ms(to));
    }

    private static long crossed(long since, long until, double lead) {
        return new Standing(ms(since), ms(until), 0).crossed(lead);
    }

    @Test
    void whatStoodInBothEyesForShortPassedThePlaneAboutInTheMiddleOfThatTime() {
        assertEquals(ms(12_000), crossed(10_000, 14_000, 0));
        assertEquals(ms(10_000), crossed(10_000, 14_000, -0.6), "heard beyond the plane");
        assertEquals(ms(14_000), crossed(10_000, 14_000, 0.6), "heard before it");
    }

    /** The antennas cannot tell a hand's width: what they say moves it no further than it may be off. */
    @Test
    void atNeitherEndOfThatTimeIsItSecondsOff() {
        assertEquals(ms(13_500), crossed(10_000, 18_000, -0.6));
        assertEquals(ms(14_500), crossed(10_000, 18_000, 0.6));
    }

    @Test
    void whatStoodThereForLongPassedThePlaneBeforeItStoppedUnlessItWasHeardBeforeIt() {
        assertEquals(ms(10_000), crossed(10_000, 40_000, 0.1));
        assertEquals(ms(40_000), crossed(10_000, 40_000, 0.3));
    }

    /** Somebody pulls it, so both its ends are seen; whatever the antennas hear, it was slow where it stood. */
    @Test
    void whatCameSlowerThanItWentStoodBeforeThePlane() {
        pulledThenStoodFor(20_000, 1_400, 1_100);

        assertEquals(ms(22_400), stood(2_400).crossed(-0.5));
    }

    @Test
    void whatWentSlowerThanItCameStoodBeyondThePlane() {
        pulledThenStoodFor(20_000, 1_100, 1_400);

        assertEquals(ms(2_100), stood(2_100).crossed(0.5));
    }

    /** The near eye sees the truck leave, not the load. */
    @Test
    void whatATruckPushesShowsNoEndOfItsOwn() {
        beams.broken("B1", ms(1_000));
        beams.broken("B2", ms(2_400));
        beams.cleared("B1", ms(22_400));
        beams.cleared("B2", ms(23_000));

        assertEquals(0, stood(2_400).slowing());
    }

    @Test
    void whatLeftTheNearEyeSoonDidNotStand() {
        beams.broken("B1", ms(1_000));
        beams.broken("B2", ms(2_400));
        beams.cleared("B1", ms(4_000));

        assertNull(Standing.of(beams, Direction.IN, ms(2_400)));
    }

    private Standing stood(long reached) {
        return Objects.requireNonNull(Standing.of(beams, Direction.IN, ms(reached)));
    }

    private void pulledThenStoodFor(long stands, long front, long rear) {
        broken("B1", 0, 300);
        beams.broken("B2", ms(900));
        beams.broken("B1", ms(1_000));
        beams.cleared("B2", ms(1_200));
        beams.broken("B2", ms(1_000 + front));
        beams.cleared("B1", ms(1_000 + front + stands));
        beams.cleared("B2", ms(1_000 + front + stands + rear));
    }
}
