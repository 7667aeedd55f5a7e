package io.dockdoor.gateway;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder a gateway keeps its state in: there, writable and ours alone for as long as this is open. */
final class StateFolder implements AutoCloseable {
    private final FileChannel channel;

    /** @throws CannotStart when the folder cannot be made or written, or another gateway uses it */
    StateFolder(Path folder) throws CannotStart {
        Path lock = folder.resolve("lock");
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException refused) {
            throw new CannotStart(
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
            throw new CannotStart(
                    "another gateway already uses the folder " + folder + "; stop it or give this one its own 'state'",
                    taken);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
