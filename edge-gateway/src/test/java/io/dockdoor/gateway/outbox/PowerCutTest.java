package io.dockdoor.gateway.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.EventJson;
import io.dockdoor.gateway.Drafts;
import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.gateway.health.HealthBoard;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes at any write of the journal: between any two frames of the write-ahead log, in the middle of one, and with a
 * frame that reached the disk only in part. SQLite appends to that log and syncs it before a commit returns, so the disk at any
 * moment is the file as synced and some beginning of what was written since.
 */
class PowerCutTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final int WAL_HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int EVENTS = 6;

    @TempDir
    Path folder;

    private final HealthBoard health = new HealthBoard(() -> NOW);

    @Test
    void whateverWriteWasTheLastEverythingAcknowledgedToTheDoorIsThereInOrder() throws Exception {
        byte[] database;
        byte[] log;
        long[] durable = new long[EVENTS + 1];
        try (Journal journal = Journal.open(folder, JournalBounds.DEFAULT, () -> NOW, health)) {
            durable[0] = Files.size(folder.resolve("journal.db-wal"));
            for (int i = 1; i <= EVENTS; i++) {
                journal.append(List.of(Drafts.received("D" + (1 + i % 3), i)));
                durable[i] = Files.size(folder.resolve("journal.db-wal"));
            }
            database = Files.readAllBytes(folder.resolve("journal.db"));
            log = Files.readAllBytes(folder.resolve("journal.db-wal"));
        }
        int frame = FRAME_HEADER + ByteBuffer.wrap(log, 8, 4).getInt();
        int cuts = 0;
        for (int end = (int) durable[0]; end <= log.length; end += frame) {
            cuts++;
            long acknowledged = acknowledged(durable, end);
            assertSurvives(database, Arrays.copyOf(log, end), acknowledged, "log cut at byte " + end);
            if (end + frame <= log.length) {
                // the frame's header and half of its page reached the disk, behind that are zeroes
                byte[] torn = Arrays.copyOf(Arrays.copyOf(log, end + frame / 2), end + frame);
                assertSurvives(database, torn, acknowledged, "frame torn behind byte " + end);
            }
        }
        assertTrue(cuts > EVENTS, "every write was cut: " + cuts);
        assertEquals(0, (log.length - WAL_HEADER) % frame);
    }

    /** How many appends had returned when the log was durable up to there. */
    private static long acknowledged(long[] durable, long length) {
        int events = 0;
        while (events < EVENTS && durable[events + 1] <= length) {
            events++;
        }
        return events;
    }

    private void assertSurvives(byte[] database, byte[] log, long acknowledged, String cut) throws Exception {
        Path image = Files.createTempDirectory(folder, "image");
        Files.write(image.resolve("journal.db"), database);
        Files.write(image.resolve("journal.db-wal"), log);
        Files.copy(folder.resolve("epoch"), image.resolve("epoch"));
        long epoch = Long.parseLong(Files.readString(folder.resolve("epoch")));
        try (Journal journal = Journal.open(image, JournalBounds.DEFAULT, () -> NOW, health);
                JournalReading reading = journal.reading()) {
            assertEquals(epoch, journal.mark().epoch(), cut);
            List<Entry> there = reading.after(0, 1_000);
            assertTrue(there.size() >= acknowledged, cut + ": " + there.size() + " of " + acknowledged);
            for (int i = 0; i < there.size(); i++) {
                assertEquals(i + 1, there.get(i).position(), cut);
                assertEquals(
                        there.get(i).attributes().get("id"),
                        EventJson.read(there.get(i).body()).id().toString(),
                        cut);
            }
            assertEquals(there.size(), journal.mark().last(), cut);
        }
    }
}
