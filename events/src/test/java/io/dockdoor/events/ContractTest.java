package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.dockdoor.events.documents.DocumentType;
import io.dockdoor.events.documents.Expectation;
import io.dockdoor.events.documents.ExpectedDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schemas accept what the codec writes and refuse what misses a promised field. */
class ContractTest {
    private static final Instant AT = Instant.parse("2026-11-23T07:14:07.412Z");

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("ledger-ack", new Wire.LedgerAck(1764000000L, 41, AT)),
                Arguments.of("gateway-state", new Wire.GatewayState("ready", "c1", AT, "0.1.0", List.of("D1"))),
                Arguments.of(
                        "gateway-health",
                        new Wire.GatewayHealth(
                                AT,
                                "up",
                                "ok",
                                "All is well.",
                                AT,
                                new Wire.GatewayHealth.Backlog(0, 0, null),
                                new Wire.GatewayHealth.JournalMark(1764000000L, 41, 41))),
                Arguments.of(
                        "reader-state",
                        new Wire.ReaderState(
                                "reading",
                                "ok",
                                "Reads.",
                                AT,
                                "R420",
                                2,
                                List.of(new Wire.ReaderState.Antenna(1, true, 55.5, 60)))),
                Arguments.of("reads-lost", new Wire.ReadsLost("The reader's report buffer overflowed.", AT, 2)),
                Arguments.of(
                        "door-state",
                        new Wire.DoorState(
                                "idle",
                                "both",
                                AT,
                                null,
                                "shipment/4711",
                                new DoorFacts.Document("shipment", "4711", "match", List.of(), List.of()))),
                Arguments.of("passage", new Wire.PassageNotice("D1-1-7", AT, true, null)),
                Arguments.of(
                        "alert",
                        new Wire.Alert(
                                "warning", AT, "reader R1", "Look at its cable.", "no-route", "There is no route.")),
                Arguments.of("config-desired", new DesiredConfig(7, AT, "Ada", "journal: {kept: 8 MiB}")),
                Arguments.of(
                        "config-reported",
                        new ConfigReported(AT, 6, "ab", "refused", 7, "invalid", "No.", List.of("line 1: no"), 6)),
                Arguments.of("gap", new Wire.Gap(1, 5, 9, AT, AT, 5, "journal full")),
                Arguments.of(
                        "sweep-summary",
                        new SweepSummary(
                                "sw1",
                                "S1",
                                "G1",
                                List.of("D1"),
                                "c1",
                                "Ada",
                                AT,
                                AT.plusSeconds(20),
                                "partial",
                                List.of("Reader R2 was lost after 4.0 s."),
                                1,
                                12,
                                1,
                                20,
                                19.5,
                                0.71,
                                new SweepSummary.Completeness(0.99, 0.97, 1),
                                List.of(new SweepSummary.CurvePoint(1, 1)),
                                List.of(new SweepSummary.AntennaShare("R1/1", 12, 1, 1)),
                                List.of(new SweepSummary.Missing("R1/3", "It read nothing.")),
                                "sw0",
                                1,
                                0)),
                Arguments.of(
                        "sweep-part",
                        new SweepPart(
                                "sw1",
                                "S1",
                                "G1",
                                1,
                                1,
                                List.of(new SweepPart.Found(
                                        "3034257BF7194E4000001A85",
                                        "https://id.gs1.org/01/09521987000013/21/1",
                                        12,
                                        AT,
                                        AT.plusSeconds(4),
                                        -61.5,
                                        List.of("R1/1"),
                                        true)),
                                List.of(new SweepPart.Gone(
                                        "3034257BF7194E4000001A86", "https://id.gs1.org/01/09521987000013/21/2")))),
                Arguments.of("command", new Command("c1", AT, AT.plusSeconds(60), "Ada", null, null, "x")),
                Arguments.of(
                        "command-reply",
                        new CommandReply("c1", "sweep.start", "accepted", AT, "ok", "Begun.", null, null, null)),
                Arguments.of(
                        "expectation",
                        new Expectation(
                                "D1",
                                AT,
                                List.of(new Expectation.Expected(
                                        new ExpectedDocument(
                                                DocumentType.ASN,
                                                "A-1",
                                                List.of(new ExpectedDocument.Line("09506000134352", 3)),
                                                List.of(new ExpectedDocument.Pallet(
                                                        "106141412345678908",
                                                        List.of(),
                                                        List.of("https://id.gs1.org/01/09506000134352/21/1"))),
                                                "9521141000014",
                                                null,
                                                "D1",
                                                2,
                                                true),
                                        List.of("https://id.gs1.org/01/09506000134352/21/7"))))),
                Arguments.of("inventory-state", new Wire.InventoryState(true, AT, "inv1", 12)),
                Arguments.of(
                        "stock",
                        new Wire.StockSnapshot(
                                "09521987000013",
                                "S1",
                                7,
                                12,
                                AT,
                                List.of(new Wire.StockSnapshot.AtLocation("https://id.gs1.org/414/9521141000014", 7)))),
                Arguments.of(
                        "stock-delta",
                        new Wire.StockDelta(
                                "09521987000013",
                                "S1",
                                "https://id.gs1.org/414/9521141000014",
                                11,
                                12,
                                3,
                                7,
                                "urn:uuid:1",
                                AT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void aMessageIsValidAndMissingAnyPromisedFieldIsNot(String name, Record message) throws IOException {
        JsonSchema schema = schema(name);
        String json = new String(Wire.write(message), StandardCharsets.UTF_8);

        assertEquals(List.of(), List.copyOf(schema.validate(json, InputFormat.JSON)));
        assertTrue(schema.validate("{}", InputFormat.JSON).size() >= 2, "an empty object lacks several fields");
    }

    @Test
    void aMovementIsValid() throws IOException {
        String json = new String(EventJson.write(Samples.receive()), StandardCharsets.UTF_8);

        assertEquals(List.of(), List.copyOf(schema("movement").validate(json, InputFormat.JSON)));
        assertEquals(
                1,
                schema("movement")
                        .validate(json.replace("\"gw:passage\"", "\"gw:pass\""), InputFormat.JSON)
                        .size());
    }

    @Test
    void everySchemaTheAsyncApiNamesIsThereAndNoneLiesAbout() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        Matcher refs = Pattern.compile("\\./([a-z-]+)\\.schema\\.json").matcher(resource("asyncapi.yaml"));
        while (refs.find()) {
            named.add(refs.group(1));
        }
        // these are written by one daemon alone and held to their schema where they are published
        TreeSet<String> tested = new TreeSet<>(List.of(
                "movement",
                "ledger",
                "count",
                "freshness",
                "atp",
                "probe",
                "source-document",
                "source-movement",
                "verdicts",
                "document-closed"));
        messages().forEach(each -> tested.add((String) each.get()[0]));

        assertEquals(tested, named);
    }

    private static JsonSchema schema(String name) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(
                        resource(name + ".schema.json"),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = EventJson.class.getResourceAsStream("contract/" + name)) {
            assertNotNull(in, name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
