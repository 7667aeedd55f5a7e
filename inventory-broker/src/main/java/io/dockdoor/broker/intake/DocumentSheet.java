package io.dockdoor.broker.intake;

import io.dockdoor.broker.intake.DocumentForm.Expected;
import io.dockdoor.broker.master.Csv;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.documents.DocumentType;
import io.dockdoor.events.documents.ExpectedDocument;
import io.dockdoor.events.documents.ExpectedDocument.Line;
import io.dockdoor.events.documents.ExpectedDocument.Pallet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Documents as CSV: rows of the same {@code type} and {@code id} are one document. A row says so many pieces of an item, a pallet,
 * what is on it by item and number, or one thing on it by its identity. What is said of a whole document may stand in each of its
 * rows, or in one.
 */
public final class DocumentSheet {
    /** The columns, in any order; the first two must be filled. */
    public static final List<String> COLUMNS = List.of(
            "type", "id", "site", "item", "quantity", "sscc", "epc", "shipFrom", "shipTo", "door", "loads", "trusted");

    private static final List<String> OF_THE_WHOLE = List.of("site", "shipFrom", "shipTo", "door", "loads", "trusted");

    /** A document as far as it was read. */
    private static final class Growing {
        private final DocumentType type;
        private final String id;
        private final int row;
        private final Map<String, String> whole = new TreeMap<>();
        private final Map<String, Line> lines = new LinkedHashMap<>();
        private final Map<String, Map<String, Line>> contents = new LinkedHashMap<>();
        private final Map<String, Set<String>> epcs = new LinkedHashMap<>();

        Growing(DocumentType type, String id, int row) {
            this.type = type;
            this.id = id;
            this.row = row;
        }
    }

    private DocumentSheet() {}

    /**
     * All documents of a file.
     *
     * @param site of rows that name none; null: each document must
     * @throws Csv.Faulty when a row is wrong; then none of them counts
     */
    public static List<Expected> read(byte[] file, @Nullable SiteId site) throws Csv.Faulty {
        Map<String, Growing> growing = new LinkedHashMap<>();
        Csv.rows(file, COLUMNS, (number, cells) -> take(growing, number, cells));
        List<Expected> all = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        growing.forEach((key, each) -> {
            try {
                all.add(whole(each, site));
            } catch (IllegalArgumentException e) {
                faults.add("row " + each.row + ": " + key + ": " + e.getMessage());
            }
        });
        if (all.isEmpty() && faults.isEmpty()) {
            faults.add("the file has no row after its first line");
        }
        if (!faults.isEmpty()) {
            throw new Csv.Faulty(faults);
        }
        return all;
    }

    private static void take(Map<String, Growing> growing, int number, Map<String, String> cells) {
        for (String name : cells.keySet()) {
            if (!COLUMNS.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown column '" + name + "': " + String.join(", ", COLUMNS) + " can be given");
            }
        }
        DocumentType type = in("type", () -> DocumentType.of(cell(cells, "type")));
        String id = cell(cells, "id");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id: is missing; write the document's number");
        }
        Growing its = growing.computeIfAbsent(type.word() + "/" + id, key -> new Growing(type, id, number));
        for (String name : OF_THE_WHOLE) {
            String said = cell(cells, name);
            String before = said.isEmpty() ? null : its.whole.putIfAbsent(name, said);
            if (before != null && !before.equals(said)) {
                throw new IllegalArgumentException(name + ": '" + said + "' is not '" + before
                        + "' as in an earlier row of this document; leave one of them empty");
            }
        }
        goods(its, cell(cells, "sscc"), cell(cells, "item"), cell(cells, "quantity"), cell(cells, "epc"));
    }

    private static void goods(Growing its, String sscc, String item, String quantity, String epc) {
        if (!sscc.isEmpty()) {
            in("sscc", () -> new Pallet(sscc, List.of(), List.of()));
            its.contents.computeIfAbsent(sscc, none -> new LinkedHashMap<>());
        }
        if (!epc.isEmpty()) {
            if (sscc.isEmpty() || !item.isEmpty() || !quantity.isEmpty()) {
                throw new IllegalArgumentException(
                        "epc: names one thing on a pallet; fill sscc, and leave item and quantity empty");
            }
            in("epc", () -> new Pallet(sscc, List.of(), List.of(epc)));
            if (!its.epcs.computeIfAbsent(sscc, none -> new LinkedHashSet<>()).add(epc)) {
                throw new IllegalArgumentException("epc: " + epc + " is there twice");
            }
        } else if (!item.isEmpty()) {
            Line line = in("quantity", () -> new Line(item, number(quantity)));
            Map<String, Line> there = sscc.isEmpty() ? its.lines : its.contents.getOrDefault(sscc, its.lines);
            if (there.putIfAbsent(item, line) != null) {
                throw new IllegalArgumentException("item: " + item + " is there twice"
                        + (sscc.isEmpty() ? "" : " on " + sscc) + "; write one row with the sum");
            }
        } else if (sscc.isEmpty()) {
            throw new IllegalArgumentException("item: is missing; a row says item and quantity, or sscc");
        } else if (!quantity.isEmpty()) {
            throw new IllegalArgumentException("item: is missing; quantity says how many of which?");
        }
    }

    private static Expected whole(Growing its, @Nullable SiteId otherwise) {
        String named = its.whole.get("site");
        if (named == null && otherwise == null) {
            throw new IllegalArgumentException("site: is missing; fill it in one row, or say the site beside the file");
        }
        SiteId site = named == null && otherwise != null ? otherwise : in("site", () -> new SiteId("" + named));
        String loads = its.whole.get("loads");
        String trusted = its.whole.getOrDefault("trusted", "false");
        if (!trusted.equals("true") && !trusted.equals("false")) {
            throw new IllegalArgumentException("trusted: '" + trusted + "' must be true or false");
        }
        List<Pallet> pallets = new ArrayList<>();
        its.contents.forEach((sscc, contents) -> pallets.add(
                new Pallet(sscc, List.copyOf(contents.values()), List.copyOf(its.epcs.getOrDefault(sscc, Set.of())))));
        return new Expected(
                site,
                new ExpectedDocument(
                        its.type,
                        its.id,
                        List.copyOf(its.lines.values()),
                        pallets,
                        its.whole.get("shipFrom"),
                        its.whole.get("shipTo"),
                        its.whole.get("door"),
                        loads == null ? null : in("loads", () -> Math.toIntExact(number(loads))),
                        trusted.equals("true")));
    }

    private static long number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(
                    text.isEmpty() ? "is missing; write a whole number" : "'" + text + "' must be a whole number");
        }
        return Long.parseLong(text);
    }

    private interface Made<T> {
        T make();
    }

    private static <T> T in(String column, Made<T> made) {
        try {
            return made.make();
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(why.startsWith(column + ":") ? why : column + ": " + why, e);
        }
    }

    private static String cell(Map<String, String> cells, String name) {
        return cells.getOrDefault(name, "").strip();
    }
}
