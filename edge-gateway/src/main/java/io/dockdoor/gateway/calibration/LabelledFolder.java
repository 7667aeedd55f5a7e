package io.dockdoor.gateway.calibration;

import io.dockdoor.events.DoorId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The passages that the crew spoke of, as labelled recordings: a file each and a line in {@code labels.csv}, which
 * {@link Labels} reads. Bounded: the oldest go. Not thread-safe: one owner.
 */
public final class LabelledFolder {
    private static final String HEADER = "recording,label,door,said";
    private static final int MOST = 200;
    private static final long MOST_BYTES = 64 << 20;

    private final Path folder;
    private final int most;
    private final long mostBytes;

    /** At most 200 recordings and 64 MiB. */
    public LabelledFolder(Path folder) {
        this(folder, MOST, MOST_BYTES);
    }

    LabelledFolder(Path folder, int most, long mostBytes) {
        this.folder = folder;
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /**
     * Keeps a recording, in place of an earlier one of that passage.
     *
     * @param passage names the file
     * @param said the verb the crew said
     * @param recording its text, CSV with a header
     * @throws IOException when the disk refuses, or it alone is larger than all may be
     */
    public void keep(String passage, DoorId door, Label label, String said, String recording) throws IOException {
        byte[] bytes = recording.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > mostBytes) {
            throw new IOException("a recording of " + (bytes.length >> 20) + " MiB is larger than all of them may be");
        }
        Files.createDirectories(folder);
        String name = passage + ".csv";
        Map<String, String> lines = lines();
        lines.remove(name); // the newest stands last
        lines.put(name, String.join(",", name, label.word(), door.value(), said));
        write(folder.resolve(name), bytes);
        List<String> gone = oldest(lines);
        gone.forEach(lines::remove);
        write(
                folder.resolve("labels.csv"),
                (HEADER + "\n" + String.join("\n", lines.values()) + "\n").getBytes(StandardCharsets.UTF_8));
        for (String each : gone) {
            Files.deleteIfExists(folder.resolve(each));
        }
    }

    /** What has to go so that the rest is few and small enough. */
    private List<String> oldest(Map<String, String> lines) throws IOException {
        long bytes = 0;
        int kept = 0;
        List<String> newestFirst = new ArrayList<>(lines.keySet());
        Collections.reverse(newestFirst);
        List<String> gone = new ArrayList<>();
        for (String name : newestFirst) {
            Path file = folder.resolve(name);
            bytes += Files.exists(file) ? Files.size(file) : 0;
            if (++kept > most || bytes > mostBytes || !Files.exists(file)) {
                gone.add(name);
            }
        }
        return gone;
    }

    private Map<String, String> lines() throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        Path labels = folder.resolve("labels.csv");
        if (Files.exists(labels)) {
            List<String> all = Files.readAllLines(labels);
            for (String line : all.subList(Math.min(1, all.size()), all.size())) {
                if (!line.isBlank()) {
                    lines.put(line.split(",", 2)[0], line);
                }
            }
        }
        return lines;
    }

    private void write(Path file, byte[] bytes) throws IOException {
        Path fresh = folder.resolve(file.getFileName() + ".new");
        Files.write(fresh, bytes);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
