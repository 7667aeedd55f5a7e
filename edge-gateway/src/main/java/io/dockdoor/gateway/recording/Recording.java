package io.dockdoor.gateway.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
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

    /** Antennas that are of none of these doors, {@code R1/7}, in order; empty when each is. */
    public SortedSet<String> strangers(List<WindowPlan> plans) {
        SortedSet<String> strangers = new TreeSet<>();
        for (Row row : rows) {
            if (row instanceof Row.Read each && plans.stream().noneMatch(plan -> Rehearsal.owns(plan, each.read()))) {
                strangers.add(each.read().reader() + "/" + each.read().antenna());
            }
        }
        return strangers;
    }

    /** Judges it by doors that are empty at first and quiet in the end; {@code told} hears every verdict that stands. */
    public void judge(List<WindowPlan> plans, BiConsumer<DoorId, Verdict> told) {
        new Rehearsal(plans, told).play(rows);
    }

    /** @throws IOException when the file cannot be read, or is no recording at all */
    public static Recording read(Path file) throws IOException {
        try (BufferedReader lines = new BufferedReader(text(file))) {
            return new Reading(file.toString()).read(lines);
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + file, missing);
        } catch (EOFException | ZipException broken) {
            throw new IOException(file + " is packed by gzip and damaged or cut off; copy it again", broken);
        }
    }

    /** UTF-8, what is none of it shows as such in its line; UTF-16 when the file begins so; unpacked when it is gzip. */
    private static Reader text(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            if (begins(bytes, 0x1F, 0x8B)) {
                bytes = new BufferedInputStream(new GZIPInputStream(bytes, 1 << 16), 1 << 16);
            }
            boolean wide = begins(bytes, 0xFF, 0xFE) || begins(bytes, 0xFE, 0xFF);
            return new InputStreamReader(bytes, wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            bytes.close();
            throw unreadable;
        }
    }

    private static boolean begins(InputStream bytes, int first, int second) throws IOException {
        bytes.mark(2);
        boolean does = bytes.read() == first && bytes.read() == second;
        bytes.reset();
        return does;
    }

    private static final class Reading {
        private final String name;
        private final RowReader meaning = new RowReader();
        private final List<Row> rows = new ArrayList<>();
        private final JsonFactory json = new JsonFactory();
        /** What stands between the cells. */
        private char comma = ',';

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
            while (line != null && (line.isBlank() || line.startsWith("#"))) {
                line = lines.readLine();
                number++;
            }
            List<String> header = null;
            if (line != null && !line.stripLeading().startsWith("{")) {
                header = header(number, line);
                line = lines.readLine();
                number++;
            }
            for (; line != null; line = lines.readLine(), number++) {
                if (!line.isBlank()) {
                    row(number, line, header);
                }
            }
            if (rows.isEmpty() && badLines > 0) {
                throw new IOException(name + ": none of its lines makes sense, the first is " + firstBad);
            }
            rows.sort(Comparator.comparingLong(Row::atMicros));
            LevelUnits.toDecibels(rows);
            return new Recording(name, rows, badLines, firstBad);
        }

        private List<String> header(int number, String line) throws IOException {
            comma = line.indexOf(',') >= 0 ? ',' : line.indexOf(';') >= 0 ? ';' : line.indexOf('\t') >= 0 ? '\t' : ',';
            List<String> written = cells(line, comma);
            List<String> header = written.stream().map(ColumnNames::meant).toList();
            List<String> missing = Stream.of("time", "reader", "antenna", "epc")
                    .filter(column -> !header.contains(column))
                    .toList();
            boolean signals = header.contains("time") && header.contains("signal") && !header.contains("epc");
            if (!missing.isEmpty() && !signals) {
                throw new IOException(
                        name + ", line " + number + ": no recording, as it has no column "
                                + String.join(", ", missing) + "; it has "
                                + (written.size() > 20 ? written.size() + " others" : String.join(", ", written))
                                + ". The first line must name time, reader, antenna and epc, or each line be a JSON object with these");
            }
            return header;
        }

        private void row(int number, String line, @Nullable List<String> header) {
            try {
                rows.add(meaning.read(header == null ? object(line) : byName(header, cells(line, comma))));
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
                        fields.put(ColumnNames.meant(field), parser.getText());
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
            fields.putIfAbsent(header.get(i), cells.get(i)); // of two columns of one meaning the first counts
        }
        return fields;
    }

    /** RFC 4180, without line ends inside quotes. */
    static List<String> cells(String line) {
        return cells(line, ',');
    }

    private static List<String> cells(String line, char comma) {
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
            } else if (c == comma && !quoted) {
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
