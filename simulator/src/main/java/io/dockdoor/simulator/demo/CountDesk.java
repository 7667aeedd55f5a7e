package io.dockdoor.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One person with a key at the inventory broker's API. */
final class CountDesk {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SWEEP_PATIENCE_SECONDS = 300;
    /** A command that nobody took is given again: the reader may not be up yet. */
    private static final long AGAIN_SECONDS = 15;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String api;
    private final String key;

    CountDesk(int port, String key) {
        this.api = "http://127.0.0.1:" + port + "/api/v1/";
        this.key = key;
    }

    /** The book has these there. */
    void received(String place, List<String> epcs, Instant at) throws IOException, InterruptedException {
        ObjectNode movement = JSON.createObjectNode()
                .put("eventId", "urn:dockdoor:demo:" + place)
                .put("kind", "receive")
                .put("at", at.toString())
                .put("location", place);
        epcs.forEach(movement.putArray("epcs")::add);
        right(send("movements", movement.toString()));
    }

    String open(String place) throws IOException, InterruptedException {
        String body = JSON.createObjectNode()
                .put("location", place)
                .put("mode", "sweep")
                .toString();
        return right(send("counts", body)).path("id").asText();
    }

    /** Has the gateway sweep and waits until the count has it. */
    void sweep(String id, String length, int number) throws IOException, InterruptedException {
        String body =
                JSON.createObjectNode().put("gateway", "G1").put("for", length).toString();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SWEEP_PATIENCE_SECONDS);
        long again = System.nanoTime();
        while (get("counts/" + id).path("looks").asInt() < number) {
            if (System.nanoTime() > deadline) {
                throw new IOException("no sweep came within " + SWEEP_PATIENCE_SECONDS + " s; see the gateway's log");
            }
            if (System.nanoTime() >= again) {
                right(send("counts/" + id + "/sweeps/start", body));
                again = System.nanoTime() + TimeUnit.SECONDS.toNanos(AGAIN_SECONDS);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    void scan(String id, List<String> epcs, List<String> missing) throws IOException, InterruptedException {
        ObjectNode look = JSON.createObjectNode();
        epcs.forEach(look.putArray("epcs")::add);
        missing.forEach(look.putArray("missing")::add);
        right(send("counts/" + id + "/looks", look.toString()));
    }

    JsonNode look(String id) throws IOException, InterruptedException {
        return get("counts/" + id + "/variance").path("variance");
    }

    JsonNode reckon(String id) throws IOException, InterruptedException {
        return right(send("counts/" + id + "/variance", "{\"hold\":true}")).path("variance");
    }

    void recount(String id, String reason) throws IOException, InterruptedException {
        right(send(
                "counts/" + id + "/recount",
                JSON.createObjectNode().put("reason", reason).toString()));
    }

    void must(String id, String verb) throws IOException, InterruptedException {
        right(send("counts/" + id + "/" + verb, ""));
    }

    /** The sentence by which the broker refuses. */
    String refusal(String id, String verb) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("counts/" + id + "/" + verb, "");
        if (answer.statusCode() < 400) {
            throw new IOException(verb + " was not refused: " + answer.body());
        }
        return JSON.readTree(answer.body()).path("detail").asText();
    }

    /** On hand by place and item. */
    Map<String, Long> stock() throws IOException, InterruptedException {
        Map<String, Long> all = new TreeMap<>();
        for (JsonNode line : get("stock").path("items")) {
            String place = line.path("location").asText().replaceAll(".*/414/(\\d+)(?:/254/(.*))?", "$1.$2");
            all.merge(
                    place + " " + line.path("item").asText(),
                    line.path("onHand").asLong(),
                    Long::sum);
        }
        return all;
    }

    static List<String> units(JsonNode variance, String... findings) {
        List<String> all = new ArrayList<>();
        for (JsonNode unit : variance.path("units")) {
            if (Set.of(findings).contains(unit.path("finding").asText())) {
                all.add(unit.path("epc").asText());
            }
        }
        return all;
    }

    static String line(JsonNode variance) {
        JsonNode tally = variance.path("tally");
        StringBuilder text = new StringBuilder();
        for (String name : List.of("expected", "matched", "found", "misplaced", "missing", "unseen")) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(tally.path(name).asText())
                    .append(' ')
                    .append(name);
        }
        return text.toString();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return right(http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString()));
    }

    private HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Idempotency-Key", path + body.hashCode() + System.nanoTime())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(api + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key);
    }

    private static JsonNode right(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.request().uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
