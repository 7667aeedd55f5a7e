package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.broker.mqtt.EmbeddedBroker;
import io.dockdoor.daemon.settings.Listen;
import io.dockdoor.events.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With the MQTT broker inside. */
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedBrokerIT extends BrokerContract {
    @Override
    String mqtt() {
        return "embedded: {listen: \"127.0.0.1:0\"}";
    }

    @Test
    void aTakenPortIsSaidInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            String forMqtt = refusal("embedded: {listen: \"127.0.0.1:" + port + "\"}", 0);
            assertTrue(forMqtt.startsWith("cannot listen for MQTT on 127.0.0.1:" + port), forMqtt);
            assertTrue(forMqtt.endsWith("change mqtt.embedded.listen"), forMqtt);
            String forHttp = refusal(mqtt(), port);
            assertTrue(forHttp.startsWith("cannot listen for HTTP on 127.0.0.1:" + port), forHttp);
            assertFalse(forHttp.contains("\n"));
        }
    }

    private String refusal(String mqtt, int http) {
        return String.valueOf(
                assertThrows(IOException.class, () -> start(mqtt, http)).getMessage());
    }

    @Test
    void aThousandAtOnceAreGrantedExactlyWhatThereIs() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            aThousandAtOnceAreGrantedExactlyWhatThereIs(broker, peer);
        }
    }

    @Test
    void withUsersAGatewayWritesItsOwnTopicsOnlyAndNobodyElseWrites() throws Exception {
        Path gateway = Files.writeString(folder.resolve("g1"), "secret-of-g1\n");
        Path handheld = Files.writeString(folder.resolve("hh1"), "secret-of-hh1\n");
        Path crew = Files.writeString(folder.resolve("crew"), "secret-of-crew\n");
        Path wms = Files.writeString(folder.resolve("wms"), "secret-of-wms\n");
        String mqtt = """
                embedded: {listen: "127.0.0.1:0", users: [{name: G1, role: gateway, passwordFile: %s}, \
                {name: hh1, role: source, passwordFile: %s}, {name: crew, role: operator, passwordFile: %s}, \
                {name: wms, role: subscriber, passwordFile: %s}]}""".formatted(gateway, handheld, crew, wms);
        try (InventoryBroker broker = start(mqtt, 0);
                Peer door = new Peer(broker.mqttPort(), "G1", "G1", "secret-of-g1");
                Peer scanner = new Peer(broker.mqttPort(), "hh1", "hh1", "secret-of-hh1");
                Peer operator = new Peer(broker.mqttPort(), "crew", "crew", "secret-of-crew");
                Peer reader = new Peer(broker.mqttPort(), "wms", "wms", "secret-of-wms")) {
            reader.subscribe("dock/v1/#");
            door.subscribe("dock/v1/S1/to/G1/ack");
            door.subscribe("dock/v1/S1/to/G1/cmd/+");
            assertTrue(door.publish(DOOR + "receive", Events.receive(1, "5001")) < 0x80);
            door.await(ACK, "\"position\":1");
            reader.await(STOCK, "\"onHand\":1");
            assertEquals(0x87, door.publish("dock/v1/S1/gw/G2/door/D1/movement/receive", Events.receive(2, "5002")));
            assertEquals(0x87, door.publish(STOCK, new byte[] {'{', '}'}));
            assertEquals(0x87, door.publish(ACK, new byte[] {'{', '}'}));
            assertEquals(0x87, reader.publish(DOOR + "receive", Events.receive(2, "5002")));
            assertEquals(0x87, reader.publish("dock/v1/S1/src/wms/movement", new byte[] {'{', '}'}));
            assertEquals(0x87, scanner.publish("dock/v1/S1/src/wms/movement", new byte[] {'{', '}'}));
            String command = "dock/v1/S1/to/G1/cmd/sweep.start";
            assertEquals(0x87, reader.publish(command, new byte[] {'{', '}'}));
            assertEquals(0x87, scanner.publish(command, new byte[] {'{', '}'}));
            assertEquals(0x87, door.publish(command, new byte[] {'{', '}'}));
            assertEquals(0x87, operator.publish(ACK, new byte[] {'{', '}'}));
            assertEquals(0x87, operator.publish(DOOR + "receive", Events.receive(2, "5002")));
            assertTrue(operator.publish(command, "{\"for\":\"20 s\"}".getBytes(StandardCharsets.UTF_8)) < 0x80);
            door.await(command, "20 s");
            scanner.subscribe("dock/v1/S1/to/hh1/#");
            assertTrue(scanner.publish("dock/v1/S1/src/hh1/movement", new byte[] {'{', '}'}) < 0x80);
            scanner.await("dock/v1/S1/to/hh1/verdict", "\"refused\":1");
            assertEquals(1, number(broker, "dockdoor_ledger_position"));
            assertThrows(MqttException.class, () -> new Peer(broker.mqttPort(), "x", "G1", "wrong").close());
            assertThrows(MqttException.class, () -> new Peer(broker.mqttPort(), "y", null, null).close());
        }
    }

    /** We take movements and tell deltas without a connection: that must make no difference to anybody. */
    @Test
    void whoIsAwayHearsOfEveryMovementAndEveryDeltaLaterAlsoAfterARestart() throws Exception {
        try (InventoryBroker broker = start();
                Peer door = new Peer(broker.mqttPort(), "G1", null, null)) {
            try (Peer wms = Peer.lasting(broker.mqttPort(), "wms")) {
                wms.subscribe(DELTA);
                wms.subscribe("dock/v1/+/ledger/#");
                wms.subscribe(DOOR + "+");
            }
            door.subscribe(ACK);
            door.publish(DOOR + "receive", Events.receive(1, "5001", "5002"));
            door.publish(DOOR + "ship", Events.ship(2, "5001"));
            door.await(ACK, "\"position\":2");
            Peer.await(() -> number(broker, "dockdoor_fanout_mqtt_behind") == 0);
        }
        try (InventoryBroker broker = start();
                Peer wms = Peer.lasting(broker.mqttPort(), "wms")) {
            wms.await(DELTA, "\"version\":1,\"delta\":2,\"onHand\":2");
            wms.await(DELTA, "\"version\":2,\"delta\":-1,\"onHand\":1");
            wms.await("dock/v1/S1/ledger/receive", "\"position\":1");
            wms.await("dock/v1/S1/ledger/ship", "\"position\":2");
            wms.await(DOOR + "receive", "\"gw:position\":1");
            wms.await(DOOR + "ship", "\"gw:position\":2");
        }
    }

    /** Versions before this one subscribed to movements, and the MQTT broker keeps that for days. */
    @Test
    void whatAnEarlierVersionSubscribedToIsNotTakenTwice() throws Exception {
        Embedded settings = new Embedded(new Listen("127.0.0.1", 0), List.of(), new Topics("dock/v1"));
        Path mqtt = folder.resolve("state").resolve("mqtt");
        try (EmbeddedBroker alone = EmbeddedBroker.start(settings, mqtt, null, ignored -> {});
                Peer earlier = Peer.lasting(alone.port(), "dockdoor-test")) {
            earlier.subscribe("dock/v1/+/gw/+/door/+/movement/+");
            earlier.subscribe("dock/v1/+/gw/+/gap");
        }
        try (InventoryBroker broker = start();
                Peer door = new Peer(broker.mqttPort(), "G1", null, null)) {
            door.subscribe(ACK);
            door.publish(DOOR + "receive", Events.receive(1, "5001"));
            door.await(ACK, "\"position\":1");
            // takes the way of the subscription, behind whatever else came on it
            door.publish("dock/v1/S1/gw/G1/gap", new byte[] {'{'});
            Peer.await(() -> number(broker, "dockdoor_ledger_quarantined_total") == 1);
            assertEquals(1, number(broker, "dockdoor_ledger_quarantined_total"));
            assertEquals(0, number(broker, "dockdoor_ledger_duplicates_total"));
        }
    }
}
