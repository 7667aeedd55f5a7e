package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What can be promised, told over MQTT as it changes; and subscribers that take nothing. */
class PromisesIT extends RunningBroker {
    private static final String ATP = "dock/v1/_inv/atp/" + Events.GTIN;
    private static final String LOCATION = "9521141000014";

    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    String mqtt() {
        return "embedded: {listen: \"127.0.0.1:0\"}";
    }

    @Test
    void whatCanBePromisedIsToldWheneverItChanges() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/_inv/atp/#");
            peer.publish(DOOR + "receive", Events.receive(1, "5001", "5002", "5003"));
            peer.await(ATP, "\"atp\":3,");
            send(broker, "PUT", "channels/web", "{\"types\":[\"dc\"]}");
            send(broker, "PUT", "buffers/web", "{\"channel\":\"web\",\"fixed\":1}");
            peer.await(ATP + "/web", "\"buffer\":1,\"haircut\":0,\"atp\":2,");
            String line = "{\"lines\":[{\"item\":\"%s\",\"quantity\":%d}],\"ttl\":\"%s\"}";
            send(broker, "POST", "reservations", line.formatted(Events.GTIN, 2, "PT1H"));
            peer.await(
                    ATP,
                    "\"unplaced\":2,\"available\":1,\"shortfall\":0,\"incoming\":0,\"buffer\":0,\"haircut\":0,\"atp\":1,");
            peer.await(ATP + "/web", "\"atp\":0,");
            send(broker, "POST", "reservations", line.formatted(Events.GTIN, 1, "PT0.5S"));
            // whether or not it was told while it was held: it ends by itself
            Peer.await(() -> latest(peer).contains("\"unplaced\":2,"));
            String frozen = "{\"site\":\"S1\",\"name\":\"Test\",\"frozen\":true}";
            send(broker, "PUT", "locations/" + LOCATION, frozen);
            peer.await(
                    ATP,
                    "\"onHand\":3,\"unavailable\":0,\"reserved\":0,\"unplaced\":2,\"available\":1,\"shortfall\":0,\"incoming\":0,\"buffer\":0,\"haircut\":0,\"atp\":0,");
            for (String topic : List.of(ATP, ATP + "/web")) {
                for (Peer.Heard each : peer.heard(topic)) {
                    assertEquals(List.of(), WireSchema.faults("atp", each.payload()), each.payload());
                }
            }
            try (Peer late = new Peer(broker.mqttPort(), "late", null, null)) {
                late.subscribe(ATP);
                String kept = late.await(ATP, "\"atp\":0,");
                assertTrue(late.heard(ATP).get(0).retained(), kept);
            }
        }
    }

    /** Movements of hundreds of items each, so that what nobody takes is more than any socket buffers. */
    @Test
    void whoTakesNothingHoldsUpNobodyAndMissesNothing() throws Exception {
        int movements = 8;
        int items = 250;
        try (InventoryBroker broker = start();
                Socket stream = stuck(broker.httpPort());
                Socket subscriber = stuck(broker.mqttPort());
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            stream.getOutputStream()
                    .write("GET /api/v1/stream?after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            subscriber.getOutputStream().write(CONNECT_AND_SUBSCRIBE);
            awaitSubscribed(subscriber.getInputStream());
            Peer.await(() -> number(broker, "dockdoor_stream_clients") == 1);
            peer.subscribe("dock/v1/S1/ledger/#");
            for (int i = 1; i <= movements; i++) {
                send(broker, "POST", "movements", movement(i, items));
            }
            peer.await("dock/v1/S1/ledger/receive", "\"position\":" + movements + ",");
            assertEquals(movements, number(broker, "dockdoor_ledger_position"));
            Peer.await(() -> number(broker, "dockdoor_fanout_mqtt_behind") == 0);
            assertEquals(1, number(broker, "dockdoor_stream_clients"), "it is still there");
            assertTrue(read(stream, "\"position\":" + movements + ","), "what it did not take, it gets when it does");
        }
    }

    /** MQTT 5 (OASIS): CONNECT with clean start as "stuck", then SUBSCRIBE to dock/v1/# at QoS 0. */
    private static final byte[] CONNECT_AND_SUBSCRIBE = {
        0x10,
        18,
        0,
        4,
        'M',
        'Q',
        'T',
        'T',
        5,
        2,
        0,
        0,
        0,
        0,
        5,
        's',
        't',
        'u',
        'c',
        'k',
        (byte) 0x82,
        15,
        0,
        1,
        0,
        0,
        9,
        'd',
        'o',
        'c',
        'k',
        '/',
        'v',
        '1',
        '/',
        '#',
        0
    };

    /** Passes over packets until SUBACK: what is retained may come before it. */
    private static void awaitSubscribed(InputStream in) throws IOException {
        while (true) {
            int header = in.read();
            int length = 0;
            int digit;
            int shift = 0;
            do {
                digit = in.read();
                length |= (digit & 0x7f) << shift;
                shift += 7;
            } while (digit >= 0x80);
            in.readNBytes(length);
            if (header == 0x90) {
                return;
            }
            assertTrue(header > 0, "the connection ended");
        }
    }

    private static Socket stuck(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
        return socket;
    }

    private static boolean read(Socket socket, String text) throws IOException {
        StringBuilder kept = new StringBuilder();
        byte[] bytes = new byte[65536];
        InputStream in = socket.getInputStream();
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            kept.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
            if (kept.indexOf(text) >= 0) {
                return true;
            }
            kept.delete(0, Math.max(0, kept.length() - 100));
        }
        return false;
    }

    private static String movement(int number, int items) {
        String lines = IntStream.range(0, items)
                .mapToObj(item -> "{\"item\":\"" + gtin(item) + "\",\"quantity\":1}")
                .collect(Collectors.joining(","));
        return "{\"eventId\":\"urn:x:%d\",\"kind\":\"receive\",\"at\":\"2026-11-24T08:00:%02dZ\",\"location\":\"%s\",\"items\":[%s]}"
                .formatted(number, number, LOCATION, lines);
    }

    private static String gtin(int number) {
        String body = "9521%09d".formatted(number);
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            sum += (body.charAt(i) - '0') * (i % 2 == 0 ? 3 : 1);
        }
        return body + (10 - sum % 10) % 10;
    }

    private static String latest(Peer peer) {
        List<Peer.Heard> heard = peer.heard(ATP);
        return heard.get(heard.size() - 1).payload();
    }

    private void send(InventoryBroker broker, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + broker.httpPort() + "/api/v1/" + path))
                .header("Idempotency-Key", "k" + body.hashCode())
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(2, answer.statusCode() / 100, answer.body());
    }
}
