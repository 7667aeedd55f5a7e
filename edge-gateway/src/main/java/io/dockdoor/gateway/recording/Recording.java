package io.dockdoor.gateway.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A recording read from a file: CSV with a header, or JSON Lines with the same names ({@link RowReader}). Lines that make no
 * sense are left out and counted. Rows stand in order of time; rows of the same time as the file has them.
 */
public final class Recording {
    private final String name;
    private final List<Row> rows;
    private final int badLines;
    private final @Nullable String firstBad;

    private Recording(String name, List<Row> rows, int badLines, @Nullable String firstBad) {
        this.name = name;
        this.rows = List.copyOf(rows);
        this.badLines = badLines;
        this.firstBad = firstBad;
    }

    /** The file as it was named. */
    public String name() {
        return name;
    }

    List<Row> rows() {
        return rows;
    }

    /** Lines left out. */
    int badLines() {
        return badLines;
    }

    /** Where and why the first line was left out, null when none was. */
    @Nullable String firstBad() {
        return firstBad;
    }

    /** What a person should know of its bad lines, null when there was none. */
    public @Nullable String complaint() {
        return badLines == 0 ? null : name + ": " + badLines + " lines left out, the first at " + firstBad;
    }

    /** Reads that door's antennas made. */
    public long readsOf(WindowPlan plan) {
        return rows.stream()
                .filter(row -> row instanceof Row.Read each && Rehearsal.owns(plan, each.read()))
                .count();
    }

    /** Judges it by doors that are empty at first and quiet in the end; {@code told} hears every verdict that stands. */
    public void judge(List<WindowPlan> plans, BiConsumer<DoorId, Verdict> told) {
        new Rehearsal(plans, told).play(rows);
    }

    /** @throws IOException when the file cannot be read, or is no recording at all */
    public static Recording read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return new Reading(file.toString()).read(lines);
        }
    }

    private static final class Reading {
        private final String name;
        private final RowReader meaning = new RowReader();
        private final List<Row> rows = new ArrayList<>();
        private final JsonFactory json = new JsonFactory();
        private int badLines;
        private @Nullable String firstBad;

        Reading(String name) {
            this.name = name;
        }

        Recording read(BufferedReader lines) throws IOException {
            int number = 1;
            String line = lines.readLine();
            if (line != null && line.startsWith("\uFEFF")) {
                line = line.substring(1); // the byte order mark that spreadsheets write
            }
            List<String> header = null;
            if (line != null && !line.stripLeading().startsWith("{")) {
                header = cells(line).stream()
                        .map(cell -> cell.strip().toLowerCase(Locale.ROOT))
                        .toList();
                if (!header.contains("time") || !(header.contains("epc") || header.contains("signal"))) {
                    throw new IOException(
                            name + " is no recording: its first line is neither JSON nor a header with time,"
                                    + " reader, antenna and epc");
                }
                line = lines.readLine();
                number++;
            }
            for (; line != null; line = lines.readLine(), number++) {
                if (!line.isBlank()) {
                    row(number, line, header);
                }
            }
            rows.sort(Comparator.comparingLong(Row::atMicros));
            LevelUnits.toDecibels(rows);
            return new Recording(name, rows, badLines, firstBad);
        }

        private void row(int number, String line, @Nullable List<String> header) {
            try {
                rows.add(meaning.read(header == null ? object(line) : byName(header, cells(line))));
            } catch (IllegalArgumentException | IOException refused) {
                badLines++;
                if (firstBad == null) {
                    firstBad = "line " + number + ": " + refused.getMessage();
                }
            }
        }

        private Map<String, String> object(String line) throws IOException {
            Map<String, String> fields = new LinkedHashMap<>();
            try (JsonParser parser = json.createParser(line)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new IllegalArgumentException("no JSON object");
                }
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String field = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                        fields.put(field, parser.getText());
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            return fields;
        }
    }

    private static Map<String, String> byName(List<String> header, List<String> cells) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(header.size(), cells.size()); i++) {
            fields.put(header.get(i), cells.get(i));
        }
        return fields;
    }

    /** RFC 4180, without line ends inside quotes. */
    static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
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
