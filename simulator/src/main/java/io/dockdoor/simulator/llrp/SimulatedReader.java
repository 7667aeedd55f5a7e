package io.dockdoor.simulator.llrp;

import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.RadioField;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An LLRP reader one can connect to. Its one thread ({@code sim-ID}) owns everything: the listening socket, the connection and
 * the {@link ReaderCore}. The air is asked in small steps whether a client is there or not, so scene time runs on.
 */
public final class SimulatedReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedReader.class);

    /** How long a connection that is over may take to carry away what was last said. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    private static final int MAX_LEAVING = 16;

    private record Leaving(Connection connection, long untilNanos) {}

    private final ReaderId id;
    private final SceneClock clock;
    private final ReaderOptions options;
    private final Selector selector;
    private final ServerSocketChannel server;
    private final int port;
    private final ReaderCore core;
    private final Requests requests;
    private final ArrayDeque<Leaving> leaving = new ArrayDeque<>();
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private @Nullable Connection client;
    private volatile boolean inventorying;
    private volatile boolean closing;

    /**
     * Builds a reader and lets it listen on the loopback interface.
     *
     * @param whenInventorying called on the reader's thread each time a ROSpec begins
     * @throws IOException when the port cannot be bound
     */
    public SimulatedReader(
            ReaderId id, RadioField field, ReaderOptions options, SceneClock clock, Consumer<ReaderId> whenInventorying)
            throws IOException {
        this.id = id;
        this.clock = clock;
        this.options = options;
        this.selector = Selector.open();
        this.server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()));
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        } catch (IOException e) {
            server.close();
            selector.close();
            throw new IOException(
                    "reader " + id + " cannot listen on port " + options.port() + ": " + e.getMessage(), e);
        }
        this.core = new ReaderCore(id, field, options, clock, new ReaderCore.Surroundings() {
            @Override
            public void inventorying(boolean on) {
                inventorying = on;
                if (on) {
                    whenInventorying.accept(id);
                }
            }

            @Override
            public void giveUp() {
                LOG.info("reader {}: the client does not answer keepalives, closing its connection", id);
                dismiss(core.connectionClose());
            }
        });
        this.requests = new Requests(core);
        this.thread = new Thread(this::run, "sim-" + id);
        thread.start();
    }

    public ReaderId id() {
        return id;
    }

    public int port() {
        return port;
    }

    /** A ROSpec is active. */
    public boolean inventorying() {
        return inventorying;
    }

    /** Plugs an antenna in or pulls it out, soon. */
    public void plug(int antenna, boolean in) {
        order(() -> core.plug(antenna, in));
    }

    private void order(Runnable what) {
        orders.add(what);
        selector.wakeup();
    }

    /** Ends the reader's thread and closes its sockets; a client sees the connection end after what was last written. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (selector;
                server) {
            while (!closing) {
                selector.select(options.step().toMillis());
                for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    ready(key);
                }
                for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                    order.run();
                }
                core.advance(clock.utcMicros());
                flush();
                seeOff();
            }
            Connection last = client;
            if (last != null) {
                last.close();
            }
            for (Leaving each : leaving) {
                each.connection.close();
            }
        } catch (IOException e) {
            LOG.error("reader {} is broken", id, e);
        }
    }

    private void ready(SelectionKey key) throws IOException {
        if (!key.isValid()) {
            return;
        }
        if (key.isAcceptable()) {
            accept();
            return;
        }
        Connection connection = Connection.of(key);
        if (connection == null || !key.isReadable()) {
            return;
        }
        try {
            if (connection == client) {
                if (!connection.read(this::received)) {
                    lost(connection);
                }
            } else if (!connection.drain()) {
                leaving.removeIf(each -> each.connection == connection);
                connection.close();
            }
        } catch (IOException e) {
            LOG.debug("reader {}: connection broken", id, e);
            lost(connection);
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Connection connection = new Connection(channel, key);
        key.attach(connection);
        Connection holder = client;
        if (holder == null) {
            client = connection;
            core.connected(connection);
            LOG.info("reader {}: client {} connected", id, channel.getRemoteAddress());
        } else {
            // LLRP 13.2.6.11: the newcomer is told who is there, the one who is there that somebody knocked
            holder.write(core.connectionAttempt(4));
            connection.write(core.connectionAttempt(2));
            leave(connection);
        }
    }

    private void received(byte[] message) {
        Connection from = client;
        if (from == null) {
            return; // what was still in the buffer when the connection was given up
        }
        core.advance(clock.utcMicros());
        Requests.Reply reply = requests.answer(message);
        byte[] answer = reply.message();
        if (answer != null) {
            from.write(answer);
        }
        if (reply.closes()) {
            dismiss(null);
        }
    }

    /** Ends the client's connection after a last message. */
    private void dismiss(byte @Nullable [] last) {
        Connection connection = client;
        if (connection != null) {
            if (last != null) {
                connection.write(last);
            }
            client = null;
            core.disconnected();
            leave(connection);
        }
    }

    private void lost(Connection connection) throws IOException {
        connection.close();
        if (connection == client) {
            client = null;
            core.disconnected();
            LOG.info("reader {}: client gone", id);
        }
        leaving.removeIf(each -> each.connection == connection);
    }

    private void leave(Connection connection) {
        leaving.add(new Leaving(connection, System.nanoTime() + LINGER_NANOS));
    }

    private void flush() throws IOException {
        Connection connection = client;
        if (connection != null) {
            try {
                connection.flush();
            } catch (IOException e) {
                LOG.debug("reader {}: cannot write", id, e);
                lost(connection);
            }
        }
    }

    /** Flushes connections that are over, then waits a moment for the peer to close first, so that nothing said is lost. */
    private void seeOff() throws IOException {
        while (leaving.size() > MAX_LEAVING) {
            leaving.remove().connection.close();
        }
        for (Iterator<Leaving> each = leaving.iterator(); each.hasNext(); ) {
            Leaving next = each.next();
            boolean over = System.nanoTime() - next.untilNanos > 0;
            try {
                boolean wasFlushed = next.connection.isFlushed();
                next.connection.flush();
                if (!wasFlushed && next.connection.isFlushed()) {
                    next.connection.endOutput();
                }
            } catch (IOException e) {
                LOG.debug("reader {}: the last words were not heard", id, e);
                over = true;
            }
            if (over) {
                each.remove();
                next.connection.close();
            }
        }
    }
}
