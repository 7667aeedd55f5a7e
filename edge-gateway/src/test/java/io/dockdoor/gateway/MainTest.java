package io.dockdoor.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.gateway.config.GatewayConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a person starts it: a process of its own, its exit code and what it says. */
class MainTest {
    @TempDir
    Path folder;

    private Path config(String state, int http) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), """
                gateway: G1
                site: S1
                location: "9521141000014"
                timeZone: Europe/Berlin
                state: %s
                mqtt: {url: "mqtt://127.0.0.1:1", connectTimeout: 1 s}
                readers:
                  - {id: R1, host: 127.0.0.1, port: 1}
                doors:
                  - {id: D1, mode: both, antennas: [{reader: R1, antenna: 1, side: out}]}
                http: {listen: "127.0.0.1:%d"}
                """.formatted(state, http));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlogback.configurationFile=stderr",
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }

    private int exit(Process process) throws InterruptedException {
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theConfigurationWeShipHasNothingWrong() throws Exception {
        GatewayConfig shipped = GatewayConfig.read(Path.of("../config/gateway.yaml"));
        assertEquals("D1", shipped.doors().get(0).id().value());
    }

    @Test
    void aBadConfigurationEndsWith78AndEveryFaultOnALineOfItsOwn() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "gateway: G1\nsitte: S1\n");
        assertEquals(78, exit(start("gateway", "--config", bad.toString())));
        assertTrue(said().contains("bad.yaml, line 2: sitte: unknown setting; did you mean 'site'?"), said());
        assertEquals(8, said().lines().count(), said());
    }

    @Test
    void checkOnlyReadsTheFile() throws Exception {
        assertEquals(
                0,
                exit(start(
                        "gateway",
                        "--check",
                        "--config",
                        config("/nowhere/state", 1).toString())));
        assertEquals("", said());
    }

    @Test
    void checkWarnsOfASessionThatSilencesTagsAtADoor() throws Exception {
        Path config = silencing(config("/nowhere/state", 1));
        assertEquals(0, exit(start("gateway", "--check", "--config", config.toString())));
        assertTrue(said().startsWith(config + ": warning: reader R1"), said());
        assertTrue(said().contains("Gen2 session 2 at door D1"), said());
    }

    /** That configuration with a reader setting that is taken and warned of. */
    private static Path silencing(Path config) throws IOException {
        return Files.writeString(config, Files.readString(config).replace("port: 1}", "port: 1, profile: sweep}"));
    }

    @Test
    void aTakenPortEndsWith1AndOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = config(folder.resolve("state").toString(), taken.getLocalPort());
            assertEquals(1, exit(start("gateway", "--config", config.toString())));
            String sentence = said().lines().reduce((first, last) -> last).orElse("");
            assertTrue(sentence.startsWith("cannot listen on 127.0.0.1:" + taken.getLocalPort()), said());
            assertFalse(said().contains("\tat "), said());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenEndsWith1AndOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertEquals(
                1, exit(start("gateway", "--config", config(file + "/state", 0).toString())));
        assertTrue(said().contains("(setting 'state') cannot be written"), said());
        assertFalse(said().contains("\tat "), said());
    }

    @Test
    void aGatewayWithoutReaderAndBrokerIsReadySaysWhatIsMissingAndEndsOnSigterm() throws Exception {
        Path config = silencing(config(folder.resolve("state").toString(), 0));
        Process process = start("gateway", "--config", config.toString());
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String ready = String.valueOf(out.readLine());
            Matcher port = Pattern.compile("\\{\"ready\":true,\"http\":(\\d+)}").matcher(ready);
            assertTrue(port.matches(), ready + said());
            assertTrue(said().contains("Gen2 session 2 at door D1"), said());
            HttpClient client = HttpClient.newHttpClient();
            String root = "http://127.0.0.1:" + port.group(1);
            Await.until(
                    20,
                    () -> "no word of the broker",
                    () -> get(client, root + "/health").body().contains("\"mqtt\":{\"status\":\"degraded\""));
            HttpResponse<String> health = get(client, root + "/health");
            assertEquals(200, health.statusCode(), "degraded is not down");
            assertTrue(health.body().contains("\"reader-R1\":{\"status\":\"degraded\""), health.body());
            assertTrue(get(client, root + "/metrics").body().contains("dockdoor_gateway_backlog_events 0"));
            assertEquals(404, get(client, root + "/health/no").statusCode());

            Process second = start("gateway", "--config", config.toString());
            assertEquals(1, exit(second));

            process.destroy();
            assertEquals(143, exit(process));
        } finally {
            process.destroyForcibly();
        }
    }

    private static HttpResponse<String> get(HttpClient client, String url) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(url, failed);
        }
    }
}
