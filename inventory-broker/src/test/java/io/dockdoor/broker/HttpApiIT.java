package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.broker.access.KeyFile;
import io.dockdoor.broker.access.Keys;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.config.RightConfig;
import io.dockdoor.daemon.settings.BadConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The API with keys, on a real socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpApiIT {
    @TempDir
    static Path folder = Path.of(".");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Role, String> keys = new EnumMap<>(Role.class);

    @SuppressWarnings("NullAway.Init") // started before all tests
    private InventoryBroker broker;

    @BeforeAll
    void start() throws IOException {
        Path file = folder.resolve("keys");
        for (Role role : Role.values()) {
            Keys.Minted minted =
                    Keys.mint(role.word(), role, new Random(role.word().hashCode()));
            KeyFile.add(file, minted.key());
            keys.put(role, minted.text());
        }
        broker = new InventoryBroker(
                config("listen: \"0.0.0.0:0\", keysFile: " + file), InstantSource.system(), new Random(7));
    }

    private static BrokerConfig config(String http) {
        return RightConfig.of("""
                state: %s
                mqtt: {embedded: {listen: "127.0.0.1:0"}}
                http: {%s}
                locations:
                  - {gln: "9521141000014", site: S1, name: Test, type: dc}
                """.formatted(folder.resolve("state"), http));
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void withoutAKeyOnlyHealthAnswers() throws Exception {
        HttpResponse<String> refused = send(HttpRequest.newBuilder(uri("/api/v1/stock")));
        assertEquals(401, refused.statusCode());
        assertEquals(
                "Bearer realm=\"dockdoor\"",
                refused.headers().firstValue("WWW-Authenticate").orElse(""));
        assertTrue(refused.body().contains("\"title\":\"key needed\",\"status\":401"), refused.body());
        assertEquals(401, send(HttpRequest.newBuilder(uri("/metrics"))).statusCode());
        assertEquals(200, send(HttpRequest.newBuilder(uri("/health"))).statusCode());
    }

    @Test
    void aKeyOpensWhatItsRoleMayDo() throws Exception {
        assertEquals(200, send(as(Role.READ, "/api/v1/stock")).statusCode());
        HttpResponse<String> refused =
                send(as(Role.READ, "/api/v1/reservations").POST(BodyPublishers.ofString("{}")));
        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().contains("the key read has the role read; this needs write"), refused.body());
        assertEquals(
                400,
                send(as(Role.WRITE, "/api/v1/reservations").POST(BodyPublishers.ofString("{}")))
                        .statusCode());
    }

    @Test
    void aBodyThatIsTooLongIsRefusedWithProblemDetailsEvenWhenItDoesNotSayHowLongItIs() throws Exception {
        byte[] much = new byte[5 * 1024 * 1024];
        for (HttpRequest.BodyPublisher body : List.of(
                BodyPublishers.ofByteArray(much), BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(much)))) {
            HttpResponse<String> refused = send(as(Role.WRITE, "/api/v1/reservations")
                    .header("Idempotency-Key", "k")
                    .POST(body));
            assertEquals(413, refused.statusCode());
            assertEquals(
                    "application/problem+json",
                    refused.headers().firstValue("Content-Type").orElse(""));
            JsonNode problem = new ObjectMapper().readTree(refused.body());
            assertEquals("request too large", problem.path("title").asText());
            assertEquals(413, problem.path("status").asInt());
            assertEquals(
                    "the body has more than 4194304 bytes: send it in several requests",
                    problem.path("detail").asText());
        }
    }

    @Test
    void beyondThisMachineItDoesNotListenWithoutKeys() {
        BadConfig open = assertThrows(
                BadConfig.class,
                () -> BrokerConfig.parse("broker.yaml", "state: /tmp/x\nhttp: {listen: \"0.0.0.0:0\"}"));
        assertTrue(
                String.valueOf(open.getMessage())
                        .startsWith("broker.yaml, line 2: http.listen: 0.0.0.0:0 can be reached"),
                open.getMessage());
        IOException missing = assertThrows(
                IOException.class,
                () -> new InventoryBroker(
                                config("listen: \"0.0.0.0:0\", keysFile: " + folder.resolve("none")),
                                InstantSource.system(),
                                new Random(7))
                        .close());
        assertTrue(String.valueOf(missing.getMessage()).startsWith("cannot read the keys file "), missing.getMessage());
    }

    @Test
    void aSecondInventoryBrokerOnTheSameStateIsRefusedAndDoesNotWait() {
        IOException taken = assertThrows(
                IOException.class,
                () -> new InventoryBroker(config("listen: \"127.0.0.1:0\""), InstantSource.system(), new Random(7))
                        .close());
        assertTrue(
                String.valueOf(taken.getMessage()).startsWith("another inventory broker already uses the folder "),
                taken.getMessage());
    }

    @Test
    void movementsAreBookedOnceEachWithTheirOwnTimeAndAVerdictEach() throws Exception {
        String receive = """
                {"eventId":"urn:x:m1","kind":"receive","at":"2026-11-24T08:00:00+01:00","location":"9521141000014",
                 "items":[{"item":"09521987000025","quantity":10}],"device":"HH-7","user":"anna"}""";
        HttpResponse<String> first = tell(receive);
        assertEquals(201, first.statusCode(), first.body());
        assertTrue(first.body()
                .matches("\\{\"eventId\":\"urn:x:m1\",\"verdict\":\"booked\",\"position\":\\d+,\"ageMillis\":\\d+}"));
        HttpResponse<String> again = tell(receive);
        assertEquals(200, again.statusCode(), again.body());
        assertTrue(again.body().contains("\"verdict\":\"duplicate\""), again.body());
        HttpResponse<String> batch = tell("""
                {"movements":[
                 {"eventId":"urn:x:m1","kind":"receive","at":"2026-11-24T08:00:00+01:00","location":"9521141000014","items":[{"item":"09521987000025","quantity":10}]},
                 {"eventId":"urn:x:m2","kind":"pick","at":"2026-11-24T08:05:00+01:00","location":"9521141000014.cart","from":"9521141000014","items":[{"item":"09521987000025","quantity":4}]},
                 {"eventId":"urn:x:m3","kind":"ship","at":"2026-11-24T08:06:00+01:00","location":"9521141000014.cart","items":[{"item":"09521987000025","quantity":3}]},
                 {"eventId":"urn:x:m4","kind":"shipp","at":"2026-11-24T08:06:00+01:00"}]}""");
        assertEquals(200, batch.statusCode(), batch.body());
        assertTrue(
                batch.body().startsWith("{\"booked\":2,\"duplicate\":1,\"conflict\":0,\"refused\":1,"), batch.body());
        assertTrue(
                batch.body().contains("{\"eventId\":\"urn:x:m4\",\"verdict\":\"refused\",\"reason\":\"kind: 'shipp'"),
                batch.body());
        String stock = send(as(Role.READ, "/api/v1/stock?item=09521987000025")).body();
        assertTrue(stock.contains("\"location\":\"https://id.gs1.org/414/9521141000014\",\"onHand\":6,"), stock);
        assertTrue(
                stock.contains("\"location\":\"https://id.gs1.org/414/9521141000014/254/cart\",\"onHand\":1,"), stock);
        HttpResponse<String> refused = tell("{\"eventId\":\"urn:x:m5\",\"kind\":\"receive\"}");
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("\"eventId\":\"urn:x:m5\""), refused.body());
    }

    @Test
    void anAdjustmentOfANumberThatChangedMeanwhileIsAConflict() throws Exception {
        String adjust = """
                {"eventId":"urn:x:%s","kind":"adjust","at":"2026-11-24T08:00:00Z","location":"9521141000014","reason":"found",
                 "items":[{"item":"09521987000032","quantity":5}],"expectedVersion":%d}""";
        HttpResponse<String> booked = tell(adjust.formatted("a1", 0));
        assertEquals(201, booked.statusCode(), booked.body());
        assertEquals(200, tell(adjust.formatted("a1", 0)).statusCode(), "the same again is no conflict");
        HttpResponse<String> conflict = tell(adjust.formatted("a2", 0));
        assertEquals(409, conflict.statusCode());
        assertTrue(conflict.body().contains("look again before adjusting it"), conflict.body());
        String stock = send(as(Role.READ, "/api/v1/stock?item=09521987000032")).body();
        assertTrue(stock.contains("\"onHand\":5,"), stock);
    }

    @Test
    void everythingAnsweredIsInTheDocumentAndTheOtherWayRound() throws Exception {
        assertEquals(OpenApiDoc.endpoints(), new TreeSet<>(broker.endpoints()));
        TreeSet<String> broken = new TreeSet<>();
        TreeSet<String> ids = new TreeSet<>();
        for (JsonNode ref : OpenApiDoc.document().findValues("$ref")) {
            if (OpenApiDoc.resolved(new ObjectMapper().createObjectNode().set("$ref", ref))
                    .isMissingNode()) {
                broken.add(ref.asText());
            }
        }
        assertEquals(new TreeSet<>(), broken);
        OpenApiDoc.document().findValues("operationId").forEach(id -> ids.add(id.asText()));
        assertEquals(broker.endpoints().size(), ids.size(), "an operation id each");
        String json = send(HttpRequest.newBuilder(uri("/api/v1/openapi.json"))).body();
        assertEquals(OpenApiDoc.document(), new ObjectMapper().readTree(json));
        assertTrue(
                send(HttpRequest.newBuilder(uri("/api/v1/openapi.yaml"))).body().startsWith("openapi: 3.1.0"));
    }

    /** The document's schema and the server's own checks say the same of these requests. */
    @Test
    void aMovementTheDocumentRefusesIsRefusedByTheServerToo() throws Exception {
        JsonNode schema = OpenApiDoc.document().at("/components/schemas/Movements");
        String right = """
                {"eventId":"urn:x:o1","kind":"receive","at":"2026-11-24T08:00:00Z","location":"9521141000014","items":[{"item":"09521987000049","quantity":1}]}""";
        assertEquals(List.of(), OpenApiDoc.faults(schema, right));
        for (String wrong : List.of(
                right.replace("receive", "get"),
                right.replace("\"at\"", "\"when\""),
                right.replace("08:00:00Z", "08:00"),
                right.replace("\"quantity\":1", "\"quantity\":\"1\""),
                right.replace("09521987000049", "x"),
                "{\"movements\":[]}",
                "{\"movements\":[" + right + "],\"more\":1}")) {
            assertTrue(!OpenApiDoc.faults(schema, wrong).isEmpty(), wrong);
            assertEquals(400, tell(wrong).statusCode(), wrong);
        }
        assertEquals(201, tell(right).statusCode());
        HttpResponse<String> reserved = send(as(Role.WRITE, "/api/v1/reservations")
                .header("Idempotency-Key", "o1")
                .POST(BodyPublishers.ofString("{\"lines\":[{\"item\":\"09521987000049\",\"quantity\":1}]}")));
        assertEquals(201, reserved.statusCode(), reserved.body());
        String id = new ObjectMapper().readTree(reserved.body()).path("id").asText();
        assertEquals(200, send(as(Role.READ, "/api/v1/reservations/" + id)).statusCode());
        assertEquals(
                409,
                send(as(Role.WRITE, "/api/v1/reservations")
                                .header("Idempotency-Key", "o2")
                                .POST(BodyPublishers.ofString(
                                        "{\"lines\":[{\"item\":\"09521987000049\",\"quantity\":1}]}")))
                        .statusCode());
        for (String path : List.of(
                "/api/v1/stock?asOf=1",
                "/api/v1/stock/09521987000049/why",
                "/api/v1/atp/09521987000049",
                "/health",
                "/metrics")) {
            assertEquals(200, send(as(Role.READ, path)).statusCode(), path);
        }
        for (String path :
                List.of("/api/v1/stock?x=1", "/api/v1/atp/1", "/epcis/events?x=1", "/epcis/events?perPage=0")) {
            assertEquals(400, send(as(Role.READ, path)).statusCode(), path);
        }
        for (String path : List.of("/api/v1/reservations/none", "/epcis/events/urn:none", "/epcis/capture/none")) {
            assertEquals(404, send(as(Role.READ, path)).statusCode(), path);
        }
    }

    private HttpResponse<String> tell(String body) throws IOException, InterruptedException {
        return send(as(Role.WRITE, "/api/v1/movements").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder as(Role role, String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + keys.get(role));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + broker.httpPort() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return OpenApiDoc.checked(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }
}
