package io.dockdoor.gateway.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.gateway.Await;
import io.dockdoor.gateway.mqtt.FakeBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bad day on the network: two hundred disruptions of every kind while events come in, from a seed. */
class DisruptionIT {
    private static final int DISRUPTIONS = 200;
    private static final long SEED = 20_261_124;

    @TempDir
    Path folder;

    @Test
    @Timeout(280)
    void twoHundredDisruptionsLoseNothingAndLeaveNoThreadAndNoFile() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        Bench.Ledger ledger = new Bench.Ledger();
        int events = 0;
        try (FakeBroker broker = new FakeBroker()) {
            broker.topicAliasMaximum = 10;
            broker.listen(published -> {
                if (published.topic().contains("/movement/")) {
                    broker.send(Bench.ACK, ledger.book(published), true);
                }
            });
            long files;
            try (Bench bench = new Bench(folder, broker.port())) {
                bench.append(5);
                events += 5;
                Await.until(20, () -> "the first five", () -> ledger.size() == 5);
                files = openFiles();
                for (int i = 0; i < DISRUPTIONS; i++) {
                    broker.receiveMaximum = random.nextInt(5) == 0 ? 65_535 : 1 + random.nextInt(40);
                    int accepts = broker.accepts.get();
                    disrupt(broker, random);
                    bench.append(3);
                    events += 3;
                    int number = i;
                    Await.until(
                            30,
                            () -> "no connection after disruption " + number + " of seed " + SEED + "; "
                                    + bench.health.parts(),
                            () -> broker.accepts.get() > accepts);
                }
                broker.cutAfter = -1;
                broker.stalled = false;
                broker.movementReason = 0;
                broker.dropAtAccept.set(0);
                broker.cut();
                int all = events;
                Await.until(
                        60,
                        () -> ledger.size() + " of " + all + " booked; " + bench.journal.mark(),
                        () -> ledger.size() == all && bench.journal.mark().count() == 0);
                Await.until(10, () -> "files left: " + openFiles() + " of " + files, () -> openFiles() <= files + 2);
                assertTrue(names("MQTT").size() <= 6, () -> "threads of more than one connection: " + names("MQTT"));
            }
        }
        Set<Long> expected = LongStream.rangeClosed(1, events).boxed().collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, new TreeSet<>(ledger.booked.keySet()), "seed " + SEED);
        assertEquals(events, Set.copyOf(ledger.booked.values()).size(), "seed " + SEED);
        Await.until(
                10, () -> "threads left: " + names("MQTT"), () -> names("MQTT").isEmpty());
    }

    private static void disrupt(FakeBroker broker, SplittableRandom random) {
        broker.movementReason = 0;
        broker.cutAfter = -1;
        switch (random.nextInt(5)) {
            case 0 -> broker.dropAtAccept.set(1 + random.nextInt(2));
            case 1 -> broker.cutAfter = 1 + random.nextInt(60); // within CONNECT
            case 2 -> broker.cutAfter = 60 + random.nextInt(5_000);
            case 3 -> broker.movementReason = 0x97; // Quota exceeded
            default -> {}
        }
        broker.cut();
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
