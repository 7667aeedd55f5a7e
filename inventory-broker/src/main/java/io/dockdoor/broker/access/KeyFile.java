package io.dockdoor.broker.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that names the keys, read again when it changed: taking a line out takes the key away within a second, without a
 * restart. While the file is wrong the keys read last stand.
 */
public final class KeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final LongSupplier nanos;
    private Keys keys;
    private Stamp stamp;
    private long lookedNanos;

    private record Stamp(FileTime modified, long size) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(now.lastModifiedTime(), now.size());
        }
    }

    private KeyFile(Path file, LongSupplier nanos, Keys keys, Stamp stamp) {
        this.file = file;
        this.nanos = nanos;
        this.keys = keys;
        this.stamp = stamp;
        this.lookedNanos = nanos.getAsLong();
    }

    /**
     * @param nanos a clock that only goes forward
     * @throws IOException when the file cannot be read or a line is wrong; the message is fit for a person
     */
    public static KeyFile open(Path file, LongSupplier nanos) throws IOException {
        try {
            Stamp stamp = Stamp.of(file);
            return new KeyFile(file, nanos, Keys.parse(Files.readString(file)), stamp);
        } catch (IOException e) {
            throw new IOException(
                    "cannot read the keys file " + file + " (" + e.getClass().getSimpleName()
                            + "): give a file this user can read, made by './dockdoor key'",
                    e);
        } catch (IllegalArgumentException e) {
            throw new IOException("the keys file " + file + " is wrong: " + e.getMessage(), e);
        }
    }

    /**
     * Adds a key to a keys file. A file made by this can be read by its owner only.
     *
     * @throws IOException when the file cannot be written; the message is fit for a person
     * @throws IllegalArgumentException when the file has a key of that name, or is wrong
     */
    public static void add(Path file, Keys.Key key) throws IOException {
        try {
            boolean there = Files.exists(file);
            String before = there ? Files.readString(file) : "# name role sha256\n";
            String after = before + (before.endsWith("\n") ? "" : "\n") + key.line() + "\n";
            Keys.parse(after);
            if (!there) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, after);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write the keys file " + file + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** The keys as the file names them now. */
    public synchronized Keys keys() {
        long now = nanos.getAsLong();
        if (now - lookedNanos >= LOOK_NANOS) {
            lookedNanos = now;
            look();
        }
        return keys;
    }

    private void look() {
        try {
            Stamp found = Stamp.of(file);
            if (!found.equals(stamp)) {
                stamp = found;
                keys = Keys.parse(Files.readString(file));
                LOG.info("Keys read again file={} keys={}", file, keys.size());
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The keys read before stand: {} reason={}", file, e.getMessage());
        }
    }
}
