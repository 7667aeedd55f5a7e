package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.acceptance.readers.Metronome;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.LlrpReader;
import io.dockdoor.reader.ReaderListener;
import io.dockdoor.reader.ReaderSettings;
import io.dockdoor.reader.ReaderSettings.Timing;
import io.dockdoor.reader.ReaderStatus;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Our LLRP session against a reader that forgives nothing, over real sockets. Every 5 ms of scene time a tag nobody saw before
 * is heard, so that each read that is lost leaves a hole.
 */
class ReaderHoldsIT {
    private static final ReaderId R1 = new ReaderId("R1");
    private static final long EVERY = Metronome.EVERY;
    private static final long ZERO = 1_800_000_000_000_000L;

    private final long start = System.nanoTime();
    private final SceneClock scene = new SceneClock(this::micros);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<Integer, TagRead> reads = new ConcurrentHashMap<>();
    private final List<Integer> twice = new CopyOnWriteArrayList<>();
    private final List<String> inputs = new CopyOnWriteArrayList<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private volatile ReaderStatus.State state = ReaderStatus.State.STOPPED;
    private volatile String code = "";
    private volatile boolean takesMore = true;
    private volatile boolean keeps = true;
    private final AtomicInteger timesAsked = new AtomicInteger();

    @Test
    void restartsOfTheGatewayLoseNoReadAndKeepTheirTimes() throws Exception {
        // the reader's clock is three hours ahead: what counts is when it was on the gateway's clock
        SimulatedReader simulated = reader(ReaderOptions.onPort(0).withClockAhead(Duration.ofHours(3)));
        for (int gateway = 0; gateway < 4; gateway++) {
            int before = reads.size();
            try (LlrpReader reader =
                    new LlrpReader(settings(simulated.port()), listener(), this::micros, new Random(1))) {
                reader.start();
                await("reads come again", () -> reads.size() > before + 100);
            }
            await("the reader stopped", () -> state == ReaderStatus.State.STOPPED);
            int last = newest();
            await("time goes on without us", () -> micros() - scene.zeroMicros() > (last + 100) * EVERY);
        }
        assertEquals(List.of(), lost);
        int last = newest();
        for (int i = 1; i <= last; i++) {
            TagRead read = Objects.requireNonNull(reads.get(i), "read " + i + " of " + last + " is missing");
            long early = scene.zeroMicros() + i * EVERY - read.lastMicros();
            assertTrue(Math.abs(early) < 250_000, "read " + i + " is " + early + " us off");
            assertEquals(1 + i % 4, read.antenna());
        }
        assertEquals(List.of(), twice);
    }

    @Test
    void aPulledCableCostsOnlyWhatWasOnIt() throws Exception {
        SimulatedReader simulated = reader(ReaderOptions.onPort(0));
        try (Cable cable = new Cable(simulated.port());
                LlrpReader reader = new LlrpReader(settings(cable.port()), listener(), this::micros, new Random(1))) {
            reader.start();
            await("reads come", () -> reads.size() > 100);
            for (int i = 0; i < 3; i++) {
                int pulled = newest();
                cable.pull();
                await("time goes on", () -> micros() - scene.zeroMicros() > (pulled + 150) * EVERY);
                cable.plugIn();
                await("reads of the dark minute come", () -> reads.containsKey(pulled + 150));
                for (int read = pulled + 50; read <= pulled + 150; read++) {
                    assertTrue(reads.containsKey(read), "read " + read + " after the cable was pulled at " + pulled);
                }
            }
            assertEquals(3, lost.size(), lost.toString());
            assertTrue(
                    lost.stream().allMatch(why -> why.contains("broke while reading")),
                    "the reader kept its inventory all the time: " + lost);
        }
    }

    @Test
    void whatAListenerDoesNotTakeOrCannotKeepStaysWithTheReader() throws Exception {
        SimulatedReader simulated = reader(ReaderOptions.onPort(0));
        // however slow this computer is, the reader must not take us for dead meanwhile
        ReaderSettings patient = settings(simulated.port()).withKeepalive(Duration.ofMinutes(2));
        try (LlrpReader reader = new LlrpReader(patient, listener(), this::micros, new Random(1))) {
            reader.start();
            await("reads come", () -> reads.size() > 100);
            takesMore = false;
            int asked = timesAsked.get();
            await("it is asked again", () -> timesAsked.get() > asked + 1);
            int taken = reads.size();
            await("time goes on", () -> micros() - scene.zeroMicros() > (taken + 200) * EVERY);
            assertEquals(taken, reads.size());
            takesMore = true;
            await("the rest comes", () -> reads.size() > taken + 200);

            keeps = false;
            await("the reader is left to keep its reads", () -> code.equals("withheld"));
            await("and set up to do so", () -> state == ReaderStatus.State.CONNECTED);
            int kept = reads.size();
            await("time goes on", () -> micros() - scene.zeroMicros() > (newest() + 200) * EVERY);
            assertEquals(kept, reads.size());
            keeps = true;
            await("the rest comes", () -> reads.size() > kept + 200);
        }
        int last = newest();
        for (int i = 1; i <= last; i++) {
            assertTrue(reads.containsKey(i), "read " + i + " of " + last + " is missing");
        }
        assertEquals(List.of(), lost);
        assertEquals(List.of(), twice);
    }

    @Test
    void aReaderThatRestartsIsSetUpAgainAndTheGapIsTold() throws Exception {
        SimulatedReader simulated = reader(ReaderOptions.onPort(0));
        int port = simulated.port();
        try (LlrpReader reader = new LlrpReader(settings(port), listener(), this::micros, new Random(1))) {
            reader.start();
            await("reads come", () -> reads.size() > 100);
            simulated.close();
            int before = newest();
            reader(ReaderOptions.onPort(port));
            await("reads come again", () -> newest() > before + 100);
            assertTrue(lost.stream().anyMatch(why -> why.contains("lost its inventory")), lost.toString());
        }
    }

    @Test
    void aReaderThatOnlyKnowsItsUptimeTellsTheTimeAllTheSame() throws Exception {
        SimulatedReader simulated = reader(ReaderOptions.onPort(0).withoutUtcClock());
        try (LlrpReader reader = new LlrpReader(settings(simulated.port()), listener(), this::micros, new Random(1))) {
            reader.start();
            await("reads come", () -> reads.size() > 100);
        }
        for (Map.Entry<Integer, TagRead> each : reads.entrySet()) {
            long early =
                    scene.zeroMicros() + each.getKey() * EVERY - each.getValue().lastMicros();
            assertTrue(Math.abs(early) < 250_000, early + " us off");
        }
    }

    @Test
    void inputsAreKnownFromTheStartAndChangesAreTold() throws Exception {
        SimulatedReader simulated = reader(ReaderOptions.onPort(0));
        try (LlrpReader reader = new LlrpReader(settings(simulated.port()), listener(), this::micros, new Random(1))) {
            reader.start();
            await("the beam is broken", () -> inputs.contains("1 true"));
            await("and clear again", () -> inputs.lastIndexOf("1 false") > inputs.indexOf("1 true"));
            assertTrue(inputs.indexOf("1 false") < inputs.indexOf("1 true"), "its state was asked for first");
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("reader-")));
    }

    private SimulatedReader reader(ReaderOptions options) throws Exception {
        SimulatedReader reader = new SimulatedReader(R1, new Metronome(), options, scene, id -> {
            if (!scene.started()) {
                scene.start();
            }
        });
        open.add(reader);
        return reader;
    }

    private static ReaderSettings settings(int port) {
        return ReaderSettings.portal(R1, "127.0.0.1", port, 1, 2, 3, 4)
                .withTiming(new Timing(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10)));
    }

    private long micros() {
        return ZERO + (System.nanoTime() - start) / 1000;
    }

    private int newest() {
        return reads.keySet().stream().max(Integer::compare).orElse(0);
    }

    private static void await(String what, BooleanSupplier holds) {
        long until = System.nanoTime() + 60_000_000_000L;
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, "waited a minute in vain: " + what);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private ReaderListener listener() {
        return new ReaderListener() {
            @Override
            public TagReads reads(TagReads batch) {
                for (int i = 0; i < batch.size(); i++) {
                    TagRead read = batch.get(i);
                    int number = Metronome.number(read.epc());
                    if (reads.put(number, read) != null) {
                        twice.add(number);
                    }
                }
                return batch;
            }

            @Override
            public void gpi(int port, boolean high, long atMicros) {
                inputs.add(port + " " + high);
            }

            @Override
            public void status(ReaderStatus status) {
                code = status.code();
                state = status.state();
            }

            @Override
            public boolean takesMore() {
                timesAsked.incrementAndGet();
                return takesMore;
            }

            @Override
            public boolean keeps() {
                return keeps;
            }

            @Override
            public void readsLost(String why, long atMicros) {
                lost.add(why);
            }
        };
    }
}
