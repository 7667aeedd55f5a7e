package io.dockdoor.acceptance.readers;

import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.LlrpReader;
import io.dockdoor.reader.ReaderListener;
import io.dockdoor.reader.ReaderSettings;
import io.dockdoor.reader.ReaderSettings.Timing;
import io.dockdoor.reader.ReaderStatus;
import io.dockdoor.simulator.llrp.Fault;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One simulated reader with everything it can do wrong, one {@link LlrpReader} that is never restarted, and what came of it: after
 * each fault reads with right times resume, and where a read is missing a loss was told. Keepalive and waits are short, so that a
 * fault takes two or three seconds instead of a minute; all rules stay the same.
 */
public final class ReaderFaultRun {
    /** A second for reports that come late or gathered by the fault's own design, and one for the simulator. */
    private static final int SETTLED = 400;

    private static final long RIGHT_MICROS = 300_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * What one fault did.
     *
     * @param resumedMillis from the end of the fault to the first read with its right time that was made after it
     * @param missing reads that never came
     * @param told losses that were reported
     */
    public record Outcome(Fault fault, long resumedMillis, int missing, int told) {
        public boolean reported() {
            return missing == 0 || told > 0;
        }
    }

    private final long start = System.nanoTime();
    private final SceneClock scene = new SceneClock(this::micros);
    private final ReaderId id;
    private final Random random;
    private final Heard heard = new Heard();

    public ReaderFaultRun(ReaderId id, long seed) {
        this.id = id;
        this.random = new Random(seed);
    }

    /** How patient the sessions of these runs are. */
    public static ReaderSettings settings(ReaderId id, int port) {
        return ReaderSettings.portal(id, "127.0.0.1", port, 1, 2, 3, 4)
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

    /** So many faults of those in random order, each as often as any other. */
    public List<Outcome> play(List<Fault> menu, int faults) throws IOException {
        return play(shuffled(menu, faults));
    }

    /** @throws AssertionError when reads do not come back at all */
    public List<Outcome> play(List<Fault> faults) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        try (SimulatedReader simulated = new SimulatedReader(
                        id, new Metronome(), ReaderOptions.onPort(0), scene, began -> scene.start());
                LlrpReader reader = new LlrpReader(
                        settings(id, simulated.port()), heard, this::micros, new Random(random.nextLong()))) {
            reader.start();
            await("reads come", () -> heard.newestInTime() > 100);
            int from = 1;
            for (Fault fault : faults) {
                int toldBefore = heard.losses();
                Duration lasting = Duration.ofMillis(200 + random.nextInt(1_300));
                simulated.inject(fault, lasting);
                long over = micros() + lasting.toNanos() / 1_000;
                await("the end of " + fault, () -> micros() >= over);
                int then = number(over);
                await("a read after " + fault, () -> heard.newestInTime() > then);
                long resumed = (micros() - over) / 1_000;
                // the whole gap belongs to this fault, also what was missed between its end and the first read
                int first = heard.newestInTime();
                await("what was late after " + fault, () -> heard.newestInTime() > first + SETTLED);
                int to = heard.newestInTime() - SETTLED;
                int missing = heard.missing(from, to);
                from = to;
                outcomes.add(new Outcome(fault, resumed, missing, heard.losses() - toldBefore));
            }
        }
        return outcomes;
    }

    private List<Fault> shuffled(List<Fault> menu, int faults) {
        List<Fault> order = new ArrayList<>();
        while (order.size() < faults) {
            List<Fault> round = new ArrayList<>(menu);
            Collections.shuffle(round, random);
            order.addAll(round);
        }
        return order.subList(0, faults);
    }

    private long micros() {
        return 1_800_000_000_000_000L + (System.nanoTime() - start) / 1000;
    }

    private int number(long micros) {
        return (int) ((micros - scene.zeroMicros()) / Metronome.EVERY);
    }

    private void await(String what, BooleanSupplier holds) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError(
                        "reader " + id + " waited " + PATIENCE + " in vain for " + what + "; " + heard);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("stopped while waiting for " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** What reached us, by the reader's thread, asked for by the run's. */
    private final class Heard implements ReaderListener {
        private final BitSet numbers = new BitSet();
        private int newestInTime;
        private int losses;
        private String status = "";

        @Override
        public synchronized TagReads reads(TagReads batch) {
            for (int i = 0; i < batch.size(); i++) {
                int number = Metronome.number(batch.epc(i));
                numbers.set(number);
                if (Math.abs(scene.zeroMicros() + number * Metronome.EVERY - batch.lastMicros(i)) < RIGHT_MICROS) {
                    newestInTime = Math.max(newestInTime, number);
                }
            }
            return batch;
        }

        @Override
        public void gpi(int port, boolean high, long atMicros) {}

        @Override
        public synchronized void status(ReaderStatus now) {
            status = now.code() + ": " + now.sentence();
        }

        @Override
        public synchronized void readsLost(String why, long atMicros) {
            losses++;
        }

        synchronized int newestInTime() {
            return newestInTime;
        }

        synchronized int losses() {
            return losses;
        }

        synchronized int missing(int from, int to) {
            return to - from - numbers.get(from, to).cardinality();
        }

        @Override
        public synchronized String toString() {
            return "newest read in time " + newestInTime + ", losses told " + losses + ", " + status;
        }
    }
}
