package io.dockdoor.acceptance.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.dockdoor.acceptance.faults.StockEar.Heard;
import io.dockdoor.simulator.Simulation;
import io.dockdoor.simulator.SimulationPlan;
import io.dockdoor.simulator.demo.DemoPlan;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import io.dockdoor.simulator.demo.DemoPlan.Victim;
import io.dockdoor.simulator.demo.Processes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Gateway, inventory broker with its embedded MQTT broker, four doors, and a subscriber to what they tell; all real. */
final class BusySite implements AutoCloseable {
    static final int DOORS = 4;
    static final String PREFIX = "dock/v1/S1/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    final Processes processes;
    final FaultyLine line;
    final StockEar ear;
    private final int gatewayHttp;

    /**
     * @param lineOpen whether the gateway reaches the broker from the start
     * @param asInstalled start the daemons from an archive of their classes, as the packages do: what that takes to make pays for
     *     itself only where the first minute is measured
     */
    BusySite(Path project, Path run, long seed, Duration scene, boolean lineOpen, boolean asInstalled)
            throws IOException, InterruptedException {
        DemoPlan plan = new DemoPlan(project, run, DOORS, scene, seed, true, Mqtt.EMBEDDED, 0, 0, List.of());
        try {
            processes = new Processes(plan);
            Simulation simulation = opened(Simulation.start(
                    SimulationPlan.of("demo", seed, DOORS, scene).withTruth(processes.truthFile()), micros()));
            line = opened(new FaultyLine(processes.mqttPort()));
            opened(processes);
            if (asInstalled) {
                runsArchived(Victim.BROKER, "inventory-broker", ClassArchive::ofBroker, run);
                runsArchived(Victim.GATEWAY, "edge-gateway", ClassArchive::ofGateway, run);
            }
            line.refuse(!lineOpen);
            processes.startBroker(processes.mqttPort());
            ear = opened(new StockEar(
                    processes.mqttPort(),
                    List.of(
                            PREFIX + "stock/+",
                            PREFIX + "stock-delta/+",
                            PREFIX + "freshness",
                            PREFIX + "gw/G1/state",
                            PREFIX + "gw/G1/health",
                            PREFIX + "gw/G1/gap")));
            until(Duration.ofMinutes(10), "a subscriber cannot connect", () -> ear.connected());
            ArrayNode readers =
                    (ArrayNode) JSON.readTree(simulation.readyLine()).path("readers");
            gatewayHttp =
                    processes.startGateway(readers, line.port()).path("http").asInt();
        } catch (IOException | InterruptedException | RuntimeException refused) {
            close();
            throw refused;
        }
    }

    private interface Archive {
        List<String> of(Path jar, Path scratch) throws IOException, InterruptedException;
    }

    private void runsArchived(Victim victim, String module, Archive archive, Path run)
            throws IOException, InterruptedException {
        Path jar = processes.jar(module);
        List<String> words = new ArrayList<>(archive.of(jar, run.resolve("archive")));
        words.addAll(List.of("-jar", jar.toString()));
        processes.runs(victim, words);
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    /** Events that wait for the inventory broker's acknowledgement. */
    long backlog() throws IOException, InterruptedException {
        return metric(gatewayHttp, "dockdoor_gateway_backlog_events");
    }

    /** Booked events that are not told over MQTT yet. */
    long untold() throws IOException, InterruptedException {
        return metric(processes.httpPort(), "dockdoor_fanout_mqtt_behind");
    }

    private static long metric(int port, String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(Duration.ofSeconds(20))
                .build();
        String all = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return all.lines()
                .filter(each -> each.startsWith(name))
                .mapToLong(each -> (long) Double.parseDouble(each.substring(each.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new IOException("nobody tells " + name));
    }

    /** Everything that was opened, the last first. */
    @Override
    public void close() throws IOException {
        Closing.all(opened);
    }

    private static LongSupplier micros() {
        long micros = Instant.now().toEpochMilli() * 1_000;
        long nanos = System.nanoTime();
        return () -> micros + (System.nanoTime() - nanos) / 1_000;
    }

    /** The last word on the site's freshness since then; empty when there was none. */
    String freshness(Instant since) {
        return ear.heard().stream()
                .filter(each ->
                        each.topic().equals(PREFIX + "freshness") && each.at().isAfter(since))
                .map(Heard::body)
                .map(each -> each.path("freshness").asText(each.path("state").asText()))
                .reduce("", (first, second) -> second);
    }

    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Waits for it. */
    static void until(Duration within, String otherwise, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(otherwise + " within " + within.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
