package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Readers that go wrong in every way of the menu, in random order from a seed, and our session at the other end: reads resume
 * each time, and a hole in them is told. Each 5 ms of scene time a tag nobody saw before is heard, so that every lost read shows.
 *
 * <p>{@code -Ddockdoor.faults=1000} for the long run; {@code -Ddockdoor.seed=N} for another order.
 */
class ReaderFaultsIT {
    private static final int FAULTS = Integer.getInteger("dockdoor.faults", 48);
    private static final long SEED = Long.getLong("dockdoor.seed", 20261125);
    private static final List<Fault> MENU = List.of(Fault.values());
    private static final int READERS = 6;
    private static final long EVERY = 5_000;
    private static final long ZERO = 1_800_000_000_000_000L;
    /**
     * Reads that were written into a connection just before it broke, or stood in a report whose lengths lied: the reader has
     * let go of them, and nobody can tell how many there were.
     */
    private static final int ON_THE_WIRE = 60;

    /** Watchdog 2.5 keepalives, an answer that takes 2 s for each step of the ritual, and a busy machine. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final long start = System.nanoTime();
    private final SceneClock scene = new SceneClock(this::micros);

    private long micros() {
        return ZERO + (System.nanoTime() - start) / 1000;
    }

    @Test
    void readsResumeAfterEachFaultAndEachGapIsTold() throws Exception {
        ExecutorService drivers = Executors.newFixedThreadPool(READERS);
        try {
            scene.start();
            List<Future<List<String>>> runs = new ArrayList<>();
            for (int i = 1; i <= READERS; i++) {
                runs.add(drivers.submit(new Run(new ReaderId("R" + i), new Random(SEED + i), FAULTS / READERS)));
            }
            List<String> complaints = new ArrayList<>();
            for (Future<List<String>> run : runs) {
                complaints.addAll(run.get());
            }
            assertEquals("", String.join("\n", complaints), "seed " + SEED);
        } finally {
            drivers.shutdownNow();
        }
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(
                        t -> t.getName().startsWith("reader-R") || t.getName().startsWith("sim-R")));
    }

    /** One reader's run of faults; gives what was not as it should be. */
    private final class Run implements Callable<List<String>>, ReaderListener {
        private final ReaderId id;
        private final Random random;
        private final int faults;
        private final BitSet read = new BitSet();
        private final List<String> complaints = new ArrayList<>();
        private final List<Long> told = new ArrayList<>();
        private final List<String> suffered = new ArrayList<>();
        private volatile int newest;

        Run(ReaderId id, Random random, int faults) {
            this.id = id;
            this.random = random;
            this.faults = faults;
        }

        @Override
        public List<String> call() throws Exception {
            try (SimulatedReader simulated =
                            new SimulatedReader(id, new Metronome(), ReaderOptions.onPort(0), scene, began -> {});
                    LlrpReader reader =
                            new LlrpReader(settings(simulated.port()), this, ReaderFaultsIT.this::micros, random)) {
                reader.start();
                if (!await(1)) {
                    complaints.add(id + ": never read anything");
                    return complaints;
                }
                int from = newest;
                for (int i = 0; i < faults && complaints.isEmpty(); i++) {
                    Fault fault = MENU.get(random.nextInt(MENU.size()));
                    from = suffer(simulated, fault, from);
                }
            }
            return complaints;
        }

        /** Lets it happen, waits for reads from after it, and looks for holes since {@code from}; gives where to look on. */
        private int suffer(SimulatedReader simulated, Fault fault, int from) {
            int reportsBefore = told();
            suffered.add(fault.title());
            simulated.inject(fault, Duration.ofMillis(200 + random.nextInt(600)));
            int after = now() + 250; // a second and a quarter later it is over, or our session has to get over it
            if (!await(after)) {
                complaints.add(
                        id + " " + fault.title() + ": no read came again, the newest is " + newest + " of " + now());
                return after;
            }
            int until = after - 50;
            int hole = firstHole(from, until);
            if (hole >= 0 && told() == reportsBefore) {
                complaints.add(id + " " + fault.title() + " after " + suffered + ": read " + hole
                        + " is missing between " + from + " and " + until + " and nobody said so");
            }
            return until;
        }

        private int now() {
            return (int) (scene.sceneMicros() / EVERY);
        }

        private boolean await(int number) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (newest < number && System.nanoTime() < deadline) {
                LockSupport.parkNanos(5_000_000);
            }
            return newest >= number;
        }

        private synchronized int told() {
            return told.size();
        }

        /** The first read of a hole wider than what can have been on the wire, -1: there is none. */
        private synchronized int firstHole(int from, int until) {
            int hole = read.nextClearBit(from);
            while (hole < until) {
                int end = read.nextSetBit(hole);
                if (end < 0 || end - hole > ON_THE_WIRE) {
                    return hole;
                }
                hole = read.nextClearBit(end);
            }
            return -1;
        }

        @Override
        public synchronized TagReads reads(TagReads batch) {
            for (int i = 0; i < batch.size(); i++) {
                int number = Integer.parseInt(batch.get(i).epc().hex().substring(16), 16);
                read.set(number);
                newest = Math.max(newest, number);
            }
            batch.clear();
            return batch;
        }

        @Override
        public synchronized void readsLost(String why, long atMicros) {
            told.add(atMicros);
        }

        @Override
        public void gpi(int port, boolean high, long atMicros) {}

        @Override
        public void status(ReaderStatus status) {}
    }

    private static ReaderSettings settings(int port) {
        return ReaderSettings.portal(new ReaderId("R" + port), "127.0.0.1", port, 1, 2, 3, 4)
                .withKeepalive(Duration.ofSeconds(1))
                .withTiming(new Timing(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10)));
    }

    /** A new tag each 5 ms, antennas in turn. */
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
        public void inputs(ReaderId reader, long from, long to, InputChange change) {}
    }
}
