package io.dockdoor.reader.scanner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Epc;
import io.dockdoor.events.EpcDecoder;
import io.dockdoor.events.Identity;
import io.dockdoor.events.Identity.LogisticUnit;
import io.dockdoor.events.Identity.Place;
import io.dockdoor.events.Identity.ReturnableAsset;
import io.dockdoor.events.Identity.TradeItem;
import io.dockdoor.events.Identity.TradeItemClass;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanTest {
    private static final String GTIN = "09521101530001";

    private static Scan parse(String line) throws BadScan {
        return Scan.parse(line.replace('^', Scan.SEPARATOR));
    }

    private static Identity identity(String line) throws BadScan {
        return parse(line).identity().orElseThrow();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "scans.csv", numLinesToSkip = 1, nullValues = "-")
    void everyWayToWriteAThingNamesTheSameThing(String line, String uri, String elements) throws BadScan {
        Scan scan = parse(line);
        assertEquals(uri, scan.identity().map(Identity::uri).orElse(null));
        StringBuilder told = new StringBuilder();
        scan.elements().forEach(told::append);
        assertEquals(elements, told.isEmpty() ? null : told.toString());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "bad-scans.csv", numLinesToSkip = 1)
    void whatBreaksARuleIsToldWithItsPlaceAndItsCure(String line, int position, String says) {
        BadScan fault = assertThrows(BadScan.class, () -> parse(line));
        assertEquals(position, fault.position(), fault.getMessage());
        assertTrue(String.valueOf(fault.getMessage()).contains(says), fault.getMessage());
        assertTrue(String.valueOf(fault.getMessage()).startsWith("at character " + (position + 1) + ": "));
    }

    @Test
    void aLabelAndATagOfOneItemAreOneThing() throws BadScan {
        Identity tag = EpcDecoder.decode(Epc.ofHex("30340242201D8840009EFDF7"), -1);
        assertTrue(tag instanceof TradeItem, tag.uri());
        TradeItem item = (TradeItem) tag;
        assertEquals(tag, identity("]C101" + item.gtin14() + "21" + item.serial()));
        assertEquals(
                tag, identity("]Q1https://shop.example/01/" + item.gtin14() + "/21/" + item.serial() + "?17=280229"));
    }

    @Test
    void keysComeOutTyped() throws BadScan {
        Scan scan = parse("]C100095211010000000009" + "02" + GTIN + "3712^10L-7^3102001250");
        assertEquals(new LogisticUnit("095211010000000009"), scan.identity().orElseThrow());
        assertEquals(Optional.of("095211010000000009"), scan.sscc());
        assertEquals(Optional.of(GTIN), scan.content());
        assertEquals(OptionalInt.of(12), scan.count());
        assertEquals(Optional.of("L-7"), scan.lot());
        assertEquals(Optional.of(new BigDecimal("12.50")), scan.netKilograms());
        assertEquals(Optional.empty(), scan.gtin());
        assertEquals(Optional.empty(), scan.serial());
        assertEquals(OptionalInt.empty(), parse("(01)" + GTIN).count());
    }

    @Test
    void theSerialNamesBeforeTheLotAndTheLotBeforeTheClass() throws BadScan {
        assertEquals(new TradeItem(GTIN, "9"), identity("(01)" + GTIN + "(10)A(21)9"));
        assertEquals(new TradeItemClass(GTIN, "A"), identity("(01)" + GTIN + "(10)A"));
        assertEquals(new TradeItemClass(GTIN, null), identity("(01)" + GTIN));
        assertEquals(new ReturnableAsset("09521101530001", "X"), identity("(8003)09521101530001X"));
        assertEquals(new Place("9521101530001", "D1"), identity("(414)9521101530001(254)D1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"]Q1", "]Q1TESTING", "DN-4711", "4711", "]C0DN4711", "9521101530002", "NOT GS1"})
    void whatIsNotOfGs1IsPlainTextForTheSiteToKnow(String line) throws BadScan {
        Scan scan = parse(line);
        assertTrue(scan.isPlain());
        assertEquals(line.startsWith("]") ? line.substring(3) : line, scan.text());
        assertTrue(scan.identity().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"00,18", "01,14", "414,13", "3100,6", "11,6"})
    void aSeparatorIsToleratedBehindAValueThatNeedsNone(String ai, int length) throws BadScan {
        assertTrue(AiTable.isPredefined(ai));
        String digits = "1".repeat(length - 1);
        String value = ai.equals("11") ? "280229" : ai.equals("3100") ? "000001" : digits + AiFormat.checkDigit(digits);
        assertEquals(
                parse("]C1" + ai + value + "10A").elements(),
                parse("]C1" + ai + value + "^10A^").elements());
    }

    @Test
    void noIdentifierIsTheBeginningOfAnother() {
        Set<String> all = AiTable.all();
        for (String ai : all) {
            for (int length = 2; length < ai.length(); length++) {
                assertFalse(all.contains(ai.substring(0, length)), ai);
            }
            assertTrue(!AiTable.isPredefined(ai) || format(ai).longest() <= 18, ai);
        }
    }

    private static AiFormat format(String ai) {
        return ElementString.format(ai);
    }

    @Test
    void nothingAScannerCanSendBreaksTheParser() throws BadScan {
        Random random = new Random(11);
        List<String> seeds = List.of(
                "]C100095211010000000009" + "02" + GTIN + "3712^10L-7",
                "https://id.gs1.org/01/" + GTIN + "/10/A/21/9?17=280229&99=x#f",
                "(01)" + GTIN + "(10)A\\(b",
                "]E09521101530001|]e010A",
                "]d2" + "8008" + "240229" + "1230^7007" + "240229240301");
        int understood = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder line = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int edits = random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(line.length());
                switch (random.nextInt(4)) {
                    case 0 -> line.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> line.insert(at, (char) random.nextInt(128));
                    case 2 -> line.setLength(Math.max(1, at));
                    default -> line.append(line.substring(at));
                }
            }
            try {
                Scan scan = parse(line.toString());
                understood++;
                for (Element element : scan.elements()) {
                    format(element.ai()).check(element.ai(), element.value(), 0);
                }
                scan.identity().ifPresent(identity -> assertEquals(identity, Identity.parse(identity.uri())));
            } catch (BadScan refused) {
                assertTrue(refused.position() >= 0 && refused.position() <= line.length(), line.toString());
            }
        }
        assertTrue(understood > 2_000, "understood " + understood);
    }
}
