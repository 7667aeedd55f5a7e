package io.dockdoor.reader;

import io.dockdoor.reader.ReaderEvent.ConnectionAttempt;
import io.dockdoor.reader.ReaderEvent.Happening;
import io.dockdoor.reader.ReaderSettings.Tls;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A short, polite visit to a reader: takes its one client connection, asks some questions one after the other, changes nothing
 * and says goodbye. Every wait is bounded, however much else the reader says meanwhile.
 */
final class ReaderVisit implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderVisit.class);

    private final Socket socket;
    private final Duration patience;
    private final Duration goodbye;
    private final Framer framer = new Framer();
    private boolean accepted;
    private long lastId;

    private ReaderVisit(Socket socket, ReaderSettings settings) {
        this.socket = socket;
        this.patience = settings.timing().answer();
        this.goodbye = settings.timing().goodbye();
    }

    /**
     * Connects and waits until the reader takes us.
     *
     * @throws Refused when it serves another client
     * @throws IOException when it cannot be reached or is no LLRP reader
     */
    static ReaderVisit pay(ReaderSettings settings) throws IOException {
        return over(connect(settings), settings);
    }

    static Socket connect(ReaderSettings settings) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(settings.host(), settings.port()), (int)
                    settings.timing().connect().toMillis());
            return plain;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** As {@link #pay}, over a connection that stands; it is closed in any case in the end. */
    static ReaderVisit over(Socket plain, ReaderSettings settings) throws IOException {
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout((int) settings.timing().connect().toMillis());
            Tls tls = settings.tls();
            ReaderVisit visit =
                    new ReaderVisit(tls == null ? plain : PinnedTls.over(plain, settings.host(), tls), settings);
            visit.awaitAcceptance(settings.timing().connectionEvent());
            return visit;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** The reader speaks LLRP and does not want us; the message says why. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /** The reader is there and leaves a question unanswered; the message says which. */
    static final class Silent extends SocketTimeoutException {
        private static final long serialVersionUID = 1;

        Silent(String message) {
            super(message);
        }
    }

    private void awaitAcceptance(Duration wait) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (!accepted) {
            LlrpMessage message = next(deadline, "a connection event");
            if (message.type() != Llrp.READER_EVENT_NOTIFICATION) {
                continue;
            }
            for (Happening happening : ReaderEvent.read(message).happenings()) {
                if (happening instanceof ConnectionAttempt attempt) {
                    accepted = attempt.status() == 0;
                    if (!accepted) {
                        throw new Refused(
                                switch (attempt.status()) {
                                    case 1 -> "the reader refuses us: it has itself connected to a client";
                                    case 2 ->
                                        "the reader refuses us: another client holds it (a gateway? stop that first)";
                                    default -> "the reader refuses us with connection status " + attempt.status();
                                });
                    }
                }
            }
        }
    }

    /** @throws IOException also when the reader does not tell them */
    Capabilities capabilities() throws IOException {
        LlrpMessage answer =
                ask(Requests.getCapabilities(++lastId), Llrp.GET_READER_CAPABILITIES_RESPONSE, "capabilities");
        LlrpStatus status = answer.status();
        if (status != null && !status.success()) {
            throw new IOException("the reader does not tell its capabilities: " + status);
        }
        return Capabilities.read(answer);
    }

    LlrpMessage antennas() throws IOException {
        return ask(
                Requests.getConfig(++lastId, Requests.ANTENNA_PROPERTIES), Llrp.GET_READER_CONFIG_RESPONSE, "antennas");
    }

    LlrpMessage inputs() throws IOException {
        return ask(Requests.getConfig(++lastId, Requests.GPI_STATE), Llrp.GET_READER_CONFIG_RESPONSE, "inputs");
    }

    LlrpMessage inventories() throws IOException {
        return ask(Requests.getRoSpecs(++lastId), Llrp.GET_ROSPECS_RESPONSE, "inventories");
    }

    private LlrpMessage ask(byte[] request, int type, String what) throws IOException {
        long id = lastId;
        send(request);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            LlrpMessage message = next(deadline, what);
            if (message.type() == type || (message.type() == Llrp.ERROR_MESSAGE && message.id() == id)) {
                return message;
            }
            if (message.type() == Llrp.KEEPALIVE) {
                send(Requests.keepaliveAck(message.id()));
            }
        }
    }

    private void send(byte[] message) throws IOException {
        socket.getOutputStream().write(message);
        socket.getOutputStream().flush();
    }

    private LlrpMessage next(long deadline, String what) throws IOException {
        InputStream from = socket.getInputStream();
        while (!framer.next()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new Silent("it takes the connection, and we waited in vain for " + what);
            }
            socket.setSoTimeout((int) left);
            int room = framer.room();
            int got;
            try {
                got = from.read(framer.buffer(), framer.end(), room);
            } catch (SocketTimeoutException late) {
                throw new Silent("it takes the connection, and we waited in vain for " + what);
            }
            if (got < 0) {
                throw new IOException("the reader hung up while we waited for " + what);
            }
            framer.filled(got);
        }
        return framer.copy();
    }

    /** Goodbye; waits a moment for the answer, so that the reader is free for the next one. */
    @Override
    public void close() throws IOException {
        try (socket) {
            if (accepted) {
                accepted = false;
                send(Requests.closeConnection(++lastId));
                long deadline = System.nanoTime() + goodbye.toNanos();
                while (next(deadline, "goodbye").type() != Llrp.CLOSE_CONNECTION_RESPONSE) {
                    // whatever it still had to say
                }
            }
        } catch (IOException e) {
            LOG.debug("the reader did not say goodbye", e);
        }
    }
}
