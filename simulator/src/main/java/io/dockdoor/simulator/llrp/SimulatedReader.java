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
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
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

    /** 2000-01-01T00:00:00Z. */
    private static final long YEAR_2000_MICROS = 946_684_800_000_000L;

    /** Something another thread wants of the reader's own. */
    private interface Order {
        void carryOut() throws IOException;
    }

    private record Planned(long atMicros, Fault fault, long lastingMicros) {}

    private final ReaderId id;
    private final SceneClock clock;
    private final ReaderOptions options;
    private final Selector selector;
    private ServerSocketChannel server;
    private final int port;
    private final RadioField field;
    private final Consumer<ReaderId> whenInventorying;
    private final Map<Fault, Long> inForce = Mischief.none();
    private final PriorityQueue<Planned> planned = new PriorityQueue<>(Comparator.comparingLong(Planned::atMicros));
    private final Farewells farewells = new Farewells();
    private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
    private final LastBytes handedOver = new LastBytes();
    private final Queue<PowerLoss> powerLosses = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile ReaderCore core;
    private Requests requests;
    private @Nullable Mischief client;
    private long downUntil = Long.MIN_VALUE;
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
        this.field = field;
        this.clock = clock;
        this.options = options;
        this.whenInventorying = whenInventorying;
        this.selector = Selector.open();
        try {
            server = listen(options.port());
            port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        } catch (IOException e) {
            selector.close();
            throw new IOException(
                    "reader " + id + " cannot listen on port " + options.port() + ": " + e.getMessage(), e);
        }
        this.core = core(options);
        this.requests = new Requests(core);
        this.thread = new Thread(this::run, "sim-" + id);
        thread.start();
    }

    private ServerSocketChannel listen(int at) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_ACCEPT);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private ReaderCore core(ReaderOptions built) {
        return new ReaderCore(id, field, built, clock, new ReaderCore.Surroundings() {
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

    /** The level of an output as the client last set it; low after a start. Any thread. */
    public boolean output(int number) {
        return core.config().gpo(number);
    }

    /** What it wrote to its clients: LLRP has no acknowledgement, so what of it never arrives is gone. */
    public LastBytes handedOver() {
        return handedOver;
    }

    /** When it lost its power so far, and what with it. */
    public List<PowerLoss> powerLosses() {
        return List.copyOf(powerLosses);
    }

    /** Plugs an antenna in or pulls it out, soon. */
    public void plug(int antenna, boolean in) {
        order(() -> core.plug(antenna, in));
    }

    /** Lets something go wrong now; {@code lasting} counts for those faults that last. */
    public void inject(Fault fault, Duration lasting) {
        order(() -> happen(fault, micros(lasting)));
    }

    /** Lets something go wrong at a time of the scene. */
    public void injectAt(Duration sceneTime, Fault fault, Duration lasting) {
        order(() -> planned.add(new Planned(micros(sceneTime), fault, micros(lasting))));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private void order(Order what) {
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
        try (selector) {
            while (!closing) {
                selector.select(options.step().toMillis());
                for (Order order = orders.poll(); order != null; order = orders.poll()) {
                    order.carryOut();
                }
                for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    ready(key);
                }
                live(clock.utcMicros());
                flush();
                farewells.seeOff();
            }
            Mischief last = client;
            if (last != null) {
                last.connection().close();
            }
            farewells.close();
        } catch (IOException e) {
            LOG.error("reader {} is broken", id, e);
        } finally {
            closeServer();
        }
    }

    private void live(long now) throws IOException {
        while (clock.started() && !planned.isEmpty() && planned.peek().atMicros <= clock.sceneMicros()) {
            Planned due = planned.remove();
            happen(due.fault, due.lastingMicros);
        }
        if (now < downUntil) {
            return;
        }
        if (!server.isOpen()) {
            server = listen(port);
            boot(options);
        }
        Mischief line = client;
        if (line != null && line.lasts(Fault.KEEPALIVE_LOSS)) {
            core.acknowledged(); // the client cannot answer what it never got
        }
        Long gatherUntil = inForce.get(Fault.GATHERED_REPORTS);
        core.gather(gatherUntil != null && now < gatherUntil);
        core.advance(now);
        if (line != null) {
            line.pump();
        }
    }

    private void closeServer() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.error("reader {} cannot close its port", id, e);
        }
    }

    // --- faults

    private void happen(Fault fault, long lastingMicros) throws IOException {
        LOG.info("reader {}: {}", id, fault.title());
        long now = clock.utcMicros();
        switch (fault) {
            case HALF_OPEN -> hush();
            case CLOCK_AT_2000 -> core.setClock(YEAR_2000_MICROS);
            case REBOOT, UPTIME_CLOCK -> {
                powerOff();
                if (fault == Fault.UPTIME_CLOCK) {
                    inForce.put(fault, Long.MAX_VALUE);
                }
                downUntil = now + lastingMicros;
            }
            case BUSY -> {
                inForce.put(fault, now + lastingMicros);
                throwOut();
            }
            default -> inForce.put(fault, now + lastingMicros);
        }
    }

    private void hush() throws IOException {
        Mischief line = client;
        if (line != null) {
            farewells.hush(line.connection());
            client = null;
            core.disconnected();
            requests.disconnected();
        }
    }

    private void throwOut() {
        Mischief line = client;
        if (line != null) {
            lost(line.connection());
        }
    }

    private void powerOff() throws IOException {
        powerLosses.add(core.powerLost());
        closeServer();
        selector.selectNow(); // only now the port is free
        throwOut();
        inventorying = false;
    }

    private void boot(ReaderOptions built) {
        ReaderCore before = core;
        core = core(inForce.containsKey(Fault.UPTIME_CLOCK) ? built.withoutUtcClock() : built);
        core.inherit(before);
        requests = new Requests(core);
    }

    private boolean isBusy() {
        Long until = inForce.get(Fault.BUSY);
        return until != null && clock.utcMicros() < until;
    }

    // --- connections

    private void ready(SelectionKey key) throws IOException {
        if (!key.isValid()) {
            return;
        }
        if (key.isAcceptable()) {
            accept();
            return;
        }
        Connection connection = Connection.of(key);
        if (connection == null) {
            return;
        }
        try {
            if (!isClient(connection)) {
                farewells.readable(key, connection);
            } else if (key.isReadable() && !connection.read(this::received)) {
                lost(connection);
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
        // a reader's network stack takes little in advance; what it took counts as handed over
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Connection connection = new Connection(channel, key, handedOver);
        key.attach(connection);
        Mischief holder = client;
        if (holder == null && !isBusy()) {
            Mischief line = new Mischief(connection, clock::utcMicros, inForce);
            client = line;
            core.connected(line);
            LOG.info("reader {}: client {} connected", id, channel.getRemoteAddress());
        } else {
            // LLRP 13.2.6.11: the newcomer is told who is there, the one who is there that somebody knocked
            if (holder != null) {
                holder.write(core.connectionAttempt(4));
            }
            connection.write(core.connectionAttempt(2));
            farewells.leave(connection);
        }
    }

    private void received(byte[] message) {
        Mischief from = client;
        if (from == null) {
            return; // what was still in the buffer when the connection was given up
        }
        core.advance(clock.utcMicros());
        Requests.Reply reply = requests.answer(message);
        from.connection().speak(requests.version());
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
        Mischief line = client;
        if (line != null) {
            if (last != null) {
                line.write(last);
            }
            client = null;
            core.disconnected();
            requests.disconnected();
            farewells.leave(line.connection());
        }
    }

    private boolean isClient(Connection connection) {
        Mischief line = client;
        return line != null && line.connection() == connection;
    }

    private void lost(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("reader {}: closing a broken connection", id, e);
        }
        if (isClient(connection)) {
            client = null;
            core.disconnected();
            requests.disconnected();
            LOG.info("reader {}: client gone", id);
        }
        farewells.forget(connection);
    }

    private void flush() throws IOException {
        Mischief line = client;
        if (line != null) {
            Connection connection = line.connection();
            try {
                connection.flush();
                if (line.cut() && connection.isFlushed()) {
                    lost(connection);
                }
            } catch (IOException e) {
                LOG.debug("reader {}: cannot write", id, e);
                lost(connection);
            }
        }
    }
}
