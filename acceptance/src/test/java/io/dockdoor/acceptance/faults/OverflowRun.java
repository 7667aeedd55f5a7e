package io.dockdoor.acceptance.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.acceptance.faults.Ledger.Booked;
import io.dockdoor.acceptance.faults.Ledger.Lost;
import io.dockdoor.events.Wire.Gap;
import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.simulator.demo.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A journal that was too small for the time without the broker, by real processes: what is told of it, and how it is made good. */
final class OverflowRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int EVENTS = 600;
    private static final int TAGS = 2;
    private static final JournalBounds SMALL = new JournalBounds(400_000, Duration.ofDays(30), 1 << 20);

    private final Path project;
    private final Path run;
    private final PrintStream out;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    OverflowRun(Path project, Path run, PrintStream out) {
        this.project = project;
        this.run = run;
        this.out = out;
    }

    /** What was not as it must be; empty when all was. */
    List<String> wrong() throws Exception {
        Processes.emptied(run);
        Gap gap = Objects.requireNonNull(
                Backlog.write(run.resolve("gateway"), SMALL, BusySite.DOORS, EVENTS, TAGS)
                        .gap(),
                "it was too large");
        out.println("overflow: of " + EVENTS + " events the journal dropped " + gap.first() + " to " + gap.last());
        List<String> wrong = new ArrayList<>();
        // nothing passes in so short a scene
        try (BusySite site = new BusySite(project, run, 1, Duration.ofSeconds(1), true, false)) {
            Ledger ledger = new Ledger("jdbc:sqlite:" + run.resolve("broker").resolve("ledger.db"));
            BusySite.until(
                    PATIENCE, "what is left is not booked", () -> booked(ledger).size() >= EVENTS - gap.last());
            BusySite.until(
                    PATIENCE,
                    "the gap is not in the ledger",
                    () -> !lost(ledger).isEmpty());
            // readers read and the gateway says so: without the gap the site would be fresh
            BusySite.until(PATIENCE, "the doors are never complete", () -> complete(site));
            Instant complete = Instant.now();
            BusySite.until(
                    PATIENCE,
                    "nobody is told of freshness",
                    () -> !site.freshness(complete).isEmpty());
            check(wrong, "freshness though events are lost", "unknown", site.freshness(complete));
            List<Long> expected =
                    LongStream.rangeClosed(gap.last() + 1, EVENTS).boxed().toList();
            check(
                    wrong,
                    "booked",
                    expected,
                    booked(ledger).stream()
                            .map(Booked::journalPosition)
                            .sorted()
                            .toList());
            check(wrong, "lost", List.of(new Lost(1, gap.last(), false)), lost(ledger));
            List<String> told = site.ear.heard().stream()
                    .filter(each -> each.topic().endsWith("/gap"))
                    .map(each -> each.body().path("first").asLong() + " to "
                            + each.body().path("last").asLong())
                    .distinct()
                    .toList();
            check(wrong, "told", List.of("1 to " + gap.last()), told);
            Instant counting = Instant.now();
            count(site.processes.httpPort(), (int) gap.last());
            check(wrong, "lost, after a count", List.of(new Lost(1, gap.last(), true)), lost(ledger));
            BusySite.until(
                    PATIENCE,
                    "freshness stays unknown after a count",
                    () -> List.of("fresh", "delayed").contains(site.freshness(counting)));
        }
        return wrong;
    }

    private static boolean complete(BusySite site) {
        return site.ear.heard().stream()
                .filter(each -> each.topic().endsWith("/health"))
                .anyMatch(each -> each.body().hasNonNull("completeUpTo"));
    }

    private static void check(List<String> wrong, String what, Object expected, Object is) {
        if (!expected.equals(is)) {
            wrong.add(what + ": " + is + " instead of " + expected);
        }
    }

    private static List<Booked> booked(Ledger ledger) throws IOException {
        try {
            return ledger.booked();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static List<Lost> lost(Ledger ledger) throws IOException {
        try {
            return ledger.lost();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Somebody goes through the whole place and scans all there is. */
    private void count(int port, int from) throws IOException, InterruptedException {
        String id = post(
                        port,
                        "counts",
                        JSON.createObjectNode().put("location", "9521141000014").put("mode", "barcode"))
                .path("id")
                .asText();
        ObjectNode look = JSON.createObjectNode().put("everything", true);
        IntStream.range(from, EVENTS)
                .forEach(number -> Backlog.items(number, TAGS).forEach(look.withArray("epcs")::add));
        post(port, "counts/" + id + "/looks", look);
        JsonNode done = post(port, "counts/" + id + "/variance", JSON.createObjectNode());
        out.println("overflow: the count found " + done.path("variance").path("tally"));
    }

    private JsonNode post(int port, String path, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                .timeout(PATIENCE)
                .header("Idempotency-Key", path)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
