package io.dockdoor.simulator.llrp;

import io.dockdoor.events.ReaderId;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The encrypted port of a simulated reader (real ones have it at 5085): TLS ends here, what is inside goes to the reader's plain
 * port and back. A client that does not shake hands never reaches the reader. One thread listens, two serve each connection;
 * all end with {@link #close}.
 */
public final class TlsFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFront.class);
    private static final int HANDSHAKE_MILLIS = 10_000;

    private final ReaderId id;
    private final int readerPort;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /**
     * Listens on the loopback interface.
     *
     * @param port 0: any free one
     * @throws IOException when the port cannot be bound
     */
    public TlsFront(SimulatedReader reader, int port, ReaderCertificate certificate) throws IOException {
        id = reader.id();
        readerPort = reader.port();
        server = certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(port, 8, InetAddress.getLoopbackAddress());
        begin("tls", this::listen);
    }

    public int port() {
        return server.getLocalPort();
    }

    private void listen() {
        while (!closing) {
            try {
                Socket client = server.accept();
                open.add(client);
                begin("tls-in", () -> serve(client));
            } catch (IOException e) {
                if (!closing) {
                    LOG.warn("reader {}: a TLS client was not taken", id, e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setSoTimeout(HANDSHAKE_MILLIS);
            client.setTcpNoDelay(true);
            ((SSLSocket) client).startHandshake();
            client.setSoTimeout(0);
            try (Socket reader = new Socket(InetAddress.getLoopbackAddress(), readerPort)) {
                open.add(reader);
                reader.setTcpNoDelay(true);
                begin("tls-out", () -> pass(reader, client));
                pass(client, reader);
                open.remove(reader);
            }
        } catch (IOException e) {
            LOG.debug("reader {}: TLS connection over", id, e);
        } finally {
            open.remove(client);
        }
    }

    /** Until either end closes; then both are closed. */
    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            byte[] buffer = new byte[16 * 1024];
            for (int got = from.getInputStream().read(buffer);
                    got >= 0;
                    got = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, got);
            }
        } catch (IOException e) {
            LOG.debug("reader {}: TLS connection broken", id, e);
        }
    }

    private void begin(String role, Runnable work) {
        Thread thread = new Thread(work, "sim-" + id + "-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closing = true;
        hangUp(server);
        open.forEach(this::hangUp);
    }

    private void hangUp(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("reader {}: closing a TLS socket", id, e);
        }
    }
}
