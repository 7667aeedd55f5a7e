package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;

/** With the MQTT broker inside. */
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
            peer.subscribe("dock/v1/S1/to/#");
            String[] serials = IntStream.range(0, 100).mapToObj(i -> "u" + i).toArray(String[]::new);
            peer.publish(DOOR + "receive", Events.receive(1, serials));
            peer.await(ACK, "\"position\":1");
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            URI uri = URI.create("http://127.0.0.1:" + broker.httpPort() + "/api/v1/reservations");
            Map<Integer, Integer> answers = new TreeMap<>();
            List<CompletableFuture<Integer>> asked = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                HttpRequest request = HttpRequest.newBuilder(uri)
                        .header("Idempotency-Key", "order-" + i)
                        .POST(HttpRequest.BodyPublishers.ofString("""
                                    {"lines":[{"item":"%s","location":"9521141000014","quantity":1}]}
                                    """.formatted(Events.GTIN)))
                        .build();
                asked.add(client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode));
            }
            asked.forEach(each -> answers.merge(each.join(), 1, Integer::sum));
            assertEquals(Map.of(201, 100, 409, 900), answers);
            String atp = get(broker, "/api/v1/atp/" + Events.GTIN).body();
            assertTrue(atp.contains("\"reserved\":100,\"unplaced\":0,\"available\":0,\"shortfall\":0,\"atp\":0"), atp);
        }
    }

    @Test
    void withUsersAGatewayWritesItsOwnTopicsOnlyAndNobodyElseWrites() throws Exception {
        Path gateway = Files.writeString(folder.resolve("g1"), "secret-of-g1\n");
        Path wms = Files.writeString(folder.resolve("wms"), "secret-of-wms\n");
        String mqtt = """
                embedded: {listen: "127.0.0.1:0", users: [{name: G1, role: gateway, passwordFile: %s}, \
                {name: wms, role: subscriber, passwordFile: %s}]}""".formatted(gateway, wms);
        try (InventoryBroker broker = start(mqtt, 0);
                Peer door = new Peer(broker.mqttPort(), "G1", "G1", "secret-of-g1");
                Peer reader = new Peer(broker.mqttPort(), "wms", "wms", "secret-of-wms")) {
            reader.subscribe("dock/v1/#");
            door.subscribe("dock/v1/S1/to/G1/#");
            assertTrue(door.publish(DOOR + "receive", Events.receive(1, "5001")) < 0x80);
            door.await(ACK, "\"position\":1");
            reader.await(STOCK, "\"onHand\":1");
            assertEquals(0x87, door.publish("dock/v1/S1/gw/G2/door/D1/movement/receive", Events.receive(2, "5002")));
            assertEquals(0x87, door.publish(STOCK, new byte[] {'{', '}'}));
            assertEquals(0x87, door.publish(ACK, new byte[] {'{', '}'}));
            assertEquals(0x87, reader.publish(DOOR + "receive", Events.receive(2, "5002")));
            assertEquals(1, number(broker, "dockdoor_ledger_position"));
            assertThrows(MqttException.class, () -> new Peer(broker.mqttPort(), "x", "G1", "wrong").close());
            assertThrows(MqttException.class, () -> new Peer(broker.mqttPort(), "y", null, null).close());
        }
    }
}
