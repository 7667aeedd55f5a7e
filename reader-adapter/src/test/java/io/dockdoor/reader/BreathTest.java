package io.dockdoor.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BreathTest {
    private static final long MILLI = 1_000_000;

    private final Breath breath = new Breath();
    private long now = 1_000 * MILLI;

    @Test
    void denseReportsAreGatheredForMillisecondsOnly() {
        long waits = 0;
        for (int read = 0; read < 100; read++) {
            now += MILLI;
            long wait = breath.after(103, now);
            assertTrue(wait <= 40 * MILLI, "a door is not kept waiting");
            waits += wait > 0 ? 1 : 0;
            now += wait;
        }
        assertTrue(waits > 90, waits + " of 100");
    }

    @Test
    void sparseReportsAndAnswersAreTakenAsTheyCome() {
        for (int read = 0; read < 100; read++) {
            now += 90 * MILLI;
            assertEquals(0, breath.after(103, now));
        }
    }

    @Test
    void aBacklogIsNotHeldUp() {
        for (int read = 0; read < 100; read++) {
            now += MILLI / 10;
            assertEquals(0, breath.after(64 * 1024, now));
        }
    }
}
