package io.dockdoor.acceptance;

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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong at a gateway is a retained message with its remedy for as long as it is wrong, over the embedded broker. */
class AlertsIT {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String ALERTS = "dock/v1/S1/gw/G1/alert/";

    @TempDir
    private Path folder;

    private static long micros() {
        Instant now = CLOCK.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    private static SimulatedReader reader(int port) throws Exception {
        SceneClock scene = new SceneClock(AlertsIT::micros);
        return new SimulatedReader(
                new ReaderId("R1"),
                new Room(7, 4, new DoorId("D1"), new ReaderId("R1"), Gen2.S1_FAST),
                ReaderOptions.onPort(port).as(Personality.IMPINJ),
                scene,
                id -> scene.start());
    }

    @Test
    void anAlertIsRaisedAndWithdrawnAndThoseOfAnEarlierLifeAreWithdrawn() throws Exception {
        // held, so that nobody else takes it: who connects to it is refused
        Socket held = new Socket();
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        int port = held.getLocalPort();
        try (held;
                EmbeddedBroker broker = EmbeddedBroker.start(
                        new Embedded(new Listen("127.0.0.1", 0), List.of(), new Topics(Topics.DEFAULT_PREFIX)),
                        folder.resolve("broker"),
                        null);
                MqttCrew crew = new MqttCrew(broker.port(), (topic, body) -> {})) {
            crew.keep(ALERTS + "tower-D9", "{\"of\":\"an earlier life\"}".getBytes(StandardCharsets.UTF_8));
            try (Gateway gateway = Gateway.open(
                    GatewayConfig.parse("gateway.yaml", yaml(broker.port(), port)),
                    CLOCK,
                    RandomGenerator.of("L64X128MixRandom"),
                    "test")) {
                assertTrue(gateway.httpPort() > 0);
                String alert =
                        crew.await(ALERTS + "reader-R1", told -> told.contains("\"code\":\"connection-refused\""));
                assertEquals(List.of(), new Contract().faults(ALERTS + "reader-R1", alert));
                assertTrue(alert.contains("\"subject\":\"reader R1\""), alert);
                assertTrue(alert.contains("\"remedy\":\"See that the reader is on"), alert);
                assertWithdrawn(crew, "tower-D9");
                held.close();
                try (SimulatedReader reader = reader(port)) {
                    assertEquals(port, reader.port());
                    assertWithdrawn(crew, "reader-R1");
                }
            }
        }
    }

    private static void assertWithdrawn(MqttCrew crew, String part) throws InterruptedException {
        assertEquals("", crew.await(ALERTS + part, String::isEmpty));
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
