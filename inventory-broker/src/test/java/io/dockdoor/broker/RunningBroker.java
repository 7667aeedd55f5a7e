package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.config.RightConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** A whole inventory broker on this machine, and what tests ask of it. */
abstract class RunningBroker {
    static final String DOOR = "dock/v1/S1/gw/G1/door/D1/movement/";
    static final String ACK = "dock/v1/S1/to/G1/ack";
    static final String STOCK = "dock/v1/S1/stock/" + Events.GTIN;
    static final String DELTA = "dock/v1/S1/stock-delta/" + Events.GTIN;

    @TempDir
    Path folder;

    /** The {@code store} section of the configuration, empty for SQLite. */
    String store() throws IOException, InterruptedException, SQLException {
        return "";
    }

    /** The {@code mqtt} section of the configuration. */
    abstract String mqtt() throws IOException, InterruptedException;

    /** Started, and subscribed at the MQTT broker. */
    InventoryBroker start() throws IOException, InterruptedException, SQLException {
        InventoryBroker broker = start(mqtt(), 0);
        Peer.await(() -> broker.health().status().equals("up"));
        return broker;
    }

    InventoryBroker start(String mqtt, int http) throws IOException, InterruptedException, SQLException {
        BrokerConfig config = RightConfig.of("""
                instance: test
                state: %s
                %s
                mqtt: {%s}
                http: {listen: "127.0.0.1:%d"}
                locations:
                  - {gln: "9521141000014", site: S1, name: Test, type: dc}
                """.formatted(folder.resolve("state"), store(), mqtt, http));
        return new InventoryBroker(config, InstantSource.system(), new Random(7));
    }

    static HttpResponse<String> get(InventoryBroker broker, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.httpPort() + path))
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(path, e);
        }
    }

    static long number(InventoryBroker broker, String name) {
        return get(broker, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    /** A hundred units, a thousand customers at once, one unit each. */
    static void aThousandAtOnceAreGrantedExactlyWhatThereIs(InventoryBroker broker, Peer peer) throws Exception {
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
            asked.add(asked(client, request, 20));
        }
        asked.forEach(each -> answers.merge(each.join(), 1, Integer::sum));
        assertEquals(900, answers.remove(409), "refused");
        answers.keySet().removeAll(Set.of(200, 201)); // 200 to one who asked again
        assertEquals(Map.of(), answers, "answers that are neither granted nor refused");
        String atp = get(broker, "/api/v1/atp/" + Events.GTIN).body();
        assertTrue(atp.contains("\"reserved\":100,\"unplaced\":0,\"available\":0,\"shortfall\":0,"), atp);
    }

    /** A computer that is far too busy cuts a connection before it answers: the customer asks again by the same key. */
    private static CompletableFuture<Integer> asked(HttpClient client, HttpRequest request, int tries) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode)
                .exceptionallyCompose(failed -> tries > 1 && failed.getCause() instanceof IOException
                        ? asked(client, request, tries - 1)
                        : CompletableFuture.failedFuture(failed));
    }
}
