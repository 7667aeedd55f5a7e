package io.dockdoor.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requirement 2: jittered, capped, and forgiven only by a session that read. */
class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new Random(1));

    @Test
    void waitsDoubleUpToTheLongestAndStayBetweenHalfAndAll() {
        long[] most = {500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000};
        for (long each : most) {
            long wait = backoff.next().toMillis();
            assertTrue(wait >= each / 2 && wait <= each, wait + " of " + each);
        }
        for (int i = 0; i < 1000; i++) {
            assertTrue(backoff.next().toMillis() <= 30_000);
        }
    }

    @Test
    void onlyAHealthySessionStartsItAfresh() {
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        assertTrue(backoff.next().toMillis() >= 15_000);
        backoff.healthy();
        assertTrue(backoff.next().toMillis() <= 500);
    }

    @Test
    void twoReadersDoNotRiseTogether() {
        Backoff other = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new Random(2));
        int same = 0;
        for (int i = 0; i < 100; i++) {
            same += backoff.next().equals(other.next()) ? 1 : 0;
        }
        assertEquals(0, same);
    }
}
