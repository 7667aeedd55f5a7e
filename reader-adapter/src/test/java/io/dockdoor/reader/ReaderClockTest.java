package io.dockdoor.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.reader.ReaderEvent.Stamp;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReaderClockTest {
    private static final long GATEWAY = 1_760_000_000_000_000L;
    private static final long S = 1_000_000;

    private final ReaderClock clock = new ReaderClock();

    @Test
    void aReaderThatLivesInTheYear2000IsUnderstood() {
        long reader = 946_704_378_859_233L;
        clock.anchor(new Stamp(true, reader), GATEWAY);
        assertEquals(GATEWAY + 5 * S, clock.gateway(true, reader + 5 * S, GATEWAY + 5 * S + 3_000));
    }

    @Test
    void aReaderThatKnowsItsUptimeOnlyIsUnderstood() {
        clock.anchor(new Stamp(false, 40 * S), GATEWAY);
        assertEquals(GATEWAY + 2 * S, clock.gateway(false, 42 * S, GATEWAY + 2 * S));
    }

    @Test
    void aBacklogOfAMinuteKeepsItsTimesWhateverTheBurst() {
        clock.anchor(new Stamp(true, 1000 * S), GATEWAY);
        // 60 s of reads, one each 20 ms, held back and sent within half a second from 60.2 s on
        for (int i = 0; i < 3000; i++) {
            long stamp = 1000 * S - 60 * S + i * 20_000L;
            long arrival = GATEWAY + 200_000 + i * 166L;
            assertEquals(GATEWAY - 60 * S + i * 20_000L, clock.gateway(true, stamp, arrival));
        }
        assertEquals(0, clock.steps());
    }

    @Test
    void theLeastDelayedStampTellsTheDifference() {
        clock.anchor(new Stamp(true, 1000 * S), GATEWAY + 50_000);
        assertEquals(GATEWAY + S, clock.gateway(true, 1001 * S, GATEWAY + S + 2_000) - 2_000);
        assertEquals(GATEWAY + 2 * S + 2_000, clock.gateway(true, 1002 * S, GATEWAY + 2 * S + 90_000));
    }

    @Test
    void nothingIsEverReadAfterItArrived() {
        clock.anchor(new Stamp(true, 1000 * S), GATEWAY);
        Random random = new Random(4);
        long arrival = GATEWAY;
        for (int i = 0; i < 10_000; i++) {
            arrival += random.nextInt(50_000);
            long stamp = random.nextInt(50) == 0
                    ? random.nextLong()
                    : arrival - GATEWAY + 1000 * S + random.nextInt(2_000_000) - 1_000_000;
            assertTrue(clock.gateway(true, stamp, arrival) <= arrival);
        }
    }

    @Test
    void driftIsFollowedWithinMilliseconds() {
        for (int ppm : new int[] {-50, 50}) {
            ReaderClock drifting = new ReaderClock();
            drifting.anchor(new Stamp(true, 1000 * S), GATEWAY);
            for (long t = 0; t < 8 * 3600 * S; t += S / 2) {
                long stamp = 1000 * S + t + t / S * ppm;
                long error = drifting.gateway(true, stamp, GATEWAY + t + 4_000) - (GATEWAY + t);
                assertTrue(Math.abs(error) < 12_000, ppm + " ppm after " + t / S + " s: " + error + " us");
            }
            assertEquals(0, drifting.steps());
        }
    }

    @Test
    void aClockSetForwardOrBackIsTakenOverWithinTwoSeconds() {
        for (long jump : new long[] {300_000, -300_000, 3600 * S, -3600 * S, 800_000_000 * S}) {
            ReaderClock stepped = new ReaderClock();
            stepped.anchor(new Stamp(true, 100_000 * S), GATEWAY);
            long worstAfter = 0;
            for (long t = 0; t < 20 * S; t += 50_000) {
                long stamp = 100_000 * S + t + (t >= 10 * S ? jump : 0);
                long error = Math.abs(stepped.gateway(true, stamp, GATEWAY + t + 3_000) - (GATEWAY + t));
                if (t >= 12 * S) {
                    worstAfter = Math.max(worstAfter, error);
                }
            }
            assertTrue(worstAfter < 5_000, jump + ": " + worstAfter);
            assertEquals(1, stepped.steps(), "jump " + jump);
        }
    }

    @Test
    void oneAbsurdStampMovesNothing() {
        clock.anchor(new Stamp(true, 1000 * S), GATEWAY);
        clock.gateway(true, 4_000_000_000L * S, GATEWAY + S);
        assertEquals(GATEWAY + 2 * S, clock.gateway(true, 1002 * S, GATEWAY + 2 * S + 1_000));
    }
}
