package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.mqtt.EmbeddedBroker;
import io.dockdoor.gateway.Gateway;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.simulator.demo.FreePort;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong at a gateway is a retained message with its remedy for as long as it is wrong, over the embedded broker. */
class AlertsIT {
    private static final String ALERTS = "dock/v1/S1/gw/G1/alert/";

    @TempDir
    private Path folder;

    @Test
    void anAlertIsRaisedAndWithdrawnAndThoseOfAnEarlierLifeAreWithdrawn() throws Exception {
        // held, so that nobody else takes it: who connects to it is refused
        Socket held = new Socket();
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.pick()));
        int port = held.getLocalPort();
        try (held;
                EmbeddedBroker broker = OneDoor.broker(folder.resolve("broker"));
                MqttCrew crew = new MqttCrew(broker.port(), (topic, body) -> {})) {
            crew.keep(ALERTS + "tower-D9", "{\"of\":\"an earlier life\"}".getBytes(StandardCharsets.UTF_8));
            try (Gateway gateway = Gateway.open(
                    GatewayConfig.parse("gateway.yaml", OneDoor.yaml(folder.resolve("state"), broker.port(), port)),
                    OneDoor.CLOCK,
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
                try (SimulatedReader reader = OneDoor.reader(port, 4)) {
                    assertEquals(port, reader.port());
                    assertWithdrawn(crew, "reader-R1");
                }
            }
        }
    }

    private static void assertWithdrawn(MqttCrew crew, String part) throws InterruptedException {
        assertEquals("", crew.await(ALERTS + part, String::isEmpty));
    }
}
