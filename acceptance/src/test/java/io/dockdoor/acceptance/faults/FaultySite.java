package io.dockdoor.acceptance.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.acceptance.faults.FaultRun.Store;
import io.dockdoor.simulator.Simulation;
import io.dockdoor.simulator.SimulationPlan;
import io.dockdoor.simulator.demo.DemoPlan;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import io.dockdoor.simulator.demo.DemoPlan.Victim;
import io.dockdoor.simulator.demo.Processes;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A site whose every part can be hurt: real processes, lines that can be cut, disks that can be filled, a clock that can be set. */
final class FaultySite implements AutoCloseable {
    private static final int DISK_MEGABYTES = 128;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DemoPlan plan;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<FaultyLine> readerLines = new ArrayList<>();
    private final List<FaultyLine> mqttLines = new ArrayList<>();
    private final List<SmallDisk> disks = new ArrayList<>();
    private final @Nullable Postgres database;
    private final Processes processes;
    private final GatewayClock clock;
    private final List<String> gatewayWords;
    private final Simulation simulation;
    private volatile int gatewayHttp;

    /**
     * @param fillable whether the disks are small ones of their own
     * @param archived whether the daemons' classes are archived first, which is worth it when they are started often
     */
    FaultySite(DemoPlan plan, Store store, boolean fillable, boolean archived)
            throws IOException, InterruptedException {
        this.plan = plan;
        Path run = plan.run();
        try {
            if (fillable) {
                disk(run.resolve("gateway"), DISK_MEGABYTES);
                disk(run.resolve("broker"), DISK_MEGABYTES);
                if (store == Store.POSTGRESQL) {
                    disk(run.resolve("postgres"), 2 * DISK_MEGABYTES);
                }
            }
            if (store == Store.POSTGRESQL) {
                Files.createDirectories(run.resolve("postgres"));
                database = opened(new Postgres(run.resolve("postgres"), run.resolve("postgres.log")));
            } else {
                database = null;
            }
            clock = new GatewayClock(run.resolve("clock"));
            processes = opened(new Processes(plan));
            gatewayWords = archived
                    ? ClassArchive.ofGateway(processes.jar("edge-gateway"), run.resolve("archive"))
                    : List.of();
            if (archived) {
                Path jar = processes.jar("inventory-broker");
                List<String> words = new ArrayList<>(ClassArchive.ofBroker(jar, run.resolve("archive")));
                words.addAll(List.of("-jar", jar.toString()));
                processes.runs(Victim.BROKER, words);
            }
            // the readers run in this process, so that they can be told to lose their power; everybody else is a
            // process apart
            simulation = opened(Simulation.start(
                    SimulationPlan.of("demo", plan.seed(), plan.doors(), plan.length())
                            .withTruth(processes.truthFile()),
                    trueMicros()));
        } catch (IOException | InterruptedException | RuntimeException refused) {
            close();
            throw refused;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    private void disk(Path folder, int megabytes) throws IOException, InterruptedException {
        disks.add(opened(SmallDisk.mount(folder, megabytes)));
    }

    /** MQTT broker and inventory broker. */
    void startCentre() throws IOException, InterruptedException {
        processes.runs(Victim.GATEWAY, gatewayUnderClock());
        mqttLines.add(opened(new FaultyLine(processes.mqttPort())));
        mqttLines.add(opened(new FaultyLine(processes.mqttPort())));
        processes.startMqtt();
        if (database != null) {
            processes.booksInto(database.url(), Postgres.user());
        }
        processes.startBroker(
                plan.mqtt() == Mqtt.EMBEDDED
                        ? processes.mqttPort()
                        : mqttLines.get(1).port());
    }

    /** The gateway, which reaches readers and broker by lines of ours. */
    void startGateway() throws IOException, InterruptedException {
        ArrayNode places = (ArrayNode) JSON.readTree(simulation.readyLine()).path("readers");
        for (JsonNode each : places) {
            FaultyLine line = opened(new FaultyLine(each.path("port").asInt()));
            readerLines.add(line);
            ((ObjectNode) each).put("port", line.port());
        }
        gatewayIs(processes.startGateway(places, mqttLines.get(0).port()));
    }

    /** Starts that daemon again. */
    void started(Victim victim) throws IOException, InterruptedException {
        JsonNode ready = processes.start(victim);
        if (victim == Victim.GATEWAY) {
            gatewayIs(ready);
        }
    }

    private void gatewayIs(JsonNode ready) {
        gatewayHttp = ready.path("http").asInt();
    }

    /** The packaged gateway behind another {@code main} that gives it a clock of ours. */
    private List<String> gatewayUnderClock() throws IOException {
        String ours = Path.of(URI.create(GatewayUnderClock.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
        List<String> words = new ArrayList<>(gatewayWords);
        words.addAll(List.of(
                "-Dlogback.configurationFile=stderr",
                "-cp",
                processes.jar("edge-gateway") + ":" + ours,
                GatewayUnderClock.class.getName(),
                plan.run().resolve("clock").toString()));
        return words;
    }

    private static LongSupplier trueMicros() {
        Instant began = Instant.now();
        long nanos = System.nanoTime();
        long micros = began.getEpochSecond() * 1_000_000 + began.getNano() / 1_000;
        return () -> micros + (System.nanoTime() - nanos) / 1_000;
    }

    Processes processes() {
        return processes;
    }

    /** One for each door. */
    List<SimulatedReader> readers() {
        return simulation.readers();
    }

    /** From the gateway to each reader. */
    List<FaultyLine> readerLines() {
        return readerLines;
    }

    /** From the gateway, and from the inventory broker, to the MQTT broker. */
    List<FaultyLine> mqttLines() {
        return mqttLines;
    }

    /** Those of gateway, inventory broker and PostgreSQL, when they are fillable. */
    List<SmallDisk> disks() {
        return disks;
    }

    GatewayClock clock() {
        return clock;
    }

    @Nullable Postgres database() {
        return database;
    }

    int gatewayHttp() {
        return gatewayHttp;
    }

    /** JDBC address of the ledger. */
    String ledger() {
        return database != null
                ? database.url() + "?user=" + Postgres.user()
                : "jdbc:sqlite:" + plan.run().resolve("broker").resolve("ledger.db");
    }

    /** Everything that was opened, the last first. */
    @Override
    public void close() throws IOException {
        Closing.all(opened);
    }
}
