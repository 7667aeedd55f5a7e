package io.dockdoor.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder a daemon keeps its state in: there, writable and ours alone for as long as this is open. */
public final class StateFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    /**
     * @param daemon what uses it, as in "another gateway"
     * @throws IOException when the folder cannot be made or written, or another process uses it; the message is for a person
     */
    public StateFolder(Path folder, String daemon) throws IOException {
        path = folder;
        Path lock = folder.resolve("lock");
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException refused) {
            throw new IOException(
                    "the folder " + folder + " (setting 'state') cannot be written (" + refused.getMessage()
                            + "); create it for this user or name another",
                    refused);
        }
        try {
            FileLock ours = channel.tryLock();
            if (ours == null) {
                throw new OverlappingFileLockException();
            }
        } catch (IOException | OverlappingFileLockException taken) {
            try {
                channel.close();
            } catch (IOException also) {
                taken.addSuppressed(also);
            }
            throw new IOException(
                    "another " + daemon + " already uses the folder " + folder
                            + "; stop it or give this one its own 'state'",
                    taken);
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
