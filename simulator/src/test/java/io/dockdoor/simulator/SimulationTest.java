package io.dockdoor.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.simulator.llrp.ReadingClient;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import io.dockdoor.simulator.scene.Truth.Passage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long BEGAN = 1_800_000_000_000_000L;

    /** Time goes on when the clients have heard all there was to hear. */
    private final AtomicLong utcMicros = new AtomicLong(BEGAN);

    @Test
    void whatReallyPassedWasHeardAndIsWrittenDown(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("truth.jsonl");
        SimulationPlan plan =
                SimulationPlan.of("demo", 7, 2, Duration.ofSeconds(30)).withTruth(file);
        Set<String> heard = new HashSet<>();
        List<ReadingClient> clients = new ArrayList<>();
        try (Simulation simulation = Simulation.start(plan, utcMicros::get)) {
            JsonNode ready = JSON.readTree(simulation.readyLine());
            assertEquals("demo", ready.path("scene").asText());
            assertEquals("D2", ready.path("readers").get(1).path("door").asText());
            clients.add(
                    new ReadingClient(ready.path("readers").get(0).path("port").asInt()));
            assertFalse(simulation.clock().started(), "the other reader does not inventory yet");
            clients.add(
                    new ReadingClient(ready.path("readers").get(1).path("port").asInt()));
            assertTrue(simulation.clock().started());
            while (simulation.clock().sceneMicros() <= 30_000_000) {
                utcMicros.addAndGet(200_000);
                for (ReadingClient each : clients) {
                    heard.addAll(each.hear());
                }
            }
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (!lastLine(file).contains("end")) {
                assertTrue(System.nanoTime() < deadline, "the truth is not complete: " + lastLine(file));
                LockSupport.parkNanos(10_000_000);
            }
            List<JsonNode> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                lines.add(JSON.readTree(line));
            }
            List<Passage> passages = simulation.scene().truth().passages();
            assertTrue(passages.size() > 1, "a scene of 30 s has passages");
            assertEquals(passages.size() + 1, lines.size());
            List<String> readable = passages.stream()
                    .flatMap(passage -> passage.tags().stream())
                    .filter(GoodsTag::readable)
                    .map(tag -> tag.epc().hex())
                    .distinct()
                    .toList();
            long known = readable.stream().filter(heard::contains).count();
            assertTrue(known >= 0.95 * readable.size(), known + " of " + readable.size() + " readable tags were heard");
            JsonNode first = lines.get(0);
            assertTrue(Instant.parse(first.path("crossed").asText())
                    .isBefore(Instant.parse(first.path("cleared").asText())));
            assertTrue(first.path("tags").get(0).path("uri").asText().startsWith("https://id.gs1.org/"));
        } finally {
            for (ReadingClient each : clients) {
                each.close();
            }
        }
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("sim-") || t.getName().equals("truth")));
    }

    @Test
    void encryptedPortsAreToldWithTheFingerprintToPin() throws Exception {
        SimulationPlan plan =
                SimulationPlan.of("demo", 4, 2, Duration.ofSeconds(30)).withTls();
        try (Simulation simulation = Simulation.start(plan, () -> System.nanoTime() / 1000)) {
            JsonNode readers = JSON.readTree(simulation.readyLine()).path("readers");
            assertTrue(readers.get(1).path("tlsPort").asInt() > 0, readers.toString());
            assertTrue(readers.get(1).path("fingerprint").asText().matches("([0-9A-F]{2}:){31}[0-9A-F]{2}"));
        }
    }

    private static String lastLine(Path file) throws Exception {
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }
}
