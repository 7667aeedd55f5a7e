package io.dockdoor.gateway.outbox;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.gateway.health.Counters;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.gateway.mqtt.LinkEvent;
import io.dockdoor.gateway.mqtt.LinkFailure;
import io.dockdoor.gateway.mqtt.MqttLink;
import io.dockdoor.gateway.mqtt.Outgoing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code publisher}: keeps one connection to the MQTT broker alive by making a new one whenever the last is in
 * doubt, and sends the journal over it. What outlives a connection is here; what dies with it is in {@link Session}.
 */
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    /**
     * How patient the publisher is, in milliseconds.
     *
     * @param firstPause before the next connection after one that worked; doubles from there, with jitter
     * @param longestPause before the next connection at most
     * @param stalled without an answer of the broker a connection is given up
     * @param ledger before events that the broker took and the ledger does not acknowledge are sent again; doubles from there
     * @param longestLedger before they are sent again at most
     * @param refused between a refused movement and the next try on the same connection
     * @param probe between two messages to ourselves
     */
    public record Patience(
            long firstPause,
            long longestPause,
            long stalled,
            long ledger,
            long longestLedger,
            long refused,
            long probe) {
        public static final Patience STANDARD = new Patience(250, 15_000, 9_000, 4_000, 60_000, 5_000, 15_000);
    }

    /**
     * What the publisher says of the gateway.
     *
     * @param state its state topic with that word, {@code connection} being new with every connection
     * @param heartbeat the health topic as of now
     */
    public record Voice(Words state, Supplier<Outgoing> heartbeat) {
        /** Makes the state message of a word and a connection. */
        public interface Words {
            Outgoing say(String word, String connection);
        }
    }

    /**
     * The topics of this gateway.
     *
     * @param ack where the inventory broker says what is in its database
     * @param inventoryState where it says whether it is there
     * @param probe where we send ourselves a message to see that the broker still passes messages on
     * @param gap where we say what the journal had to drop
     * @param movement where a movement goes
     */
    public record Topics(String ack, String inventoryState, String probe, String gap, MovementTopic movement) {
        /** Where a movement of that kind is published. */
        public interface MovementTopic {
            String of(DoorId door, MovementKind kind);
        }
    }

    /**
     * What else is listened to.
     *
     * @param filter what to subscribe to
     * @param prefix how its topics begin
     * @param ear hears each message, on the publisher's thread; must not block
     */
    public record Subscription(String filter, String prefix, Consumer<LinkEvent.Arrived> ear) {}

    private final MqttLink.Address address;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Journal journal;
    private final Desk desk;
    private final Voice voice;
    private final Topics topics;
    private final int drainRate;
    private final Patience patience;
    private final HealthBoard health;
    private final Counters counters;
    private final RandomGenerator random;
    private final LongFunction<String> connectionName;
    private final Replays replays = new Replays();
    private final Thread thread = new Thread(this::run, "publisher");
    private final AtomicBoolean nudged = new AtomicBoolean();
    private volatile @Nullable BlockingQueue<LinkEvent> mailbox;
    private volatile boolean stopping;
    private volatile long turned = System.nanoTime();
    private long connections;
    /** The broker answered a publish on the last connection: the next may follow soon. */
    private boolean good;

    /**
     * @param drainRate backlog events per second beside the live ones
     * @param random jitter of the pauses between connections
     */
    public Publisher(
            MqttLink.Address address,
            Journal journal,
            Desk desk,
            Voice voice,
            Topics topics,
            int drainRate,
            Patience patience,
            HealthBoard health,
            Counters counters,
            RandomGenerator random) {
        this.address = address;
        this.journal = journal;
        this.desk = desk;
        this.voice = voice;
        this.topics = topics;
        this.drainRate = drainRate;
        this.patience = patience;
        this.health = health;
        this.counters = counters;
        this.random = random;
        long start = random.nextLong();
        this.connectionName = number -> Long.toHexString(start) + "-" + number;
        journal.whenAppended(this::nudge);
        desk.whenLaid(this::nudge);
    }

    /** Before the start: these messages are wanted too. A broker that does not let us read them is no trouble of the movements'. */
    public void hears(Subscription subscription) {
        subscriptions.add(subscription);
    }

    public void start() {
        thread.start();
    }

    /** Tells that range of the journal again, as far as it is kept; from any thread. False when too much of that waits already. */
    public boolean replay(long first, long last) {
        boolean taken = replays.ask(first, last);
        nudge();
        return taken;
    }

    /** Something may be there to send; from any thread. */
    private void nudge() {
        BlockingQueue<LinkEvent> open = mailbox;
        if (open != null && nudged.compareAndSet(false, true)) {
            if (!open.offer(new LinkEvent.Nudge())) {
                nudged.set(false); // full: the session has enough to look at anyway
            }
        }
    }

    /** Monotonic time at which its thread last came round, with a connection or without. */
    public long turnedNanos() {
        return turned;
    }

    private void run() {
        long pause = patience.firstPause();
        while (!stopping) {
            good = false;
            turned = System.nanoTime();
            try {
                connectAndSend();
            } catch (LinkFailure weather) {
                health.report("mqtt", Level.DEGRADED, weather.code(), weather.getMessage() + "; movements are kept");
                LOG.debug("connection ended", weather);
            } catch (SQLException unreadable) {
                health.report(
                        "journal", Level.DOWN, "cannot-read", "the journal cannot be read: " + unreadable.getMessage());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException fault) {
                // whatever the library or we got wrong ends this connection, never the publisher
                health.report(
                        "mqtt", Level.DEGRADED, "failed", "the connection failed by a fault of the program: " + fault);
                LOG.error("the publisher's connection failed", fault);
            }
            pause = good ? patience.firstPause() : Math.min(patience.longestPause(), pause * 2);
            if (!rest(pause / 2 + random.nextLong(pause / 2))) {
                return;
            }
        }
    }

    private void connectAndSend() throws LinkFailure, SQLException, InterruptedException {
        BlockingQueue<LinkEvent> box = new ArrayBlockingQueue<>(8192);
        String connection = connectionName.apply(++connections);
        counters.counter("mqtt_connects_total", "").increment();
        MqttLink.Will will = new MqttLink.Will(voice.state().say("lost", connection), WILL_DELAY_SECONDS);
        try (JournalReading reading = journal.reading();
                MqttLink link = MqttLink.connect(address, will, event -> hear(box, event), () -> stopping)) {
            mailbox = box;
            nudged.set(false);
            Session session = new Session(
                    link,
                    box,
                    reading,
                    replays,
                    journal,
                    desk,
                    voice,
                    topics,
                    drainRate,
                    patience,
                    health,
                    counters,
                    connection,
                    List.copyOf(subscriptions));
            try {
                session.run(() -> stopping, this::looked);
            } finally {
                good = session.answered();
            }
        } finally {
            mailbox = null;
        }
    }

    private void looked() {
        nudged.set(false);
        turned = System.nanoTime();
    }

    /** Delays the word "lost" over a reconnect; the session must outlive it. */
    public static final long WILL_DELAY_SECONDS = 10;

    /** On Paho's threads: never blocks. Answers to our publishes always find room, since there are few at a time. */
    private void hear(BlockingQueue<LinkEvent> box, LinkEvent event) {
        boolean roomy = box.remainingCapacity() > 1024;
        if ((event instanceof LinkEvent.Arrived && !roomy) || !box.offer(event)) {
            counters.counter("mqtt_arrivals_dropped_total", "").increment();
        }
    }

    private synchronized boolean rest(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        try {
            while (!stopping) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return true;
                }
                wait(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Says good-bye to the broker if it is there, and ends the thread. What is not acknowledged stays in the journal. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        nudge();
        thread.join(4_000);
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join();
        }
    }
}
