package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.dockdoor.events.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The published schemas of messages, asked about one that was really sent. */
public final class WireSchema {
    private WireSchema() {}

    public static List<String> faults(String name, String json) throws IOException {
        try (InputStream in = EventJson.class.getResourceAsStream("contract/" + name + ".schema.json")) {
            assertNotNull(in, name);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                    .getSchema(
                            in,
                            SchemaValidatorsConfig.builder()
                                    .formatAssertionsEnabled(true)
                                    .build())
                    .validate(json, InputFormat.JSON)
                    .stream()
                    .map(Object::toString)
                    .toList();
        }
    }
}
