package io.dockdoor.gateway.outbox;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.Wire.Gap;
import io.dockdoor.gateway.Await;
import io.dockdoor.gateway.Drafts;
import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    Path folder;

    private final HealthBoard health = new HealthBoard(() -> NOW);

    private Journal open() throws JournalFailure {
        return Journal.open(folder, new JournalBounds(1L << 30, Duration.ofDays(30), 0), () -> NOW, health);
    }

    private static List<Entry> all(Journal journal) throws Exception {
        try (JournalReading reading = journal.reading()) {
            return reading.after(0, 1_000_000);
        }
    }

    @Test
    void everyDoorCountsItsOwnStreamAndTheGatewayAllOfThem() throws Exception {
        try (Journal journal = open()) {
            assertEquals(
                    new Appended(1, 1, true),
                    journal.append(List.of(Drafts.received("D1", 1))).get(0));
            assertEquals(
                    new Appended(2, 1, true),
                    journal.append(List.of(Drafts.received("D2", 1))).get(0));
            assertEquals(
                    List.of(new Appended(3, 2, true), new Appended(4, 3, true)),
                    journal.append(List.of(Drafts.received("D1", 2), Drafts.received("D1", 3))));
        }
    }

    @Test
    void theBytesThatGoOutSayWhereTheyStand() throws Exception {
        try (Journal journal = open()) {
            journal.append(List.of(Drafts.received("D1", 1)));
            Entry entry = all(journal).get(0);
            StreamPosition stream = there(EventJson.read(entry.body()).door()).stream();
            assertEquals(new StreamPosition(journal.mark().epoch(), 1, 1, NOW, false), stream);
            assertEquals(
                    "%010d-%020d".formatted(journal.mark().epoch(), 1),
                    entry.attributes().get("sequence"));
        }
    }

    @Test
    void theSameEventToldAgainKeepsItsPlaceAlsoAfterItWasAcknowledgedAndAfterAnotherStart() throws Exception {
        byte[] first;
        try (Journal journal = open()) {
            journal.append(List.of(Drafts.received("D1", 1), Drafts.received("D1", 2)));
            first = all(journal).get(1).body();
            journal.acknowledge(1);
            Await.until(
                    30, () -> journal.mark().toString(), () -> journal.mark().acked() == 1);
            assertEquals(
                    new Appended(1, 1, false),
                    journal.append(List.of(Drafts.received("D1", 1))).get(0));
        }
        try (Journal journal = open()) {
            assertEquals(
                    new Appended(2, 2, false),
                    journal.append(List.of(Drafts.received("D1", 2))).get(0));
            assertEquals(
                    new Appended(3, 3, true),
                    journal.append(List.of(Drafts.received("D1", 3))).get(0));
            List<Entry> left = all(journal);
            assertEquals(List.of(2L, 3L), left.stream().map(Entry::position).toList());
            assertArrayEquals(first, left.get(0).body());
        }
    }

    @Test
    void anAcknowledgementPrunesUpToItsPositionAndNoFurther() throws Exception {
        try (Journal journal = open()) {
            for (int i = 1; i <= 10; i++) {
                journal.append(List.of(Drafts.received("D1", i)));
            }
            long bytes = journal.mark().bytes();
            journal.acknowledge(7);
            Await.until(
                    30, () -> journal.mark().toString(), () -> journal.mark().acked() == 7);
            journal.acknowledge(3); // late and lower: nothing happens
            journal.acknowledge(99); // never written: nothing happens
            journal.append(List.of(Drafts.received("D1", 11)));
            assertEquals(7, journal.mark().acked());
            assertEquals(4, journal.mark().count());
            assertTrue(journal.mark().bytes() < bytes);
            assertEquals(
                    List.of(8L, 9L, 10L, 11L),
                    all(journal).stream().map(Entry::position).toList());
        }
        try (Journal again = open()) {
            assertEquals(4, again.mark().count());
            assertEquals(7, again.mark().acked());
        }
    }

    /** What a kill leaves: the files as they are while the process lives. */
    @Test
    void whatWasAppendedIsThereWhenTheProcessDiedWithoutAWord() throws Exception {
        Path copy = Files.createDirectories(folder.resolve("image"));
        try (Journal journal = open()) {
            for (int i = 1; i <= 20; i++) {
                journal.append(List.of(Drafts.received("D1", i)));
                image(copy);
                try (Journal dead = Journal.open(copy, JournalBounds.DEFAULT, () -> NOW, health)) {
                    assertEquals(i, dead.mark().last(), "after event " + i);
                    assertEquals(journal.mark().epoch(), dead.mark().epoch());
                }
            }
        }
    }

    private void image(Path copy) throws Exception {
        try (Stream<Path> old = Files.list(copy)) {
            for (Path each : old.toList()) {
                Files.delete(each);
            }
        }
        for (String name : List.of("journal.db", "journal.db-wal", "epoch")) {
            Files.copy(folder.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void aDamagedFileIsKeptAsideAndANewEpochBegins() throws Exception {
        long epoch;
        try (Journal journal = open()) {
            for (int i = 1; i <= 50; i++) {
                journal.append(List.of(Drafts.received("D1", i)));
            }
            epoch = journal.mark().epoch();
        }
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("journal.db").toFile(), "rw")) {
            for (int page = 1; page < file.length() / 4096; page++) {
                file.seek(page * 4096L);
                file.write(new byte[128]);
            }
        }
        try (Journal journal = open()) {
            assertTrue(journal.mark().epoch() > epoch, "the clock did not move, the epoch did");
            assertEquals(0, journal.mark().last());
            assertEquals(
                    new Appended(1, 1, true),
                    journal.append(List.of(Drafts.received("D1", 51))).get(0));
            assertEquals(Level.DEGRADED, there(health.parts().get("journal")).level());
            assertEquals("new-epoch", there(health.parts().get("journal")).code());
            try (Stream<Path> files = Files.list(folder)) {
                assertTrue(files.anyMatch(file -> file.getFileName().toString().startsWith("journal.db.damaged-")));
            }
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsKeptAside() throws Exception {
        Files.writeString(folder.resolve("journal.db"), "this was a journal once, before the lightning".repeat(100));
        try (Journal journal = open()) {
            assertEquals(
                    1, journal.append(List.of(Drafts.received("D1", 1))).get(0).position());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidAtOnce() {
        JournalFailure failure = assertThrows(
                JournalFailure.class,
                () -> Journal.open(folder.resolve("not/there"), JournalBounds.DEFAULT, () -> NOW, health));
        assertTrue(there(failure.getMessage()).contains("cannot create the journal"), failure.getMessage());
    }

    @Test
    void doorsThatJournalAtTheSameTimeAllGetTheirOwnPlace() throws Exception {
        try (Journal journal = open()) {
            List<Long> positions = Collections.synchronizedList(new ArrayList<>());
            List<Thread> doors = new ArrayList<>();
            for (int door = 1; door <= 4; door++) {
                String name = "D" + door;
                Thread thread = new Thread(() -> {
                    try {
                        for (int i = 1; i <= 50; i++) {
                            positions.add(journal.append(List.of(Drafts.received(name, i)))
                                    .get(0)
                                    .position());
                        }
                    } catch (JournalFailure | InterruptedException failed) {
                        positions.add(-1L);
                    }
                });
                thread.start();
                doors.add(thread);
            }
            for (Thread door : doors) {
                door.join();
            }
            assertEquals(
                    200,
                    positions.stream()
                            .distinct()
                            .filter(position -> position > 0)
                            .count());
            assertEquals(200, journal.mark().last());
        }
    }

    @Test
    void keysOfPassagesThatAreOverAreForgottenButNoNumberIsGivenTwice() throws Exception {
        DoorId door = new DoorId("D1");
        try (Journal journal = open()) {
            journal.append(List.of(Drafts.received("D1", 4), Drafts.of("D1", 5, MovementKind.NOTAG)));
            journal.forget(door, 9);
            assertEquals(9, journal.nextPassage(door));
        }
        try (Journal journal = open()) {
            assertEquals(9, journal.nextPassage(door));
            assertEquals(1, journal.nextPassage(new DoorId("D2")));
        }
    }

    @Test
    void aClosedJournalRefusesInsteadOfWaiting() throws Exception {
        Journal journal = open();
        journal.close();
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("journal")));
        assertThrows(JournalFailure.class, () -> journal.append(List.of(Drafts.received("D1", 1))));
    }

    @Test
    void someOfWhatWasAcknowledgedIsKeptAndTheOldestGoesFirst() throws Exception {
        JournalBounds bounds = new JournalBounds(1L << 30, Duration.ofDays(30), 20_000);
        long first;
        try (Journal journal = Journal.open(folder, bounds, () -> NOW, health)) {
            for (int i = 1; i <= 60; i++) {
                journal.append(List.of(Drafts.received("D1", i)));
            }
            journal.acknowledge(58);
            Await.until(
                    30, () -> journal.mark().toString(), () -> journal.mark().acked() == 58);
            assertEquals(2, journal.mark().count(), "only those wait");
            List<Entry> left = all(journal);
            first = left.get(0).position();
            assertTrue(first > 20 && first < 58, "kept from " + first);
            assertEquals(60, left.get(left.size() - 1).position());
            assertEquals(61 - first, left.size(), "no hole");
            assertEquals(59 - first, journal.here(1, 58).get());
        }
        try (Journal again = Journal.open(folder, bounds, () -> NOW, health)) {
            assertEquals(2, again.mark().count());
            assertEquals(61 - first, again.here(1, 60).get());
        }
    }

    private static JournalBounds bounds(long bytes) {
        return new JournalBounds(bytes, Duration.ofDays(1), 0);
    }

    @Test
    void aFullJournalDropsItsOldestAndRemembersOneGapWithTheExactRange() throws Exception {
        Gap gap;
        try (Journal journal = Journal.open(folder, bounds(20_000), () -> NOW, health)) {
            for (int i = 1; i <= 60; i++) {
                journal.append(List.of(Drafts.received("D1", i)));
                assertTrue(journal.mark().bytes() <= 20_000);
            }
            gap = there(journal.mark().gap());
            List<Entry> left = all(journal);
            assertEquals(1, gap.first());
            assertEquals(left.get(0).position() - 1, gap.last());
            assertEquals(gap.last(), gap.count());
            assertEquals(60, left.get(left.size() - 1).position());
            assertEquals(60 - gap.count(), left.size());
            assertEquals("gap", there(health.parts().get("journal")).code());
        }
        try (Journal journal = Journal.open(folder, bounds(20_000), () -> NOW, health)) {
            assertEquals(gap, journal.mark().gap());
            journal.acknowledge(gap.last());
            Await.until(
                    30, () -> journal.mark().toString(), () -> journal.mark().gap() == null);
        }
    }

    @Test
    void whatIsOlderThanTheJournalMayKeepIsDroppedToo() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        try (Journal journal = Journal.open(folder, bounds(1L << 30), now::get, health)) {
            journal.append(List.of(Drafts.received("D1", 1), Drafts.received("D1", 2)));
            now.set(NOW.plus(Duration.ofHours(25)));
            journal.append(List.of(Drafts.received("D1", 3)));
            Gap gap = there(journal.mark().gap());
            assertEquals(new Gap(journal.mark().epoch(), 1, 2, NOW, NOW, 2, "events reached the journal's age"), gap);
        }
    }

    @Test
    void aFullJournalLetsGoOfDetailsThatChangeNoStockBeforeItDropsAMovement() throws Exception {
        long one;
        try (Journal journal = Journal.open(folder, bounds(1L << 30), () -> NOW, health)) {
            for (int i = 1; i <= 10; i++) {
                journal.append(List.of(Drafts.of("D1", i, MovementKind.INDETERMINATE)));
            }
            one = journal.mark().bytes() / 10;
        }
        try (Journal journal = Journal.open(folder, bounds(10 * one + one / 2), () -> NOW, health)) {
            journal.append(List.of(Drafts.received("D1", 11)));
            assertEquals(null, journal.mark().gap());
            List<Entry> all = all(journal);
            assertEquals(11, all.size());
            long measured = all.stream()
                    .mapToLong(entry ->
                            entry.body().length + Entry.pack(entry.attributes()).length())
                    .sum();
            assertEquals(measured, journal.mark().bytes());
            assertTrue(measured <= 10 * one + one / 2, "within its bound again: " + measured);
            assertEquals(
                    List.of(), there(EventJson.read(all.get(0).body()).door()).tags());
            assertEquals(
                    "details-dropped",
                    there(EventJson.read(all.get(0).body()).door())
                            .reasons()
                            .get(0)
                            .name());
            assertEquals(
                    1, there(EventJson.read(all.get(10).body()).door()).tags().size(), "stock keeps its tags");
        }
    }

    @Test
    void eventsMadeWithoutTheTrueTimeAreStampedAnewWhenItComesAndOnlyThose() throws Exception {
        Duration late = Duration.ofDays(20_000);
        try (Journal journal = open()) {
            journal.append(List.of(Drafts.received("D1", 1), Drafts.unsynced("D1", 2)));
            String id = all(journal).get(1).attributes().get("id");
            journal.restamp(late.toNanos() / 1_000);
            journal.append(List.of(Drafts.received("D1", 3)));
            List<Entry> all = all(journal);
            assertEquals(Drafts.NOON, EventJson.read(all.get(0).body()).eventTime());
            InventoryEvent second = EventJson.read(all.get(1).body());
            assertEquals(Drafts.NOON.plus(late), second.eventTime());
            assertEquals(
                    new ClockState(true, late.toMillis()), there(second.door()).clock());
            assertEquals(NOW.plus(late), there(there(second.door()).stream()).recorded());
            assertEquals(2, there(there(second.door()).stream()).position());
            assertEquals(id, all.get(1).attributes().get("id"), "it stays the same event");
            journal.restamp(1);
            journal.append(List.of(Drafts.received("D1", 4)));
            assertEquals(
                    Drafts.NOON.plus(late),
                    EventJson.read(all(journal).get(1).body()).eventTime(),
                    "once");
        }
    }
}
