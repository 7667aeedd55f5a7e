package io.dockdoor.acceptance.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.acceptance.faults.Fault.Due;
import io.dockdoor.acceptance.faults.Fault.Place;
import io.dockdoor.simulator.Simulation;
import io.dockdoor.simulator.SimulationPlan;
import io.dockdoor.simulator.demo.Booked;
import io.dockdoor.simulator.demo.DemoPlan;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import io.dockdoor.simulator.demo.DemoPlan.Victim;
import io.dockdoor.simulator.demo.Processes;
import io.dockdoor.simulator.demo.TruthLog;
import io.dockdoor.simulator.demo.TruthLog.Passage;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One run: the whole system as real processes, faults at seeded moments and several at once, then the comparison. */
final class FaultRun {
    /** After the last fault everything must be booked within this time. */
    private static final Duration SETTLE = Duration.ofSeconds(90);

    /** The same on a computer that has much else to do. */
    private static final Duration BUSY_SETTLE = Duration.ofMinutes(4);

    private static final int DISK_MEGABYTES = 128;
    /** A load is in the field of the antennas that long before it crosses. */
    private static final Duration DOORWAY = Duration.ofSeconds(3);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** Where the ledger is. */
    enum Store {
        SQLITE,
        POSTGRESQL
    }

    private final DemoPlan plan;
    private final Store store;
    private final List<Due> faults;
    private final PrintStream out;
    private final ConcurrentLinkedQueue<Long> told = new ConcurrentLinkedQueue<>();
    private final List<FaultyLine> readerLines = new ArrayList<>();
    private final List<FaultyLine> mqttLines = new ArrayList<>();
    private final List<SmallDisk> disks = new ArrayList<>();
    private final List<Blind> blind = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    /** Held while something is done to the readers or their lines. */
    private final ReentrantLock readersHeld = new ReentrantLock();

    private final List<SimulatedReader> readers = new ArrayList<>();
    private volatile int gatewayHttp;

    /** A door whose reader was without power, from then until the gateway said that it reads again. */
    private record Blind(String door, Instant from, Instant until) {}

    private @Nullable Postgres postgres;

    private FaultRun(DemoPlan plan, Store store, List<Due> faults, PrintStream out) {
        this.plan = plan;
        this.store = store;
        this.faults = List.copyOf(faults);
        this.out = out;
    }

    /** What of the menu this user can have in that folder; what not is named. */
    static Set<Fault> possible(Path run, Mqtt mqtt, Store store, PrintStream out)
            throws IOException, InterruptedException {
        Set<Fault> all = EnumSet.allOf(Fault.class);
        Files.createDirectories(run);
        if (!SmallDisk.possible(run)) {
            out.println("LEFT OUT: FILL_GATEWAY_DISK, FILL_BROKER_DISK, FILL_DATABASE_DISK (this user may not mount a"
                    + " tmpfs)");
            all.removeIf(each -> each.name().startsWith("FILL"));
        }
        if (store == Store.SQLITE) {
            all.remove(Fault.KILL_DATABASE);
            all.remove(Fault.FILL_DATABASE_DISK);
        }
        if (!Files.isExecutable(Path.of("/usr/bin/prlimit"))) {
            out.println("LEFT OUT: DENY_GATEWAY_WRITES, DENY_BROKER_WRITES (prlimit is not installed)");
            all.remove(Fault.DENY_GATEWAY_WRITES);
            all.remove(Fault.DENY_BROKER_WRITES);
        }
        if (mqtt == Mqtt.EMBEDDED) {
            all.remove(Fault.KILL_MOSQUITTO);
        }
        return all;
    }

    /** Runs that many faults; everything written goes below {@code run}, which is emptied first. */
    static boolean run(
            Path project,
            Path run,
            int doors,
            int count,
            long seed,
            Mqtt mqtt,
            Store store,
            Set<Fault> without,
            PrintStream out)
            throws IOException, InterruptedException, SQLException {
        SmallDisk.sweep(run);
        Set<Fault> possible = possible(run, mqtt, store, out);
        possible.removeAll(without);
        List<Due> faults = Fault.schedule(count, new SplittableRandom(seed), possible);
        Due last = faults.get(faults.size() - 1);
        Duration length = last.at().plus(last.lasts()).plusSeconds(15);
        DemoPlan plan = new DemoPlan(project, run, doors, length, seed, true, mqtt, 0, 0, List.of());
        FaultRun its = new FaultRun(plan, store, faults, out);
        return its.run(its::compared);
    }

    /**
     * Runs that many faults of the gateway, the inventory broker and their line and tells what is wrong between journal and
     * ledger afterwards.
     *
     * @param events gets how many events the journal held
     */
    static List<String> delivery(Path project, Path run, int count, long seed, IntConsumer events, PrintStream out)
            throws IOException, InterruptedException, SQLException {
        SmallDisk.sweep(run);
        Set<Fault> possible = possible(run, Mqtt.EMBEDDED, Store.SQLITE, out);
        possible.removeIf(each -> each.place() == Place.READER || each == Fault.REBOOT_READER);
        possible.remove(Fault.FILL_GATEWAY_DISK);
        possible.remove(Fault.FILL_BROKER_DISK);
        List<Due> faults = Fault.schedule(count, new SplittableRandom(seed), possible);
        Due last = faults.get(faults.size() - 1);
        Duration length = last.at().plus(last.lasts()).plusSeconds(3);
        DemoPlan plan = new DemoPlan(project, run, 2, length, seed, true, Mqtt.EMBEDDED, 0, 0, List.of());
        FaultRun its = new FaultRun(plan, Store.SQLITE, faults, out);
        its.run((processes, stock) -> its.delivered(events));
        return its.wrong;
    }

    private boolean delivered(IntConsumer events) throws InterruptedException, SQLException {
        Path state = plan.run();
        Ledger ledger = new Ledger("jdbc:sqlite:" + state.resolve("broker").resolve("ledger.db"));
        long deadline = System.nanoTime() + BUSY_SETTLE.toNanos();
        Delivered journal;
        do {
            TimeUnit.MILLISECONDS.sleep(200);
            journal = new Delivered(state.resolve("gateway").resolve("journal.db"));
            wrong.clear();
            wrong.addAll(journal.wrong(ledger.booked()));
            ledger.reasons("gap").forEach(reason -> wrong.add("gap: " + reason));
            ledger.reasons("quarantine").forEach(reason -> wrong.add("quarantined: " + reason));
        } while ((!wrong.isEmpty() || journal.events() == 0) && System.nanoTime() < deadline);
        events.accept(journal.events());
        return wrong.isEmpty();
    }

    private interface Judging {
        boolean judge(Processes processes, Booked stock) throws IOException, InterruptedException, SQLException;
    }

    private boolean run(Judging judging) throws IOException, InterruptedException, SQLException {
        Path run = plan.run();
        if (faults.stream().anyMatch(due -> due.fault().name().startsWith("FILL"))) {
            disks.add(SmallDisk.mount(run.resolve("gateway"), DISK_MEGABYTES));
            disks.add(SmallDisk.mount(run.resolve("broker"), DISK_MEGABYTES));
            if (store == Store.POSTGRESQL) {
                disks.add(SmallDisk.mount(run.resolve("postgres"), 2 * DISK_MEGABYTES));
            }
        }
        Postgres database = null;
        if (store == Store.POSTGRESQL) {
            Files.createDirectories(run.resolve("postgres"));
            database = new Postgres(run.resolve("postgres"), run.resolve("postgres.log"));
            postgres = database;
        }
        GatewayClock clock = new GatewayClock(run.resolve("clock"));
        try (Postgres ended = database;
                Processes processes = new Processes(plan);
                Simulation simulation = Simulation.start(scene(processes), trueMicros())) {
            processes.runs(Victim.GATEWAY, gatewayUnderClock(run.resolve("clock")));
            mqttLines.add(new FaultyLine(processes.mqttPort()));
            mqttLines.add(new FaultyLine(processes.mqttPort()));
            processes.startMqtt();
            if (ended != null) {
                processes.booksInto(ended.url(), Postgres.user());
            }
            processes.startBroker(
                    plan.mqtt() == Mqtt.EMBEDDED
                            ? processes.mqttPort()
                            : mqttLines.get(1).port());
            Booked stock = new Booked(processes.httpPort());
            Thread follower = new Thread(() -> follow(stock), "fault-run-stream");
            follower.start();
            try {
                ArrayNode places =
                        (ArrayNode) JSON.readTree(simulation.readyLine()).path("readers");
                readers.addAll(simulation.readers());
                for (JsonNode each : places) {
                    FaultyLine line = new FaultyLine(each.path("port").asInt());
                    readerLines.add(line);
                    ((ObjectNode) each).put("port", line.port());
                }
                gatewayIs(processes.startGateway(places, mqttLines.get(0).port()));
                inflictAll(processes, clock);
                return judging.judge(processes, stock);
            } finally {
                stock.close();
                follower.interrupt();
                follower.join();
            }
        } finally {
            for (FaultyLine each : readerLines) {
                each.close();
            }
            for (FaultyLine each : mqttLines) {
                each.close();
            }
            for (SmallDisk each : disks) {
                each.close();
            }
        }
    }

    /** The readers run in this process, so that they can be told to lose their power; everybody else is a process apart. */
    private SimulationPlan scene(Processes processes) {
        return SimulationPlan.of("demo", plan.seed(), plan.doors(), plan.length())
                .withTruth(processes.truthFile());
    }

    private static LongSupplier trueMicros() {
        Instant began = Instant.now();
        long nanos = System.nanoTime();
        long micros = began.getEpochSecond() * 1_000_000 + began.getNano() / 1_000;
        return () -> micros + (System.nanoTime() - nanos) / 1_000;
    }

    /** The packaged gateway behind another {@code main} that gives it a clock of ours. */
    private List<String> gatewayUnderClock(Path clock) {
        Path target = plan.home().resolve("edge-gateway").resolve("target");
        String ours = Path.of(URI.create(GatewayUnderClock.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
        return List.of(
                "-Dlogback.configurationFile=" + target.resolve("classes").resolve("logback.xml"),
                "-cp",
                target.resolve("classes") + ":" + target.resolve("lib") + "/*:" + ours,
                GatewayUnderClock.class.getName(),
                clock.toString());
    }

    private void gatewayIs(JsonNode ready) {
        gatewayHttp = ready.path("http").asInt();
    }

    private void inflictAll(Processes processes, GatewayClock clock) throws IOException, InterruptedException {
        long began = System.nanoTime();
        ExecutorService places = Executors.newFixedThreadPool(Place.values().length);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (Place place : Place.values()) {
                work.add(() -> {
                    for (Due due : faults) {
                        if (due.fault().place() == place) {
                            rest(Duration.ofNanos(Math.max(0, began + due.at().toNanos() - System.nanoTime())));
                            say("%7.1f s  %s for %d ms"
                                    .formatted(
                                            (System.nanoTime() - began) / 1e9,
                                            due.fault(),
                                            due.lasts().toMillis()));
                            inflict(due, processes, clock);
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> each : places.invokeAll(work)) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a fault could not be done: " + e.getCause(), e);
        } finally {
            places.shutdownNow();
        }
    }

    private void inflict(Due due, Processes processes, GatewayClock clock) throws IOException, InterruptedException {
        Duration lasts = due.lasts();
        switch (due.fault()) {
            case KILL_GATEWAY -> killed(processes, Victim.GATEWAY, lasts);
            case KILL_BROKER -> killed(processes, Victim.BROKER, lasts);
            case KILL_MOSQUITTO -> killed(processes, Victim.MOSQUITTO, lasts);
            case FREEZE_GATEWAY -> frozen(processes, Victim.GATEWAY, lasts);
            case FREEZE_BROKER -> frozen(processes, Victim.BROKER, lasts);
            case FILL_GATEWAY_DISK -> filled(disks.get(0), lasts);
            case FILL_BROKER_DISK -> filled(disks.get(1), lasts);
            case KILL_DATABASE -> {
                database().kill();
                rest(lasts);
                database().start();
            }
            case FILL_DATABASE_DISK -> {
                filled(disks.get(2), lasts);
                database().start();
            }
            case DENY_GATEWAY_WRITES -> denied(processes, Victim.GATEWAY, lasts);
            case DENY_BROKER_WRITES -> denied(processes, Victim.BROKER, lasts);
            case STEP_GATEWAY_CLOCK -> clock.set(Duration.ofMillis(due.chance() % 3_600_000));
            case CUT_MQTT -> mqttLines.forEach(FaultyLine::cut);
            case STALL_MQTT -> stalled(mqttLines, lasts);
            case SLOW_MQTT -> {
                mqttLines.forEach(line -> line.delay(330));
                rest(lasts);
                mqttLines.forEach(line -> line.delay(0));
            }
            case REFUSE_MQTT -> {
                mqttLines.forEach(line -> line.refuse(true));
                mqttLines.forEach(FaultyLine::cut);
                rest(lasts);
                mqttLines.forEach(line -> line.refuse(false));
            }
            case CUT_READER -> withReaders(() -> readerLines.forEach(FaultyLine::cut));
            case STALL_READER -> withReaders(() -> stalled(readerLines, lasts));
            case REBOOT_READER -> withReaders(() -> reboot(Math.floorMod(due.chance(), plan.doors()), lasts));
        }
    }

    private Postgres database() {
        return Objects.requireNonNull(postgres, "such faults are only had with PostgreSQL");
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
        SimulatedReader reader = readers.get(which);
        untilReading(reader);
        Instant from = Instant.now();
        reader.inject(io.dockdoor.simulator.llrp.Fault.REBOOT, lasts);
        rest(lasts);
        untilReading(reader);
        blind.add(new Blind("D" + (which + 1), from, Instant.now()));
    }

    /** Waits until the gateway says so; the state it was in a moment ago does not count. */
    private void untilReading(SimulatedReader reader) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gatewayHttp + "/health"))
                .timeout(Duration.ofSeconds(20))
                .build();
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
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
            good = status.equals("up") ? good + 1 : 0;
        }
    }

    private void killed(Processes processes, Victim victim, Duration down) throws IOException, InterruptedException {
        processes.kill(victim);
        rest(down);
        JsonNode ready = processes.start(victim);
        if (victim == Victim.GATEWAY) {
            gatewayIs(ready);
        }
    }

    private static void frozen(Processes processes, Victim victim, Duration lasts)
            throws IOException, InterruptedException {
        String pid = Long.toString(processes.running(victim).pid());
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
    private static void denied(Processes processes, Victim victim, Duration lasts)
            throws IOException, InterruptedException {
        String pid = Long.toString(processes.running(victim).pid());
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

    private boolean compared(Processes processes, Booked stock) throws IOException, InterruptedException, SQLException {
        TruthLog truth = new TruthLog(processes.truthFile());
        Ledger ledger = new Ledger(
                store == Store.POSTGRESQL
                        ? database().url() + "?user=" + Postgres.user()
                        : "jdbc:sqlite:" + plan.run().resolve("broker").resolve("ledger.db"));
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!truth.read().over() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        TruthLog.SoFar all = truth.read();
        if (all.ended() == null) {
            throw new IOException("the scene did not end; see the logs in " + plan.run());
        }
        Comparison comparison;
        List<String> besides;
        deadline = System.nanoTime() + SETTLE.toNanos();
        do {
            TimeUnit.MILLISECONDS.sleep(500);
            List<Ledger.Booked> booked = ledger.booked();
            comparison = Comparison.of(all.passages(), booked, this::unseen);
            besides = besides(booked, ledger, stock, all, comparison);
        } while (!(comparison.clean() && besides.isEmpty()) && System.nanoTime() < deadline);
        say(faults.size() + " faults, " + all.passages().size() + " real passages: lost "
                + comparison.lost().size() + ", twice " + comparison.twice().size() + ", invented "
                + comparison.invented().size() + ", incomplete "
                + comparison.incomplete().size() + "; a reader was without power during "
                + comparison.unseen().size() + " more");
        comparison.lost().forEach(each -> say("lost: " + each));
        comparison.twice().forEach(each -> say("twice: " + each));
        comparison.invented().forEach(each -> say("invented: " + each));
        comparison.incomplete().forEach(each -> say("incomplete: " + each));
        comparison.unseen().forEach(each -> say("no power: " + each));
        besides.forEach(this::say);
        return comparison.clean() && besides.isEmpty();
    }

    /** What else must hold: no gap, nothing set aside, the stream told every position once, and the numbers are those of the truth. */
    private List<String> besides(
            List<Ledger.Booked> booked, Ledger ledger, Booked stock, TruthLog.SoFar truth, Comparison comparison)
            throws IOException, InterruptedException, SQLException {
        List<String> wrong = new ArrayList<>();
        ledger.reasons("gap").forEach(reason -> wrong.add("gap: " + reason));
        ledger.reasons("quarantine").forEach(reason -> wrong.add("quarantined: " + reason));
        List<Long> streamed = List.copyOf(told);
        if (new HashSet<>(streamed).size() != streamed.size() || streamed.size() != booked.size()) {
            wrong.add("the stream told " + streamed.size() + " positions for " + booked.size() + " in the ledger");
        }
        if (comparison.unseen().isEmpty() && !stock.onHand().equals(truth.onHand())) {
            wrong.add("stock says " + stock.onHand() + ", the truth " + truth.onHand());
        }
        return wrong;
    }

    /** Whether the door's reader had no power, or had not begun again, while that load was in the doorway. */
    private boolean unseen(Passage passage) {
        return blind.stream()
                .filter(each -> each.door().equals(passage.door()))
                .anyMatch(each -> each.from().isBefore(passage.cleared())
                        && each.until().isAfter(passage.crossed().minus(DOORWAY)));
    }

    private void follow(Booked stock) {
        try {
            stock.follow(movement -> told.add(movement.position()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line) {
        synchronized (out) {
            out.println(line);
        }
    }

    /** The duration of a fault is part of the experiment, not a wait for a condition. */
    private static void rest(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
