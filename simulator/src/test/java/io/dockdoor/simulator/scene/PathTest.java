package io.dockdoor.simulator.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.simulator.radio.Motion;
import org.junit.jupiter.api.Test;

class PathTest {
    private static final long SECOND = 1_000_000;

    @Test
    void aPathBrakesSoThatItStandsWhereItShould() {
        Path path = Path.from(0, -4, 0.3)
                .going(1, 0)
                .stopAtX(0.5, 0.5)
                .rest(2)
                .speedTo(1, 0, 0.5)
                .untilX(4)
                .build();
        // 3.5 m at 1 m/s, then 1 m in 2 s of braking
        assertEquals(-0.5, path.xAt(3_500_000), 1e-6);
        assertEquals(0.5, path.xAt(5_500_000), 1e-6);
        assertEquals(0.5, path.xAt(7_499_999), 1e-6);
        assertEquals(4, path.xAt(path.endMicros()), 1e-6);
        assertEquals(4, path.xAt(path.endMicros() + SECOND), 1e-6);
        assertEquals(0.3, path.yAt(4 * SECOND), 1e-9);
    }

    @Test
    void aBodySaysWhichStopItStandsInAndThatItMovesInBetween() {
        Path path = Path.from(SECOND, 0, 0).rest(1).speedTo(1, 0, 1).untilX(2).build();
        assertTrue(restAt(path, 0) >= 0);
        assertEquals(restAt(path, SECOND), restAt(path, 1_900_000));
        assertEquals(-1, restAt(path, 2_500_000));
        assertTrue(restAt(path, path.endMicros()) > restAt(path, SECOND));
    }

    private static int restAt(Path path, long micros) {
        Motion.State state = new Motion.State();
        path.at(micros, state);
        return state.rest;
    }

    @Test
    void theLastCrossingCountsAndATurnBackHasNone() {
        Path through = Path.from(0, -3, 0).going(1.5, 0).untilX(3).build();
        near(2 * SECOND, through.lastCrossing(0, 0, true, 0, through.endMicros()));
        near(2_400_000, through.lastCrossing(0, -0.6, true, 0, through.endMicros()));
        assertEquals(-1, through.lastCrossing(0, 0, false, 0, through.endMicros()));
        Path back = Path.from(0, -3, 0)
                .going(1, 0)
                .stopAtX(-0.2, 1)
                .speedTo(-1, 0, 1)
                .untilX(-3)
                .build();
        assertEquals(-1, back.lastCrossing(0, 0, true, 0, back.endMicros()));
    }

    private static void near(long expected, long actual) {
        assertTrue(Math.abs(actual - expected) <= 200, actual + " us, not " + expected);
    }
}
