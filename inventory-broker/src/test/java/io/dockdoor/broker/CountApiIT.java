package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.broker.access.KeyFile;
import io.dockdoor.broker.access.Keys;
import io.dockdoor.broker.cli.CountCommand;
import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.config.RightConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A count from opening to posting, over HTTP with keys of four people, told over MQTT. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CountApiIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, Instant> swept = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // started before all tests
    private InventoryBroker broker;

    @BeforeAll
    void start() throws Exception {
        Path file = folder.resolve("keys");
        for (String[] who :
                new String[][] {{"anna", "write"}, {"bert", "approve"}, {"carl", "write"}, {"dora", "read"}}) {
            Keys.Minted minted = Keys.mint(who[0], Keys.role(who[1]), new Random(who[0].hashCode()));
            KeyFile.add(file, minted.key());
            keys.put(who[0], minted.text());
        }
        BrokerConfig config = RightConfig.of("""
                state: %s
                mqtt: {embedded: {listen: "127.0.0.1:0"}}
                http: {listen: "127.0.0.1:0", keysFile: %s}
                locations:
                  - {gln: "9521141000014", site: S1, name: Test, type: dc}
                items:
                  - {gtin: "09521987000018", name: Coffee, value: 12.50}
                counts: {approveAbove: {units: 1, percent: 60, value: 1000}}
                """.formatted(folder.resolve("state"), file));
        broker = new InventoryBroker(config, InstantSource.system(), new Random(7));
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private static String epc(String test, int serial) {
        return "https://id.gs1.org/01/" + Events.GTIN + "/21/" + test + serial;
    }

    /** Each test has a place of its own, with four units. Gives the path of the count. */
    private String stocked(String test, String mode) throws Exception {
        String receive = """
                {"eventId":"urn:x:%s","kind":"receive","at":"2026-01-24T08:00:00Z","location":"%s",
                 "epcs":["%s","%s","%s","%s"]}""";
        String body = receive.formatted(test, place(test), epc(test, 1), epc(test, 2), epc(test, 3), epc(test, 4));
        assertEquals(201, post("carl", "/api/v1/movements", body).statusCode());
        return open(test, mode);
    }

    private static String place(String test) {
        return "9521141000014." + test;
    }

    private String stock(String test) throws Exception {
        return send(request("dora", "/api/v1/stock?location=" + place(test)).GET())
                .body();
    }

    @Test
    void aLossAndAStrangerAreFoundApprovedBySomebodyElseAndPostedOnce() throws Exception {
        try (Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/#");
            String count = stocked("c1", "sweep");
            assertEquals(count, open("c1", "sweep"), "the same again opens nothing more");
            assertEquals(
                    422,
                    send(request("anna", "/api/v1/counts")
                                    .header("Idempotency-Key", "c1")
                                    .POST(body("{\"location\":\"9521141000014.c1\",\"mode\":\"barcode\"}")))
                            .statusCode());
            assertEquals(409, post("anna", count + "/variance", "").statusCode(), "nothing was looked at");
            assertEquals(201, post("anna", count + "/sweeps", sweep("s1", 0.9)).statusCode());
            assertEquals(200, post("anna", count + "/sweeps", sweep("s1", 0.9)).statusCode(), "told before");
            assertEquals(409, post("anna", count + "/sweeps", sweep("s1", 0.4)).statusCode(), "another with its name");
            assertEquals("2", counted(post("anna", count + "/variance", ""), "unseen"));
            assertEquals(409, post("anna", count + "/sweeps", sweep("s2", 0.9)).statusCode(), "counting is over");
            assertEquals(400, post("anna", count + "/recount", "{}").statusCode());
            assertEquals(
                    200,
                    post("anna", count + "/recount", "{\"reason\":\"two in doubt\"}")
                            .statusCode());
            assertEquals(201, post("anna", count + "/sweeps", sweep("s2", 0.9)).statusCode());
            HttpResponse<String> variance = post("anna", count + "/variance", "");
            assertEquals(List.of("2", "1"), List.of(counted(variance, "missing"), counted(variance, "found")));
            assertTrue(variance.body().contains("\"reasons\":[\"2 units differ, more than 1\"]"), variance.body());
            assertTrue(variance.body().contains("\"value\":25"), variance.body());
            assertEquals(409, post("anna", count + "/post", "").statusCode(), "not approved");
            assertEquals(403, post("carl", count + "/approve", "").statusCode(), "carl's key may not");
            assertEquals(200, post("bert", count + "/approve", "").statusCode());
            assertEquals(200, post("anna", count + "/post", "").statusCode());
            long position = position();
            assertEquals(200, post("anna", count + "/post", "").statusCode());
            assertEquals(position, position(), "posted once");
            assertEquals(
                    409,
                    post("anna", count + "/cancel", "{\"reason\":\"why not\"}").statusCode());
            String stock = stock("c1");
            assertTrue(stock.contains("\"onHand\":3,"), stock);
            JsonNode whole = new ObjectMapper()
                    .readTree(send(request("dora", count).GET()).body());
            assertEquals(
                    List.of("opened", "swept", "variance", "recount", "swept", "variance", "approved", "posted"),
                    whole.path("acts").findValuesAsText("phase"));
            told(peer, whole.path("id").asText(), whole.path("acts"));
        }
    }

    /** Every act on its topic, as the contract says. */
    private static void told(Peer peer, String count, JsonNode acts) throws Exception {
        for (JsonNode act : acts) {
            String topic = "dock/v1/S1/count/" + count + "/" + act.path("phase").asText();
            String heard = peer.await(topic, "\"number\":" + act.path("number").asText() + ",");
            assertEquals(act, new ObjectMapper().readTree(heard));
            assertEquals(List.of(), WireSchema.faults("count", heard), heard);
        }
        peer.await("dock/v1/S1/ledger/count", "\"eventId\":\"urn:dockdoor:count:" + count);
    }

    @Test
    void whoCountedCannotApproveAndASmallDifferenceNeedsNobody() throws Exception {
        String count = stocked("c2", "barcode");
        assertEquals(409, post("anna", count + "/sweeps", sweep("s3", 0.9)).statusCode(), "scanning only");
        assertEquals(400, post("bert", count + "/looks", "{}").statusCode());
        assertEquals(
                201,
                post("bert", count + "/looks", "{\"epcs\":[\"" + epc("c2", 1) + "\"],\"everything\":true}")
                        .statusCode());
        assertEquals("3", counted(post("anna", count + "/variance", ""), "missing"));
        HttpResponse<String> refused = post("bert", count + "/approve", "");
        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().contains("bert counted it"), refused.body());
        assertEquals(
                200,
                post("anna", count + "/recount", "{\"reason\":\"there are more\"}")
                        .statusCode());
        assertEquals(
                201,
                post(
                                "bert",
                                count + "/looks",
                                "{\"epcs\":[\"" + epc("c2", 1) + "\",\"" + epc("c2", 2) + "\",\"" + epc("c2", 3)
                                        + "\"],\"everything\":true}")
                        .statusCode());
        HttpResponse<String> held = post("anna", count + "/variance", "{\"hold\":true}");
        assertTrue(held.body().contains("\"state\":\"counted\""), held.body());
        assertTrue(post("anna", count + "/variance", "").body().contains("\"state\":\"posted\""), "by itself");
        assertTrue(stock("c2").contains("\"onHand\":3,"));
        assertEquals(
                200,
                send(request("dora", "/api/v1/counts?state=posted&site=S1").GET())
                        .statusCode());
    }

    @Test
    void numbersAreForWhatHasNoNumberOfItsOwn() throws Exception {
        String count = stocked("c3", "quantity");
        HttpResponse<String> refused =
                post("carl", count + "/looks", "{\"items\":[{\"item\":\"" + Events.GTIN + "\",\"quantity\":4}]}");
        assertEquals(409, refused.statusCode());
        assertTrue(refused.body().contains("are known one by one there"), refused.body());
        assertEquals(
                201,
                post(
                                "carl",
                                count + "/looks",
                                "{\"items\":[{\"item\":\"09521987000025\",\"quantity\":1.5,\"uom\":\"KGM\"}]}")
                        .statusCode());
        HttpResponse<String> seen = send(request("dora", count + "/variance").GET());
        assertTrue(seen.body().contains("\"quantity\":1.5"), seen.body());
        assertEquals(
                200,
                post("carl", count + "/cancel", "{\"reason\":\"wrong scale\"}").statusCode());
        assertEquals(404, post("carl", "/api/v1/counts/none/post", "").statusCode());
        assertEquals(404, send(request("dora", "/api/v1/counts/none").GET()).statusCode());
        assertEquals(
                404,
                send(request("anna", "/api/v1/counts")
                                .header("Idempotency-Key", "x")
                                .POST(body("{\"site\":\"S9\",\"mode\":\"sweep\"}")))
                        .statusCode());
    }

    @Test
    void aDoorSweepsForACountAndAPersonAtATerminalFinishesIt() throws Exception {
        try (Peer peer = new Peer(broker.mqttPort(), "gateway", null, null)) {
            peer.subscribe("dock/v1/S1/#");
            String count = stocked("c4", "sweep");
            String id = count.substring(count.lastIndexOf('/') + 1);
            assertEquals(400, post("anna", count + "/sweeps/start", "{}").statusCode());
            HttpResponse<String> started =
                    post("anna", count + "/sweeps/start", "{\"gateway\":\"G1\",\"doors\":[\"D1\"],\"for\":\"5 s\"}");
            assertEquals(202, started.statusCode(), started.body());
            String sweep = new ObjectMapper()
                    .readTree(started.body())
                    .path("commandId")
                    .asText();
            String command = peer.await("dock/v1/S1/to/G1/cmd/sweep.start", sweep);
            assertEquals(List.of(), WireSchema.faults("command", command));
            assertTrue(command.contains("\"args\":{\"doors\":[\"D1\"],\"for\":\"5 s\"}"), command);
            String topic = "dock/v1/S1/gw/G1/sweep/" + sweep + "/";
            String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
            peer.publish(
                    topic + "summary",
                    bytes("{\"sweepId\":\"" + sweep + "\",\"site\":\"S1\",\"gateway\":\"G1\",\"doors\":[\"D1\"],"
                            + "\"startedBy\":\"anna\",\"startedAt\":\"" + now + "\",\"endedAt\":\"" + now
                            + "\",\"quality\":0.95,\"parts\":2}"));
            for (int part = 1; part <= 2; part++) {
                peer.publish(topic + "part-" + part, bytes("{\"epcs\":[{\"epc\":\"" + epc("c4", part) + "\"}]}"));
            }
            peer.await("dock/v1/S1/count/" + id + "/swept", "\"seen\":2");
            peer.await("dock/v1/S1/to/G1/cmd/sweep.ack", sweep);

            // the same door again, by its push button: no count asked for it, and this one takes it
            String pressed = "dock/v1/S1/gw/G1/sweep/b3-1f/";
            peer.publish(pressed + "part-1", bytes("{\"epcs\":[{\"epc\":\"" + epc("c4", 1) + "\"}]}"));
            peer.publish(
                    pressed + "summary",
                    bytes("{\"sweepId\":\"b3-1f\",\"site\":\"S1\",\"gateway\":\"G1\",\"doors\":[\"D1\"],"
                            + "\"startedBy\":\"button-R1-3\",\"startedAt\":\"" + now + "\",\"endedAt\":\"" + now
                            + "\",\"quality\":0.5,\"parts\":1}"));
            peer.await("dock/v1/S1/to/G1/cmd/sweep.ack", "b3-1f");

            assertEquals(
                    0,
                    count("anna", "add", id, "--epc", epc("c4", 3), "--missing", epc("c4", 4))
                            .code());
            Said looked = count("dora", "variance", "--look", id);
            assertTrue(
                    looked.out().contains("4 expected, 3 matched, 0 moved, 0 found, 0 misplaced, 1 missing"),
                    looked.out());
            assertTrue(
                    looked.out().contains("missing   " + epc("c4", 4) + " at https://id.gs1.org/414/"), looked.out());
            Said refused = count("anna", "approve", id);
            assertEquals(1, refused.code());
            assertTrue(refused.error().contains("this needs approve"), refused.error());
            Said posted = count("anna", "variance", id);
            assertTrue(posted.out().startsWith(id + " posted, round 1, 3 looks"), posted.out());
            assertTrue(count("anna", "list", "--state", "posted").out().contains(id + " S1 posted since "));
            assertTrue(stock("c4").contains("\"onHand\":3,"));
        }
    }

    private record Said(int code, String out, String error) {}

    private Said count(String who, String... arguments) throws Exception {
        Path key = Files.writeString(folder.resolve(who + ".key"), String.valueOf(keys.get(who)));
        StringWriter out = new StringWriter();
        StringWriter error = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--url", "http://127.0.0.1:" + broker.httpPort(), "--key-file", key.toString()));
        int code = new CommandLine(new CountCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(error))
                .execute(all.toArray(String[]::new));
        return new Said(code, out.toString(), error.toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String open(String key, String mode) throws Exception {
        HttpResponse<String> opened = send(request("anna", "/api/v1/counts")
                .header("Idempotency-Key", key)
                .POST(body("{\"location\":\"" + place(key) + "\",\"mode\":\"" + mode + "\"}")));
        assertEquals(2, opened.statusCode() / 100, opened.body());
        return "/api/v1/counts/"
                + new ObjectMapper().readTree(opened.body()).path("id").asText();
    }

    /** Sees the first two, and one the book has never heard of. */
    private String sweep(String id, double quality) {
        Instant now = swept.computeIfAbsent(id, key -> Instant.now().truncatedTo(ChronoUnit.MILLIS));
        return """
                {"summary":{"sweepId":"%s","site":"S1","gateway":"G1","doors":["D1"],"startedAt":"%s","endedAt":"%s","quality":%s},
                 "parts":[{"epcs":[{"epc":"%s"},{"epc":"%s"},{"epc":"%s"}]}]}""".formatted(id, now, now, quality, epc("c1", 1), epc("c1", 2), epc("c1", 9));
    }

    private long position() throws Exception {
        return send(request("dora", "/metrics").GET())
                .body()
                .lines()
                .filter(line -> line.startsWith("dockdoor_ledger_position "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    private static String counted(HttpResponse<String> answer, String number) throws Exception {
        return new ObjectMapper()
                .readTree(answer.body())
                .path("tally")
                .path(number)
                .asText();
    }

    private HttpResponse<String> post(String who, String path, String body) throws Exception {
        return send(request(who, path).POST(body(body)));
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return BodyPublishers.ofString(text);
    }

    private HttpRequest.Builder request(String who, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.httpPort() + path))
                .header("Authorization", "Bearer " + keys.get(who));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return OpenApiDoc.checked(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }
}
