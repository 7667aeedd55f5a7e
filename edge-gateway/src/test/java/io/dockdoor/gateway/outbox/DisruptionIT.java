package io.dockdoor.gateway.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.gateway.Await;
import io.dockdoor.gateway.mqtt.FakeBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bad day on the network: two hundred disruptions of every kind while events come in, from a seed. Most of such a day is
 * waiting for the next connection, so four gateways have it at once, each with a broker, a journal and a seed of its own.
 */
class DisruptionIT {
    private static final int LINES = 4;
    private static final int DISRUPTIONS_EACH = 50;
    private static final long SEED = 20_261_124;

    @TempDir
    Path folder;

    @Test
    @Timeout(280)
    void twoHundredDisruptionsLoseNothingAndLeaveNoThreadAndNoFile() throws Exception {
        ExecutorService crew = Executors.newFixedThreadPool(LINES);
        List<Line> lines = new ArrayList<>();
        try {
            for (int i = 0; i < LINES; i++) {
                lines.add(new Line(Files.createDirectory(folder.resolve("line" + i)), SEED + i));
            }
            together(crew, lines, Line::begin);
            long files = openFiles();
            together(crew, lines, Line::suffer);
            together(crew, lines, Line::recover);
            Await.until(
                    10, () -> "files left: " + openFiles() + " of " + files, () -> openFiles() <= files + 2 * LINES);
            assertTrue(
                    names("MQTT").size() <= 6 * LINES,
                    () -> "threads of more than one connection each: " + names("MQTT"));
        } finally {
            crew.shutdownNow();
            for (Line line : lines) {
                line.close();
            }
        }
        lines.forEach(Line::check);
        Await.until(
                10, () -> "threads left: " + names("MQTT"), () -> names("MQTT").isEmpty());
    }

    private interface Part {
        void of(Line line) throws Exception;
    }

    private static void together(ExecutorService crew, List<Line> lines, Part part) throws Exception {
        List<Future<Void>> all = new ArrayList<>();
        for (Line line : lines) {
            all.add(crew.submit(() -> {
                part.of(line);
                return null;
            }));
        }
        for (Future<Void> one : all) {
            one.get();
        }
    }

    /** One gateway's journal and publisher, its broker and what the ledger has of it. */
    private static final class Line implements AutoCloseable {
        private final long seed;
        private final SplittableRandom random;
        private final FakeBroker broker = new FakeBroker();
        private final Bench.Ledger ledger = new Bench.Ledger();
        private final Bench bench;
        private int events;

        Line(Path folder, long seed) throws Exception {
            this.seed = seed;
            random = new SplittableRandom(seed);
            broker.topicAliasMaximum = 10;
            broker.listen(published -> {
                if (published.topic().contains("/movement/")) {
                    broker.send(Bench.ACK, ledger.book(published), true);
                }
            });
            bench = new Bench(folder, broker.port());
        }

        void begin() throws Exception {
            append(5);
            Await.until(20, () -> "the first five", () -> ledger.size() == 5);
        }

        void suffer() throws Exception {
            for (int i = 0; i < DISRUPTIONS_EACH; i++) {
                broker.receiveMaximum = random.nextInt(5) == 0 ? 65_535 : 1 + random.nextInt(40);
                int accepts = broker.accepts.get();
                disrupt();
                append(3);
                int number = i;
                Await.until(
                        30,
                        () -> "no connection after disruption " + number + " of seed " + seed + "; "
                                + bench.health.parts(),
                        () -> broker.accepts.get() > accepts);
            }
        }

        void recover() throws Exception {
            calm();
            broker.dropAtAccept.set(0);
            broker.cut();
            Await.until(
                    60,
                    () -> ledger.size() + " of " + events + " booked; " + bench.journal.mark(),
                    () -> ledger.size() == events && bench.journal.mark().count() == 0);
        }

        void check() {
            Set<Long> expected =
                    LongStream.rangeClosed(1, events).boxed().collect(Collectors.toCollection(TreeSet::new));
            assertEquals(expected, new TreeSet<>(ledger.booked.keySet()), "seed " + seed);
            assertEquals(events, Set.copyOf(ledger.booked.values()).size(), "seed " + seed);
        }

        private void append(int more) throws Exception {
            bench.append(more);
            events += more;
        }

        private void calm() {
            broker.movementReason = 0;
            broker.cutAfter = -1;
        }

        private void disrupt() {
            calm();
            switch (random.nextInt(5)) {
                case 0 -> broker.dropAtAccept.set(1 + random.nextInt(2));
                case 1 -> broker.cutAfter = 1 + random.nextInt(60); // within CONNECT
                case 2 -> broker.cutAfter = 60 + random.nextInt(5_000);
                case 3 -> broker.movementReason = 0x97; // Quota exceeded
                default -> {}
            }
            broker.cut();
        }

        @Override
        public void close() throws Exception {
            bench.close();
            broker.close();
        }
    }

    private static Set<String> names(String start) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName() + "#" + thread.getId())
                .filter(name -> name.startsWith(start))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long openFiles() {
        Path files = Path.of("/proc/self/fd");
        if (!Files.isDirectory(files)) {
            return 0; // not a Linux: threads alone tell
        }
        try (Stream<Path> open = Files.list(files)) {
            return open.count();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
