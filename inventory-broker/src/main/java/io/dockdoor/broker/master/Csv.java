package io.dockdoor.broker.master;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sheets as CSV (RFC 4180, UTF-8): the first line names the columns, in any order. */
public final class Csv {
    /** Faults told of one file. */
    private static final int SHOWN = 20;

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private Csv() {}

    /** What is wrong with a file, a sentence for each row. */
    public static final class Faulty extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient List<String> faults;

        /** @param faults at least one */
        public Faulty(List<String> faults) {
            super(faults.get(0));
            this.faults = List.copyOf(faults);
        }

        public List<String> faults() {
            return faults;
        }
    }

    /** Takes the cells of one row by their columns; cells that are missing are empty. */
    @FunctionalInterface
    public interface Row {
        /** @throws IllegalArgumentException when the row is wrong; the message names the column and the cure */
        void take(int number, Map<String, String> cells);
    }

    /** @throws Faulty when a row is wrong; then none of them counts */
    public static List<Line> read(Sheet sheet, byte[] bytes) throws Faulty {
        List<Line> lines = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        rows(bytes, sheet.names(), (number, cells) -> {
            Line line = Line.of(sheet, cells);
            if (!seen.add(line.key())) {
                throw new IllegalArgumentException(line.key() + " is given twice: keep one of them");
            }
            lines.add(line);
        });
        return lines;
    }

    /**
     * Row after row, the first after the head being number 2.
     *
     * @param names the columns there may be, for a person
     * @throws Faulty when a row is wrong, at the end, with all that are
     */
    public static void rows(byte[] bytes, List<String> names, Row each) throws Faulty {
        List<String> faults = new ArrayList<>();
        try (MappingIterator<String[]> rows =
                CSV.readerFor(String[].class).readValues(new String(bytes, StandardCharsets.UTF_8))) {
            if (!rows.hasNext()) {
                throw new Faulty(List.of(
                        "the file is empty: its first line must name columns out of " + String.join(",", names)));
            }
            List<String> head = List.of(rows.next());
            for (int number = 2; rows.hasNext() && faults.size() < SHOWN; number++) {
                try {
                    each.take(number, cells(head, rows.next()));
                } catch (IllegalArgumentException e) {
                    faults.add("row " + number + ": " + e.getMessage());
                }
            }
        } catch (IOException | RuntimeJsonMappingException e) {
            faults.add("the file is no CSV: " + e.getMessage());
        }
        if (!faults.isEmpty()) {
            throw new Faulty(faults);
        }
    }

    private static Map<String, String> cells(List<String> head, String[] row) {
        if (row.length > head.size()) {
            throw new IllegalArgumentException(
                    "has " + row.length + " cells and the first line names " + head.size() + " columns");
        }
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < head.size(); i++) {
            cells.put(head.get(i).strip().replace("\uFEFF", ""), i < row.length ? row[i] : "");
        }
        return cells;
    }

    /** With a head. */
    public static String write(Sheet sheet, List<Line> lines) throws IOException {
        StringBuilder text = new StringBuilder(row(sheet.names()));
        for (Line line : lines) {
            text.append(row(line.cells()));
        }
        return text.toString();
    }

    /** One row, with its line end. */
    public static String row(List<String> cells) throws IOException {
        return CSV.writer(CsvSchema.emptySchema()).writeValueAsString(cells);
    }
}
