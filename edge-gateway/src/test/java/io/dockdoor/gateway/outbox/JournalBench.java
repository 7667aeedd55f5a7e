package io.dockdoor.gateway.outbox;

import io.dockdoor.gateway.Drafts;
import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.gateway.health.HealthBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code ./dockdoor bench journal [FOLDER]}: how long a door waits until its event is on the disk, four doors at once, and what
 * an event costs the disk. Run it on the disk that is meant: an SD card is not a laptop.
 */
public final class JournalBench {
    private static final int DOORS = 4;
    private static final int EVENTS = 5_000;

    private JournalBench() {}

    public static void main(String... words) throws Exception {
        Path folder = words.length > 0 ? Path.of(words[0]) : Path.of(System.getProperty("dockdoor.home", "."), "run");
        Files.createDirectories(folder);
        Path state = Files.createTempDirectory(folder, "journal-bench");
        HealthBoard board = new HealthBoard(InstantSource.system());
        try (Journal journal = Journal.open(state, JournalBounds.DEFAULT, InstantSource.system(), board)) {
            append(journal, 1, EVENTS / 10);
            long before = written();
            long began = System.nanoTime();
            List<Long> waits = append(journal, EVENTS, EVENTS);
            double seconds = (System.nanoTime() - began) / 1e9;
            long bytes = written() - before;
            int all = DOORS * EVENTS;
            System.out.printf(
                    Locale.ROOT,
                    "%d doors, %d events: %.0f events/s; append p50 %.2f ms, p99 %.2f ms, worst %.1f ms; %d bytes to the disk"
                            + " an event (the event itself: %d)%n",
                    DOORS,
                    all,
                    all / seconds,
                    waits.get(all / 2) / 1e6,
                    waits.get(all * 99 / 100) / 1e6,
                    waits.get(all - 1) / 1e6,
                    bytes / all,
                    journal.mark().bytes() / journal.mark().count());
        } finally {
            for (String name : List.of("journal.db", "journal.db-wal", "journal.db-shm", "epoch")) {
                Files.deleteIfExists(state.resolve(name));
            }
            Files.deleteIfExists(state);
        }
    }

    /** Nanoseconds each append took, sorted. */
    private static List<Long> append(Journal journal, int from, int events)
            throws InterruptedException, ExecutionException {
        ExecutorService doors = Executors.newFixedThreadPool(DOORS);
        try {
            List<Callable<List<Long>>> work = new ArrayList<>();
            for (int door = 1; door <= DOORS; door++) {
                String name = "D" + door;
                work.add(() -> {
                    List<Long> waits = new ArrayList<>();
                    for (int i = 0; i < events; i++) {
                        long began = System.nanoTime();
                        journal.append(List.of(Drafts.received(name, from + i)));
                        waits.add(System.nanoTime() - began);
                    }
                    return waits;
                });
            }
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> each : doors.invokeAll(work)) {
                all.addAll(each.get());
            }
            all.sort(null);
            return all;
        } finally {
            doors.shutdownNow();
        }
    }

    /** What this process caused to be sent to block devices so far (proc(5), write_bytes). */
    private static long written() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("write_bytes:"))
                .mapToLong(line -> Long.parseLong(line.split(" ", 2)[1]))
                .findFirst()
                .orElseThrow();
    }
}
