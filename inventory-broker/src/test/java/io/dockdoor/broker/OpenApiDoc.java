package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The OpenAPI document, asked whether an answer that was really given is one it promises. */
public final class OpenApiDoc {
    private static final JsonNode DOC = read();
    private static final SchemaValidatorsConfig FORMATS =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private OpenApiDoc() {}

    private static JsonNode read() {
        try (InputStream in = InventoryBroker.class.getResourceAsStream("api/openapi.yaml")) {
            assertNotNull(in);
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode document() {
        return DOC;
    }

    /** As {@code GET /path/{parameter}}. */
    static Set<String> endpoints() {
        Set<String> all = new TreeSet<>();
        DOC.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return all;
    }

    /** Fails when the document does not promise this answer. Gives the answer back. */
    public static HttpResponse<String> checked(HttpResponse<String> answer) {
        String method = answer.request().method().toLowerCase(Locale.ROOT);
        String path = answer.request().uri().getPath();
        JsonNode operation = operation(path).path(method);
        if (operation.isMissingNode()) {
            return answer;
        }
        JsonNode response = resolved(operation.path("responses").path(String.valueOf(answer.statusCode())));
        String what = method + " " + path + " answered " + answer.statusCode() + " " + answer.body();
        assertEquals(false, response.isMissingNode(), () -> "not in openapi.yaml: " + what);
        JsonNode content = response.path("content");
        if (content.isEmpty()) {
            assertEquals("", answer.body(), what);
            return answer;
        }
        String type = answer.headers().firstValue("content-type").orElse("none").split(";", 2)[0];
        assertEquals(true, content.has(type), () -> "not of a content type in openapi.yaml: " + type + ", " + what);
        if (type.endsWith("json")) {
            assertEquals(List.of(), faults(content.path(type).path("schema"), answer.body()), what);
        }
        return answer;
    }

    /** The path item whose template fits; one without parameters before one with. */
    private static JsonNode operation(String path) {
        List<JsonNode> found = new ArrayList<>();
        DOC.path("paths").properties().forEach(each -> {
            if (path.matches(each.getKey().replaceAll("\\{[A-Za-z]+}", "[^/]+"))) {
                found.add(each.getKey().contains("{") ? found.size() : 0, each.getValue());
            }
        });
        return found.isEmpty() ? DOC.path("none") : found.get(0);
    }

    static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOC.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** What is wrong with a body by a schema of the document. */
    static List<String> faults(JsonNode schema, String body) {
        ObjectNode whole = new ObjectMapper().createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("components", DOC.path("components"));
        whole.putArray("allOf").add(schema);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(whole, FORMATS)
                .validate(body, InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }
}
