package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.dockdoor.events.EpcisExamples.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What we write against the official EPCIS 2.0 JSON schema. GS1 gives no licence to carry it along, so it is read from a
 * folder beside the project; without it the suite is skipped and counted as left out. Format assertions are on: without them
 * the validator lets a third of the faulty examples pass.
 */
class EpcisSchemaTest {
    private static final Path SCHEMA = Path.of("..", "..", "shared", "gs1", "epcis", "EPCIS-JSON-Schema.json");

    private static @Nullable JsonSchema schema;

    /** Before each test and not once before all: only so does each stand as skipped in the report. */
    @BeforeEach
    void readTheSchema() throws IOException {
        assumeTrue(Files.exists(SCHEMA), "EPCIS schema suite: no ../shared/gs1/epcis/EPCIS-JSON-Schema.json");
        if (schema == null) {
            SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                    .formatAssertionsEnabled(true)
                    .build();
            schema = JsonSchemaFactory.getInstance(VersionFlag.V7)
                    .getSchema(EpcisExamples.tree(Files.readAllBytes(SCHEMA)), config);
        }
    }

    @ParameterizedTest
    @EnumSource(MovementKind.class)
    void everyKindOfDoorMovementIsValidEpcis(MovementKind kind) {
        RandomEvents events = new RandomEvents(kind.name().hashCode());
        for (int i = 0; i < 10; i++) {
            assertValid(EventJson.write(events.of(kind)));
        }
    }

    @Test
    void aPalletReceivedAtADoorIsValidEpcis() {
        assertValid(EventJson.write(Samples.receive()));
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverTheTypesAllowIsValidEpcis(long seed) {
        assertValid(EventJson.write(new RandomEvents(seed).next()));
    }

    static List<Example> valid() {
        return EpcisExamples.documents("examples");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void ourExamplesAreValidEpcis(Example example) {
        assertValid(example.json());
    }

    static List<Example> invalid() {
        return EpcisExamples.documents("examples-invalid");
    }

    /** Shows that the validator looks closely enough for the tests above to mean something. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void theFaultyExamplesAreRefused(Example example) {
        assertFalse(faults(example.json()).isEmpty());
    }

    private static void assertValid(byte[] json) {
        assertEquals(Set.of(), faults(json), () -> new String(json, StandardCharsets.UTF_8));
    }

    private static Set<ValidationMessage> faults(byte[] json) {
        return Objects.requireNonNull(schema).validate(EpcisExamples.tree(json));
    }
}
