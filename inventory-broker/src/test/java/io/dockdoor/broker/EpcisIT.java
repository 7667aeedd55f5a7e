package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.config.RightConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Capture and query as any EPCIS 2.0 client would use them, with the examples of a day at a dock. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EpcisIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EVENTS = 6;
    private static final Path EXAMPLES = Path.of("../events/src/test/resources/gs1/examples");

    @TempDir
    static Path folder = Path.of(".");

    private final HttpClient client = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // started before all tests
    private InventoryBroker broker;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        BrokerConfig config = RightConfig.of("""
                state: %s
                mqtt: {embedded: {listen: "127.0.0.1:0"}}
                http: {listen: "127.0.0.1:0"}
                """.formatted(folder.resolve("state")));
        broker = new InventoryBroker(config, InstantSource.system(), new Random(7));
        JsonNode job = capture(Files.readString(EXAMPLES.resolve("20-document-day.jsonld")), "rollback");
        assertEquals(true, job.path("success").asBoolean(), job.toString());
        assertEquals(EVENTS, job.path("verdicts").size(), job.toString());
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void aDocumentCapturedTwiceIsBookedOnce() throws Exception {
        long before = events("").size();
        JsonNode again = capture(Files.readString(EXAMPLES.resolve("20-document-day.jsonld")), "rollback");
        again.path("verdicts")
                .forEach(each -> assertEquals("duplicate", each.path("verdict").asText()));
        assertEquals(before, events("").size());
    }

    @Test
    void withRollbackOneBadEventKeepsAllOutAndWithProceedOnlyItself() throws Exception {
        String document = """
                {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument","schemaVersion":"2.0",
                 "creationDate":"2026-11-24T08:00:00Z","epcisBody":{"eventList":[
                  {"type":"ObjectEvent","eventTime":"2026-11-24T08:00:00Z","eventTimeZoneOffset":"+00:00","action":"OBSERVE","bizStep":"receiving",
                   "epcList":["urn:epc:id:sgtin:9521987.000001.777"],"bizLocation":{"id":"https://id.gs1.org/414/9521141000014"}},
                  {"type":"ObjectEvent","eventTime":"2026-11-24T08:00:00Z","eventTimeZoneOffset":"+00:00","action":"LOOK","epcList":[]}]}}""";
        JsonNode none = capture(document, "rollback");
        assertEquals(false, none.path("success").asBoolean());
        assertTrue(none.at("/errors/0/detail").asText().contains("action: 'LOOK' is none of"), none.toString());
        assertEquals(0, events("MATCH_epc=urn:epc:id:sgtin:9521987.000001.777").size());
        JsonNode one = capture(document, "proceed");
        assertEquals(1, one.path("errors").size());
        assertEquals("booked", one.at("/verdicts/0/verdict").asText());
        assertEquals("booked", one.at("/verdicts/0/verdict").asText(), "an event without id gets one of its content");
        assertEquals(
                "duplicate",
                capture(document, "proceed").at("/verdicts/0/verdict").asText());
        assertEquals(1, events("MATCH_epc=urn:epc:id:sgtin:9521987.000001.777").size());
        assertEquals(400, send("POST", "/epcis/capture", "[]", "rollback").statusCode());
    }

    @Test
    void eventsAreFoundByEveryFilterAndEachIsValidByGs1sSchema() throws Exception {
        List<JsonNode> all = events("");
        for (JsonNode event : all) {
            String id = event.path("eventID").asText();
            assertTrue(found("EQ_eventID=" + id, id), id);
            assertTrue(found("eventType=" + event.path("type").asText(), id), id);
            assertTrue(found("EQ_action=" + event.path("action").asText(), id), id);
            assertTrue(found("EQ_bizStep=other%7C" + event.path("bizStep").asText(), id), id);
            assertTrue(found("GE_eventTime=" + event.path("eventTime").asText().replace("+", "%2B"), id), id);
            assertEquals(
                    false,
                    found("LT_eventTime=" + event.path("eventTime").asText().replace("+", "%2B"), id),
                    id);
            assertEquals(
                    false, found("LT_recordTime=" + event.path("recordTime").asText(), id), id);
            for (JsonNode epc : event.path("epcList")) {
                assertTrue(found("MATCH_epc=" + epc.asText().replace("%", "%25"), id), id);
                assertTrue(found("MATCH_anyEPC=" + epc.asText().replace("%", "%25"), id), id);
            }
            if (event.has("parentID")) {
                assertTrue(found("MATCH_parentID=" + event.path("parentID").asText(), id), id);
            }
            if (event.path("bizLocation").has("id")) {
                assertTrue(found("EQ_bizLocation=" + event.at("/bizLocation/id").asText(), id), id);
            }
        }
        Path schemaFile = Path.of("../../shared/gs1/epcis/EPCIS-JSON-Schema.json");
        assumeTrue(Files.exists(schemaFile), "EPCIS schema suite on answers: GS1's schema is not beside the project");
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(
                        Files.readString(schemaFile),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
        String document = send("GET", "/epcis/events?perPage=1000", "", null).body();
        assertEquals(List.of(), List.copyOf(schema.validate(document, InputFormat.JSON)));
    }

    @Test
    void pagesFollowOneAnotherToTheEnd() throws Exception {
        List<JsonNode> all = events("");
        List<String> paged = new ArrayList<>();
        String next = "/epcis/events?perPage=3";
        while (next != null) {
            HttpResponse<String> answer = send("GET", next, "", null);
            JSON.readTree(answer.body())
                    .at("/epcisBody/queryResults/resultsBody/eventList")
                    .forEach(each -> paged.add(each.path("eventID").asText()));
            String link = answer.headers().firstValue("Link").orElse("");
            next = link.isEmpty() ? null : link.substring(1, link.indexOf('>'));
        }
        assertEquals(all.stream().map(each -> each.path("eventID").asText()).toList(), paged);
    }

    private boolean found(String filter, String id) throws IOException, InterruptedException {
        return events(filter).stream()
                .anyMatch(each -> each.path("eventID").asText().equals(id));
    }

    private List<JsonNode> events(String filter) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send("GET", "/epcis/events?perPage=1000" + (filter.isEmpty() ? "" : "&" + filter), "", null);
        assertEquals(200, answer.statusCode(), answer.body());
        List<JsonNode> all = new ArrayList<>();
        JSON.readTree(answer.body())
                .at("/epcisBody/queryResults/resultsBody/eventList")
                .forEach(all::add);
        return all;
    }

    private JsonNode capture(String body, String behaviour) throws IOException, InterruptedException {
        HttpResponse<String> taken = send("POST", "/epcis/capture", body, behaviour);
        assertEquals(202, taken.statusCode(), taken.body());
        String job = taken.headers().firstValue("Location").orElse("none");
        return JSON.readTree(send("GET", job, "", null).body());
    }

    private HttpResponse<String> send(String method, String path, String body, @Nullable String behaviour)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.httpPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (behaviour != null) {
            request.header("GS1-Capture-Error-Behaviour", behaviour);
        }
        return OpenApiDoc.checked(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }
}
