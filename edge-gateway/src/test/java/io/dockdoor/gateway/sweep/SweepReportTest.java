package io.dockdoor.gateway.sweep;

import static io.dockdoor.gateway.sweep.RoomSweep.R1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Epc;
import io.dockdoor.events.SweepPart;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.events.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what was found to what is told and kept. */
class SweepReportTest {
    @TempDir
    Path folder;

    private static SweepReport sweep(String id, int from, int to, @Nullable SweepReport previous) {
        SweepRun run = new SweepRun(RoomSweep.scope(), Duration.ofSeconds(10), 0);
        run.reading(R1, true, 0);
        TagReads batch = new TagReads(R1, 64);
        for (int serial = from; serial < to; serial++) {
            Epc epc = Epc.ofHex("30340789000C0E42%08X".formatted(serial));
            batch.add(TagRead.of(epc, R1, 1 + serial % 4, serial, -6000));
        }
        run.seen(batch);
        run.over(10_000_000);
        run.reading(R1, false, 10_000_000);
        assertTrue(run.over(10_000_000));
        return SweepReport.of(
                new SweepReport.Teller(id, "S1", "G1", id, "Ada"),
                run,
                antenna -> true,
                previous,
                micros -> Instant.EPOCH.plusNanos(micros * 1_000));
    }

    @Test
    void partsHoldAtMost500EntriesAnd128KiBAndNameWhatCameAndWhatIsGone() {
        SweepReport before = sweep("s1", 0, 1_200, null);
        SweepReport after = sweep("s2", 100, 1_250, before);

        assertEquals(3, before.summary().parts());
        assertEquals(0, before.summary().added());
        assertNull(before.summary().previous());
        int added = 0;
        int gone = 0;
        int all = 0;
        for (SweepPart part : after.parts()) {
            assertTrue(part.epcs().size() + part.gone().size() <= SweepPart.MOST_EPCS);
            assertTrue(Wire.write(part).length <= SweepPart.MOST_BYTES);
            assertEquals(after.parts().size(), part.parts());
            added += (int) part.epcs().stream().filter(SweepPart.Found::added).count();
            gone += part.gone().size();
            all += part.epcs().size();
        }
        assertEquals(List.of(1_150, 50, 100), List.of(all, added, gone));
        assertEquals(
                List.of(1_150, 50, 100),
                List.of(
                        after.summary().epcs(),
                        after.summary().added(),
                        after.summary().gone()));
        assertEquals("s1", after.summary().previous());
        assertEquals(0.25, after.summary().antennas().get(0).share(), 0.01);
    }

    @Test
    void anEmptyRoomIsASweepWithoutPartsThatProvesNothing() {
        SweepReport report = sweep("s1", 0, 0, null);
        assertEquals(List.of(), report.parts());
        assertEquals("complete", report.summary().state());
        assertEquals(0, report.summary().quality());
        assertEquals(4, report.summary().missing().size());
    }

    @Test
    void whatIsKeptIsReadAgainAndToldUntilSomebodyHasIt() throws Exception {
        SweepStore store = new SweepStore(folder);
        SweepReport first = sweep("s1", 0, 700, null);
        store.keep(first);
        assertEquals(List.of("s1"), new SweepStore(folder).untold());
        assertEquals(first, new SweepStore(folder).read("s1"));
        assertEquals(first, store.lastComplete(Set.of("D1")));
        assertNull(store.lastComplete(Set.of("D1", "D2")));

        assertTrue(store.told("s1"));
        assertTrue(store.told("s1"), "saying it twice is no mistake");
        assertEquals(List.of(), store.untold());
        assertEquals(false, store.told("s9"));
        assertNotNull(store.read("s1"));
    }

    @Test
    void theOldestSweepsGoWhenThereAreFifty() throws Exception {
        SweepStore store = new SweepStore(folder);
        for (int i = 0; i < 52; i++) {
            store.keep(sweep("s%02d".formatted(i), 0, 1, null));
        }
        assertEquals(50, store.untold().size());
        assertNull(store.read("s00"));
        assertNotNull(store.read("s51"));
    }
}
