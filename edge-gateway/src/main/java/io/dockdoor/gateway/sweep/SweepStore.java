package io.dockdoor.gateway.sweep;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.SweepPart;
import io.dockdoor.events.SweepSummary;
import io.dockdoor.events.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last sweeps on disk, a file each: the summary in its first line, a part in each other. A file that ends in {@code .told}
 * is one whose sweep the inventory broker has; of the others it is told again. The oldest go first. One thread at a time.
 */
public final class SweepStore {
    private static final Logger LOG = LoggerFactory.getLogger(SweepStore.class);
    private static final int MOST = 50;
    private static final String UNTOLD = ".sweep";
    private static final String TOLD = ".sweep.told";

    private final Path folder;

    public SweepStore(Path state) throws IOException {
        folder = state.resolve("sweeps");
        Files.createDirectories(folder);
    }

    /** Keeps it; on the disk when this returns. */
    void keep(SweepReport report) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(Wire.write(report.summary()));
        for (SweepPart part : report.parts()) {
            all.write('\n');
            all.write(Wire.write(part));
        }
        Path file = folder.resolve(report.summary().sweepId() + UNTOLD);
        Path next = folder.resolve(report.summary().sweepId() + ".new");
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(all.toByteArray());
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        List<Path> files = files();
        for (Path old : files.subList(0, Math.max(0, files.size() - MOST))) {
            if (!old.toString().endsWith(TOLD)) {
                LOG.warn("sweep {} is dropped: the inventory broker never said that it has it", old.getFileName());
            }
            Files.delete(old);
        }
    }

    /** The inventory broker has it. False when no such sweep is here. */
    boolean told(String sweepId) throws IOException {
        Path file = folder.resolve(sweepId + UNTOLD);
        Path told = folder.resolve(sweepId + TOLD);
        if (Files.exists(file)) {
            Files.move(file, told, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.exists(told);
    }

    /** Ids of the sweeps that the inventory broker does not have, as far as it said so, oldest first. */
    List<String> untold() throws IOException {
        return files().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(UNTOLD))
                .map(name -> name.substring(0, name.length() - UNTOLD.length()))
                .toList();
    }

    /** A sweep; null when it is not here or cannot be read. */
    @Nullable SweepReport read(String sweepId) {
        for (String suffix : List.of(UNTOLD, TOLD)) {
            Path file = folder.resolve(sweepId + suffix);
            if (Files.exists(file)) {
                return read(file);
            }
        }
        return null;
    }

    /** The last complete sweep of exactly these doors; null when there is none. */
    @Nullable SweepReport lastComplete(Set<String> doors) throws IOException {
        List<Path> files = files();
        for (int i = files.size() - 1; i >= 0; i--) {
            SweepReport report = read(files.get(i));
            if (report != null
                    && report.summary().state().equals("complete")
                    && new TreeSet<>(report.summary().doors()).equals(doors)) {
                return report;
            }
        }
        return null;
    }

    private static @Nullable SweepReport read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            List<SweepPart> parts = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                parts.add(Wire.read(line.getBytes(StandardCharsets.UTF_8), SweepPart.class));
            }
            SweepSummary summary = Wire.read(lines.get(0).getBytes(StandardCharsets.UTF_8), SweepSummary.class);
            return new SweepReport(summary, parts);
        } catch (IOException | BadEvent | IndexOutOfBoundsException damaged) {
            LOG.warn("{} cannot be read and is passed over: {}", file, damaged.toString());
            return null;
        }
    }

    /** Oldest first. */
    private List<Path> files() throws IOException {
        record Dated(Path file, long millis) {}
        List<Dated> dated = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(UNTOLD) || name.endsWith(TOLD)) {
                    dated.add(new Dated(file, Files.getLastModifiedTime(file).toMillis()));
                }
            }
        }
        return dated.stream()
                .sorted(Comparator.comparingLong(Dated::millis)
                        .thenComparing(each -> each.file().getFileName().toString()))
                .map(Dated::file)
                .toList();
    }
}
