package io.dockdoor.broker.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.intake.DocumentForm.Expected;
import io.dockdoor.broker.master.Csv;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.documents.ExpectedDocument;
import io.dockdoor.events.documents.ExpectedDocument.Line;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents as a warehouse system writes them into a file. */
class DocumentSheetTest {
    private static final String PALLET = "395212345000000019";
    private static final String EPC = "https://id.gs1.org/01/09521987000018/21/1";
    private static final SiteId S1 = new SiteId("S1");

    private static List<Expected> read(String... lines) throws Csv.Faulty {
        return DocumentSheet.read(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8), S1);
    }

    @Test
    void rowsOfOneNumberAreOneDocumentWhereverTheyStand() throws Csv.Faulty {
        List<Expected> all = read(
                "id,type,item,quantity,sscc,epc,door,loads,site",
                "4711,shipment,09521987000018,12,,,D2,,",
                "A-1,asn,,," + PALLET + "," + EPC + ",,,S2",
                "4711,shipment,09521987000025,6," + PALLET + ",,,2,");

        ExpectedDocument shipment = all.get(0).document();
        assertEquals("shipment/4711", shipment.key());
        assertEquals(S1, all.get(0).site());
        assertEquals(List.of(new Line("09521987000018", 12)), shipment.lines());
        assertEquals(
                List.of(new Line("09521987000025", 6)),
                shipment.pallets().get(0).contents());
        assertEquals("D2", shipment.door());
        assertEquals(2, shipment.loads());
        assertEquals(new SiteId("S2"), all.get(1).site());
        assertEquals(List.of(EPC), all.get(1).document().pallets().get(0).epcs());
        assertEquals(2, all.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "invoice,1,09521987000018,1,,,; type:",
                "asn,,09521987000018,1,,,; id: is missing",
                "asn,1,09521987000018,,,,; quantity: is missing; write a whole number",
                "asn,1,09521987000018,2.5,,,; quantity: '2.5' must be a whole number",
                "asn,1,123,1,,,; item",
                "asn,1,,1,,,; item: is missing",
                "asn,1,,,123,,; sscc:",
                "asn,1,,,," + EPC + ",; epc: names one thing on a pallet",
                "asn,1,,,395212345000000019,urn:x,; epc:",
                "asn,1,09521987000018,1,,,no door; door",
                "asn,1,09521987000018,1,,,D9; door: 'D9' is not 'D1'",
            })
    void aWrongRowIsNamedWithItsColumnAndNothingIsTaken(String row, String fault) {
        Csv.Faulty faulty = assertThrows(
                Csv.Faulty.class,
                () -> read("type,id,item,quantity,sscc,epc,door", "asn,1,09521987000025,1,,,D1", row));
        assertEquals(1, faulty.faults().size(), faulty.faults()::toString);
        String said = faulty.faults().get(0);
        assertTrue(said.startsWith("row "), said);
        assertTrue(said.contains(fault), said);
    }

    @Test
    void aFileWithoutRowsOrWithAColumnOfItsOwnSaysWhichThereAre() {
        assertTrue(assertThrows(Csv.Faulty.class, () -> read("type,id"))
                .faults()
                .get(0)
                .contains("no row"));
        String said = assertThrows(Csv.Faulty.class, () -> read("type,id,gtin", "asn,1,2"))
                .faults()
                .get(0);
        assertTrue(said.contains("unknown column 'gtin'") && said.contains("item, quantity"), said);
    }
}
