package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dockdoor.acceptance.Compatibility.Written;
import io.dockdoor.broker.InventoryBroker;
import io.dockdoor.events.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whoever was built against the last released contract, in {@code src/test/resources/contract-v1}, still gets along. At a release
 * the files there are replaced by those of the release; between releases they are not touched.
 */
class ReleasedContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> TOLD_TO_US = Set.of("source-document", "source-movement");
    private static final Set<String> REQUESTS = Set.of(
            "ReservationRequest",
            "ReservationChange",
            "Movements",
            "Movement",
            "WebhookRequest",
            "WebhookChange",
            "Replay",
            "Epcis");

    @Test
    void topicsAndTheirMessagesGoOnAsTheyWere() throws IOException {
        JsonNode before = new YAMLMapper().readTree(released("asyncapi.yaml"));
        JsonNode now = new YAMLMapper().readTree(resource(EventJson.class, "contract/asyncapi.yaml"));
        List<String> breaks = new ArrayList<>();
        before.path("channels").properties().forEach(channel -> {
            JsonNode same = now.path("channels").path(channel.getKey());
            String address = channel.getValue().path("address").asText();
            if (!address.equals(same.path("address").asText())) {
                breaks.add("the topic " + address + " is gone");
            }
        });
        before.path("components").path("messages").properties().forEach(message -> {
            String file = message.getValue().at("/payload/schema/$ref").asText().substring(2);
            String name = file.replace(".schema.json", "");
            Written written = TOLD_TO_US.contains(name) ? Written.TO_US : Written.BY_US;
            Compatibility.breaks(json(released(file)), json(resource(EventJson.class, "contract/" + file)), written)
                    .forEach(each -> breaks.add(name + each));
        });
        assertTrue(before.path("channels").size() >= 18, "the released contract is there");
        assertEquals(List.of(), breaks);
    }

    @Test
    void everyRequestIsStillTakenAndEveryAnswerStillGiven() throws IOException {
        JsonNode before = new YAMLMapper().readTree(released("openapi.yaml"));
        JsonNode now = new YAMLMapper().readTree(resource(InventoryBroker.class, "api/openapi.yaml"));
        List<String> breaks = new ArrayList<>();
        before.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operation(
                                operation.getKey() + " " + path.getKey(),
                                operation.getValue(),
                                now.path("paths").path(path.getKey()).path(operation.getKey()),
                                breaks)));
        before.at("/components/schemas")
                .properties()
                .forEach(schema -> Compatibility.breaks(
                                schema.getValue(),
                                now.at("/components/schemas").path(schema.getKey()),
                                REQUESTS.contains(schema.getKey()) ? Written.TO_US : Written.BY_US)
                        .forEach(each -> breaks.add(schema.getKey() + each)));
        assertTrue(before.path("paths").size() >= 20, "the released contract is there");
        assertEquals(List.of(), breaks);
    }

    private static void operation(String name, JsonNode before, JsonNode now, List<String> breaks) {
        if (now.isMissingNode()) {
            breaks.add(name + " is gone");
            return;
        }
        List<String> parameters = new ArrayList<>();
        before.path("parameters")
                .forEach(each -> parameters.add(each.path("name").asText()));
        List<String> still = new ArrayList<>();
        now.path("parameters").forEach(each -> {
            String parameter = each.path("name").asText();
            still.add(parameter);
            if (each.path("required").asBoolean() && !parameters.contains(parameter)) {
                breaks.add(name + " needs the parameter " + parameter + " now");
            }
        });
        parameters.stream()
                .filter(each -> !still.contains(each))
                .forEach(each -> breaks.add(name + " has lost the parameter " + each));
        if (!before.path("requestBody").equals(now.path("requestBody"))) {
            breaks.add(name + " takes another body");
        }
        before.path("responses").properties().forEach(response -> {
            JsonNode same = now.path("responses").path(response.getKey());
            if (!response.getValue().path("content").equals(same.path("content"))
                    || !response.getValue().path("$ref").equals(same.path("$ref"))) {
                breaks.add(name + " answers " + response.getKey() + " otherwise");
            }
        });
    }

    /** The judge is judged: each of these changes would hurt somebody, in the direction named, and must be seen. */
    @ParameterizedTest(name = "{0} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BY_US|,\"b\":{\"type\":\"string\"}||/b is gone",
                "BY_US|[\"a\"]|[]|/a is not always there any more",
                "BY_US|\"type\":\"integer\"|\"type\":\"number\"|/a/type was [integer] and is [number]",
                "BY_US|\"x\",\"y\"|\"x\"|/b2/enum was [x, y] and is [x]",
                "BY_US|\"format\":\"uri\"|\"format\":\"uuid\"|/c/format was \"uri\" and is \"uuid\"",
                "TO_US|[\"a\"]|[\"a\",\"b\"]|/b must be given now",
                "TO_US|\"type\":\"string\"|\"type\":\"boolean\"|/b/type was [string] and is [boolean]",
                "TO_US|\"minimum\":0|\"minimum\":1|/a/minimum was 0 and is 1"
            })
    void aBreakIsSeen(Written written, String part, String instead, String said) throws IOException {
        String changed = SCHEMA.replace(part, instead == null ? "" : instead);
        assertFalse(changed.equals(SCHEMA));
        List<String> breaks = Compatibility.breaks(JSON.readTree(SCHEMA), JSON.readTree(changed), written);
        assertTrue(breaks.contains(said), breaks.toString());
    }

    @Test
    void growthIsNoBreak() throws IOException {
        String grown = SCHEMA.replace(",\"b\":{", ",\"new\":{\"type\":\"string\"},\"b\":{")
                .replace("\"x\",\"y\"", "\"x\",\"y\",\"z\"");
        for (Written written : Written.values()) {
            assertEquals(List.of(), Compatibility.breaks(JSON.readTree(SCHEMA), JSON.readTree(grown), written));
        }
    }

    private static final String SCHEMA = """
            {"type":"object","required":["a"],"properties":{"a":{"type":"integer","minimum":0},"b":{"type":"string"},"b2":{"enum":["x","y"]},"c":{"format":"uri"}}}""";

    private static JsonNode json(InputStream in) {
        try (in) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new AssertionError("no JSON", e);
        }
    }

    private static InputStream released(String name) {
        return resource(ReleasedContractTest.class, "/contract-v1/" + name);
    }

    private static InputStream resource(Class<?> beside, String name) {
        InputStream in = beside.getResourceAsStream(name);
        if (in == null) {
            throw new AssertionError(name + " is not there");
        }
        return in;
    }
}
