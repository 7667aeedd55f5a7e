package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.Wire;
import io.dockdoor.events.documents.Expectation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A document's life: announced, told to the doors, filled by movements, closed with what was missing. */
class DocumentsIT extends RunningBroker {
    private static final String ASN = """
            {"site": "S1", "lines": [{"item": "%s", "quantity": 3}]}""".formatted(Events.GTIN);
    private static final String EXPECT = "dock/v1/S1/to/G1/expect/D1";

    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    String mqtt() {
        return "embedded: {listen: \"127.0.0.1:0\"}";
    }

    @Test
    void anAdvanceNoticeIsToldToTheDoorsIsIncomingAndClosesWithWhatIsMissing() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "G1", null, null)) {
            peer.subscribe("dock/v1/S1/to/#");
            peer.subscribe("dock/v1/S1/document/#");
            peer.publish(
                    "dock/v1/S1/gw/G1/state",
                    Wire.write(new Wire.GatewayState("ready", "c", Instant.EPOCH, "1", List.of("D1"))));

            assertEquals(
                    201, send(broker, "PUT", "/api/v1/documents/asn/A-1", ASN).statusCode());
            Expectation told =
                    Wire.read(peer.await(EXPECT, "\"A-1\"").getBytes(StandardCharsets.UTF_8), Expectation.class);
            assertEquals("asn/A-1", told.documents().get(0).document().key());
            assertEquals(List.of(), WireSchema.faults("expectation", peer.await(EXPECT, "\"A-1\"")));
            assertEquals(3, incoming(broker));

            String checked = "\"gw:document\":{\"gw:type\":\"asn\",\"gw:id\":\"A-1\",\"gw:verdict\":\"match\","
                    + "\"gw:missing\":[],\"gw:unexpected\":[]},\"gw:clock\"";
            byte[] receive = text(Events.receive(1, "a", "b"))
                    .replace("\"gw:clock\"", checked)
                    .getBytes(StandardCharsets.UTF_8);
            peer.publish(DOOR + "receive", receive);
            peer.await(ACK, "\"position\":1");
            assertEquals(1, incoming(broker));
            JsonNode filled = json(send(broker, "GET", "/api/v1/documents/asn/A-1", null));
            assertEquals(2, filled.path("passed").asInt());
            assertEquals(
                    "match", filled.path("passages").path(0).path("verdict").asText());

            // taken back: its share is to come again
            byte[] voids = text(Events.voids(2, EventJson.read(receive).id()))
                    .replace("D1-" + Events.EPOCH + "-2", "D1-" + Events.EPOCH + "-1")
                    .getBytes(StandardCharsets.UTF_8);
            peer.publish(DOOR + "void", voids);
            peer.await(ACK, "\"position\":2");
            assertEquals(3, incoming(broker));

            JsonNode report = json(send(broker, "POST", "/api/v1/documents/asn/A-1/close", ""));
            assertEquals(false, report.path("complete").asBoolean());
            assertEquals(
                    "3 x https://id.gs1.org/01/" + Events.GTIN,
                    report.path("missing").path(0).asText());
            String closed = peer.await("dock/v1/S1/document/closed", "\"A-1\"");
            assertEquals(List.of(), WireSchema.faults("document-closed", closed));
            peer.await(EXPECT, "\"documents\":[]");
            assertEquals(0, incoming(broker));
            assertEquals(
                    409, send(broker, "PUT", "/api/v1/documents/asn/A-1", ASN).statusCode());
            assertEquals(
                    1,
                    json(send(broker, "GET", "/api/v1/documents?state=closed&site=S1", null))
                            .path("documents")
                            .size());
        }
    }

    @Test
    void aDocumentThatMakesNoSenseIsRefusedWithItsField() throws Exception {
        try (InventoryBroker broker = start()) {
            HttpResponse<String> wrong =
                    send(broker, "PUT", "/api/v1/documents/shipment/S-1", ASN.replace(": 3", ": 0"));
            assertEquals(400, wrong.statusCode());
            assertTrue(wrong.body().contains("quantity 0 of item"), wrong.body());
            wrong = send(broker, "PUT", "/api/v1/documents/shipment/S-1", ASN.replace("lines", "linse"));
            assertTrue(wrong.body().contains("'linse' is unknown here"), wrong.body());
            assertEquals(
                    400, send(broker, "PUT", "/api/v1/documents/order/S-1", ASN).statusCode());
            assertEquals(
                    404,
                    send(broker, "GET", "/api/v1/documents/shipment/S-1", null).statusCode());
            assertEquals(
                    404,
                    send(broker, "POST", "/api/v1/documents/shipment/S-1/close", "")
                            .statusCode());
        }
    }

    @Test
    void documentsComeByMqttAndAsAFileAndTheSameAgainChangesNothing() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "wms", null, null)) {
            peer.subscribe("dock/v1/S1/to/#");
            peer.publish(
                    "dock/v1/S1/gw/G1/state",
                    Wire.write(new Wire.GatewayState("ready", "c", Instant.EPOCH, "1", List.of("D1"))));
            String one = "{\"type\":\"asn\",\"id\":\"M-1\",\"lines\":[{\"item\":\"%s\",\"quantity\":3}]}"
                    .formatted(Events.GTIN);
            assertEquals(List.of(), WireSchema.faults("source-document", one));
            peer.publish("dock/v1/S1/src/wms/document", one.getBytes(StandardCharsets.UTF_8));
            String verdict = peer.await("dock/v1/S1/to/wms/verdict", "\"asn/M-1\"");
            assertEquals(List.of(), WireSchema.faults("verdicts", verdict));
            assertTrue(verdict.contains("\"booked\":1"), verdict);
            peer.await(EXPECT, "\"M-1\"");

            String more =
                    "{\"documents\":[" + one + ",{\"type\":\"asn\",\"id\":\"M-2\",\"lines\":[{\"item\":\"1\"}]}]}";
            peer.publish("dock/v1/S1/src/wms/document", more.getBytes(StandardCharsets.UTF_8));
            String mixed = peer.await("dock/v1/S1/to/wms/verdict", "\"asn/M-2\"");
            assertTrue(mixed.contains("\"duplicate\":1") && mixed.contains("\"refused\":1"), mixed);
            assertTrue(mixed.contains("lines[0].quantity: must be a whole number"), mixed);

            String close = "{\"documents\":[{\"type\":\"asn\",\"id\":\"M-1\",\"close\":true},"
                    + "{\"type\":\"asn\",\"id\":\"M-3\",\"close\":true},{\"type\":\"asn\",\"id\":\"M-1\",\"close\":true}]}";
            assertEquals(List.of(), WireSchema.faults("source-document", close));
            peer.publish("dock/v1/S1/src/wms/document", close.getBytes(StandardCharsets.UTF_8));
            String closed = peer.await("dock/v1/S1/to/wms/verdict", "\"asn/M-3\"");
            assertEquals(List.of(), WireSchema.faults("verdicts", closed));
            assertTrue(
                    closed.contains("\"booked\":1")
                            && closed.contains("\"duplicate\":1")
                            && closed.contains("no such document at S1"),
                    closed);
            assertEquals(
                    "closed",
                    json(send(broker, "GET", "/api/v1/documents/asn/M-1", null))
                            .path("state")
                            .asText());

            String file = "type,id,item,quantity,door\r\nshipment,C-1," + Events.GTIN + ",2,D1\r\n";
            HttpResponse<String> taken = csv(broker, file);
            assertEquals(1, json(taken).path("made").asInt(), taken.body());
            assertEquals(1, json(csv(broker, file)).path("unchanged").asInt());
            peer.await(EXPECT, "\"C-1\"");
            HttpResponse<String> refused = csv(broker, file.replace(",2,D1", ",two,D1"));
            assertEquals(400, refused.statusCode());
            assertTrue(
                    json(refused).path("faults").path(0).asText().startsWith("row 2: quantity: 'two'"), refused.body());
            send(broker, "POST", "/api/v1/documents/shipment/C-1/close", "");
            assertEquals(409, csv(broker, file).statusCode());
        }
    }

    private HttpResponse<String> csv(InventoryBroker broker, String file) throws Exception {
        return client.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + broker.httpPort() + "/api/v1/documents?site=S1"))
                        .header("Content-Type", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofString(file))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private long incoming(InventoryBroker broker) throws Exception {
        return json(send(broker, "GET", "/api/v1/atp/" + Events.GTIN, null))
                .path("incoming")
                .asLong();
    }

    private HttpResponse<String> send(InventoryBroker broker, String method, String path, @Nullable String body)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.httpPort() + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return OpenApiDoc.checked(client.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
