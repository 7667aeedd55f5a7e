package io.dockdoor.broker.ledger;

import io.dockdoor.broker.availability.Watermarks;
import io.dockdoor.broker.ledger.LedgerStore.Acknowledged;
import io.dockdoor.broker.mqtt.Inbound;
import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.Topics;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the ledger. Takes what arrived, several messages to a transaction, and only after the commit
 * tells the MQTT broker and the gateways that they may forget them. While the database does not work nothing is
 * acknowledged and the same messages are tried again.
 */
public final class LedgerLoop implements MqttLink.Inbox, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerLoop.class);
    private static final int INBOX = 2000;
    /** Messages to a transaction at most: as many as the MQTT broker hands out unacknowledged. */
    private static final int BATCH = MqttLink.RECEIVE_MAXIMUM;

    private static final String FAULT = "fault of the inventory broker: ";
    private static final long RETRY_MILLIS = 1000;
    private static final long ASK_PATIENCE_SECONDS = 5;
    /** Far less than a gateway waits for its MQTT broker's answer before it gives up the connection. */
    private static final long PASSING_PATIENCE_MILLIS = 1000;

    private final LedgerStore store;
    private final Topics topics;
    private final Consumer<Acknowledged> acknowledge;
    private final CommitBell bell;
    private final Watermarks watermarks;
    private final LedgerCounts counts = new LedgerCounts();
    private final Clerk clerk;
    private final BlockingQueue<Job> inbox = new ArrayBlockingQueue<>(INBOX);
    private final Thread thread = new Thread(this::run, "ledger");
    /** Nothing of a failed attempt is left in the store. */
    private boolean clean = true;

    private volatile boolean closed;
    private volatile long turned = System.nanoTime();
    private volatile String trouble = "";

    /** What the ledger's thread is asked to do. */
    private sealed interface Job permits Arrived, Spoilt, Moved, Asked {}

    /**
     * @param from what its topic says of it; null when the ledger reads nothing there
     * @param event what it says, when it is a movement
     */
    private record Arrived(
            Inbound message,
            Topics.@Nullable FromGateway from,
            @Nullable InventoryEvent event) implements Job {}

    /** Not to be read, or more than the rules can take: only to be set aside. */
    private record Spoilt(Inbound message, String reason) implements Job {}

    private record Moved(String cursor, long position) implements Job {}

    private record Asked(Consumer<LedgerStore> work, Runnable told, Consumer<Throwable> failed) implements Job {}

    /** @param acknowledge told after each commit how far each journal is booked */
    public LedgerLoop(
            LedgerStore store,
            Topics topics,
            Consumer<Acknowledged> acknowledge,
            Clerk.Replay replay,
            CommitBell bell,
            Watermarks watermarks,
            InstantSource clock) {
        this.store = store;
        this.topics = topics;
        this.acknowledge = acknowledge;
        this.bell = bell;
        this.watermarks = watermarks;
        this.clerk = new Clerk(store, topics, replay, watermarks, counts, clock);
    }

    /** Tells how far every journal is booked, then begins. */
    public void start() {
        for (Acknowledged mark : store.acknowledged()) {
            watermarks.known(mark.site(), mark.gateway(), mark.epoch(), mark.position());
            tell(mark);
        }
        clerk.weighGaps();
        bell.ring(store.position());
        thread.start();
    }

    /**
     * Takes a message; waits while the inbox is full, so that the MQTT broker keeps the rest. A movement is read here, on the
     * thread that hears, so that the ledger's has only to book.
     */
    @Override
    public void arrived(Inbound message) throws InterruptedException {
        inbox.put(read(message));
    }

    /**
     * Takes a movement that passed the MQTT broker in this process, which keeps nothing for us. While the inbox is full its
     * gateway is held up a moment; what finds no room even then is let go: nobody acknowledged it, so its gateway tells it
     * again.
     */
    public void passing(Inbound message) throws InterruptedException {
        long patience = closed || !trouble.isEmpty() ? 0 : PASSING_PATIENCE_MILLIS;
        if (!inbox.offer(read(message), patience, TimeUnit.MILLISECONDS)) {
            counts.passedOver.incrementAndGet();
        }
    }

    private Job read(Inbound message) {
        try {
            Topics.FromGateway from = topics.parse(message.topic()).orElse(null);
            boolean movement = from instanceof Topics.Movement;
            return new Arrived(message, from, movement ? EventJson.read(message.payload()) : null);
        } catch (BadEvent unreadable) {
            return new Spoilt(message, String.valueOf(unreadable.getMessage()));
        } catch (RuntimeException fault) {
            LOG.error("A fault of ours while a movement was read: it is set aside in quarantine", fault);
            return new Spoilt(message, FAULT + fault);
        }
    }

    /** A reader of the ledger has come that far. */
    public void moved(String cursor, long position) throws InterruptedException {
        inbox.put(new Moved(cursor, position));
    }

    /**
     * Has something done to the ledger, in one transaction with what is booked around it. The answer is given after the
     * commit; what it books is told like any other movement. The work may be run again when the database fails, so it must
     * do nothing but read and write the ledger.
     *
     * @throws LedgerFailure when the inbox stays full
     */
    public <T extends @Nullable Object> CompletableFuture<T> ask(Function<LedgerStore, T> work)
            throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        AtomicReference<@Nullable T> found = new AtomicReference<>();
        Asked asked = new Asked(
                ledger -> found.set(work.apply(ledger)),
                () -> answer.complete(found.get()),
                answer::completeExceptionally);
        if (!inbox.offer(asked, ASK_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new LedgerFailure("the ledger is busy", new SQLException(INBOX + " messages wait to be booked"));
        }
        return answer;
    }

    public LedgerCounts counts() {
        return counts;
    }

    /** Messages waiting to be booked. */
    public int waiting() {
        return inbox.size();
    }

    /** Why nothing is booked at present, empty when all is well. */
    public String trouble() {
        return trouble;
    }

    /** Books what it has begun, then ends; what is left in the inbox was not acknowledged and comes again. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }

    /** Monotonic time at which its thread last came round, also while the database refuses. */
    public long turnedNanos() {
        return turned;
    }

    private void run() {
        List<Job> batch = new ArrayList<>();
        while (!closed) {
            turned = System.nanoTime();
            try {
                Job first = inbox.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    inbox.drainTo(batch, BATCH - 1);
                    settle(batch);
                    batch.clear();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Until it is done, however long the database is away. */
    private void settle(List<Job> batch) throws InterruptedException {
        while (true) {
            turned = System.nanoTime();
            try {
                if (!clean) {
                    store.rollback();
                    clean = true;
                }
                attempt(batch);
                if (!trouble.isEmpty()) {
                    LOG.info("The ledger works again");
                    trouble = "";
                }
                return;
            } catch (LedgerFailure e) {
                clean = false;
                counts.failures.incrementAndGet();
                if (trouble.isEmpty()) {
                    LOG.error("Nothing can be booked; nothing is acknowledged meanwhile. reason={}", e.getMessage());
                }
                trouble = String.valueOf(e.getMessage());
                if (closed) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            } catch (RuntimeException e) {
                clean = false;
                singly(batch, e);
                return;
            }
        }
    }

    /** One of the messages is more than the rules can take: the others are booked, that one is set aside. */
    private void singly(List<Job> batch, RuntimeException fault) throws InterruptedException {
        if (batch.size() > 1) {
            for (Job job : batch) {
                settle(List.of(job));
            }
            return;
        }
        LOG.error("A fault of ours: the message is set aside in quarantine, the ledger goes on", fault);
        if (batch.get(0) instanceof Asked asked) {
            asked.failed().accept(fault);
        } else if (batch.get(0) instanceof Arrived arrived) {
            settle(List.of(new Spoilt(arrived.message(), FAULT + fault)));
        }
    }

    private void attempt(List<Job> batch) {
        Map<GatewayId, Acknowledged> marks = new LinkedHashMap<>();
        List<Inbound> settled = new ArrayList<>();
        List<Runnable> answers = new ArrayList<>();
        long before = store.position();
        long duplicates = 0;
        for (Job job : batch) {
            if (job instanceof Moved moved) {
                store.moveCursor(moved.cursor(), moved.position());
            } else if (job instanceof Asked asked) {
                asked.work().accept(store);
                answers.add(asked.told());
            } else if (job instanceof Arrived arrived) {
                boolean known = clerk.take(arrived.message(), arrived.from(), arrived.event(), marks);
                duplicates += known ? 1 : 0;
                settled.add(arrived.message());
            } else if (job instanceof Spoilt spoilt) {
                clerk.setAside(spoilt.message(), spoilt.reason(), marks);
                settled.add(spoilt.message());
            }
        }
        store.commit();
        long booked = store.position() - before;
        counts.commits.incrementAndGet();
        counts.booked.addAndGet(booked);
        counts.duplicates.addAndGet(duplicates);
        settled.forEach(message -> afterCommit(message.done()));
        answers.forEach(LedgerLoop::afterCommit);
        marks.values().forEach(this::tell);
        if (booked > 0) {
            bell.ring(store.position());
        }
        clerk.weighGapsThatMayHaveChanged(booked > 0 && !answers.isEmpty()); // a count is posted by those who ask
    }

    /** What is committed stays so, whatever goes wrong in telling it: a message whose acknowledgement fails only comes again. */
    private static void afterCommit(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException fault) {
            LOG.error("Booked, but a fault of ours kept it from being told", fault);
        }
    }

    /**
     * The journal heard last has the retained topic, whatever its epoch: a computer that lost its disk and its clock begins a
     * smaller one. Late messages of an old epoch take the topic for a moment only: the gateway sends again what is not
     * acknowledged, and gets its own.
     */
    private void tell(Acknowledged mark) {
        watermarks.booked(mark.site(), mark.gateway(), mark.epoch(), mark.position());
        acknowledge.accept(mark);
    }
}
