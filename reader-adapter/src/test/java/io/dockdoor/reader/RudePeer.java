package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.capabilities;
import static io.dockdoor.reader.Bits.connectionAttempt;
import static io.dockdoor.reader.Bits.message;
import static io.dockdoor.reader.Bits.ok;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** The reader's end of a TCP connection in the hands of a test: polite as long as it is told to be. */
final class RudePeer implements Closeable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket server;
    private final List<Integer> received = new ArrayList<>();
    private Socket socket = new Socket();
    private byte[] roSpecs = new byte[0];
    private int flags = 0x48;

    RudePeer() throws IOException {
        this(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
    }

    /** On a server socket of the test's own making, e.g. one with TLS. */
    RudePeer(ServerSocket listening) throws IOException {
        server = listening;
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Types of all messages of the current connection. */
    List<Integer> received() {
        return received;
    }

    void holdsNothing() {
        flags = 0x40;
    }

    void hasRoSpecs(byte[] parameters) {
        roSpecs = parameters;
    }

    void accept() throws IOException {
        received.clear();
        socket = server.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    void say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Next message of the client, -1 when it hung up. */
    LlrpMessage hear() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] header = in.readNBytes(10);
        if (header.length < 10) {
            return new LlrpMessage(0, -1, 0, new byte[0]);
        }
        byte[] body = in.readNBytes((int) Bytes.u32(header, 2) - 10);
        LlrpMessage heard =
                new LlrpMessage(header[0] >> 2 & 7, Bytes.u16(header, 0) & 0x3ff, Bytes.u32(header, 6), body);
        received.add(heard.type());
        return heard;
    }

    /** Answers success to everything until a message of this kind came; that one is not answered. */
    LlrpMessage answerUntil(IntPredicate type) throws IOException {
        while (true) {
            LlrpMessage heard = hear();
            if (type.test(heard.type()) || heard.type() == -1) {
                return heard;
            }
            answer(heard);
        }
    }

    void answer(LlrpMessage request) throws IOException {
        long id = request.id();
        switch (request.type()) {
            case Llrp.GET_READER_CAPABILITIES -> say(message(11, id, ok(), capabilities(0, flags)));
            case Llrp.GET_READER_CONFIG -> say(message(12, id, ok()));
            case Llrp.SET_READER_CONFIG -> say(message(13, id, ok()));
            case Llrp.CLOSE_CONNECTION -> say(message(4, id, ok()));
            case Llrp.GET_ROSPECS -> say(message(36, id, ok(), roSpecs));
            case Llrp.KEEPALIVE_ACK, Llrp.ENABLE_EVENTS_AND_REPORTS, Llrp.GET_REPORT -> {}
            default -> say(message(request.type() + 10, id, ok()));
        }
    }

    /** Takes a connection through the whole ritual. */
    void letItRead() throws IOException {
        accept();
        say(connectionAttempt(0));
        answerUntil(type -> type == Llrp.ENABLE_EVENTS_AND_REPORTS);
    }

    void hangUp() throws IOException {
        socket.close();
    }

    /** As a process that is killed or a cable that is pulled: no goodbye in TCP's sense either. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        server.close();
    }
}
