package io.dockdoor.reader;

import io.dockdoor.events.EpcTable;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.ReaderSettings.Tls;
import io.dockdoor.reader.ReaderStatus.State;
import io.dockdoor.reader.SessionInput.CloseWanted;
import io.dockdoor.reader.SessionInput.Connected;
import io.dockdoor.reader.SessionInput.OutputWanted;
import io.dockdoor.reader.SessionInput.ProfileWanted;
import io.dockdoor.reader.SessionInput.RestartWanted;
import io.dockdoor.reader.SessionInput.SignWanted;
import io.dockdoor.reader.SessionOutput.Ended;
import io.dockdoor.reader.SessionOutput.ReadingBegan;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One LLRP reader kept connected and reading for as long as this object is open. Owns the socket and the thread
 * {@code reader-ID}, on which the listener is called; all thinking is done by {@link LlrpSession}, {@link ReportDecoder} and
 * {@link ReaderClock}.
 */
public final class LlrpReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LlrpReader.class);
    /** The thread looks for what others want from it at least that often. */
    private static final int POLL_MILLIS = 50;

    /** Bytes that may have left the reader and not be with the listener, here and in the socket each. */
    private static final int ON_THE_WAY = 16 * 1024;
    /** Between two looks whether a listener that is behind takes more. */
    private static final long WHILE_BEHIND_NANOS = 2_000_000;

    /** More than stand before the antennas of one reader at a time; a busy door would else remember every tag of the day. */
    private static final int MOST_EPCS = 1 << 12;
    /** A reader that keeps a dead connection longer keeps it for ever. */
    private static final int OLD_CONNECTION_SECONDS = 300;

    private final ReaderSettings settings;
    private final ReaderListener listener;
    private final LongSupplier gatewayMicros;
    private final Backoff backoff;
    private final Standing standing;
    private final BlockingQueue<SessionInput> wanted = new ArrayBlockingQueue<>(64);
    private final Thread thread;
    private final EpcTable epcs = new EpcTable(MOST_EPCS);
    private volatile InventoryProfile profile;
    private volatile boolean closing;
    private volatile long turned = System.nanoTime();
    private volatile @Nullable Socket socket;
    private TagReads batch;
    private boolean negotiable = true;

    /** When the reader was last lost while it was reading and keeping reads for us; 0 = nothing is owed. */
    private long owedSince;

    /** Monotonic time at which a connection that the reader had accepted broke; null = none did. */
    private @Nullable Long brokeAt;

    /**
     * @param gatewayMicros the gateway's clock, microseconds since 1970 UTC
     * @param random for the jitter of reconnects
     */
    public LlrpReader(
            ReaderSettings settings, ReaderListener listener, LongSupplier gatewayMicros, RandomGenerator random) {
        this.settings = settings;
        this.profile = settings.profile();
        this.listener = listener;
        this.gatewayMicros = gatewayMicros;
        this.backoff =
                new Backoff(settings.timing().firstRetry(), settings.timing().longestRetry(), random);
        this.standing = new Standing(settings, listener);
        this.batch = new TagReads(settings.id(), 1024);
        this.thread = new Thread(this::run, "reader-" + settings.id());
    }

    /** Begins to connect; returns at once. */
    public void start() {
        thread.start();
    }

    /**
     * Sets a general-purpose output, e.g. a stack light. Returns at once; when the reader is not ready or refuses the listener
     * hears so.
     *
     * @return false when so many are waiting that this one was not taken
     */
    public boolean setOutput(int port, boolean high) {
        boolean taken = wanted.offer(new OutputWanted(port, high));
        LockSupport.unpark(thread); // it may be gathering reads
        return taken;
    }

    /**
     * Asks the reader for a sign of life. Returns at once; {@link ReaderListener#sign} hears of it when all that the reader said before
     * was told. Nobody hears when the reader is away or one is under way already.
     *
     * @return false when so much is waiting that this was not taken
     */
    public boolean askSign() {
        boolean taken = wanted.offer(new SignWanted());
        LockSupport.unpark(thread);
        return taken;
    }

    /**
     * What the antennas are used for from now on, also over reconnects. Returns at once; the listener hears when reads are made
     * so. Reads already made are told before that; while the reader changes over, which takes a few answers of it, it makes none.
     */
    public void use(InventoryProfile wantedProfile) {
        profile = wantedProfile;
    }

    /** What the antennas are used for when nobody says otherwise. */
    public InventoryProfile usual() {
        return settings.profile();
    }

    /**
     * Ends the connection and begins anew, deleting what runs on the reader. Returns at once; a reader that is away is being
     * connected to anyway.
     *
     * @return false when so much is waiting that this was not taken
     */
    public boolean restart() {
        return wanted.offer(new RestartWanted());
    }

    /** Says goodbye to the reader and ends the thread. Closing twice is harmless. */
    @Override
    public void close() {
        closing = true;
        Socket current = socket;
        if (current != null && !current.isConnected()) {
            hangUp(current);
        }
        // wakes the thread when it rests; a full queue does so as well
        wanted.offer(new CloseWanted());
        if (thread.getState() == Thread.State.NEW || thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(settings.timing().goodbye().toMillis() + 5_000);
            current = socket;
            if (thread.isAlive() && current != null) {
                hangUp(current);
                thread.join(5_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Monotonic time at which its thread last came round, connected or not. */
    public long turnedNanos() {
        return turned;
    }

    // ---- the reader's thread

    private void run() {
        standing.is(State.CONNECTING, "connecting", "connecting to " + where(), gatewayMicros.getAsLong());
        while (!closing) {
            attempt();
            if (!closing) {
                rest();
            }
        }
        standing.is(State.STOPPED, "stopped", "closed by the gateway", gatewayMicros.getAsLong());
    }

    private void attempt() {
        try (Socket connection = new Socket()) {
            socket = connection;
            connection.setTcpNoDelay(true);
            // what lies here unread is lost if this process dies: the rest had better stay in the reader's memory
            connection.setReceiveBufferSize(ON_THE_WAY);
            connection.setKeepAlive(true);
            int patience = (int) settings.timing().connect().toMillis();
            connection.connect(new InetSocketAddress(settings.host(), settings.port()), patience);
            Tls tls = settings.tls();
            if (tls == null) {
                converse(connection);
            } else {
                connection.setSoTimeout(patience);
                try (Socket secured = PinnedTls.over(connection, settings.host(), tls)) {
                    converse(secured);
                }
            }
        } catch (IOException e) {
            if (!closing) {
                ConnectionTrouble trouble = trouble(e);
                failed(trouble.code(), trouble.sentence());
            }
        } catch (RuntimeException e) {
            // a fault of ours or of the listener: a reader thread that dies of it would be a door that looks quiet
            LOG.error("reader connection given up after a fault reader={}", settings.id(), e);
            failed("fault", "a fault in the gateway ended the connection: " + e);
        } finally {
            socket = null;
        }
    }

    /** Session and mode that the site chose are for what the reader usually does. */
    private ReaderSettings settingsFor(InventoryProfile purpose) {
        return purpose == settings.profile()
                ? settings
                : settings.withProfile(purpose).withSession(-1).withRfMode(null);
    }

    private void converse(Socket connection) throws IOException {
        ReaderSettings these = settingsFor(profile).withNegotiation(settings.negotiate() && negotiable);
        Conversation conversation =
                new Conversation(these, epcs, batch, listener, standing, connection.getOutputStream());
        String broke = "";
        boolean orderly = false;
        try {
            listen(connection, conversation);
            Ended ended = conversation.ended();
            if (ended != null && !closing) {
                broke = ended.sentence();
                orderly =
                        ended.code().equals("closed-by-reader") || ended.code().equals("withheld");
                refusedOrEnded(ended);
            }
        } catch (IOException e) {
            broke = trouble(e).sentence();
            if (conversation.negotiating()) {
                negotiable = false;
                LOG.info("reader hung up when asked for LLRP 1.1; 1.0.1 from now on reader={}", settings.id());
            }
            throw e;
        } finally {
            batch = conversation.batch();
            if (conversation.accepted()) {
                brokeAt = System.nanoTime();
            }
            ReadingBegan reading = conversation.reading();
            if (reading != null && !closing) {
                readingBroke(reading, broke, orderly);
                if (System.nanoTime() - conversation.readingSince()
                        >= settings.timing().healthyAfter().toNanos()) {
                    backoff.healthy();
                }
            }
        }
    }

    private void listen(Socket connection, Conversation conversation) throws IOException {
        InputStream from = connection.getInputStream();
        Framer framer = conversation.framer();
        conversation.on(new Connected(), System.nanoTime(), gatewayMicros.getAsLong());
        boolean readingKnown = false;
        Breath breath = new Breath();
        while (conversation.ended() == null) {
            turned = System.nanoTime();
            for (SessionInput each = wanted.poll(); each != null; each = wanted.poll()) {
                conversation.on(each, System.nanoTime(), gatewayMicros.getAsLong());
            }
            conversation.keeping(listener.keeps(), System.nanoTime(), gatewayMicros.getAsLong());
            if (conversation.readsOtherThan(profile)) {
                conversation.on(new ProfileWanted(settingsFor(profile)), System.nanoTime(), gatewayMicros.getAsLong());
            }
            if (closing) {
                // said again and again: the first goodbye counts, and the queue may have been full
                conversation.on(new CloseWanted(), System.nanoTime(), gatewayMicros.getAsLong());
            }
            if (conversation.ended() != null) {
                return;
            }
            if (conversation.holds() && !listener.takesMore()) {
                conversation.waited(System.nanoTime());
                LockSupport.parkNanos(WHILE_BEHIND_NANOS);
                continue;
            }
            long patience = (conversation.wakeAt() - System.nanoTime()) / 1_000_000;
            connection.setSoTimeout((int) Math.max(1, Math.min(POLL_MILLIS, patience)));
            int room = Math.min(framer.room(), ON_THE_WAY);
            int got;
            try {
                got = from.read(framer.buffer(), framer.end(), room);
            } catch (SocketTimeoutException quiet) {
                got = 0;
            }
            if (got < 0) {
                throw new IOException("the reader hung up");
            }
            long now = System.nanoTime();
            long micros = gatewayMicros.getAsLong();
            if (got > 0) {
                conversation.received(got, now, micros);
            }
            conversation.timePassed(now, micros);
            ReadingBegan reading = conversation.reading();
            if (reading != null && !readingKnown) {
                readingKnown = true;
                readingAgain(reading, micros);
            }
            standing.tick(now);
            if (got > 0 && reading != null) {
                LockSupport.parkNanos(breath.after(got, now));
            }
        }
    }

    /**
     * A reader that holds its reads owes us those since now; from any other they are lost. What was on its way when a connection
     * broke is lost with every reader: it counts as delivered there.
     */
    private void readingBroke(ReadingBegan reading, String why, boolean orderly) {
        long now = gatewayMicros.getAsLong();
        if (reading.held()) {
            owedSince = owedSince == 0 ? now : owedSince;
        }
        if (!orderly || !reading.held()) {
            listener.readsLost("the connection broke while reading: " + why, now);
        }
    }

    private void readingAgain(ReadingBegan reading, long now) {
        if (owedSince != 0 && !reading.resumed()) {
            listener.readsLost(
                    "the reader lost its inventory while we were away for " + (now - owedSince) / 1_000_000 + " s",
                    owedSince);
        }
        owedSince = 0;
    }

    /**
     * LLRP does not tell who holds a reader. What is known is whether it may be ourselves: readers keep a connection that broke
     * until their own keepalives or TCP notice.
     */
    private void refusedOrEnded(Ended ended) {
        if (!ended.code().equals("held-by-other-client")) {
            failed(ended.code(), ended.sentence());
            return;
        }
        Long broke = brokeAt;
        long ago = broke == null ? Long.MAX_VALUE : (System.nanoTime() - broke) / 1_000_000_000L;
        if (ago < OLD_CONNECTION_SECONDS) {
            failed(
                    "held-by-old-connection",
                    ended.sentence() + ", likely our own connection that broke " + ago
                            + " s ago and that the reader has not given up yet");
        } else {
            failed(
                    ended.code(),
                    ended.sentence() + ", such as a second gateway or the maker's tool; stop that, or look at the"
                            + " reader's own page for its address");
        }
    }

    private void failed(String code, String sentence) {
        if (standing.is(State.ERROR, code, sentence, gatewayMicros.getAsLong())) {
            LOG.warn("reader away reader={} code={} {}", settings.id(), code, sentence);
        }
    }

    private void rest() {
        long until = System.nanoTime() + backoff.next().toNanos();
        try {
            while (!closing && System.nanoTime() < until) {
                turned = System.nanoTime();
                long left = Math.min(until - turned, TimeUnit.SECONDS.toNanos(5));
                SessionInput missed = wanted.poll(left, TimeUnit.NANOSECONDS);
                if (missed instanceof OutputWanted output) {
                    listener.outputNotSet(output.port(), "the reader is away");
                }
            }
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private String where() {
        return settings.host() + ":" + settings.port();
    }

    private ConnectionTrouble trouble(IOException e) {
        return ConnectionTrouble.of(e, settings.host(), settings.port());
    }

    private static void hangUp(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("closing a socket failed", e);
        }
    }
}
