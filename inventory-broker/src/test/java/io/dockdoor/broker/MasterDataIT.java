package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.broker.cli.StockCommand;
import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.config.RightConfig;
import io.dockdoor.broker.ledger.Database;
import io.dockdoor.broker.ledger.Rebuild;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Items, locations, channels, buffers and haircuts, told over the API and by CSV, and what follows for what is promised. */
class MasterDataIT {
    private static final String ITEM = "09521987000018";
    private static final String OTHER = "09521987000025";
    private static final String HOME = "9521141000014";
    private static final String STORE = "9521987000001";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private int port;

    private BrokerConfig config() {
        return RightConfig.of("""
                state: %s
                mqtt: {embedded: {listen: "127.0.0.1:0"}}
                http: {listen: "127.0.0.1:0"}
                locations:
                  - {gln: "9521141000014", site: S1, name: Test, type: dc}
                items:
                  - {gtin: "09521987000018", name: Coffee}
                """.formatted(folder.resolve("state")));
    }

    @Test
    void whatIsToldDecidesWhatIsPromised() throws Exception {
        try (InventoryBroker broker = new InventoryBroker(config(), InstantSource.system(), new Random(7))) {
            port = broker.httpPort();
            HttpResponse<String> made = put("locations/" + HOME + ".Q", "{\"site\":\"S1\",\"name\":\"Quarantine\"}");
            assertEquals(201, made.statusCode(), made.body());
            assertEquals("\"1\"", made.headers().firstValue("ETag").orElse(""));
            HttpResponse<String> again = put("locations/" + HOME + ".Q", "{\"site\":\"S1\",\"name\":\"Quarantine\"}");
            assertEquals(200, again.statusCode());
            assertEquals("\"1\"", again.headers().firstValue("ETag").orElse(""), "the same again is no change");
            String quarantine = "{\"site\":\"S1\",\"name\":\"Quarantine\",\"type\":\"quarantine\"}";
            assertEquals(
                    412,
                    put("locations/" + HOME + ".Q", quarantine, "If-Match", "\"9\"")
                            .statusCode());
            assertEquals(
                    412,
                    put("locations/" + HOME + ".Q", quarantine, "If-None-Match", "*")
                            .statusCode());
            assertEquals(
                    200,
                    put("locations/" + HOME + ".Q", quarantine, "If-Match", "\"1\"")
                            .statusCode());
            move("1", "receive", HOME, 100);
            move("2", "receive", HOME + ".Q", 7);
            JsonNode atp = atp("default", 200);
            assertEquals("107 7 100 0", numbers(atp, "onHand", "unavailable", "atp", "shortfall"));

            assertEquals(
                    201,
                    put("channels/web", "{\"types\":[\"dc\"],\"unlisted\":false}")
                            .statusCode());
            assertEquals(
                    201,
                    put("buffers/web", "{\"channel\":\"web\",\"percent\":10,\"fixed\":2.5}")
                            .statusCode());
            assertEquals(
                    201,
                    put("buffers/item", "{\"item\":\"" + ITEM + "\",\"fixed\":1}")
                            .statusCode());
            assertEquals("99 99", numbers(atp("web", 200), "atp", "atp"), "of an item before of a channel");
            assertEquals(
                    "item",
                    atp("web", 200).path("locations").get(0).path("bufferRule").asText());
            assertEquals(204, send("DELETE", "buffers/item", "").statusCode());
            assertEquals("87.5 12.5", numbers(atp("web", 200), "atp", "buffer"));
            assertEquals(
                    "none",
                    atp("default", 200)
                            .path("locations")
                            .get(0)
                            .path("bufferRule")
                            .asText());
            atp("shop", 404);
            assertEquals(
                    201,
                    put("buffers/none", "{\"channel\":\"web\",\"location\":\"" + HOME + ".Q\"}")
                            .statusCode());
            assertEquals(409, put("buffers/lost", "{\"channel\":\"wbe\"}").statusCode());
            assertEquals(
                    409, put("buffers/lost", "{\"location\":\"" + STORE + "\"}").statusCode());
            told("3", "receive", HOME, "\"items\":[{\"item\":\"" + OTHER + "\",\"quantity\":4}]");
            JsonNode unlisted = json(send("GET", "atp/" + OTHER + "?channel=web", ""));
            assertEquals("true 4 0", numbers(unlisted, "unclassified", "onHand", "atp"));
            try (Peer peer = new Peer(broker.mqttPort(), "shop", null, null)) {
                peer.subscribe("dock/v1/_inv/alert/unclassified");
                peer.await("dock/v1/_inv/alert/unclassified", "1 items in stock are not among the items");
                assertEquals(201, put("items/" + OTHER, "{\"name\":\"Tea\"}").statusCode());
                BooleanSupplier withdrawn = () -> peer.heard("dock/v1/_inv/alert/unclassified").stream()
                        .anyMatch(each -> each.payload().isEmpty());
                Peer.await(withdrawn);
                assertTrue(withdrawn.getAsBoolean());
            }
            unlisted = json(send("GET", "atp/" + OTHER + "?channel=web", ""));
            assertEquals("1.1", numbers(unlisted, "unclassified", "atp"));
            try (Peer peer = new Peer(broker.mqttPort(), "desk", null, null)) {
                String alert = "dock/v1/_inv/alert/shortfall";
                peer.subscribe(alert);
                told(
                        "4",
                        "adjust",
                        HOME,
                        "\"reason\":\"lost\",\"items\":[{\"item\":\"" + OTHER + "\",\"quantity\":-6}]");
                peer.await(alert, "1 items are owed or booked out beyond what there is");
                told("5", "receive", HOME, "\"items\":[{\"item\":\"" + OTHER + "\",\"quantity\":2}]");
                BooleanSupplier withdrawn = () -> peer.heard(alert).stream()
                        .anyMatch(each -> each.payload().isEmpty());
                Peer.await(withdrawn);
                assertTrue(withdrawn.getAsBoolean());
            }
            assertEquals(409, reserve("web", 88).statusCode());
            assertEquals(201, reserve("web", 87).statusCode());
            assertEquals(400, reserve("wbe", 1).statusCode());

            String frozen = "{\"site\":\"S1\",\"name\":\"Test\",\"frozen\":true}";
            assertEquals(200, put("locations/" + HOME, frozen).statusCode());
            assertEquals("107 0 0", numbers(atp("default", 200), "onHand", "atp", "atpFresh"));
            assertEquals(
                    409, put("locations/" + HOME, frozen.replace("S1", "S2")).statusCode());
            assertEquals(
                    409,
                    put("locations/" + HOME, frozen.replace("Test", "Home")).statusCode());
            assertEquals(
                    400, put("locations/" + HOME, frozen.replace("true", "7")).statusCode());
            assertEquals(409, put("items/" + ITEM, "{\"name\":\"Tea\"}").statusCode());
            assertEquals(204, send("DELETE", "items/" + OTHER, "").statusCode());
            assertEquals(404, send("DELETE", "items/" + OTHER, "").statusCode());
            assertEquals(409, send("DELETE", "channels/default", "").statusCode());
            assertEquals(404, send("GET", "haircuts/none", "").statusCode());
            String stock = send("GET", "stock?item=" + ITEM, "").body();
            assertTrue(stock.contains("\"name\":\"Coffee\""), stock);
        }
    }

    @Test
    void goodsSentToAPlaceToldOfAreIncomingThereAndTheBookStaysRight() throws Exception {
        try (InventoryBroker broker = new InventoryBroker(config(), InstantSource.system(), new Random(7))) {
            port = broker.httpPort();
            unit("3", "receive", "S10", "");
            unit("4", "receive", "S11", "");
            unit("5", "ship", "S10", ",\"to\":\"" + STORE + "\"");
            assertEquals("1 0", numbers(atp("default", 200), "onHand", "incoming"), "not ours yet: gone");
            assertEquals(
                    201,
                    put("locations/" + STORE, "{\"site\":\"S2\",\"name\":\"Store\"}")
                            .statusCode());
            unit("6", "ship", "S11", ",\"to\":\"" + STORE + "\"");
            assertEquals("0 1", numbers(atp("default", 200), "onHand", "incoming"));
            assertEquals(
                    "https://id.gs1.org/414/" + STORE,
                    atp("default", 200)
                            .path("locations")
                            .get(1)
                            .path("location")
                            .asText());
            // class-level goods: what was sent less what came from there, and in a container what is in it
            String goods = "\"items\":[{\"item\":\"" + ITEM + "\",\"quantity\":%d}]%s";
            told("7", "receive", HOME, goods.formatted(20, ""));
            told("8", "ship", HOME, goods.formatted(4, ",\"to\":\"" + STORE + "\""));
            assertEquals("16 5", numbers(atp("default", 200), "onHand", "incoming"));
            told("9", "receive", STORE, goods.formatted(3, ",\"from\":\"" + HOME + "\""));
            assertEquals("19 2", numbers(atp("default", 200), "onHand", "incoming"));
            String pallet = "https://id.gs1.org/00/095211410000000014";
            told("10", "pack", HOME, goods.formatted(6, ",\"container\":\"" + pallet + "\""));
            told("11", "ship", HOME, "\"epcs\":[\"" + pallet + "\"],\"to\":\"" + STORE + "\"");
            assertEquals("13 8", numbers(atp("default", 200), "onHand", "incoming"));
            // what our own place announces is what is under way from there; what others announce comes on top
            String notice = "{\"site\":\"S2\",\"shipFrom\":\"%s\",\"shipTo\":\"" + STORE + "\",\"lines\":[{\"item\":\""
                    + ITEM + "\",\"quantity\":%d}]}";
            assertEquals(
                    201, put("documents/asn/OWN", notice.formatted(HOME, 10)).statusCode());
            assertEquals("13 10", numbers(atp("default", 200), "onHand", "incoming"));
            assertEquals(
                    201,
                    put("documents/asn/THEIRS", notice.formatted("9521987000292", 5))
                            .statusCode());
            assertEquals("13 15", numbers(atp("default", 200), "onHand", "incoming"));
            send("POST", "documents/asn/THEIRS/close", "");
            send("POST", "documents/asn/OWN/close", "");
            told("12", "receive", STORE, "\"epcs\":[\"" + pallet + "\"]");
            assertEquals("19 2", numbers(atp("default", 200), "onHand", "incoming"));
            assertEquals(
                    201,
                    send(
                                    "POST",
                                    "movements",
                                    "{\"eventId\":\"urn:x:8\",\"kind\":\"void\",\"at\":\"2026-11-24T08:01:00Z\"}")
                            .statusCode());
            assertEquals("23 0", numbers(atp("default", 200), "onHand", "incoming"));
            try (Peer peer = new Peer(broker.mqttPort(), "desk", null, null)) {
                String alert = "dock/v1/_inv/alert/disputed";
                peer.subscribe(alert);
                String unit = "\"epcs\":[\"https://id.gs1.org/01/" + ITEM + "/21/S12\"]";
                told("20", "receive", HOME, unit);
                told("21", "receive", STORE, unit); // a second later at another site
                String told = peer.await(alert, "1 items have units that were read at two sites");
                assertEquals(List.of(), WireSchema.faults("alert", told), told);
                assertEquals("24 1", numbers(atp("default", 200), "onHand", "unavailable"));
                told("22", "move", STORE, unit + ",\"disposition\":\"sellable_accessible\"");
                BooleanSupplier withdrawn = () -> peer.heard(alert).stream()
                        .anyMatch(each -> each.payload().isEmpty());
                Peer.await(withdrawn);
                assertTrue(withdrawn.getAsBoolean());
                assertEquals("24 0", numbers(atp("default", 200), "onHand", "unavailable"));
            }
        }
        Rebuild.Result result = Rebuild.verify(
                Database.sqlite(folder.resolve("state")), folder.resolve("scratch"), config().locations());
        assertEquals(List.of(), result.differences());
    }

    @Test
    void wholeFilesGoInAndComeOutTheSame() throws Exception {
        try (InventoryBroker broker = new InventoryBroker(config(), InstantSource.system(), new Random(7))) {
            port = broker.httpPort();
            String items = "item,name\n" + ITEM + ",Coffee\n" + OTHER + ",\"Tea, \"\"green\"\"\"\n";
            Path file = Files.writeString(folder.resolve("items.csv"), items);
            assertEquals(
                    "2 items: 1 made, 0 changed, 1 as they were.\n", stock("import", "--what", "items", "" + file));
            assertEquals(
                    "2 items: 0 made, 0 changed, 2 as they were.\n", stock("import", "--what", "items", "" + file));
            assertEquals(items, stock("export", "--what", "items"));
            String haircuts = "haircut,channel,item,location,quantile\nall,,,,90\nhome,default,,9521141000014,0\n";
            assertEquals(200, send("POST", "haircuts", haircuts).statusCode());
            assertEquals(haircuts, stock("export", "--what", "haircuts"));
            HttpResponse<String> wrong = send(
                    "POST",
                    "locations",
                    "name,location,site,type\nA,9521141000014.A,S1,dc\nB,123,S1,dc\nC,9521141000014.C,S1,shed\n");
            assertEquals(400, wrong.statusCode());
            assertTrue(
                    wrong.body().contains("\"row 3: location: ") && wrong.body().contains("row 4: type: 'shed'"),
                    wrong.body());
            assertEquals(404, send("GET", "locations/" + HOME + ".A", "").statusCode(), "all or none");
            HttpResponse<String> impossible =
                    send("POST", "buffers", "buffer,channel,fixed\nA,default,1\nB,nobody,1\n");
            assertEquals(409, impossible.statusCode());
            assertTrue(impossible.body().contains("row 3: channel: there is no channel 'nobody'"), impossible.body());
            assertEquals("{\"buffers\":[]}", send("GET", "buffers", "").body());
            HttpResponse<String> page = send("GET", "haircuts?limit=1", "");
            assertTrue(page.body().endsWith("\"next\":\"all\"}"), page.body());
            assertEquals(
                    "</api/v1/haircuts?limit=1&after=all>; rel=\"next\"",
                    page.headers().firstValue("Link").orElse(""));
            assertTrue(send("GET", "haircuts?after=all", "").body().startsWith("{\"haircuts\":[{\"haircut\":\"home\""));
            move("1", "receive", HOME, 3);
            move("2", "receive", HOME + ".A", 4);
            JsonNode first = json(send("GET", "stock?limit=1", ""));
            assertEquals(1, first.path("items").size());
            JsonNode second = json(
                    send("GET", "stock?limit=1&cursor=" + first.path("next").asText(), ""));
            assertEquals(4, second.path("items").get(0).path("onHand").asInt());
            assertTrue(!second.has("next"), second.toString());
            assertEquals(400, send("GET", "stock?cursor=%20", "").statusCode());
        }
    }

    private String numbers(JsonNode atp, String... names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(text.isEmpty() ? "" : " ").append(atp.path(name).asText());
        }
        return text.toString();
    }

    private JsonNode atp(String channel, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", "atp/" + ITEM + "?channel=" + channel, "");
        assertEquals(status, answer.statusCode(), answer.body());
        return json(answer);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private HttpResponse<String> reserve(String channel, int quantity) throws IOException, InterruptedException {
        return send(
                "POST",
                "reservations",
                "{\"channel\":\"" + channel + "\",\"lines\":[{\"item\":\"" + ITEM + "\",\"quantity\":" + quantity
                        + "}]}",
                "Idempotency-Key",
                channel + quantity);
    }

    private void move(String id, String kind, String location, int quantity) throws IOException, InterruptedException {
        told(id, kind, location, "\"items\":[{\"item\":\"" + ITEM + "\",\"quantity\":" + quantity + "}]");
    }

    private void unit(String id, String kind, String serial, String more) throws IOException, InterruptedException {
        told(id, kind, HOME, "\"epcs\":[\"https://id.gs1.org/01/" + ITEM + "/21/" + serial + "\"]" + more);
    }

    private void told(String id, String kind, String location, String rest) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(
                "POST",
                "movements",
                "{\"eventId\":\"urn:x:" + id + "\",\"kind\":\"" + kind + "\",\"at\":\"2026-11-24T08:00:"
                        + "%02d".formatted(Integer.parseInt(id)) + "Z\",\"location\":\"" + location + "\"," + rest
                        + "}");
        assertEquals(201, answer.statusCode(), answer.body());
    }

    private HttpResponse<String> put(String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send("PUT", path, body, headers);
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (method.equals("POST") && !body.startsWith("{")) {
            request.header("Content-Type", "text/csv");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return OpenApiDoc.checked(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    private String stock(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter error = new StringWriter();
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--url";
        all[arguments.length + 1] = "http://127.0.0.1:" + port;
        int code = new CommandLine(new StockCommand(InstantSource.system()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(error))
                .execute(all);
        assertEquals("0 ", code + " " + error);
        return out.toString();
    }
}
