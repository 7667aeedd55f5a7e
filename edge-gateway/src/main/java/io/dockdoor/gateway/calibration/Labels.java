package io.dockdoor.gateway.calibration;

import io.dockdoor.events.DoorId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of labels: CSV with a header, {@code recording,label} and if wanted {@code door} and {@code session}. Recordings are named
 * from the folder of the file. Recordings of one session are held out together, for what was recorded in one go is alike.
 */
public final class Labels {
    /** One line. */
    public record Line(
            Path recording,
            Label label,
            @Nullable DoorId door,
            @Nullable String session) {}

    private final List<Line> lines;

    private Labels(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** All of them, in the order of the file. */
    public List<Line> lines() {
        return lines;
    }

    /** What is said of that file: by its path, else by its name when just one line has it; null when nothing is. */
    public @Nullable Line of(Path recording) {
        Path whole = recording.toAbsolutePath().normalize();
        List<Line> named = new ArrayList<>();
        for (Line line : lines) {
            if (line.recording().toAbsolutePath().normalize().equals(whole)) {
                return line;
            }
            if (line.recording().getFileName().equals(recording.getFileName())) {
                named.add(line);
            }
        }
        return named.size() == 1 ? named.get(0) : null;
    }

    /** @throws IOException naming file, line, field and cure when the file is no such one */
    public static Labels read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file + " of labels; its first line is recording,label");
        }
        List<String> rows = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (rows.isEmpty()) {
            throw new IOException(file + " is empty; its first line must be recording,label");
        }
        List<String> header = cells(rows.get(0).replace("\uFEFF", "").toLowerCase(Locale.ROOT));
        if (!header.contains("recording") || !header.contains("label")) {
            throw new IOException(file + ", line 1: the header has no 'recording' and 'label'; write recording,label");
        }
        List<Line> lines = new ArrayList<>();
        Map<Path, Integer> where = new HashMap<>();
        for (int i = 1; i < rows.size(); i++) {
            if (!rows.get(i).isBlank()) {
                Line line = line(file, i + 1, header, cells(rows.get(i)));
                Integer earlier = where.putIfAbsent(line.recording(), i + 1);
                if (earlier != null) {
                    throw new IOException(file + ", line " + (i + 1) + ": recording '"
                            + line.recording().getFileName() + "' is labelled in line " + earlier
                            + " already; keep one of them");
                }
                lines.add(line);
            }
        }
        return new Labels(lines);
    }

    private static Line line(Path file, int number, List<String> header, List<String> cells) throws IOException {
        try {
            String recording = cell(header, cells, "recording");
            if (recording == null) {
                throw new IllegalArgumentException("recording is missing; name the file");
            }
            String label = cell(header, cells, "label");
            String door = cell(header, cells, "door");
            return new Line(
                    file.resolveSibling(recording),
                    Label.of(label == null ? "" : label),
                    door == null ? null : new DoorId(door),
                    cell(header, cells, "session"));
        } catch (IllegalArgumentException refused) {
            throw new IOException(file + ", line " + number + ": " + refused.getMessage(), refused);
        }
    }

    private static @Nullable String cell(List<String> header, List<String> cells, String name) {
        int at = header.indexOf(name);
        return at < 0 || at >= cells.size() || cells.get(at).isEmpty() ? null : cells.get(at);
    }

    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row.split(",", -1)) {
            cells.add(cell.strip().replaceAll("^\"|\"$", ""));
        }
        return cells;
    }
}
