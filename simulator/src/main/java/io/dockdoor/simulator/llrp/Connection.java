package io.dockdoor.simulator.llrp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client's TCP connection, non-blocking: cuts what comes into messages and keeps what could not be written yet. */
final class Connection implements Delivery.Line {
    /** A message longer than that is no request; the largest real one, an ADD_ROSPEC, has some hundred bytes. */
    private static final int MAX_MESSAGE = 1 << 20;

    /** More than this waiting for the socket: reports stay in the reader's own memory, which a broken connection does not cost. */
    private static final int ROOM = 1 << 14;

    private final SocketChannel channel;
    private final SelectionKey key;
    private int version = 1;
    private ByteBuffer in = ByteBuffer.allocate(4096);
    /** What waits for the socket, ready to be added to; many small messages leave in one segment. */
    private ByteBuffer out = ByteBuffer.allocate(4096);

    private final LastBytes handedOver;

    /** @param handedOver is told what the socket gets */
    Connection(SocketChannel channel, SelectionKey key, LastBytes handedOver) {
        this.channel = channel;
        this.key = key;
        this.handedOver = handedOver;
    }

    SelectionKey key() {
        return key;
    }

    /**
     * Reads what is there and hands over each complete message.
     *
     * @return false when the peer has closed or sent what cannot be a message
     */
    boolean read(Consumer<byte[]> message) throws IOException {
        int read = channel.read(in);
        in.flip();
        while (in.remaining() >= StrictReader.HEADER) {
            long length = in.getInt(in.position() + 2) & 0xffffffffL;
            if (length < StrictReader.HEADER || length > MAX_MESSAGE) {
                return false; // no way to find the next message
            }
            if (in.remaining() < length) {
                grow((int) length);
                break;
            }
            byte[] bytes = new byte[(int) length];
            in.get(bytes);
            message.accept(bytes);
        }
        in.compact();
        return read >= 0;
    }

    private void grow(int length) {
        if (in.capacity() < length) {
            in = ByteBuffer.allocate(length).put(in).flip();
        }
    }

    /** Reads and throws away; false when the peer has closed. */
    boolean drain() throws IOException {
        in.clear();
        return channel.read(in) >= 0;
    }

    /** The LLRP version of what is written from now on. */
    void speak(int itsVersion) {
        version = itsVersion;
    }

    @Override
    public void write(byte[] message) {
        Versions.stamp(message, version);
        if (out.remaining() < message.length) {
            int room = Math.max(out.capacity() * 2, out.position() + message.length);
            out = ByteBuffer.allocate(room).put(out.flip());
        }
        out.put(message);
        handedOver.note(message);
    }

    @Override
    public boolean hasRoom() {
        return out.position() < ROOM;
    }

    /** Gives the socket what it takes. */
    void flush() throws IOException {
        if (out.position() > 0) {
            channel.write(out.flip());
            out.compact();
        }
        key.interestOps(SelectionKey.OP_READ | (isFlushed() ? 0 : SelectionKey.OP_WRITE));
    }

    boolean isFlushed() {
        return out.position() == 0;
    }

    /** No more will be written: the peer sees the end after the last message. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    void close() throws IOException {
        key.cancel();
        channel.close();
    }

    static @Nullable Connection of(SelectionKey key) {
        return key.attachment() instanceof Connection c ? c : null;
    }
}
