package io.dockdoor.acceptance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.gateway.outbox.Draft;
import io.dockdoor.gateway.outbox.Journal;
import io.dockdoor.gateway.outbox.JournalFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's journal on a disk without a byte left: what it cannot write it does not claim, and it goes on when there is room. */
class FullJournalDiskIT {
    private static final int MEGABYTES = 2;
    /** More than ever fit on it. */
    private static final int MOST = 5_000;

    @Test
    void whatDoesNotFitIsRefusedAndTakenOnceWhenThereIsRoomAgain(@TempDir Path folder) throws Exception {
        assumeTrue(SmallDisk.possible(folder), "the journal's full disk: this user may not mount a tmpfs");
        HealthBoard health = new HealthBoard(InstantSource.system());
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("state"), MEGABYTES)) {
            Path state = folder.resolve("state");
            int written = 0;
            try (Journal journal = open(state, health)) {
                journal.append(List.of(load(written++)));
                disk.fill();
                while (fits(journal, load(written))) {
                    written++; // what the disk had given the files already
                    assertTrue(written < MOST, "the disk is full and everything fits");
                }
                HealthBoard.Health said = Objects.requireNonNull(health.parts().get("journal"));
                assertEquals(Level.DOWN, said.level());
                assertEquals("cannot-write", said.code());
                assertTrue(said.sentence().contains("free the disk"), said.sentence());
                Draft refused = load(written);
                assertThrows(JournalFailure.class, () -> journal.append(List.of(refused)));

                disk.free();
                assertEquals(
                        written + 1, journal.append(List.of(refused)).get(0).position());
                assertEquals(
                        Level.UP,
                        Objects.requireNonNull(health.parts().get("journal")).level());
                written++;
            }
            try (Journal again = open(state, health)) {
                assertEquals(
                        "ok",
                        Objects.requireNonNull(health.parts().get("journal")).code());
                assertEquals(written, again.mark().count());
                assertEquals(written, again.mark().last());
            }
            assertEquals(written, new Delivered(state.resolve("journal.db")).events());
        }
    }

    private static Journal open(Path state, HealthBoard health) throws JournalFailure {
        return Journal.open(state, JournalBounds.DEFAULT, InstantSource.system(), health);
    }

    private static Draft load(int number) {
        return Backlog.receipt("D1", number + 1, number, 20, Instant.parse("2026-11-24T06:00:00Z"));
    }

    private static boolean fits(Journal journal, Draft load) throws InterruptedException {
        try {
            journal.append(List.of(load));
            return true;
        } catch (JournalFailure full) {
            return false;
        }
    }
}
