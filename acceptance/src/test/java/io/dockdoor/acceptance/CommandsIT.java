package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.broker.config.Listen;
import io.dockdoor.broker.mqtt.EmbeddedBroker;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.Topics;
import io.dockdoor.gateway.Gateway;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.simulator.llrp.Personality;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import io.dockdoor.simulator.scene.Room;
import io.dockdoor.simulator.scene.SceneOptions.Gen2;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String ROOT = "dock/v1/S1/gw/G1/";

    @TempDir
    private Path folder;

    private static long micros() {
        Instant now = CLOCK.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    @Test
    void repliesAndSweepsAreAsTheContractSays() throws Exception {
        Room room = new Room(7, 40, new DoorId("D1"), new ReaderId("R1"), Gen2.S1_FAST);
        SceneClock scene = new SceneClock(CommandsIT::micros);
        List<MqttCrew.Seen> seen;
        try (EmbeddedBroker broker = EmbeddedBroker.start(
                        new Embedded(new Listen("127.0.0.1", 0), List.of(), new Topics(Topics.DEFAULT_PREFIX)),
                        folder.resolve("broker"),
                        null);
                SimulatedReader reader = new SimulatedReader(
                        new ReaderId("R1"),
                        room,
                        ReaderOptions.onPort(0).as(Personality.IMPINJ),
                        scene,
                        id -> scene.start())) {
            try (MqttCrew hand = new MqttCrew(broker.port(), (topic, body) -> {});
                    Gateway gateway = Gateway.open(
                            GatewayConfig.parse("gateway.yaml", yaml(broker.port(), reader.port())),
                            CLOCK,
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
        Instant now = CLOCK.instant();
        byte[] body = """
                {"commandId":"%s","issuedAt":"%s","notAfter":"%s","issuedBy":"Ada","args":%s}""".formatted(id, now, now.plusSeconds(60), args).getBytes(StandardCharsets.UTF_8);
        crew.send(verb, body, ROOT + "reply/wms-1", new byte[] {7, 8});
    }

    private String yaml(int broker, int reader) {
        return """
                gateway: G1
                site: S1
                location: "9521141000014"
                timeZone: Europe/Berlin
                state: %s
                mqtt: {url: "mqtt://127.0.0.1:%d"}
                http: {listen: "127.0.0.1:0"}
                readers: [{id: R1, host: 127.0.0.1, port: %d}]
                doors:
                  - id: D1
                    mode: both
                    antennas:
                      - {reader: R1, antenna: 1, side: out}
                      - {reader: R1, antenna: 3, side: in}
                    beams: {outer: {reader: R1, gpi: 1}, inner: {reader: R1, gpi: 2}}
                """.formatted(folder.resolve("state"), broker, reader);
    }
}
