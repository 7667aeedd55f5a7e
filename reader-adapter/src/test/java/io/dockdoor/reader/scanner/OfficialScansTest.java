package io.dockdoor.reader.scanner;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The vectors of GS1's own reference implementation; left out by name when they are not there. */
class OfficialScansTest {
    private static final Path VECTORS = Path.of("..", "..", "shared", "gs1", "barcode-vectors.csv");

    /** Rows that are not a scanner's data, or that the reference itself only takes under a setting we do not have. */
    private static final Set<String> NOT_OURS = Set.of(
            "gse-scan-000", // no text at all and no symbology
            "gse-scan-001", // plain text without symbology identifier: a site's own number for us
            "gse-digital-link-197", // names instead of numbers in the path, withdrawn from the standard
            "gse-digital-link-198",
            "gse-digital-link-199",
            "gse-fnc1-082" // text in the reference's notation, in which a scan must begin with ^
            );

    private record Row(String id, String kind, boolean accept, String input, String expect, String config) {}

    @TestFactory
    Stream<DynamicTest> theReferenceAndThisParserAgree() throws IOException {
        Assumptions.assumeTrue(
                Files.exists(VECTORS),
                "suite OfficialScansTest (barcode vectors of GS1's reference) left out: no " + VECTORS);
        return rows().stream()
                .filter(row -> !NOT_OURS.contains(row.id()) && row.config().isEmpty())
                .map(row -> DynamicTest.dynamicTest(row.id() + " " + row.input(), () -> check(row)));
    }

    @Test
    void everyRowIsThere() throws IOException {
        Assumptions.assumeTrue(
                Files.exists(VECTORS),
                "suite OfficialScansTest (barcode vectors of GS1's reference) left out: no " + VECTORS);
        assertEquals(278, rows().size());
    }

    private static void check(Row row) {
        if (!row.accept()) {
            assertThrows(BadScan.class, () -> elements(row));
        } else if (row.expect().startsWith("^") && !row.kind().equals("fnc1")) {
            List<Element> told = assertDoesNotThrow(() -> elements(row));
            List<Element> expected = assertDoesNotThrow(() -> ElementString.parse(separated(row.expect()), 1));
            assertEquals(expected, told);
        } else {
            assertDoesNotThrow(() -> elements(row));
        }
    }

    private static List<Element> elements(Row row) throws BadScan {
        return switch (row.kind()) {
            case "fnc1" -> ElementString.parse(separated(row.input()), 1);
            case "bracketed" -> ElementString.parseBracketed(row.input(), 0);
            case "digital-link" -> DigitalLink.parse(row.input(), 0);
            default -> Scan.parse(row.input().replace("<GS>", "\u001d")).elements();
        };
    }

    private static String separated(String notation) {
        return notation.replace('^', Scan.SEPARATOR);
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(VECTORS)
                .subList(1, Files.readAllLines(VECTORS).size())) {
            List<String> cells = cells(line);
            rows.add(new Row(
                    cells.get(0), cells.get(1), cells.get(2).equals("true"), cells.get(3), cells.get(5), cells.get(6)));
        }
        return rows;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
