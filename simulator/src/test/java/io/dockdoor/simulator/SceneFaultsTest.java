package io.dockdoor.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.llrp.Fault;
import io.dockdoor.simulator.scene.DockScene;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SceneFaultsTest {
    private static DockScene scene(String name) {
        return DockScene.named(name, 3, 2, Duration.ofMinutes(3));
    }

    @Test
    void anOutageOfTheSceneKeepsTheLiveClientOutForFiveSeconds() {
        List<PlannedFault> planned = SceneFaults.planned(scene("S16"));
        assertFalse(planned.isEmpty());
        for (PlannedFault each : planned) {
            assertEquals(Fault.BUSY, each.fault());
            assertTrue(
                    each.lasting().compareTo(Duration.ofSeconds(5)) <= 0
                            || each.at().isZero(),
                    each.toString());
        }
    }

    @Test
    void aSceneThatMergesReadsHasItsReadersGatherTheirReports() {
        List<PlannedFault> planned = SceneFaults.planned(scene("S18"));
        assertEquals(
                List.of(Fault.GATHERED_REPORTS),
                planned.stream().map(PlannedFault::fault).toList());
    }

    @Test
    void aWrongClockIsWrongFromTheBeginning() {
        ReaderId reader = new ReaderId("R1");
        assertNotEquals(Duration.ZERO, SceneFaults.clockAhead(scene("S17"), reader));
        assertEquals(Duration.ZERO, SceneFaults.clockAhead(scene("S01"), reader));
        assertEquals(List.of(), SceneFaults.planned(scene("S01")));
    }
}
