package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.mqtt.EmbeddedBroker;
import io.dockdoor.gateway.Gateway;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands and a sweep over the embedded broker, every byte of it held to the contract. */
class CommandsIT {
    private static final String ROOT = "dock/v1/S1/gw/G1/";

    @TempDir
    private Path folder;

    @Test
    void repliesAndSweepsAreAsTheContractSays() throws Exception {
        List<MqttCrew.Seen> seen;
        try (EmbeddedBroker broker = OneDoor.broker(folder.resolve("broker"));
                SimulatedReader reader = OneDoor.reader(0, 40)) {
            try (MqttCrew hand = new MqttCrew(broker.port(), (topic, body) -> {});
                    Gateway gateway = Gateway.open(
                            GatewayConfig.parse(
                                    "gateway.yaml",
                                    OneDoor.yaml(folder.resolve("state"), broker.port(), reader.port())),
                            OneDoor.CLOCK,
                            RandomGenerator.of("L64X128MixRandom"),
                            "test")) {
                assertTrue(gateway.httpPort() > 0);
                await("a reading reader", () -> hand.some(ROOT + "reader/R1/state", "\"reading\""));
                send(hand, "sweep.start", "c1", "{\"for\":\"1 s\"}");
                await("a sweep", () -> hand.some(ROOT + "reply/wms-1", "\"completed\""));
                await("its summary", () -> hand.some(ROOT + "sweep/c1/summary", "\"sweepId\":\"c1\""));
                assertTrue(hand.some(ROOT + "sweep/c1/part-1", "\"epcs\""));
                seen = hand.seen();
            }
        }
        Contract contract = new Contract();
        List<String> faults = new ArrayList<>();
        for (MqttCrew.Seen each : seen) {
            if (each.message().getPayload().length > 0) {
                faults.addAll(contract.faults(each.topic(), each.text()));
            }
            if (each.topic().startsWith(ROOT + "reply/")) {
                assertArrayEquals(
                        new byte[] {7, 8}, each.message().getProperties().getCorrelationData());
            }
        }
        assertEquals(List.of(), faults);
    }

    private static void await(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "no " + what);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void send(MqttCrew crew, String verb, String id, String args) throws MqttException {
        Instant now = OneDoor.CLOCK.instant();
        byte[] body = """
                {"commandId":"%s","issuedAt":"%s","notAfter":"%s","issuedBy":"Ada","args":%s}""".formatted(id, now, now.plusSeconds(60), args).getBytes(StandardCharsets.UTF_8);
        crew.send(verb, body, ROOT + "reply/wms-1", new byte[] {7, 8});
    }
}
