package io.dockdoor.events.documents;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Identity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to pass: goods by item and number, pallets by SSCC with what is on them, or both. Checked when made; a message of the
 * fault names the field and what could stand there.
 *
 * @param type which way it goes and where from
 * @param id the document's number, 1 to 80 printable characters; with the type it names the document
 * @param lines goods that are on no pallet named here, one line for each item
 * @param pallets pallets by SSCC
 * @param shipFrom GLN-13 the goods come from; null when not told
 * @param shipTo GLN-13 the goods go to; null when not told, and told for a transfer
 * @param door door it is assigned to; null: any door of the site
 * @param loads through how many passages the goods without a pallet go; null when nobody knows
 * @param trusted what a pallet's document says is on it is believed when the pallet's own tag passed, and booked as inferred
 */
public record ExpectedDocument(
        DocumentType type,
        String id,
        List<Line> lines,
        List<Pallet> pallets,
        @Nullable String shipFrom,
        @Nullable String shipTo,
        @Nullable String door,
        @Nullable Integer loads,
        boolean trusted) {
    /** Lines of a document, or of one pallet. */
    public static final int MOST_LINES = 2_000;

    public static final int MOST_PALLETS = 500;
    /** Things named one by one over all pallets. */
    public static final int MOST_EPCS = 10_000;

    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,78}[\\x21-\\x7e])?");

    /** So many of one item: GTIN-14 and whole pieces, at least one. */
    public record Line(String item, long quantity) {
        public Line {
            checked("item", () -> new Identity.TradeItemClass(item, null));
            if (quantity < 1 || quantity > 1_000_000) {
                throw new IllegalArgumentException(
                        "quantity " + quantity + " of item " + item + " must be 1 to 1000000 pieces");
            }
        }
    }

    /**
     * A pallet.
     *
     * @param sscc 18 digits
     * @param contents what is on it by number; with {@code epcs} left out or the same in numbers
     * @param epcs what is on it one by one, as Digital Links; empty when the document does not say
     */
    public record Pallet(String sscc, List<Line> contents, List<String> epcs) {
        public Pallet {
            checked("sscc", () -> new Identity.LogisticUnit(sscc));
            contents = contents == null ? List.of() : List.copyOf(contents);
            epcs = epcs == null ? List.of() : List.copyOf(epcs);
            once("contents of " + sscc, contents);
            Map<String, Long> named = new TreeMap<>();
            for (String epc : epcs) {
                if (!(Identity.parse(epc) instanceof Identity.TradeItem item)
                        || !item.uri().equals(epc)) {
                    throw new IllegalArgumentException(
                            "epcs of " + sscc + ": '" + epc + "' is no https://id.gs1.org/01/{gtin14}/21/{serial}");
                }
                named.merge(item.gtin14(), 1L, Long::sum);
            }
            if (new HashSet<>(epcs).size() < epcs.size()) {
                throw new IllegalArgumentException("epcs of " + sscc + " names a thing twice");
            }
            if (!epcs.isEmpty() && !contents.isEmpty() && !named.equals(numbers(contents))) {
                throw new IllegalArgumentException(
                        "contents of " + sscc + " are not as many as its epcs: leave one of the two out");
            }
        }

        /** How many of each item are on it. */
        Map<String, Long> numbers() {
            if (epcs.isEmpty()) {
                return numbers(contents);
            }
            Map<String, Long> all = new TreeMap<>();
            epcs.forEach(epc -> all.merge(Load.item(epc), 1L, Long::sum));
            return all;
        }

        private static Map<String, Long> numbers(List<Line> lines) {
            Map<String, Long> all = new TreeMap<>();
            lines.forEach(line -> all.merge(line.item(), line.quantity(), Long::sum));
            return all;
        }

        /** Its identity. */
        public String uri() {
            return new Identity.LogisticUnit(sscc).uri();
        }
    }

    public ExpectedDocument {
        if (type == null) {
            throw new IllegalArgumentException("type is missing: asn, shipment or transfer");
        }
        if (id == null || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id must be 1 to 80 printable ASCII characters");
        }
        lines = lines == null ? List.of() : List.copyOf(lines);
        pallets = pallets == null ? List.of() : List.copyOf(pallets);
        if (lines.isEmpty() && pallets.isEmpty()) {
            throw new IllegalArgumentException("lines and pallets are both missing: say what is to pass");
        }
        once("lines", lines);
        if (pallets.size() > MOST_PALLETS) {
            throw new IllegalArgumentException("pallets: at most " + MOST_PALLETS);
        }
        Set<String> seen = new HashSet<>();
        int epcs = 0;
        for (Pallet pallet : pallets) {
            epcs += pallet.epcs().size();
            if (!seen.add(pallet.sscc())) {
                throw new IllegalArgumentException("pallets: " + pallet.sscc() + " is there twice");
            }
            for (String epc : pallet.epcs()) {
                if (!seen.add(epc)) {
                    throw new IllegalArgumentException("pallets: " + epc + " is on two of them");
                }
            }
        }
        if (epcs > MOST_EPCS) {
            throw new IllegalArgumentException("pallets: at most " + MOST_EPCS + " epcs in one document");
        }
        if (shipFrom != null) {
            checked("shipFrom", () -> new Identity.Place(shipFrom, null));
        }
        if (shipTo != null) {
            checked("shipTo", () -> new Identity.Place(shipTo, null));
        }
        if (type == DocumentType.TRANSFER && (shipTo == null || shipTo.equals(shipFrom))) {
            throw new IllegalArgumentException("shipTo of a transfer must be a GLN, and another than shipFrom");
        }
        if (door != null) {
            checked("door", () -> new DoorId(door));
        }
        if (loads != null && (loads < 1 || loads > 10_000)) {
            throw new IllegalArgumentException("loads must be 1 to 10000");
        }
    }

    /** A plain one: what is to pass, and nothing else known. */
    public static ExpectedDocument of(DocumentType type, String id, List<Line> lines, List<Pallet> pallets) {
        return new ExpectedDocument(type, id, lines, pallets, null, null, null, null, false);
    }

    /** The same, assigned to that door. */
    public ExpectedDocument withDoor(@Nullable String its) {
        return new ExpectedDocument(type, id, lines, pallets, shipFrom, shipTo, its, loads, trusted);
    }

    /** The same, in so many loads. */
    public ExpectedDocument withLoads(@Nullable Integer its) {
        return new ExpectedDocument(type, id, lines, pallets, shipFrom, shipTo, door, its, trusted);
    }

    /** The same, believed or not. */
    public ExpectedDocument trusted(boolean its) {
        return new ExpectedDocument(type, id, lines, pallets, shipFrom, shipTo, door, loads, its);
    }

    /** Its name over all types: {@code asn/4711}. */
    @JsonIgnore
    public String key() {
        return type.word() + "/" + id;
    }

    /** The way its goods go through the doors of the site with that GLN-13. */
    public Direction directionAt(String gln) {
        return switch (type) {
            case ASN -> Direction.IN;
            case SHIPMENT -> Direction.OUT;
            case TRANSFER -> gln.equals(shipTo) ? Direction.IN : Direction.OUT;
        };
    }

    private static void once(String what, List<Line> lines) {
        if (lines.size() > MOST_LINES) {
            throw new IllegalArgumentException(what + ": at most " + MOST_LINES);
        }
        Set<String> seen = new HashSet<>();
        for (Line line : lines) {
            if (!seen.add(line.item())) {
                throw new IllegalArgumentException(what + ": item " + line.item() + " has two lines; add them up");
            }
        }
    }

    private static void checked(String field, Runnable made) {
        try {
            made.run();
        } catch (IllegalArgumentException | NullPointerException wrong) {
            throw new IllegalArgumentException(
                    field + ": " + (wrong instanceof NullPointerException ? "is missing" : wrong.getMessage()), wrong);
        }
    }
}
