package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.dockdoor.broker.mqtt.EmbeddedBroker;
import io.dockdoor.daemon.Signing;
import io.dockdoor.events.DesiredConfig;
import io.dockdoor.events.Wire;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Settings from the centre at a gateway that is a process of its own, killed while it tries them. */
@Execution(ExecutionMode.CONCURRENT)
class CentralConfigIT {
    /** A port below 1024 where nobody listens (tcpmux). */
    private static final int NOBODY = 1;

    private static final String DESIRED = "dock/v1/S1/to/G1/config";
    private static final String REPORTED = "dock/v1/S1/gw/G1/config/reported";

    @TempDir
    private Path folder;

    private final KeyPair pair = Signing.pair();
    private @Nullable Process gateway;

    @AfterEach
    void end() throws InterruptedException {
        kill();
    }

    @Test
    void goodSettingsStayAndBadOnesGoThoughTheGatewayIsKilledMeanwhile() throws Exception {
        try (EmbeddedBroker broker = OneDoor.broker(folder.resolve("broker"));
                SimulatedReader first = OneDoor.reader(0, 4);
                SimulatedReader second = OneDoor.reader(0, 4);
                MqttCrew crew = new MqttCrew(broker.port(), (topic, body) -> {})) {
            start(broker.port(), first.port(), "1 h");
            crew.await("dock/v1/S1/gw/G1/reader/R1/state", told -> told.contains("\"reading\""));
            assertTrue(crew.await(REPORTED, told -> !told.equals("nothing")).contains("\"state\":\"own\""));

            desire(crew, 1, second.port());
            crew.await(REPORTED, told -> told.contains("\"state\":\"good\"") && told.contains("\"lastKnownGood\":1"));
            kill();

            start(broker.port(), first.port(), "1 h");
            desire(crew, 2, NOBODY);
            crew.await(REPORTED, told -> told.contains("\"state\":\"trying\",\"desired\":2"));
            kill();
            // now they are to show within a few seconds what they are worth
            start(broker.port(), first.port(), "5 s");
            String told =
                    crew.await(REPORTED, said -> said.contains("\"version\":1,") && said.contains("\"desired\":2"));
            assertTrue(told.contains("\"state\":\"refused\"") && told.contains("\"code\":\"not-healthy\""), told);
            assertTrue(told.contains("reader-R1"), told);
            crew.await("dock/v1/S1/gw/G1/reader/R1/state", said -> said.contains("\"reading\""));

            Contract contract = new Contract();
            List<String> faults = new ArrayList<>();
            for (MqttCrew.Seen each : crew.seen()) {
                if (each.message().getPayload().length > 0) {
                    faults.addAll(contract.faults(each.topic(), each.text()));
                }
            }
            assertEquals(List.of(), faults);
        }
    }

    private void desire(MqttCrew crew, long version, int port) throws MqttException {
        byte[] body = Wire.write(new DesiredConfig(
                version, OneDoor.CLOCK.instant(), "Ada", "readers: [{id: R1, host: 127.0.0.1, port: " + port + "}]\n"));
        Map<String, String> beside = new Signing.Signer("centre", pair.getPrivate()).beside(DESIRED, body);
        crew.keep(
                DESIRED,
                body,
                beside.entrySet().stream()
                        .map(each -> new UserProperty(each.getKey(), each.getValue()))
                        .toArray(UserProperty[]::new));
    }

    private void start(int broker, int reader, String confirmWithin) throws IOException, InterruptedException {
        Path key = folder.resolve("centre.pem");
        Files.writeString(
                key,
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        Path file = folder.resolve("gateway.yaml");
        Files.writeString(
                file, OneDoor.yaml(folder.resolve("state"), broker, reader) + """
                signers: [{name: centre, keyFile: %s, may: configuration}]
                centre: {confirmWithin: %s}
                """.formatted(key, confirmWithin));
        Path log = folder.resolve("gateway.log");
        gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar().toString(),
                        "gateway",
                        "--config",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private void kill() throws InterruptedException {
        if (gateway != null && !gateway.destroyForcibly().waitFor(60, TimeUnit.SECONDS)) {
            fail("the gateway survives a kill");
        }
        gateway = null;
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(DemoRuns.project().resolve("edge-gateway/target"))) {
            return files.filter(file -> file.getFileName().toString().matches("edge-gateway-[0-9].*\\.jar"))
                    .filter(file -> !file.getFileName().toString().contains("tests"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the gateway is not packaged"));
        }
    }
}
