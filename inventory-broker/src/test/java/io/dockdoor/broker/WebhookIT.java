package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.config.RightConfig;
import io.dockdoor.broker.webhook.Receiver;
import io.dockdoor.broker.webhook.Receiver.Heard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks against a real web server, by a clock that only the test moves. Each test has a webhook at a path of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookIT {
    private static final String GTIN = "09521987000018";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder = Path.of(".");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    private final HttpClient client = HttpClient.newHttpClient();
    private int events;

    @SuppressWarnings("NullAway.Init") // started before all tests
    private InventoryBroker broker;

    @SuppressWarnings("NullAway.Init") // started before all tests
    private Receiver receiver;

    @BeforeAll
    void start() throws IOException {
        receiver = new Receiver();
        broker = begin();
    }

    private InventoryBroker begin() throws IOException {
        BrokerConfig config = RightConfig.of("""
                state: %s
                mqtt: {embedded: {listen: "127.0.0.1:0"}}
                http: {listen: "127.0.0.1:0", webhookNetworks: "127.0.0.0/8"}
                locations:
                  - {gln: "9521141000014", site: S1, name: Test, type: dc}
                """.formatted(folder.resolve("state")));
        return new InventoryBroker(config, this::instant, new Random(7));
    }

    @AfterAll
    void stop() {
        broker.close();
        receiver.close();
    }

    @Test
    void aMovementIsToldSignedWithItsChangesOfStock() throws Exception {
        JsonNode hook = hook("/plain", "");
        long position = move();
        Heard heard = await("/plain", 1).get(0);
        assertTrue(heard.signedWith(hook.path("secret").asText()));
        assertEquals(String.valueOf(instant().getEpochSecond()), heard.timestamp());
        JsonNode body = JSON.readTree(heard.body());
        assertEquals("movement.booked", body.path("type").asText());
        assertEquals(
                List.of(),
                OpenApiDoc.faults(OpenApiDoc.document().at("/components/schemas/WebhookMessage"), heard.body()));
        assertEquals(position, body.at("/data/movement/position").asLong());
        assertEquals(1, body.at("/data/deltas/0/delta").asLong());
        assertEquals(GTIN, body.at("/data/deltas/0/item").asText());
        assertFalse(get("/" + hook.path("id").asText()).has("secret"), "shown once");
        drop(hook);
        move();
        assertEquals(1, receiver.heard("/plain").size());
    }

    @Test
    void aMessageThatIsNotTakenComesAgainUnderTheSameIdWhenItsTimeHasCome() throws Exception {
        JsonNode hook = hook("/flaky", "");
        receiver.answer(
                each -> each.path().equals("/flaky") && receiver.heard("/flaky").isEmpty() ? 503 : 200);
        move();
        Heard first = await("/flaky", 1).get(0);
        move();
        Heard second = await("/flaky", 2).get(1);
        assertFalse(first.id().equals(second.id()), "one that is not taken does not stand in the way of the next");
        pass(Duration.ofSeconds(4));
        move();
        assertFalse(
                await("/flaky", 3).stream().skip(1).anyMatch(each -> each.id().equals(first.id())),
                "not before its time");
        pass(Duration.ofSeconds(3));
        Heard again = await("/flaky", 4).get(3);
        assertEquals(first.id(), again.id());
        assertEquals(first.body(), again.body());
        assertTrue(again.signedWith(hook.path("secret").asText())
                && !again.timestamp().equals(first.timestamp()));
        drop(hook);
    }

    @Test
    void aReceiverThatIsGoneIsToldNoMore() throws Exception {
        JsonNode hook = hook("/gone", "");
        receiver.answer(each -> each.path().equals("/gone") ? 410 : 200);
        move();
        await("/gone", 1);
        Peer.await(
                () -> get("/" + hook.path("id").asText()).path("state").asText().equals("gone"));
        move();
        receiver.answer(each -> 200);
        assertEquals("gone", get("/" + hook.path("id").asText()).path("state").asText());
        assertEquals(1, receiver.heard("/gone").size());
        send("PATCH", "/" + hook.path("id").asText(), "{\"active\":true}");
        assertEquals(3, await("/gone", 3).size(), "made active again it is told what it missed");
        drop(hook);
    }

    @Test
    void aRedirectIsAFailureAndIsNotFollowed() throws Exception {
        JsonNode hook = hook("/moved", "");
        receiver.answer(each -> each.path().equals("/moved") ? 302 : 200);
        move();
        await("/moved", 1);
        Peer.await(() -> get("/" + hook.path("id").asText()).path("waiting").asInt() == 1);
        assertEquals(1, get("/" + hook.path("id").asText()).path("waiting").asInt());
        assertEquals(List.of(), receiver.heard("/elsewhere"));
        drop(hook);
    }

    @Test
    void whatIsGivenUpAfterThreeDaysCanBeToldOnRequest() throws Exception {
        JsonNode hook = hook("/down", "");
        String id = hook.path("id").asText();
        receiver.answer(each -> each.path().equals("/down") ? 500 : 200);
        long position = move();
        // the receiver hears an attempt before its failure is written down, and the next is due from then on: time goes
        // on until it comes
        Peer.await(() -> {
            pass(Duration.ofHours(30));
            return receiver.heard("/down").size() >= 10;
        });
        Peer.await(() -> !get("/" + id + "/dead").path("dead").isEmpty());
        JsonNode dead = get("/" + id + "/dead").path("dead");
        assertEquals(position, dead.path(0).path("position").asLong());
        assertEquals(10, dead.path(0).path("attempts").asInt());
        assertEquals("answered 500", dead.path(0).path("trouble").asText());
        receiver.answer(each -> 200);
        assertEquals(202, send("POST", "/" + id + "/replay", "{\"dead\":true}").statusCode());
        await("/down", 11);
        Peer.await(() -> get("/" + id + "/dead").path("dead").isEmpty() && letters(id) == 0);
        assertEquals(0, get("/" + id + "/dead").path("dead").size());
        assertEquals(0, letters(id));
        drop(hook);
    }

    @Test
    void aReceiverThatIsAwayIsNotFloodedAndMissesNothing() throws Exception {
        JsonNode hook = hook("/away", "");
        receiver.answer(each -> each.path().equals("/away") ? 500 : 200);
        for (int i = 0; i < 10; i++) {
            move();
        }
        await("/away", 3);
        Peer.await(() -> letters(hook.path("id").asText()) == 3);
        assertEquals(3, receiver.heard("/away").size(), "the others wait in the ledger");
        receiver.answer(each -> 200);
        pass(Duration.ofMinutes(1));
        assertEquals(10, await("/away", 13).stream().map(Heard::id).distinct().count());
        drop(hook);
    }

    @Test
    void aSlowReceiverHoldsUpNobodyElse() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        JsonNode slow = hook("/slow", "");
        JsonNode quick = hook("/quick", "");
        receiver.answer(each -> {
            if (each.path().equals("/slow")) {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return 200;
        });
        for (int i = 0; i < 5; i++) {
            move();
        }
        assertEquals(5, await("/quick", 5).size());
        assertEquals(List.of(), receiver.heard("/slow"));
        goOn.countDown();
        assertEquals(5, await("/slow", 5).size());
        drop(slow);
        drop(quick);
    }

    @Test
    void aSecretCanBeChangedWhileMessagesGoOn() throws Exception {
        JsonNode hook = hook("/rotated", "");
        String before = hook.path("secret").asText();
        String after = JSON.readTree(send("POST", "/" + hook.path("id").asText() + "/rotate", "")
                        .body())
                .path("secret")
                .asText();
        move();
        Heard both = await("/rotated", 1).get(0);
        assertTrue(both.signedWith(before) && both.signedWith(after));
        pass(Duration.ofHours(25));
        move();
        Heard one = await("/rotated", 2).get(1);
        assertTrue(one.signedWith(after) && !one.signedWith(before));
        drop(hook);
    }

    @Test
    void onlyWhatWasAskedForIsTold() throws Exception {
        JsonNode hook = hook("/ships", ",\"kinds\":[\"ship\"]");
        JsonNode all = hook("/all", "");
        move();
        await("/all", 1);
        Peer.await(() -> get("/" + hook.path("id").asText()).path("position").asLong()
                == get("/" + all.path("id").asText()).path("position").asLong());
        assertEquals(List.of(), receiver.heard("/ships"));
        assertEquals(
                202,
                send("POST", "/" + all.path("id").asText() + "/replay", "{\"after\":0}")
                        .statusCode());
        assertTrue(await("/all", 2).get(1).body().contains("\"position\":1,"), "from the beginning");
        drop(hook);
        drop(all);
    }

    @Test
    void countsAndClosedDocumentsAreToldWhenSomethingIsAsked() throws Exception {
        JsonNode hook = hook("/notices", ",\"kinds\":[\"count\",\"document\"],\"sites\":[\"S1\"]");
        JsonNode ships = hook("/noticed-ships", ",\"kinds\":[\"ship\"]");
        receiver.answer(each ->
                each.path().equals("/notices") && receiver.heard("/notices").isEmpty() ? 503 : 200);
        HttpResponse<String> opened =
                request("POST", "/api/v1/counts", "{\"location\":\"9521141000014\",\"mode\":\"barcode\"}");
        String count = JSON.readTree(opened.body()).path("id").asText();
        assertEquals(201, opened.statusCode(), opened.body());
        await("/notices", 1);
        request("POST", "/api/v1/counts/" + count + "/cancel", "{\"reason\":\"test\"}");
        request(
                "PUT",
                "/api/v1/documents/asn/W-1",
                "{\"site\":\"S1\",\"lines\":[{\"item\":\"" + GTIN + "\",\"quantity\":2}]}");
        request("POST", "/api/v1/documents/asn/W-1/close", "");
        await("/notices", 3);
        pass(Duration.ofMinutes(1));
        List<Heard> heard = await("/notices", 4);
        assertEquals(3, heard.stream().map(Heard::id).distinct().count(), "the first came again under its id");
        JsonNode schema = OpenApiDoc.document().at("/components/schemas/WebhookMessage");
        for (Heard each : heard) {
            assertTrue(each.signedWith(hook.path("secret").asText()));
            assertEquals(List.of(), OpenApiDoc.faults(schema, each.body()));
            JsonNode body = JSON.readTree(each.body());
            boolean document = body.path("type").asText().equals("document.closed");
            String data = body.path("data").toString();
            assertEquals(List.of(), WireSchema.faults(document ? "document-closed" : "count", data), data);
        }
        assertEquals(
                List.of("count.cancelled", "count.opened", "count.opened", "document.closed"),
                heard.stream()
                        .map(each -> each.body().replaceAll("^\\{\"type\":\"([a-z.]+)\".*$", "$1"))
                        .sorted()
                        .toList());
        assertEquals(List.of(), receiver.heard("/noticed-ships"));
        drop(hook);
        drop(ships);
    }

    @Test
    void whatThisMachinesNetworkAloneCanReachIsNotTold() throws Exception {
        JsonNode hook = JSON.readTree(
                send("POST", "", "{\"url\":\"https://10.0.0.1/x\"}").body());
        String outcome = JSON.readTree(send("POST", "/" + hook.path("id").asText() + "/test", "")
                        .body())
                .path("outcome")
                .asText();
        assertTrue(outcome.contains("10.0.0.1 is not a public address"), outcome);
        drop(hook);
        JsonNode plain =
                JSON.readTree(send("POST", "", "{\"url\":\"http://8.8.8.8/x\"}").body());
        outcome = JSON.readTree(send("POST", "/" + plain.path("id").asText() + "/test", "")
                        .body())
                .path("outcome")
                .asText();
        assertTrue(outcome.startsWith("without TLS only"), outcome);
        drop(plain);
        for (String url : List.of("ftp://example.com", "https://user@example.com/", "nothing", "https:///x")) {
            assertEquals(400, send("POST", "", "{\"url\":\"" + url + "\"}").statusCode(), url);
        }
        assertEquals(404, send("GET", "/none", "").statusCode());
    }

    @Test
    void afterARestartItGoesOnWhereItWas() throws Exception {
        JsonNode hook = hook("/restarted", "");
        receiver.answer(each ->
                each.path().equals("/restarted") && receiver.heard("/restarted").isEmpty() ? 500 : 200);
        move();
        await("/restarted", 1);
        Peer.await(() -> letters(hook.path("id").asText()) == 1);
        broker.close();
        broker = begin();
        move();
        pass(Duration.ofMinutes(1));
        List<Heard> heard = await("/restarted", 3);
        assertEquals(2, heard.stream().map(Heard::id).distinct().count());
        assertEquals(hook.path("id"), get("/" + hook.path("id").asText()).path("id"));
        drop(hook);
    }

    private JsonNode hook(String path, String more) throws IOException, InterruptedException {
        HttpResponse<String> made = send("POST", "", "{\"url\":\"" + receiver.url(path) + "\"" + more + "}");
        assertEquals(201, made.statusCode(), made.body());
        return JSON.readTree(made.body());
    }

    private void drop(JsonNode hook) throws IOException, InterruptedException {
        assertEquals(204, send("DELETE", "/" + hook.path("id").asText(), "").statusCode());
        receiver.answer(each -> 200);
    }

    private int letters(String id) {
        return get("/" + id).path("waiting").asInt();
    }

    private JsonNode get(String path) {
        try {
            return JSON.readTree(send("GET", path, "").body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(path, e);
        }
    }

    private Instant instant() {
        return Objects.requireNonNull(now.get());
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    /** Books one unit more; its ledger position. */
    private long move() throws IOException, InterruptedException {
        HttpResponse<String> booked = request("POST", "/api/v1/movements", """
                {"eventId":"urn:x:%d","kind":"receive","at":"2026-11-24T08:00:00Z","location":"9521141000014",
                 "items":[{"item":"%s","quantity":1}]}""".formatted(++events, GTIN));
        assertEquals(201, booked.statusCode(), booked.body());
        return JSON.readTree(booked.body()).path("position").asLong();
    }

    private List<Heard> await(String path, int count) throws InterruptedException {
        Peer.await(() -> receiver.heard(path).size() >= count);
        List<Heard> heard = receiver.heard(path);
        assertTrue(heard.size() >= count, path + " was told " + heard.size() + " times, not " + count);
        return heard;
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return request(method, "/api/v1/webhooks" + path, body);
    }

    private HttpResponse<String> request(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.httpPort() + path))
                .header("Idempotency-Key", "webhook-it")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return OpenApiDoc.checked(client.send(request, HttpResponse.BodyHandlers.ofString()));
    }
}
