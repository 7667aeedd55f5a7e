package io.dockdoor.gateway.centre;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings from the centre on disk: {@code good.json} last confirmed, {@code next.json} on trial, {@code refused.json} last
 * given up. Each step is one file that appears or vanishes as a whole, synced, so that a kill between any two leaves one of the
 * states the next start knows.
 */
final class ConfigShelf {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigShelf.class);
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    /**
     * Settings taken.
     *
     * @param starts how often the gateway was started with them without being confirmed
     * @param unwell parts that were not well before them and are not held against them
     */
    record Kept(long version, String issuedBy, String settings, int starts, List<String> unwell) {
        Kept started() {
            return new Kept(version, issuedBy, settings, starts + 1, unwell);
        }

        Kept after(List<String> unwellBefore) {
            return new Kept(version, issuedBy, settings, starts, List.copyOf(unwellBefore));
        }
    }

    /** Settings given up, and why. */
    record Given(long version, String code, String sentence, List<String> errors) {}

    private final Path folder;

    ConfigShelf(Path state) throws IOException {
        folder = Files.createDirectories(state.resolve("central-config"));
        Given refused = refused();
        Kept next = next();
        if (refused != null && next != null && refused.version() == next.version()) {
            Files.deleteIfExists(file("next")); // died between giving up and clearing away
        }
    }

    @Nullable Kept good() {
        return read("good", Kept.class);
    }

    @Nullable Kept next() {
        return read("next", Kept.class);
    }

    @Nullable Given refused() {
        return read("refused", Given.class);
    }

    /** On trial from now on; on the disk when this returns. */
    void onTrial(Kept kept) throws IOException {
        write("next", kept);
    }

    /** What is on trial is good. */
    void confirmed() throws IOException {
        Files.move(file("next"), file("good"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder();
    }

    /** Not taken, or given up. */
    void refused(Given why) throws IOException {
        write("refused", why);
        Kept next = next();
        if (next != null && next.version() == why.version()) {
            Files.deleteIfExists(file("next"));
            syncFolder();
        }
    }

    private Path file(String name) {
        return folder.resolve(name + ".json");
    }

    private <T> @Nullable T read(String name, Class<T> type) {
        Path file = file(name);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return JSON.readValue(Files.readAllBytes(file), type);
        } catch (IOException damaged) {
            LOG.error("{} cannot be read and is passed over: {}", file, damaged.getMessage());
            return null;
        }
    }

    private void write(String name, Record what) throws IOException {
        Path fresh = folder.resolve(name + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(what));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder();
    }

    private void syncFolder() throws IOException {
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
    }
}
