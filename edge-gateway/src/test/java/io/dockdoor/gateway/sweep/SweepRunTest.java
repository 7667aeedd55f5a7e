package io.dockdoor.gateway.sweep;

import static io.dockdoor.gateway.sweep.RoomSweep.D1;
import static io.dockdoor.gateway.sweep.RoomSweep.R1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Epc;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A passage goes before a sweep, and what was not swept is said. */
class SweepRunTest {
    private static final long S = 1_000_000;

    private final SweepRun run = new SweepRun(RoomSweep.scope(), Duration.ofSeconds(10), 0);

    private void seen(String hex, long at) {
        TagReads batch = new TagReads(R1, 1);
        batch.add(TagRead.of(Epc.ofHex(hex), R1, 1, at, -6000));
        run.seen(batch);
    }

    @Test
    void theReaderSweepsForAsLongAsWantedAndThenGoesBack() {
        assertTrue(run.wants(R1, 0));
        run.reading(R1, true, 0);
        seen("30340789000C0E4200000001", S);
        assertFalse(run.over(9 * S));
        assertFalse(run.over(10 * S), "it is still on its way back");
        assertFalse(run.wants(R1, 10 * S));
        run.reading(R1, false, 10 * S + 100_000);
        assertTrue(run.over(10 * S + 100_000));
        assertEquals("complete", run.state());
        assertEquals(List.of(), run.reasons());
        assertEquals(10, run.sweptSeconds());
        assertEquals(40, run.tally().curve().size());
    }

    @Test
    void itGivesWayToWhatPassesAndSweepsOnForTheRestOfItsTime() {
        run.reading(R1, true, 0);
        run.at(D1, true, 2 * S);
        assertFalse(run.wants(R1, 2 * S));
        run.reading(R1, false, 2 * S + 100_000);
        seen("30340789000C0E4200000001", 3 * S); // of the passage, not of the sweep
        run.at(D1, false, 6 * S);
        assertFalse(run.wants(R1, 8 * S), "something may follow");
        assertTrue(run.wants(R1, 9 * S));
        run.reading(R1, true, 9 * S);
        assertFalse(run.over(16 * S));
        run.over(17 * S);
        run.reading(R1, false, 17 * S);
        assertTrue(run.over(17 * S));
        assertEquals("complete", run.state());
        assertEquals(List.of("It gave way to what passed door D1, 1 time."), run.reasons());
        assertEquals(0, run.tally().epcs());
    }

    @Test
    void aDoorThatIsNeverClearMakesItPartialWhenItsTimeIsOver() {
        run.reading(R1, true, 0);
        run.at(D1, true, 2 * S);
        run.reading(R1, false, 2 * S);
        assertFalse(run.over(59 * S));
        assertTrue(run.over(60 * S));
        assertEquals("partial", run.state());
        assertEquals(2, run.sweptSeconds());
        assertTrue(run.reasons().get(1).contains("2.0 of 10.0 s"), run.reasons().toString());
    }

    @Test
    void aReaderThatIsLostIsOutAndWhatItFoundStays() {
        run.reading(R1, true, 0);
        seen("30340789000C0E4200000001", S);
        run.lost(R1, "the reader hung up", 4 * S);
        assertFalse(run.wants(R1, 5 * S), "its door comes first when it is back");
        assertTrue(run.over(5 * S));
        assertEquals("partial", run.state());
        assertEquals(1, run.tally().epcs());
        assertEquals(0.4, run.share(R1), 1e-9);
        assertEquals(
                "Reader R1 was lost after 4.0 s of sweeping: the reader hung up.",
                run.reasons().get(0));
    }

    @Test
    void cancelledIsSaid() {
        run.reading(R1, true, 0);
        run.cancel();
        assertFalse(run.over(3 * S));
        run.reading(R1, false, 3 * S);
        assertTrue(run.over(3 * S));
        assertEquals("cancelled", run.state());
    }

    @Test
    void aReaderThatDoesNotComeBackDoesNotHoldTheResultUpForEver() {
        run.reading(R1, true, 0);
        assertFalse(run.over(10 * S));
        assertTrue(run.over(20 * S));
        assertTrue(
                run.reasons().get(0).startsWith("Reader R1 had not gone back"),
                run.reasons().toString());
    }
}
