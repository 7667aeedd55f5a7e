package io.dockdoor.acceptance.faults;

import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.simulator.demo.DemoPlan.Victim;
import io.dockdoor.simulator.demo.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How soon and how much; each part starts with everything new. */
final class DeliveryRun {
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);

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

    /** Four busy doors: from a movement's place in the journal to the retained stock topic at a subscriber. */
    boolean latency(Duration length) throws IOException, InterruptedException, SQLException {
        Processes.emptied(run);
        try (BusySite site = new BusySite(project, run, seed, length, true, true)) {
            TimeUnit.NANOSECONDS.sleep(length.plusSeconds(5).toNanos()); // the length is the experiment
            return StockLatency.of(run, site.ear.heard(), Instant.MIN).told("latency", 50, 250, out);
        }
    }

    /** A day without the broker waits in the journal; then the line comes back while the doors are busy. */
    boolean backlog(int events, int tags) throws Exception {
        Processes.emptied(run);
        long bytes = Backlog.write(run.resolve("gateway"), JournalBounds.DEFAULT, BusySite.DOORS, events, tags)
                .bytes();
        out.printf("backlog: %,d events of %d tags are %,d bytes in the journal%n", events, tags, bytes);
        // what still waits of the doors' own loads drains with it; the scene goes on after it
        Duration scene = Duration.ofSeconds(60 + events / 200);
        try (BusySite site = new BusySite(project, run, seed, scene, false, true)) {
            TimeUnit.SECONDS.sleep(15); // the doors are busy by then
            long waiting = site.backlog();
            double gateway = processorSeconds(site, Victim.GATEWAY);
            double broker = processorSeconds(site, Victim.BROKER);
            Instant began = Instant.now();
            long nanos = System.nanoTime();
            site.line.refuse(false);
            long connected = 0;
            Instant live = began;
            long half = 0;
            for (long left = waiting; left > 200; left = site.backlog()) {
                if (half == 0 && left < waiting / 2) {
                    half = System.nanoTime();
                }
                if (connected == 0 && left < waiting) {
                    connected = System.nanoTime();
                    live = Instant.now(); // what came before the connection waited for that
                }
                if (System.nanoTime() - nanos > TimeUnit.MINUTES.toNanos(10)) {
                    out.println("backlog: not drained within 10 minutes, " + site.backlog() + " wait still");
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            long end = System.nanoTime();
            double seconds = (end - (connected == 0 ? nanos : connected)) / 1e9;
            Instant drained = Instant.now();
            out.printf(
                    "backlog: processor time an event, the doors' work included: gateway %.2f ms, inventory broker with its"
                            + " MQTT broker %.2f ms%n",
                    (processorSeconds(site, Victim.GATEWAY) - gateway) / waiting * 1_000,
                    (processorSeconds(site, Victim.BROKER) - broker) / waiting * 1_000);
            BusySite.until(Duration.ofMinutes(5), "not all is told", () -> site.untold() == 0);
            out.printf(
                    "backlog: all of it told to subscribers %d ms after it was drained%n",
                    Duration.between(drained, Instant.now()).toMillis());
            StockLatency meanwhile = StockLatency.of(run, site.ear.heard(), live);
            double rate = waiting / seconds;
            out.printf(
                    "backlog: %,d events drained in %.1f s after the first acknowledgement, %.0f events/s (wanted: 2,000);"
                            + " the second half, by a warm program: %.0f events/s%n",
                    waiting, seconds, rate, (waiting / 2 - 200) / ((end - half) / 1e9));
            out.printf("backlog: line opened %s, drained %s%n", began, drained);
            boolean fast = meanwhile.told("backlog: live movements meanwhile", 2_000, 2_000, out);
            return rate >= 2_000 && fast;
        }
    }

    private static double processorSeconds(BusySite site, Victim victim) {
        return site.processes
                        .running(victim)
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    /** Five seconds without the network: nobody must be told that the gateway is away. */
    boolean blip() throws IOException, InterruptedException {
        Processes.emptied(run);
        try (BusySite site = new BusySite(project, run, seed, Duration.ofSeconds(90), true, true)) {
            BusySite.until(Duration.ofSeconds(60), "the gateway does not say ready", () -> said(site, "ready") > 0);
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

    private static long said(BusySite site, String state) {
        return site.ear.heard().stream()
                .filter(each -> each.topic().endsWith("/gw/G1/state"))
                .filter(each -> each.body().path("state").asText().equals(state))
                .count();
    }

    /** Broker and gateway are dead at once and only the broker comes back: what do subscribers hear? */
    boolean power() throws IOException, InterruptedException {
        Processes.emptied(run);
        try (BusySite site = new BusySite(project, run, seed, Duration.ofMinutes(5), true, true)) {
            // a broker knows the gateways whose movements it booked
            BusySite.until(
                    Duration.ofMinutes(2),
                    "nothing is booked",
                    () -> site.ear.heard().stream()
                            .anyMatch(each -> each.topic().startsWith(BusySite.PREFIX + "stock/")));
            BusySite.until(
                    Duration.ofMinutes(2),
                    "the site is never fresh",
                    () -> site.freshness(Instant.MIN).equals("fresh"));
            site.processes.kill(Victim.GATEWAY);
            site.processes.kill(Victim.BROKER);
            Instant dead = Instant.now();
            TimeUnit.SECONDS.sleep(2);
            site.processes.start(Victim.BROKER);
            BusySite.until(
                    HEARTBEAT.multipliedBy(4),
                    "nobody is told",
                    () -> site.freshness(dead).equals("unknown"));
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
}
