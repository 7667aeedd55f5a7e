package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The clients that docs/examples shows, run as an integrator would run them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT extends RunningBroker {
    private static final Path EXAMPLES = Path.of("../docs/examples");

    @TempDir
    static Path output = Path.of(".");

    @SuppressWarnings("NullAway.Init") // started before all tests
    private InventoryBroker broker;

    @Override
    String mqtt() {
        return "embedded: {listen: \"127.0.0.1:0\"}";
    }

    @BeforeAll
    void book() throws Exception {
        folder = Files.createDirectory(output.resolve("broker"));
        broker = start();
        for (int i = 1; i <= 3; i++) {
            HttpRequest told = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + broker.httpPort() + "/api/v1/movements"))
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            {"eventId":"urn:x:%d","kind":"receive","at":"2026-11-24T08:00:00Z","location":"9521141000014",
                             "items":[{"item":"%s","quantity":1}]}""".formatted(i, Events.GTIN)))
                    .build();
            assertEquals(
                    201,
                    HttpClient.newHttpClient()
                            .send(told, HttpResponse.BodyHandlers.discarding())
                            .statusCode());
        }
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void python() throws Exception {
        assertTrue(said("python3", "python3", "watch.py").startsWith("S1 " + Events.GTIN + " 3 as of "));
    }

    @Test
    void node() throws Exception {
        assertTrue(said("node", "node", "watch.mjs").startsWith("S1 " + Events.GTIN + " 3 as of "));
    }

    @Test
    void java() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertTrue(said("java", java, "Watch.java").contains("\"onHand\":3,"));
    }

    @Test
    void mosquitto() throws Exception {
        need("mosquitto_sub");
        String said =
                run("sh", EXAMPLES.resolve("watch.sh").toString(), "127.0.0.1", String.valueOf(broker.mqttPort()), "1");
        assertTrue(said.startsWith(STOCK + " {\"item\":\"" + Events.GTIN + "\""), said);
    }

    private String said(String program, String command, String example) throws IOException, InterruptedException {
        if (!program.equals("java")) {
            need(program);
        }
        return run(command, EXAMPLES.resolve(example).toString(), "http://127.0.0.1:" + broker.httpPort(), "1", "1");
    }

    private static void need(String program) {
        boolean there = Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
        assumeTrue(there, "client examples: " + program + " is not installed");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path said = Files.createTempFile(output, "said", ".txt");
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(100, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        assertTrue(ended && process.exitValue() == 0, List.of(command) + " said " + Files.readString(said));
        return Files.readString(said);
    }
}
