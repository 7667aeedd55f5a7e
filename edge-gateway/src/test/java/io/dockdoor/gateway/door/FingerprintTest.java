package io.dockdoor.gateway.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.Side;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static WindowPlan plan(Side side) {
        return WindowPlan.of(new DoorId("D1"), List.of(new AntennaPlace(new ReaderId("R1"), 1, side)));
    }

    @Test
    void saysEveryComponentDownToTheLast() {
        WindowPlan plan = plan(Side.IN);
        String text = Fingerprint.of(plan);
        assertEquals(
                "WindowPlan[door=DoorId[value=D1], antennas=[AntennaPlace[reader=ReaderId[value=R1], antenna=1, side=IN]],",
                text.substring(0, text.indexOf(" hasInnerBeam")));
        assertEquals(
                plan.scorecard().getClass().getRecordComponents().length,
                text.substring(text.indexOf("Scorecard[")).split("=", -1).length - 2,
                "all weights, and tagCapacity behind");
    }

    @Test
    void differsWhereverTwoDiffer() {
        WindowPlan plan = plan(Side.IN);
        assertEquals(Fingerprint.of(plan), Fingerprint.of(plan(Side.IN)));
        assertNotEquals(Fingerprint.of(plan), Fingerprint.of(plan(Side.OUT)));
        assertNotEquals(Fingerprint.of(plan), Fingerprint.of(plan.withBeams(true, false)));
        assertNotEquals(Fingerprint.of(plan), Fingerprint.of(plan.withTagCapacity(7)));
    }
}
