package io.dockdoor.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The inventory broker as any integrator sees it: stock by REST, changes by server-sent events. */
public final class Booked {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI api;
    private volatile boolean closed;
    private volatile @Nullable Stream<String> open;
    private final AtomicInteger interruptions = new AtomicInteger();
    private volatile String lastEventId = "0";

    public Booked(int port) {
        this.api = URI.create("http://127.0.0.1:" + port + "/api/v1/");
    }

    /** One movement that the ledger accepted. Times: when it crossed the door, when it was in the database. */
    public record Movement(
            long position,
            String kind,
            String door,
            String direction,
            String passage,
            Instant eventTime,
            Instant booked,
            int tags) {}

    /** On hand per GTIN-14, all locations together. Items with nothing on hand are left out. */
    public Map<String, Long> onHand() throws IOException, InterruptedException {
        Map<String, Long> onHand = new TreeMap<>();
        for (JsonNode each : stock().path("items")) {
            onHand.merge(each.path("item").asText(), each.path("onHand").asLong(), Long::sum);
        }
        onHand.values().removeIf(quantity -> quantity == 0);
        return onHand;
    }

    /** True when the stream has told everything that the ledger holds. */
    boolean streamIsUpToDate() throws IOException, InterruptedException {
        return Long.parseLong(lastEventId) >= stock().path("position").asLong();
    }

    private JsonNode stock() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(api.resolve("stock")).timeout(PATIENCE).build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("GET " + request.uri() + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return JSON.readTree(answer.body());
    }

    /**
     * Follows the event stream on the calling thread until closed, telling each movement once: a broken stream is taken up
     * again after the last position seen.
     */
    public void follow(Consumer<Movement> told) throws InterruptedException {
        while (!closed) {
            HttpRequest request = HttpRequest.newBuilder(api.resolve("stream"))
                    .header("Accept", "text/event-stream")
                    .header("Last-Event-ID", lastEventId)
                    .build();
            try {
                HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
                try (Stream<String> lines = answer.body()) {
                    open = lines;
                    read(lines.iterator(), told);
                }
            } catch (IOException | UncheckedIOException e) {
                // the broker is away: weather in a demo that kills it; ask again until it is back or we are closed
                interruptions.incrementAndGet();
            }
            if (!closed) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    /** How often the event stream broke and was taken up again. */
    public int interruptions() {
        return interruptions.get();
    }

    /** Ends {@link #follow}. */
    public void close() {
        closed = true;
        Stream<String> lines = open;
        if (lines != null) {
            lines.close();
        }
    }

    private void read(Iterator<String> lines, Consumer<Movement> told) throws IOException {
        String event = "";
        String id = lastEventId;
        StringBuilder data = new StringBuilder();
        while (!closed && lines.hasNext()) {
            String line = lines.next();
            if (line.isEmpty()) {
                if (event.equals("movement") && !data.isEmpty()) {
                    lastEventId = id;
                    told.accept(movement(JSON.readTree(data.toString())));
                }
                event = "";
                data.setLength(0);
            } else if (line.startsWith("event:")) {
                event = line.substring(6).strip();
            } else if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            }
        }
    }

    private static Movement movement(JsonNode data) {
        return new Movement(
                data.path("position").asLong(),
                data.path("kind").asText(),
                data.path("door").asText(),
                data.path("direction").asText(),
                data.path("passage").asText(),
                Instant.parse(data.path("eventTime").asText()),
                Instant.parse(data.path("booked").asText()),
                data.path("tags").asInt());
    }
}
