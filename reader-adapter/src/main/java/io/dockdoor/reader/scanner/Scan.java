package io.dockdoor.reader.scanner;

import io.dockdoor.events.Identity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one scan said. Either GS1 elements, or plain text: a delivery note's number, say, that only the site understands.
 *
 * @param text the data as scanned, without the symbology identifier
 * @param elements the GS1 elements in the order of the symbol; none for plain text
 */
public record Scan(String text, List<Element> elements) {
    /** What scanners send for FNC1 between two elements. */
    public static final char SEPARATOR = 0x1D;

    public Scan {
        elements = List.copyOf(elements);
    }

    /**
     * Understands a line from a scanner, best with its AIM symbology identifier in front ({@code ]C1} and so on).
     *
     * @throws BadScan when the line breaks a rule of GS1 or could be anything; the message says where and what would be right
     */
    public static Scan parse(String line) throws BadScan {
        return ScanParser.parse(line);
    }

    /** True when it is no GS1 data. */
    public boolean isPlain() {
        return elements.isEmpty();
    }

    /** The value of an application identifier. */
    public Optional<String> value(String ai) {
        return elements.stream()
                .filter(element -> element.ai().equals(ai))
                .map(Element::value)
                .findFirst();
    }

    /** GTIN-14 of the thing itself. */
    public Optional<String> gtin() {
        return value("01");
    }

    /** Serial number of the thing itself. */
    public Optional<String> serial() {
        return value("21");
    }

    /** Batch or lot. */
    public Optional<String> lot() {
        return value("10");
    }

    /** SSCC-18 of the pallet or case. */
    public Optional<String> sscc() {
        return value("00");
    }

    /** GTIN-14 of what a pallet holds. */
    public Optional<String> content() {
        return value("02");
    }

    /** How many of {@link #content()}, or of a trade item of varying count. */
    public OptionalInt count() {
        return value("37")
                .or(() -> value("30"))
                .map(digits -> OptionalInt.of(Integer.parseInt(digits)))
                .orElse(OptionalInt.empty());
    }

    /** Net weight in kilograms, AI 310n. */
    public Optional<BigDecimal> netKilograms() {
        return elements.stream()
                .filter(element -> element.ai().startsWith("310"))
                .map(element -> new BigDecimal(element.value())
                        .movePointLeft(element.ai().charAt(3) - '0'))
                .findFirst();
    }

    /**
     * What the thing is, the same as an RFID tag on it would say: serial if there is one, else lot, else class. Empty when the
     * scan names nothing, such as a date alone. {@link Identity#uri()} of it is the canonical Digital Link.
     */
    public Optional<Identity> identity() {
        return Identities.of(this);
    }
}
