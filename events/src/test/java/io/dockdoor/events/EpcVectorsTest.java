package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Identity.Foreign;
import io.dockdoor.events.Identity.LogisticUnit;
import io.dockdoor.events.Identity.OtherGs1;
import io.dockdoor.events.Identity.Raw;
import io.dockdoor.events.Identity.TradeItemClass;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of epc-vectors.csv. */
class EpcVectorsTest {
    @Test
    void noRowIsLeftOut() {
        Map<String, Integer> kinds = new TreeMap<>();
        EpcVector.all().forEach(row -> kinds.merge(row.get("kind"), 1, Integer::sum));
        assertEquals(
                Map.of("valid", 163, "invalid", 12, "nongs1", 10, "invalid-uri", 32, "unencodable-96", 5, "idpat", 5),
                kinds);
    }

    static List<EpcVector> validTags() {
        return EpcVector.ofKind("valid");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("validTags")
    void aValidTagIsReadInAllItsForms(EpcVector row) {
        EpcDescription told = EpcDecoder.describe(row.epc(), row.pc());
        assertEquals(row.get("scheme"), told.scheme());
        assertEquals(row.get("filter"), told.filter() < 0 ? "" : String.valueOf(told.filter()));
        assertEquals(
                row.get("gcp_length"),
                told.companyPrefixDigits() == 0 ? "" : String.valueOf(told.companyPrefixDigits()));
        assertEquals(row.get("tag_uri"), orEmpty(told.tagUri()));
        assertEquals(row.get("pure_identity_uri"), orEmpty(told.pureIdentityUri()));
        assertEquals(row.get("element_string"), orEmpty(told.elementString()));
        assertEquals(row.get("digital_link"), orEmpty(told.digitalLink()));
        assertEquals(told.identity(), EpcDecoder.decode(row.epc(), row.pc()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("validTags")
    void theTagTheUrnAndTheDigitalLinkNameTheSameThing(EpcVector row) {
        Identity tagged = EpcDecoder.decode(row.epc(), row.pc());
        assertEquals(tagged, Identity.parse(tagged.uri()));
        if (!row.get("pure_identity_uri").isEmpty()) {
            assertEquals(tagged, Identity.parse(row.get("pure_identity_uri")));
        }
        if (row.get("digital_link").isEmpty()) {
            assertEquals(row.get("pure_identity_uri"), tagged.uri());
        } else {
            // a tag may have its own host name and a date; the thing's name has neither
            String canonical = row.get("digital_link").replace("id.example.com", "id.gs1.org");
            assertEquals(tagged, Identity.parse(canonical));
            assertEquals(canonical.replaceFirst("\\?.*", ""), tagged.uri());
        }
    }

    static List<EpcVector> encodableTags() {
        return EpcVector.ofKind("valid").stream()
                .filter(row -> !row.get("tag_uri").isEmpty())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodableTags")
    void aTagUriIsWrittenWithTheBitsOfItsTag(EpcVector row) {
        String written = EpcEncoder.ofTagUri(row.get("tag_uri")).hex();
        String printed = row.get("hex");
        int common = Math.min(written.length(), printed.length());
        assertEquals(printed.substring(0, common), written.substring(0, common));
        String rest = written.substring(common) + printed.substring(common);
        assertEquals("0".repeat(rest.length()), rest, "only padding may differ");
        assertEquals(0, written.length() % 4, "a tag stores whole words");
    }

    static List<EpcVector> unreadableTags() {
        return EpcVector.all().stream()
                .filter(row ->
                        row.get("kind").equals("invalid") || row.get("kind").equals("nongs1"))
                .filter(row -> !row.get("expect_error").equals("NOT_HEX"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadableTags")
    void anUnreadableTagIsRawWithItsReason(EpcVector row) {
        Raw raw = assertInstanceOf(Raw.class, EpcDecoder.decode(row.epc(), row.pc()));
        assertEquals(row.get("expect_error"), raw.reason());
        assertEquals(row.get("raw_uri").isEmpty() ? "urn:epc:raw:0.x" : row.get("raw_uri"), raw.uri());
        assertEquals(raw, Identity.parse(raw.uri()));
        EpcDescription told = EpcDecoder.describe(row.epc(), row.pc());
        assertEquals(raw, told.identity());
        assertEquals(raw.uri(), told.rawUri());
    }

    @Test
    void textThatIsNoHexIsNoTag() {
        EpcVector row = EpcVector.all().stream()
                .filter(each -> each.get("expect_error").equals("NOT_HEX"))
                .findFirst()
                .orElseThrow();
        assertThrows(IllegalArgumentException.class, () -> Epc.ofHex(row.get("hex")));
    }

    static List<EpcVector> invalidUris() {
        return EpcVector.ofKind("invalid-uri");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalidUris")
    void anInvalidUriIsKeptAsItCame(EpcVector row) {
        String uri = row.get("pure_identity_uri");
        assertEquals(new Foreign(uri), Identity.parse(uri));
    }

    static List<EpcVector> unencodable() {
        return EpcVector.ofKind("unencodable-96");
    }

    /** The identity is valid; only its short tag cannot hold it, and the long one can. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("unencodable")
    void aSerialTheShortTagCannotHoldNeedsTheLongOne(EpcVector row) {
        String pure = row.get("pure_identity_uri");
        Identity identity = Identity.parse(pure);
        String body = pure.substring("urn:epc:id:".length() + row.get("scheme").length() + 1);
        Map<String, String> longForm = Map.of("sgtin", "sgtin-198", "grai", "grai-170", "giai", "giai-202");
        String shortUri = "urn:epc:tag:" + row.get("scheme") + "-96:1." + body;
        String longUri = "urn:epc:tag:" + longForm.get(row.get("scheme")) + ":1." + body;
        String refusal =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> EpcEncoder.ofTagUri(shortUri))
                        .getMessage());
        assertTrue(refusal.contains("long form"), refusal);
        assertEquals(identity, EpcDecoder.decode(EpcEncoder.ofTagUri(longUri), TagRead.NO_PC));
    }

    static List<EpcVector> patterns() {
        return EpcVector.ofKind("idpat");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("patterns")
    void aPatternIsAClassWhereItNamesAGtin(EpcVector row) {
        String uri = row.get("pure_identity_uri");
        String key = row.get("note").replace("gs1 key ", "");
        Identity expected = switch (row.get("scheme")) {
            case "sgtin" -> new TradeItemClass(key, null);
            case "sscc" -> new LogisticUnit(key);
            default -> new OtherGs1(uri, row.get("scheme"));
        };
        assertEquals(expected, Identity.parse(uri));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
