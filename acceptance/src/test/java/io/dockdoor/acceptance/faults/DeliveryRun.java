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
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Gateway, inventory broker with its embedded MQTT broker, and four busy doors; each part starts with everything new. */
final class DeliveryRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private static final int DOORS = 4;
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final String PREFIX = "dock/v1/S1/";

    private final Path project;
    private final Path run;
    private final long seed;
    private final PrintStream out;

    DeliveryRun(Path project, Path run, long seed, PrintStream out) {
        this.project = project;
        this.run = run;
        this.seed = seed;
        this.out = out;
    }

    /** What runs during one part. */
    private final class Site implements AutoCloseable {
        final Processes processes;
        final FaultyLine line;
        final StockEar ear;
        private final Simulation simulation;
        private final int gatewayHttp;

        Site(Duration scene, boolean lineOpen) throws IOException, InterruptedException {
            DemoPlan plan = new DemoPlan(project, run, DOORS, scene, seed, true, Mqtt.EMBEDDED, 0, 0, List.of());
            processes = new Processes(plan);
            simulation = Simulation.start(
                    SimulationPlan.of("demo", seed, DOORS, scene).withTruth(processes.truthFile()), micros());
            line = new FaultyLine(processes.mqttPort());
            line.refuse(!lineOpen);
            processes.startBroker(processes.mqttPort());
            ear = new StockEar(
                    processes.mqttPort(),
                    List.of(
                            PREFIX + "stock/+",
                            PREFIX + "stock-delta/+",
                            PREFIX + "freshness",
                            PREFIX + "gw/G1/state"));
            until(Duration.ofSeconds(60), "a subscriber cannot connect", () -> ear.connected());
            ArrayNode readers =
                    (ArrayNode) JSON.readTree(simulation.readyLine()).path("readers");
            gatewayHttp =
                    processes.startGateway(readers, line.port()).path("http").asInt();
        }

        /** Events that wait for the inventory broker's acknowledgement. */
        long backlog() throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gatewayHttp + "/metrics"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            String all =
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return all.lines()
                    .filter(each -> each.startsWith("dockdoor_gateway_backlog_events"))
                    .mapToLong(each -> (long) Double.parseDouble(each.substring(each.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the gateway tells no backlog"));
        }

        @Override
        public void close() throws IOException {
            try {
                ear.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            processes.close();
            line.close();
            simulation.close();
        }
    }

    private static LongSupplier micros() {
        long micros = Instant.now().toEpochMilli() * 1_000;
        long nanos = System.nanoTime();
        return () -> micros + (System.nanoTime() - nanos) / 1_000;
    }

    /** Four busy doors: from a movement's place in the journal to the retained stock topic at a subscriber. */
    boolean latency(Duration length) throws IOException, InterruptedException, SQLException {
        Processes.emptied(run);
        try (Site site = new Site(length, true)) {
            TimeUnit.NANOSECONDS.sleep(length.plusSeconds(5).toNanos()); // the length is the experiment
            return told("latency", latencies(site, Instant.MIN), 50, 250);
        }
    }

    /** For each change of an item's stock that was recorded since then: milliseconds until a snapshot told it. */
    private long[] latencies(Site site, Instant since) throws SQLException {
        Map<Long, Instant> recorded = new HashMap<>();
        try (Connection db = DriverManager.getConnection(
                        "jdbc:sqlite:" + run.resolve("broker").resolve("ledger.db"));
                Statement sql = db.createStatement();
                ResultSet row = sql.executeQuery("SELECT position, recorded FROM event")) {
            while (row.next()) {
                Instant at = Instant.EPOCH.plus(row.getLong(2), ChronoUnit.MICROS);
                if (at.isAfter(since)) {
                    recorded.put(row.getLong(1), at);
                }
            }
        }
        List<Heard> all = site.ear.heard();
        Map<String, List<Heard>> snapshots = new HashMap<>();
        for (Heard each : all) {
            if (each.topic().startsWith(PREFIX + "stock/")) {
                snapshots
                        .computeIfAbsent(each.body().path("item").asText(), item -> new ArrayList<>())
                        .add(each);
            }
        }
        List<Long> latencies = new ArrayList<>();
        for (Heard delta : all) {
            Instant from = recorded.get(delta.body().path("version").asLong());
            if (from == null || !delta.topic().startsWith(PREFIX + "stock-delta/")) {
                continue;
            }
            Instant told = snapshots.getOrDefault(delta.body().path("item").asText(), List.of()).stream()
                    .filter(each -> each.body().path("version").asLong()
                            >= delta.body().path("version").asLong())
                    .map(Heard::at)
                    .findFirst()
                    .orElse(Instant.now());
            latencies.add(Duration.between(from, told).toMillis());
        }
        return latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private boolean told(String what, long[] sorted, long p50, long p99) {
        if (sorted.length == 0) {
            out.println(what + ": nothing was told");
            return false;
        }
        long middle = sorted[(sorted.length - 1) / 2];
        long high = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
        out.printf(
                "%s: journal to retained stock topic, %d changes: p50 %d ms, p99 %d ms, worst %d ms (wanted: p50 %d, p99 %d)%n",
                what, sorted.length, middle, high, sorted[sorted.length - 1], p50, p99);
        return middle <= p50 && high <= p99;
    }

    /** A day without the broker waits in the journal; then the line comes back while the doors are busy. */
    boolean backlog(int events, int tags) throws Exception {
        Processes.emptied(run);
        long bytes = Backlog.write(run.resolve("gateway"), DOORS, events, tags);
        out.printf("backlog: %,d events of %d tags are %,d bytes in the journal%n", events, tags, bytes);
        // what still waits of the doors' own loads drains with it; the scene goes on after it
        Duration scene = Duration.ofSeconds(60 + events / 200);
        try (Site site = new Site(scene, false)) {
            TimeUnit.SECONDS.sleep(15); // the doors are busy by then
            long waiting = site.backlog();
            Instant began = Instant.now();
            long nanos = System.nanoTime();
            site.line.refuse(false);
            long connected = 0;
            while (site.backlog() > 200) {
                if (connected == 0 && site.backlog() < waiting) {
                    connected = System.nanoTime();
                }
                if (System.nanoTime() - nanos > TimeUnit.MINUTES.toNanos(10)) {
                    out.println("backlog: not drained within 10 minutes, " + site.backlog() + " wait still");
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            double seconds = (System.nanoTime() - (connected == 0 ? nanos : connected)) / 1e9;
            Instant drained = Instant.now();
            TimeUnit.SECONDS.sleep(3); // live ones of the last moment
            long[] live = Arrays.stream(latencies(site, began)).toArray();
            double rate = waiting / seconds;
            out.printf(
                    "backlog: %,d events drained in %.1f s after the first acknowledgement, %.0f events/s (wanted: 2,000)%n",
                    waiting, seconds, rate);
            out.printf("backlog: line opened %s, drained %s%n", began, drained);
            boolean fast = told("backlog: live movements meanwhile", live, 2_000, 2_000);
            return rate >= 2_000 && fast;
        }
    }

    /** Five seconds without the network: nobody must be told that the gateway is away. */
    boolean blip() throws IOException, InterruptedException {
        Processes.emptied(run);
        try (Site site = new Site(Duration.ofSeconds(90), true)) {
            until(Duration.ofSeconds(60), "the gateway does not say ready", () -> said(site, "ready") > 0);
            site.line.stall(true);
            site.line.cut();
            TimeUnit.SECONDS.sleep(5);
            site.line.stall(false);
            TimeUnit.SECONDS.sleep(25); // longer than the will's delay
            long offline = said(site, "lost") + said(site, "disconnected");
            out.println("blip: after 5 s without network subscribers were told " + offline
                    + " times that the gateway is away (wanted: 0)");
            return offline == 0;
        }
    }

    private static long said(Site site, String state) {
        return site.ear.heard().stream()
                .filter(each -> each.topic().endsWith("/gw/G1/state"))
                .filter(each -> each.body().path("state").asText().equals(state))
                .count();
    }

    /** Broker and gateway are dead at once and only the broker comes back: what do subscribers hear? */
    boolean power() throws IOException, InterruptedException {
        Processes.emptied(run);
        try (Site site = new Site(Duration.ofMinutes(5), true)) {
            until(
                    Duration.ofMinutes(2),
                    "the site is never fresh",
                    () -> freshness(site, Instant.MIN).equals("fresh"));
            site.processes.kill(Victim.GATEWAY);
            site.processes.kill(Victim.BROKER);
            Instant dead = Instant.now();
            TimeUnit.SECONDS.sleep(2);
            site.processes.start(Victim.BROKER);
            until(
                    HEARTBEAT.multipliedBy(4),
                    "nobody is told",
                    () -> freshness(site, dead).equals("unknown"));
            long seconds = Duration.between(dead, Instant.now()).toSeconds();
            List<String> lies = site.ear.heard().stream()
                    .filter(each -> each.at().isAfter(dead.plus(HEARTBEAT.multipliedBy(3))))
                    .filter(each -> each.topic().endsWith("/gw/G1/state"))
                    .map(each -> each.body().path("state").asText())
                    .toList();
            out.println("power: freshness unknown told " + seconds + " s after the loss (wanted: "
                    + 3 * HEARTBEAT.toSeconds() + "), states of the gateway told after that: " + lies);
            return seconds <= 3 * HEARTBEAT.toSeconds() && !lies.contains("ready");
        }
    }

    private static String freshness(Site site, Instant since) {
        return site.ear.heard().stream()
                .filter(each ->
                        each.topic().equals(PREFIX + "freshness") && each.at().isAfter(since))
                .map(Heard::body)
                .map(each -> each.path("freshness").asText(each.path("state").asText()))
                .reduce("", (first, second) -> second);
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void until(Duration within, String otherwise, Condition condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(otherwise + " within " + within.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
