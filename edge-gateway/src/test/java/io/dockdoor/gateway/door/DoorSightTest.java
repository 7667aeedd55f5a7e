package io.dockdoor.gateway.door;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.Side;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.dedup.WindowCounts;
import io.dockdoor.dedup.WindowCounts.BeamHealth;
import io.dockdoor.dedup.WindowCounts.SensorHealth;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.health.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoorSightTest {
    private static final ReaderId R1 = new ReaderId("R1");

    private final HealthBoard board = new HealthBoard(() -> Instant.EPOCH);
    private final DoorSight sight = new DoorSight(
            WindowPlan.of(
                    new DoorId("D1"),
                    List.of(
                            new AntennaPlace(R1, 1, Side.OUT),
                            new AntennaPlace(R1, 2, Side.OUT),
                            new AntennaPlace(R1, 3, Side.IN))),
            board);

    @Test
    void passagesThatOnlyTheBeamsSeeAgainAndAgainAreBlindness() {
        for (int load = 0; load < 100; load++) {
            load(0b1110);
        }
        int until = 0;
        while (healthOrNone() == null && until < 100) {
            walker();
            until++;
        }
        assertEquals("blind", health().code());
        assertEquals(6, until, "at a door where hardly anybody walks");
        load(0b1110);
        assertEquals(Level.UP, health().level());
    }

    @Test
    void aDoorThatPeopleWalkThroughIsNotCalledBlindForIt() {
        for (int i = 0; i < 200; i++) {
            for (int person = 0; person < i % 9; person++) {
                walker();
            }
            load(0b1110);
            assertFalse(board.parts().containsKey("sight-D1"), "after " + i + " loads");
        }
    }

    @Test
    void anAntennaThatSeesNothingOfWhatItUsuallySeesIsQuiet() {
        for (int load = 0; load < 10; load++) {
            load(0b1110);
        }
        load(0b1010);
        load(0b1010);
        assertFalse(board.parts().containsKey("sight-D1"), "two loads may be packed like that");
        load(0b1010);
        assertEquals("antenna-quiet", health().code());
        assertTrue(health().sentence().contains("antenna [2]"), health().sentence());
        load(0b1110);
        assertEquals(Level.UP, health().level());
    }

    @Test
    void aSensorThatIsNotBelievedIsToldWithItsCureAndSoIsItsReturn() {
        sight.sensors(counts(SensorHealth.TRUSTED, SensorHealth.ABSENT));
        assertFalse(board.parts().containsKey("contact-D1"), "what never was wrong is not spoken of");
        sight.sensors(counts(SensorHealth.STUCK, SensorHealth.CHATTERING));
        assertEquals("stuck", part("contact-D1").code());
        assertEquals("chattering", part("motion-D1").code());
        sight.sensors(counts(SensorHealth.TRUSTED, SensorHealth.BLIND));
        assertEquals(Level.UP, part("contact-D1").level());
        assertEquals("blind", part("motion-D1").code());
    }

    private Health part(String name) {
        return there(board.parts().get(name));
    }

    private static WindowCounts counts(SensorHealth contact, SensorHealth motion) {
        return new WindowCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, BeamHealth.ABSENT, BeamHealth.ABSENT, contact, motion);
    }

    @Test
    void anAntennaThatNeverSawMuchIsNotMissed() {
        for (int load = 0; load < 50; load++) {
            load(0b1010);
        }
        assertFalse(board.parts().containsKey("sight-D1"));
    }

    @Test
    void aDoorThatHearsNothingOfLoadsNextDoorIsBlindUntilItHearsAgain() {
        sight.unheard(null);
        assertFalse(board.parts().containsKey("sight-D1"));
        sight.unheard(new Overhearing.Silence(new DoorId("D2"), 5, 0.95));
        assertEquals("blind", health().code());
        assertEquals(Level.DEGRADED, health().level());
        assertEquals(
                "nothing was heard here of 5 loads in a row through door D2, of whose loads this door usually hears"
                        + " 95 %; look at this door's readers, antennas and cables",
                health().sentence());
        walker();
        assertEquals("blind", health().code(), "somebody on foot proves nothing");
        sight.unheard(null);
        assertEquals(Level.UP, health().level());
    }

    private @Nullable Health healthOrNone() {
        return board.parts().get("sight-D1");
    }

    private Health health() {
        Health told = healthOrNone();
        if (told == null) {
            throw new AssertionError("nothing was told");
        }
        return told;
    }

    private void walker() {
        sight.judged(new Verdict.NoTag(1, null, 1, 2, 3));
    }

    /** Ten tags, each seen by these antennas (bit n = antenna n). */
    private void load(long antennas) {
        List<JudgedTag> tags = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Epc epc = Epc.ofHex("%024X".formatted(i));
            tags.add(new JudgedTag(epc, 5, 1, 2, -5500, antennas, 1, false, TagRead.NO_PC));
        }
        sight.judged(new Verdict.Moved(1, 0, Direction.IN, 1, 1, 2, 2, 3, tags, Rejected.NONE, List.of()));
    }
}
