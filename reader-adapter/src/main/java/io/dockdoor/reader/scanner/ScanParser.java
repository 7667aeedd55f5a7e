package io.dockdoor.reader.scanner;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Decides what a line is: by its AIM symbology identifier (ISO/IEC 15424) where the scanner sends it, else by its content. */
final class ScanParser {
    /** GS1-128, GS1 DataMatrix, GS1 QR, DataBar and composites, GS1 DotCode. */
    private static final Set<String> ELEMENT_STRINGS = Set.of("C1", "d2", "Q3", "e0", "J1");

    /** Divides the linear part of a composite symbol from the rest. */
    private static final String COMPOSITE = "|]e0";

    private static final String SYMBOLOGIES = "ABCDEFGHIJKLMNOPQRSTUVXYZcdejopz";

    private ScanParser() {}

    static Scan parse(String line) throws BadScan {
        if (line.isEmpty()) {
            throw new BadScan(0, "the scan is empty");
        }
        if (line.charAt(0) != ']') {
            return byContent(line);
        }
        if (line.length() < 3 || SYMBOLOGIES.indexOf(line.charAt(1)) < 0 || Character.digit(line.charAt(2), 16) < 0) {
            throw new BadScan(0, "']' must begin an AIM symbology identifier, such as ]C1 for GS1-128");
        }
        String symbology = line.substring(1, 3);
        String data = line.substring(3);
        if (ELEMENT_STRINGS.contains(symbology)) {
            return new Scan(data, ElementString.parse(line, 3));
        }
        if (line.charAt(1) == 'E') {
            return retail(line, data, symbology.equals("E4") ? 8 : 13);
        }
        if (DigitalLink.begins(line, 3)) {
            // a QR code with some other web address is not wrong, but it is nothing either
            return new Scan(data, DigitalLink.parse(line, 3));
        }
        return new Scan(data, List.of());
    }

    /** EAN-13, UPC-A (with a leading 0) or EAN-8, alone or with a composite component. */
    private static Scan retail(String line, String data, int digits) throws BadScan {
        int bar = line.indexOf(COMPOSITE);
        String gtin = bar < 0 ? data : line.substring(3, bar);
        if (gtin.length() != digits || !AiFormat.isDigits(gtin)) {
            throw new BadScan(3, "an EAN-" + digits + " symbol has " + digits + " digits");
        }
        List<Element> elements = new ArrayList<>();
        elements.add(gtin(gtin, 3));
        if (bar >= 0) {
            elements.addAll(ElementString.parse(line, bar + COMPOSITE.length()));
        }
        return new Scan(data, elements);
    }

    private static Element gtin(String digits, int start) throws BadScan {
        String gtin14 = "0".repeat(14 - digits.length()) + digits;
        ElementString.format("01").check("01", gtin14, start - (14 - digits.length()));
        return new Element("01", gtin14);
    }

    private static Scan byContent(String line) throws BadScan {
        if (DigitalLink.begins(line, 0)) {
            return new Scan(line, DigitalLink.parse(line, 0));
        }
        if (line.charAt(0) == '(') {
            return new Scan(line, ElementString.parseBracketed(line, 0));
        }
        if (AiFormat.isDigits(line) && AiFormat.isKey(line)) {
            switch (line.length()) {
                case 8, 12, 13, 14 -> {
                    return new Scan(line, List.of(gtin(line, 0)));
                }
                case 18 -> {
                    return new Scan(line, List.of(new Element("00", line)));
                }
                default -> {
                    // 20 digits that begin with 00 are an element string
                }
            }
        }
        if (line.charAt(0) == Scan.SEPARATOR) {
            return new Scan(line, ElementString.parse(line, 1)); // FNC1 in first position, told as a separator
        }
        if (Character.isDigit(line.charAt(0))) {
            try {
                Scan scan = new Scan(line, ElementString.parse(line, 0));
                if (scan.identity().isPresent()) {
                    return scan; // else any number would do: 9x are identifiers too
                }
            } catch (BadScan noElements) {
                if (line.length() >= 16 && line.charAt(0) == '0' && line.charAt(1) <= '2') {
                    throw noElements; // meant as SSCC or GTIN, and damaged
                }
            }
        }
        return new Scan(line, List.of()); // a delivery note's number, say
    }
}
