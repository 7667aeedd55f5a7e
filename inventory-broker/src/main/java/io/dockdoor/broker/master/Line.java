package io.dockdoor.broker.master;

import io.dockdoor.broker.master.Sheet.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One line of a sheet, every cell in its canonical text.
 *
 * @param cells one for each column
 * @param version its ETag, 0 for a line that is not kept yet
 */
public record Line(Sheet sheet, List<String> cells, long version) {
    public Line {
        cells = List.copyOf(cells);
    }

    /**
     * A line from what somebody gave; an empty text is nothing given.
     *
     * @throws IllegalArgumentException when it is none; the message names the column and the cure
     */
    public static Line of(Sheet sheet, Map<String, String> given) {
        for (String name : given.keySet()) {
            if (!sheet.names().contains(name)) {
                throw new IllegalArgumentException(
                        "unknown field '" + name + "': " + String.join(", ", sheet.names()) + " can be given");
            }
        }
        List<String> cells = new ArrayList<>();
        for (Column column : sheet.columns()) {
            String text = given.getOrDefault(column.name(), "").strip();
            try {
                cells.add(text.isEmpty() ? fallback(column) : column.kind().canonical(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(column.name() + ": " + e.getMessage(), e);
            }
        }
        return new Line(sheet, cells, 0);
    }

    private static String fallback(Column column) {
        if (column.fallback() == null) {
            throw new IllegalArgumentException("is missing");
        }
        return column.fallback();
    }

    public String key() {
        return cells.get(0);
    }

    public String cell(String column) {
        return cells.get(sheet.names().indexOf(column));
    }

    public Line at(long itsVersion) {
        return new Line(sheet, cells, itsVersion);
    }
}
