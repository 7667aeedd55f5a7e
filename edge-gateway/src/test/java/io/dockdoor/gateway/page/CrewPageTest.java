package io.dockdoor.gateway.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.events.Command;
import io.dockdoor.events.CommandReply;
import io.dockdoor.events.DoorFacts.Document;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.Wire;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.command.Asked;
import io.dockdoor.gateway.door.DoorTold;
import io.dockdoor.gateway.health.Counters;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.HealthPage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page beside a door shows and what its buttons do, over HTTP. */
class CrewPageTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final DoorId D1 = new DoorId("D1");
    private static final DoorTold NOBODY = new DoorTold() {
        @Override
        public void state(DoorId door, DoorState state) {}

        @Override
        public void passage(DoorId door, String phase, PassageNotice notice) {}
    };

    @TempDir
    private Path folder;

    private final HealthBoard health = new HealthBoard(() -> NOW);
    private final DoorBoard board = new DoorBoard(List.of(D1), () -> NOW);
    private final DoorTold told = board.between(NOBODY);
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @SuppressWarnings("NullAway.Init") // set before each
    private HealthPage server;

    @BeforeEach
    void serve() throws Exception {
        server = new HealthPage(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), health, new Counters());
        server.serve(CrewPage.ROOT, page(null));
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** Every command is completed at once. */
    private CrewPage page(@Nullable Path keyFile) throws Exception {
        return new CrewPage(board, health, this::done, new PageKey(keyFile, nanos::get), () -> NOW);
    }

    private boolean done(Asked what) {
        asked.add(what);
        for (String state : List.of("accepted", "completed")) {
            Objects.requireNonNull(what.here())
                    .accept(new CommandReply("c", what.verb(), state, NOW, "ok", "told", null, null, null));
        }
        return true;
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    private JsonNode now() throws Exception {
        HttpResponse<String> answer = get("/door/D1/now");
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }

    private void passes(String verdict) {
        told.state(D1, new DoorState("passage", "ship", NOW, "D1-1-7", "shipment/4711", null));
        told.passage(D1, "opened", new PassageNotice("D1-1-7", NOW, null, null));
        Document document = new Document("shipment", "4711", verdict, List.of("2 x 09521987000018"), List.of());
        told.state(D1, new DoorState("verdict", "ship", NOW, "D1-1-7", "shipment/4711", document));
        told.judged(D1, "D1-1-7", MovementKind.SHIP, 18);
    }

    @Test
    void aLoadIsOnThePageWithItsVerdictBeforeItsPassageIsOver() throws Exception {
        assertEquals(0, now().path("loads").size());
        passes("short");

        JsonNode load = now().path("loads").path(0);
        assertEquals("D1-1-7", load.path("passage").asText());
        assertEquals("short", load.path("document").path("verdict").asText());
        assertEquals(
                "2 x 09521987000018",
                load.path("document").path("missing").path(0).asText());
        assertEquals(18, load.path("tags").asInt());
        assertFalse(load.path("over").asBoolean());
        assertEquals("shipment/4711", now().path("expected").asText());
        assertFalse(now().path("online").asBoolean(), "no MQTT broker was ever there");

        told.judged(D1, "D1-1-7", MovementKind.SHIP, 2);
        told.passage(
                D1,
                "closed",
                new PassageNotice(
                        "D1-1-7", NOW, true, new Document("shipment", "4711", "match", List.of(), List.of())));
        load = now().path("loads").path(0);
        assertEquals("match", load.path("document").path("verdict").asText());
        assertEquals(20, load.path("tags").asInt());
        assertTrue(load.path("over").asBoolean());
    }

    @Test
    void whatLeadsToNothingDoesNotStayOnThePage() throws Exception {
        told.passage(D1, "opened", new PassageNotice("D1-1-8", NOW, null, null));
        assertEquals(1, now().path("loads").size());
        told.passage(D1, "closed", new PassageNotice("D1-1-8", NOW, false, null));
        assertEquals(0, now().path("loads").size());
    }

    @Test
    void aButtonIsACommandOfWhoeverPressedIt() throws Exception {
        passes("short");
        HttpResponse<String> answer = post(
                "/door/D1/override",
                "{\"commandId\":\"p1\",\"by\":\"Ada\",\"passage\":\"D1-1-7\",\"reason\":\"rest follows\"}",
                "Content-Type",
                "application/json");
        assertEquals(200, answer.statusCode(), answer.body());
        Asked what = asked.get(0);
        assertEquals("passage.override", what.verb());
        Command command = Wire.read(what.body(), Command.class);
        assertEquals("p1", command.commandId());
        assertEquals("Ada", command.issuedBy());
        assertEquals("{\"passage\":\"D1-1-7\",\"reason\":\"rest follows\"}", String.valueOf(command.args()));
        assertEquals("override", now().path("loads").path(0).path("crew").asText());

        post("/door/D1/sweep", "{\"commandId\":\"p2\"}", "Content-Type", "application/json");
        assertEquals("sweep.start", asked.get(1).verb());
        assertEquals("completed", now().path("sweep").path("state").asText());
    }

    @Test
    void aPageOfAnotherSiteCanNeitherReadNorPress() throws Exception {
        String body = "{\"commandId\":\"p1\",\"passage\":\"D1-1-7\"}";
        assertEquals(
                415,
                post("/door/D1/confirm", body, "Content-Type", "text/plain").statusCode());
        assertEquals(
                403,
                post("/door/D1/confirm", body, "Content-Type", "application/json", "Origin", "http://evil.example")
                        .statusCode());
        assertEquals(List.of(), asked);
        PageKey key = new PageKey(null, nanos::get);
        InetAddress here = InetAddress.getLoopbackAddress();
        assertEquals(403, status(key.refusal(here, "evil.example", null)), "a name that leads here by a trick");
        assertEquals(403, status(key.refusal(InetAddress.getByName("192.0.2.7"), "127.0.0.1", null)));
        assertEquals(0, status(key.refusal(here, "localhost:8081", null)));
    }

    private static int status(PageKey.@Nullable Refusal refusal) {
        return refusal == null ? 0 : refusal.status();
    }

    @Test
    void withAKeyWhoHasItIsLetInFromAnywhereAndGuessingIsSlow() throws Exception {
        Path file = folder.resolve("key");
        Files.writeString(file, "0123456789abcdef\n");
        PageKey key = new PageKey(file, nanos::get);
        InetAddress far = InetAddress.getByName("192.0.2.7");
        assertEquals(0, status(key.refusal(far, "gate-3", "Bearer 0123456789abcdef")));
        assertEquals(401, status(key.refusal(far, "gate-3", null)));
        for (int i = 0; i < 20; i++) {
            assertEquals(401, status(key.refusal(far, "gate-3", "Bearer guess" + i)));
        }
        assertEquals(429, status(key.refusal(far, "gate-3", "Bearer guess")));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertEquals(401, status(key.refusal(far, "gate-3", "Bearer guess")));

        try (HealthPage keyed =
                new HealthPage(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), health, new Counters())) {
            keyed.serve(CrewPage.ROOT, page(file));
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + keyed.port() + "/door/D1/now"));
            assertEquals(
                    401,
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode());
            request.header("Authorization", "Bearer 0123456789abcdef");
            assertEquals(
                    200,
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode());
        }
    }

    @Test
    void thePageNeedsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/door/D1");
        assertEquals(200, page.statusCode());
        assertTrue(
                page.headers().firstValue("Content-Security-Policy").orElse("").startsWith("default-src 'none'"));
        String html = page.body();
        for (String foreign : List.of("src=", "href=", "url(", "@import", "import(")) {
            assertFalse(html.contains(foreign), foreign);
        }
        assertEquals(404, get("/door/D9").statusCode());
        assertEquals(404, get("/door/D1/else").statusCode());
    }
}
