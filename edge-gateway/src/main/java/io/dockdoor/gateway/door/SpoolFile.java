package io.dockdoor.gateway.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is appended to. Room is laid out on the disk ahead of what is written, so that a full disk is known before there
 * is anything it would have to take, and what is on its way by then still finds its place. Behind what was written there are
 * zeros. One thread.
 */
final class SpoolFile implements AutoCloseable {
    /** Laid out at once; again when half of it is used. */
    static final int ROOM = 256 << 10;

    private final FileChannel channel;
    private long end;
    private long laidOut;

    private SpoolFile(FileChannel channel, long end) {
        this.channel = channel;
        this.end = end;
        this.laidOut = end;
    }

    /** A new one that begins with these bytes, and room behind them; nothing is left of it when the disk does not take that. */
    static SpoolFile begin(Path file, byte[] first) throws IOException {
        SpoolFile next = new SpoolFile(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE),
                0);
        try {
            next.layOut(first.length + ROOM);
            next.append(first);
            return next;
        } catch (IOException refused) {
            next.channel.close();
            Files.deleteIfExists(file);
            throw refused;
        }
    }

    /** One that is there: what lies behind {@code end} is cut off. */
    static SpoolFile goOn(Path file, long end) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            channel.truncate(end);
            return new SpoolFile(channel, end);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    /** Bytes written. */
    long size() {
        return end;
    }

    /** @throws IOException when the disk does not take them; the same again writes over what it took */
    void append(byte[] bytes) throws IOException {
        write(end, ByteBuffer.wrap(bytes));
        end += bytes.length;
        laidOut = Math.max(laidOut, end);
    }

    /** Lays out more when half of the room is used. @throws IOException when the disk takes no more; what is laid out remains */
    void ahead() throws IOException {
        if (laidOut - end < ROOM / 2) {
            layOut(end + ROOM);
        }
    }

    private void layOut(long upTo) throws IOException {
        write(laidOut, ByteBuffer.allocate((int) (upTo - laidOut)));
        laidOut = upTo;
    }

    private void write(long at, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position());
        }
    }

    /** The room that was not used is given back. Closing twice is harmless. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) { // an interrupt closes it, too
            try (channel) {
                channel.truncate(end);
            }
        }
    }
}
