package io.dockdoor.simulator.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.simulator.radio.Material;
import io.dockdoor.simulator.scene.Beams.Change;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BeamsTest {
    private static final long SECOND = 1_000_000;
    private final Beams beams = new Beams();

    @Test
    void aGapShorterThanTheSensorSeesIsNotToldAndALongerOneIs() {
        beams.stands(0, 0, SECOND);
        beams.stands(0, SECOND + 50_000, 2 * SECOND);
        beams.stands(0, 2 * SECOND + 90_000, 3 * SECOND);
        assertEquals(
                List.of(
                        new Change(0, 1, true),
                        new Change(2 * SECOND, 1, false),
                        new Change(2 * SECOND + 90_000, 1, true),
                        new Change(3 * SECOND, 1, false)),
                beams.changes());
    }

    @Test
    void twoThingsInTheBeamAreOneBreak() {
        beams.stands(1, 5 * SECOND, 9 * SECOND);
        beams.stands(1, 4 * SECOND, 6 * SECOND);
        assertEquals(List.of(new Change(4 * SECOND, 2, true), new Change(9 * SECOND, 2, false)), beams.changes());
    }

    @Test
    void aBeamThatFailsShowsClearFromThenOn() {
        beams.stands(0, SECOND, 4 * SECOND);
        beams.stands(0, 5 * SECOND, 6 * SECOND);
        beams.fails(0, 2 * SECOND);
        assertEquals(List.of(new Change(SECOND, 1, true), new Change(2 * SECOND, 1, false)), beams.changes());
    }

    @Test
    void aPersonOnFootBreaksBothBeamsOneAfterTheOther() {
        Path path = Path.from(0, -3, 0).going(1, 0).untilX(3).build();
        Load armful = new Load(1, 0.4, 0.4, Material.DRY, List.of(), List.of());
        beams.passes(armful, Load.Carrier.PERSON, 1, path, path.endMicros(), new SplittableRandom(1));
        List<Change> changes = beams.changes();
        assertEquals(List.of(1, 1, 2, 2), changes.stream().map(Change::port).toList(), "nobody has a gap of 70 ms");
        // looked at every 5 ms
        assertTrue(Math.abs(changes.get(0).atMicros() - 2_300_000) <= 5_000);
        assertTrue(changes.get(3).atMicros() < 4_200_000);
    }
}
