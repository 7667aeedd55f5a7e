package io.dockdoor.simulator.llrp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client's TCP connection, non-blocking: cuts what comes into messages and keeps what could not be written yet. */
final class Connection implements Delivery.Line {
    /** A message longer than that is no request; the largest real one, an ADD_ROSPEC, has some hundred bytes. */
    private static final int MAX_MESSAGE = 1 << 20;

    /** More than this waiting for the socket: reports stay in the reader's own memory. */
    private static final int ROOM = 1 << 18;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ArrayDeque<ByteBuffer> toWrite = new ArrayDeque<>();
    private ByteBuffer in = ByteBuffer.allocate(4096);
    private long waitingBytes;

    Connection(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
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

    @Override
    public void write(byte[] message) {
        toWrite.add(ByteBuffer.wrap(message));
        waitingBytes += message.length;
    }

    @Override
    public boolean hasRoom() {
        return waitingBytes < ROOM;
    }

    /** Gives the socket what it takes. */
    void flush() throws IOException {
        for (ByteBuffer next = toWrite.peek(); next != null; next = toWrite.peek()) {
            waitingBytes -= channel.write(next);
            if (next.hasRemaining()) {
                break;
            }
            toWrite.remove();
        }
        key.interestOps(SelectionKey.OP_READ | (toWrite.isEmpty() ? 0 : SelectionKey.OP_WRITE));
    }

    boolean isFlushed() {
        return toWrite.isEmpty();
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
