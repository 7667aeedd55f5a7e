package io.dockdoor.acceptance.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.acceptance.faults.Fault.Due;
import io.dockdoor.acceptance.faults.Fault.Place;
import io.dockdoor.simulator.demo.DemoPlan.Victim;
import io.dockdoor.simulator.llrp.LastBytes;
import io.dockdoor.simulator.llrp.PowerLoss;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Does the faults of a run, those of different places at the same time, and notes what reads died of them where only readers had them. */
final class Inflicting {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /**
     * What a gateway has read and not spooled at most (docs/limits.md): a buffer of its socket, and the 64 reads at which it stops to
     * read on, some hundred bytes each.
     */
    private static final int UNSPOOLED_BYTES = 16 * 1024 + 64 * 103;

    private final FaultySite site;
    private final List<Due> faults;
    private final Duration within;
    private final AtomicInteger done = new AtomicInteger();
    private final LostReads lost;
    private final Consumer<String> say;
    /** Bytes of each reader that its line never got, as far as they were asked for. */
    private final Map<Integer, Long> unsentBefore = new ConcurrentHashMap<>();

    /** Held while something is done to the readers or their lines. */
    private final ReentrantLock readersHeld = new ReentrantLock();

    /** @param within after that nothing more is done */
    Inflicting(FaultySite site, List<Due> faults, Duration within, LostReads lost, Consumer<String> say) {
        this.site = site;
        this.within = within;
        this.faults = List.copyOf(faults);
        this.lost = lost;
        this.say = say;
    }

    /** Does them all at their time, those of one place one after the other. Tells how many there was time for. */
    int all() throws IOException, InterruptedException {
        long began = System.nanoTime();
        ExecutorService places = Executors.newFixedThreadPool(Place.values().length);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (Place place : Place.values()) {
                work.add(() -> {
                    for (Due due : faults) {
                        if (due.fault().place() == place && System.nanoTime() - began < within.toNanos()) {
                            rest(Duration.ofNanos(Math.max(0, began + due.at().toNanos() - System.nanoTime())));
                            say.accept("%7.1f s  %s for %d ms"
                                    .formatted(
                                            (System.nanoTime() - began) / 1e9,
                                            due.fault(),
                                            due.lasts().toMillis()));
                            inflict(due);
                            done.incrementAndGet();
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> each : places.invokeAll(work)) {
                each.get();
            }
            return done.get();
        } catch (ExecutionException e) {
            throw new IOException("a fault could not be done: " + e.getCause(), e);
        } finally {
            places.shutdownNow();
        }
    }

    private void inflict(Due due) throws IOException, InterruptedException {
        Duration lasts = due.lasts();
        switch (due.fault()) {
            case KILL_GATEWAY -> killed(Victim.GATEWAY, lasts);
            case KILL_BROKER -> killed(Victim.BROKER, lasts);
            case KILL_MOSQUITTO -> killed(Victim.MOSQUITTO, lasts);
            case FREEZE_GATEWAY -> frozen(Victim.GATEWAY, lasts);
            case FREEZE_BROKER -> frozen(Victim.BROKER, lasts);
            case FILL_GATEWAY_DISK -> filled(site.disks().get(0), lasts);
            case FILL_BROKER_DISK -> filled(site.disks().get(1), lasts);
            case KILL_DATABASE -> {
                database().kill();
                rest(lasts);
                database().start();
            }
            case FILL_DATABASE_DISK -> {
                filled(site.disks().get(2), lasts);
                database().start();
            }
            case DENY_GATEWAY_WRITES -> denied(Victim.GATEWAY, lasts);
            case DENY_BROKER_WRITES -> denied(Victim.BROKER, lasts);
            case STEP_GATEWAY_CLOCK -> site.clock().set(Duration.ofMillis(due.chance() % 3_600_000));
            case CUT_MQTT -> site.mqttLines().forEach(FaultyLine::cut);
            case STALL_MQTT -> stalled(site.mqttLines(), lasts);
            case SLOW_MQTT -> {
                site.mqttLines().forEach(line -> line.delay(330));
                rest(lasts);
                site.mqttLines().forEach(line -> line.delay(0));
            }
            case REFUSE_MQTT -> {
                site.mqttLines().forEach(line -> line.refuse(true));
                site.mqttLines().forEach(FaultyLine::cut);
                rest(lasts);
                site.mqttLines().forEach(line -> line.refuse(false));
            }
            case CUT_READER -> withReaders(this::cutReaders);
            case STALL_READER -> withReaders(() -> stalled(site.readerLines(), lasts));
            case REBOOT_READER ->
                withReaders(
                        () -> reboot(Math.floorMod(due.chance(), site.readers().size()), lasts));
        }
    }

    private Postgres database() {
        return Objects.requireNonNull(site.database(), "such faults are only had with PostgreSQL");
    }

    private interface Deed {
        void happen() throws IOException, InterruptedException;
    }

    private void withReaders(Deed deed) throws IOException, InterruptedException {
        readersHeld.lockInterruptibly();
        try {
            deed.happen();
        } finally {
            readersHeld.unlock();
        }
    }

    private void reboot(int which, Duration lasts) throws IOException, InterruptedException {
        SimulatedReader reader = site.readers().get(which);
        untilReading(reader);
        int before = reader.powerLosses().size();
        reader.inject(io.dockdoor.simulator.llrp.Fault.REBOOT, lasts);
        rest(lasts);
        untilReading(reader);
        PowerLoss loss = reader.powerLosses().get(before);
        long from = Math.min(loss.atMicros(), loss.heldSinceMicros().orElse(Long.MAX_VALUE));
        lost.unheard(
                "D" + (which + 1),
                instant(from),
                Instant.now(),
                "no power at " + reader.id() + " from " + instant(loss.atMicros()) + ", and " + loss.held()
                        + " reports it still held died with it");
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** What was under way on the lines is gone: LLRP has no acknowledgement of reports. */
    private void cutReaders() throws IOException, InterruptedException {
        site.readerLines().forEach(line -> line.stall(true));
        List<Wire> wires = wires();
        site.readerLines().forEach(FaultyLine::cut);
        site.readerLines().forEach(line -> line.stall(false));
        died(wires, 0, "the line was cut");
    }

    private List<Wire> wires() throws IOException {
        List<Wire> wires = new ArrayList<>();
        for (FaultyLine each : site.readerLines()) {
            wires.add(Wire.of(each));
        }
        return wires;
    }

    private void died(List<Wire> wires, int readBefore, String why) throws InterruptedException {
        for (int i = 0; i < wires.size(); i++) {
            byte[] died = wires.get(i).died(readBefore);
            lost.onTheWire("D" + (i + 1), died, died.length + " bytes were on the wire or just read as " + why);
            byte[] unsent = unsent(i);
            lost.onTheWire(
                    "D" + (i + 1), unsent, unsent.length + " bytes had not left the reader's network stack as " + why);
        }
    }

    /** What that reader has written since this was last asked and its line never got. */
    private byte[] unsent(int which) {
        LastBytes handedOver = site.readers().get(which).handedOver();
        long missing =
                handedOver.count() - site.readerLines().get(which).taken().count();
        byte[] unsent = handedOver.last(missing - unsentBefore.getOrDefault(which, 0L));
        unsentBefore.put(which, missing);
        return unsent;
    }

    /** Waits until the gateway says so; the state it was in a moment ago does not count. */
    private void untilReading(SimulatedReader reader) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.gatewayHttp() + "/health"))
                .timeout(Duration.ofSeconds(20))
                .build();
        long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        int good = 0;
        while (good < 3) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the gateway does not read " + reader.id() + " again");
            }
            rest(Duration.ofMillis(200));
            String said =
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
            String status = JSON.readTree(said)
                    .path("parts")
                    .path("reader-" + reader.id())
                    .path("status")
                    .asText();
            // the gateway may not have noticed yet that the reader went; the reader knows whether it was set up again
            good = status.equals("up") && reader.inventorying() ? good + 1 : 0;
        }
    }

    /** A gateway is stopped first, so that one can see what it had not read when it died. */
    private void killed(Victim victim, Duration down) throws IOException, InterruptedException {
        List<Wire> wires = List.of();
        if (victim == Victim.GATEWAY) {
            call("kill", "-STOP", Long.toString(site.processes().running(victim).pid()));
            wires = wires();
        }
        site.processes().kill(victim);
        died(wires, UNSPOOLED_BYTES, "the gateway was killed");
        rest(down);
        site.started(victim);
    }

    private void frozen(Victim victim, Duration lasts) throws IOException, InterruptedException {
        String pid = Long.toString(site.processes().running(victim).pid());
        call("kill", "-STOP", pid);
        rest(lasts);
        call("kill", "-CONT", pid);
    }

    private static void filled(SmallDisk disk, Duration lasts) throws IOException, InterruptedException {
        disk.fill();
        rest(lasts);
        disk.free();
    }

    /** A soft limit of zero bytes a file makes every write fail; the process cannot tell it from a disk gone read-only. */
    private void denied(Victim victim, Duration lasts) throws IOException, InterruptedException {
        String pid = Long.toString(site.processes().running(victim).pid());
        call("prlimit", "--pid", pid, "--fsize=0:unlimited");
        rest(lasts);
        call("prlimit", "--pid", pid, "--fsize=unlimited:unlimited");
    }

    private static void stalled(List<FaultyLine> lines, Duration lasts) throws InterruptedException {
        lines.forEach(line -> line.stall(true));
        rest(lasts);
        lines.forEach(line -> line.stall(false));
    }

    private static void call(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    /** The duration of a fault is part of the experiment, not a wait for a condition. */
    private static void rest(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
