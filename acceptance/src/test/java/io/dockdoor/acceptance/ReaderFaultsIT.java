package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.LlrpReader;
import io.dockdoor.reader.ReaderListener;
import io.dockdoor.reader.ReaderSettings;
import io.dockdoor.reader.ReaderSettings.Timing;
import io.dockdoor.reader.ReaderStatus;
import io.dockdoor.simulator.RadioField;
import io.dockdoor.simulator.llrp.Fault;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything the simulator's readers can do wrong, in an order from a seed, while one connection keeper runs. Reads with right
 * times resume each time, and where a read is missing a loss was reported. Each fault happens once; for the long run say
 * {@code -Ddockdoor.faults=1000}.
 */
class ReaderFaultsIT {
    private static final ReaderId R1 = new ReaderId("R1");
    private static final long EVERY = 5_000;
    private static final int FAULTS = Integer.getInteger("dockdoor.faults", Fault.values().length);
    private static final long SEED = Long.getLong("dockdoor.seed", 7);

    private final long start = System.nanoTime();
    private final SceneClock scene = new SceneClock(this::micros);
    private final Map<Integer, TagRead> reads = new ConcurrentHashMap<>();
    private final AtomicInteger newest = new AtomicInteger();
    private final AtomicInteger newestInTime = new AtomicInteger();
    private final AtomicInteger losses = new AtomicInteger();

    @Test
    @Timeout(7200)
    void readsResumeAfterEachFaultAndEveryGapIsReported() throws Exception {
        Random random = new Random(SEED);
        List<String> story = new ArrayList<>();
        try (SimulatedReader simulated =
                        new SimulatedReader(R1, new Metronome(), ReaderOptions.onPort(0), scene, id -> scene.start());
                LlrpReader reader =
                        new LlrpReader(settings(simulated.port()), new Recorder(), this::micros, new Random(SEED))) {
            reader.start();
            await("reads come", () -> newestInTime.get() > 100);
            int from = 1;
            for (Fault fault : faults(random)) {
                int lossesBefore = losses.get();
                int before = number();
                simulated.inject(fault, Duration.ofMillis(200 + random.nextInt(1300)));
                await("time passes under " + fault, () -> number() > before + 50);
                int after = number();
                await("reads with right times after " + fault, () -> newestInTime.get() > after + 400);
                // reports may be gathered or late for a second or two: judge up to where all must have come by now
                int to = newestInTime.get() - 400;
                int missing = 0;
                for (int i = from; i < to; i++) {
                    missing += reads.remove(i) == null ? 1 : 0;
                }
                from = to;
                story.add(fault + " missing=" + missing + " reported=" + (losses.get() - lossesBefore));
                assertTrue(missing == 0 || losses.get() > lossesBefore, "seed " + SEED + " " + story);
            }
        }
        System.err.println("ReaderFaultsIT seed=" + SEED + " " + story);
    }

    private static List<Fault> faults(Random random) {
        List<Fault> order = new ArrayList<>();
        while (order.size() < FAULTS) {
            List<Fault> round = new ArrayList<>(Arrays.asList(Fault.values()));
            Collections.shuffle(round, random);
            order.addAll(round);
        }
        return order.subList(0, FAULTS);
    }

    private static ReaderSettings settings(int port) {
        return ReaderSettings.portal(R1, "127.0.0.1", port, 1, 2, 3, 4)
                .withKeepalive(Duration.ofSeconds(1))
                .withTiming(new Timing(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(20),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(2)));
    }

    private long micros() {
        return 1_800_000_000_000_000L + (System.nanoTime() - start) / 1000;
    }

    /** The number of the tag heard now. */
    private int number() {
        return (int) (scene.sceneMicros() / EVERY);
    }

    private static void await(String what, BooleanSupplier holds) {
        long until = System.nanoTime() + 120_000_000_000L;
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, "waited two minutes in vain: " + what);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private final class Recorder implements ReaderListener {
        @Override
        public TagReads reads(TagReads batch) {
            for (int i = 0; i < batch.size(); i++) {
                int number = Integer.parseInt(batch.epc(i).hex().substring(16), 16);
                reads.put(number, batch.get(i));
                newest.accumulateAndGet(number, Math::max);
                if (Math.abs(scene.zeroMicros() + number * EVERY - batch.lastMicros(i)) < 300_000) {
                    newestInTime.accumulateAndGet(number, Math::max);
                }
            }
            return batch;
        }

        @Override
        public void gpi(int port, boolean high, long atMicros) {}

        @Override
        public void status(ReaderStatus status) {}

        @Override
        public void readsLost(String why, long atMicros) {
            losses.incrementAndGet();
        }
    }

    /** A new tag each 5 ms, antennas in turn; input 1 changes each half second. */
    private static final class Metronome implements RadioField {
        @Override
        public void inventory(ReaderId reader, InventoryPlan plan, long from, long to, Hearing hearing) {
            for (long n = (from + EVERY - 1) / EVERY; n * EVERY < to; n++) {
                int antenna = (int) (1 + n % 4);
                Epc epc = Epc.ofHex(String.format("3034000000000000%08X", n));
                hearing.heard(n * EVERY, antenna, epc, 0x3000, -5500, 1, TagRead.NO_PHASE, TagRead.NO_DOPPLER);
            }
        }

        @Override
        public void inputs(ReaderId reader, long from, long to, InputChange change) {
            long half = 500_000;
            for (long n = Math.max(1, (from + half - 1) / half); n * half < to; n++) {
                change.changed(n * half, 1, n % 2 == 1);
            }
        }
    }
}
