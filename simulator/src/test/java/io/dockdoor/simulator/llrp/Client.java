package io.dockdoor.simulator.llrp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.llrp.ltk.generated.LLRPMessageFactory;
import org.llrp.ltk.types.LLRPMessage;

/** A client over a socket. What comes must be read alike by the strict grammar and, at first, by ltkjava. */
final class Client implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    /** ltkjava is too slow to keep up with a reader for long. */
    private static final int COMPARED = 300;

    private final Socket socket;
    private final DataInputStream in;
    private long nextId = 1;
    private int compared;

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    void send(byte[] message) throws IOException {
        socket.getOutputStream().write(message);
    }

    long id() {
        return nextId++;
    }

    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /** The next bytes, whatever they are. */
    byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** All bytes up to the end of the connection, which may be a rough one. */
    byte[] everythingElse() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
            return all.toByteArray();
        } catch (SocketException reset) {
            return all.toByteArray();
        }
    }

    /** The next message, not looked into. */
    byte[] raw() throws IOException {
        byte[] header = new byte[10];
        in.readFully(header);
        int length = ByteBuffer.wrap(header).getInt(2);
        byte[] message = Arrays.copyOf(header, length);
        in.readFully(message, 10, length - 10);
        return message;
    }

    /** The next message. */
    Node next() throws Exception {
        byte[] message = raw();
        if (compared < COMPARED) {
            compared++;
            LLRPMessage decoded = LLRPMessageFactory.createLLRPMessage(message);
            assertArrayEquals(message, decoded.encodeBinary(), "ltkjava reads and writes the same");
        }
        return new StrictReader(Grammar.LLRP_1_0_1).read(message);
    }

    /** The next message with one of those names; others are skipped. */
    Node await(String... names) throws Exception {
        while (true) {
            Node node = next();
            if (List.of(names).contains(node.rule().name())) {
                return node;
            }
        }
    }

    /** What the ConnectionAttemptEvent says. */
    long attempt() throws Exception {
        return await("READER_EVENT_NOTIFICATION")
                .child("ReaderEventNotificationData")
                .child("ConnectionAttemptEvent")
                .field("Status");
    }

    Node ask(LLRPMessage request) throws Exception {
        send(request.encodeBinary());
        String name = request.getName() + "_RESPONSE";
        return await(name, "ERROR_MESSAGE");
    }

    boolean isClosedByPeer() throws Exception {
        try {
            while (true) {
                next();
            }
        } catch (EOFException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
