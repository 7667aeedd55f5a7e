package io.dockdoor.gateway.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.simulator.scene.SceneOptions.Gen2;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What has to be reached: 500 tags, 20 seconds. The figures over more rooms are in docs/benchmarks.md. */
class RoomSweepTest {
    private static final Duration WANTED = Duration.ofSeconds(20);

    @Test
    void nearlyAllReadableTagsAreFoundAndTheSweepKnowsHowManyItMissed() {
        int readable = 0;
        int found = 0;
        for (long seed = 1; seed <= 3; seed++) {
            RoomSweep sweep = RoomSweep.of(seed, 500, Gen2.S1_FAST, WANTED, 0);
            readable += sweep.readable();
            found += sweep.found();
            assertEquals("complete", sweep.summary().state());
            assertEquals(sweep.truth(), sweep.summary().completeness().estimate(), 0.02, "seed " + seed);
            assertTrue(
                    sweep.summary().quality() >= 0.8,
                    "quality " + sweep.summary().quality());
            assertEquals(List.of(), sweep.summary().missing());
        }
        assertTrue(readable > 800, "readable " + readable);
        assertTrue(found >= 0.995 * readable, found + " of " + readable);
    }

    @Test
    void anAntennaThatIsOffIsNamedAndTheQualityFalls() {
        RoomSweep sweep = RoomSweep.of(1, 500, Gen2.S1_FAST, WANTED, 3);
        assertEquals("R1/3", sweep.summary().missing().get(0).what());
        assertTrue(
                sweep.summary().quality() < 0.76, "quality " + sweep.summary().quality());
    }
}
