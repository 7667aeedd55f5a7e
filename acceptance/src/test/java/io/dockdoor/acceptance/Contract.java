package io.dockdoor.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.dockdoor.events.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The published contract (AsyncAPI and JSON Schemas in events), asked about a message that was really published. */
final class Contract {
    private record Channel(Pattern topic, JsonSchema schema) {}

    private final List<Channel> channels = new ArrayList<>();

    /** Reads the contract as it is packaged in the events jar. */
    Contract() throws IOException {
        JsonNode asyncApi = new YAMLMapper().readTree(resource("asyncapi.yaml"));
        for (JsonNode channel : asyncApi.path("channels")) {
            String name = channel.path("messages").fieldNames().next();
            String schema = asyncApi.path("components")
                    .path("messages")
                    .path(name)
                    .path("payload")
                    .path("schema")
                    .path("$ref")
                    .asText();
            String pattern = channel.path("address")
                    .asText()
                    .replace("{prefix}", "dock/v1")
                    .replace("{verb}", "[a-z.]+")
                    .replaceAll("\\{[a-z]+}", "[A-Za-z0-9_-]+");
            channels.add(new Channel(Pattern.compile(pattern), schema(resource(schema.substring(2)))));
        }
    }

    /** What is wrong with that message, empty when nothing; a topic that no channel describes is wrong too. */
    List<String> faults(String topic, String payload) {
        Optional<Channel> channel = channels.stream()
                .filter(c -> c.topic().matcher(topic).matches())
                .findFirst();
        if (channel.isEmpty()) {
            return List.of("no channel of the contract has the topic " + topic);
        }
        return channel.get().schema().validate(payload, InputFormat.JSON).stream()
                .map(fault -> topic + ": " + fault)
                .toList();
    }

    static JsonSchema schema(String text) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(
                        text,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = EventJson.class.getResourceAsStream("contract/" + name)) {
            if (in == null) {
                throw new IOException("the contract lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
