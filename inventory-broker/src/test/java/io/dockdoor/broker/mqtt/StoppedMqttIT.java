package io.dockdoor.broker.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.Peer;
import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.daemon.settings.Listen;
import io.dockdoor.events.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artemis ends itself when it cannot write its journal; the inventory broker around it lives on. */
class StoppedMqttIT {
    @TempDir
    Path folder;

    @Test
    void anMqttBrokerThatStoppedItselfListensAgainOnItsPort() throws Exception {
        Embedded settings = new Embedded(new Listen("127.0.0.1", 0), List.of(), new Topics("dock/v1"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings, folder, null, ignored -> {})) {
            int port = broker.port();
            ActiveMQServer first = broker.server();
            first.stop();
            Peer.await(() -> broker.server() != first);
            assertNotSame(first, broker.server());
            assertEquals(port, broker.port());
            try (Peer door = new Peer(port, "door", null, null)) {
                door.subscribe("dock/v1/#");
                byte[] body = "told after".getBytes(StandardCharsets.UTF_8);
                assertTrue(door.publish("dock/v1/S1/gw/G1/door/D1/movement/receive", body) < 0x80);
                door.await("dock/v1/S1/gw/G1/door/D1/movement/receive", "told after");
            }
        }
    }
}
