package io.dockdoor.broker.ledger;

import io.dockdoor.broker.availability.Watermarks;
import io.dockdoor.broker.ledger.LedgerStore.Acknowledged;
import io.dockdoor.broker.mqtt.Inbound;
import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private static final long RETRY_MILLIS = 1000;
    private static final long ASK_PATIENCE_SECONDS = 5;

    private final LedgerStore store;
    private final Topics topics;
    private final Consumer<Acknowledged> acknowledge;
    private final Replay replay;
    private final Holes holes = new Holes();
    private final CommitBell bell;
    private final Watermarks watermarks;
    private final InstantSource clock;
    private final LedgerCounts counts = new LedgerCounts();
    private final BlockingQueue<Job> inbox = new ArrayBlockingQueue<>(INBOX);
    private final Set<String> complained = new HashSet<>();
    private final Thread thread = new Thread(this::run, "ledger");
    private boolean gapsMayHaveChanged;
    /** Nothing of a failed attempt is left in the store. */
    private boolean clean = true;

    private volatile boolean closed;
    private volatile long turned = System.nanoTime();
    private volatile String trouble = "";

    /** What the ledger's thread is asked to do. */
    private sealed interface Job permits Arrived, Spoilt, Moved, Asked {}

    /** {@code event}: what it says, when it was read already. */
    private record Arrived(Inbound message, @Nullable InventoryEvent event) implements Job {}

    /** More than the rules can take: only to be set aside. */
    private record Spoilt(Inbound message, String reason) implements Job {}

    private record Moved(String cursor, long position) implements Job {}

    private record Asked(Consumer<LedgerStore> work, Runnable told, Consumer<Throwable> failed) implements Job {}

    /** Asks a gateway to tell that range of its journal again; must not block. */
    public interface Replay {
        void ask(SiteId site, GatewayId gateway, long epoch, long first, long last);
    }

    /** @param acknowledge told after each commit how far each journal is booked */
    public LedgerLoop(
            LedgerStore store,
            Topics topics,
            Consumer<Acknowledged> acknowledge,
            Replay replay,
            CommitBell bell,
            Watermarks watermarks,
            InstantSource clock) {
        this.store = store;
        this.topics = topics;
        this.acknowledge = acknowledge;
        this.replay = replay;
        this.bell = bell;
        this.watermarks = watermarks;
        this.clock = clock;
    }

    /** Tells how far every journal is booked, then begins. */
    public void start() {
        for (Acknowledged mark : store.acknowledged()) {
            watermarks.known(mark.site(), mark.gateway(), mark.epoch(), mark.position());
            tell(mark);
        }
        weighGaps();
        bell.ring(store.position());
        thread.start();
    }

    /** Takes a message; waits while the inbox is full, so that the MQTT broker keeps the rest. */
    @Override
    public void arrived(Inbound message) throws InterruptedException {
        inbox.put(new Arrived(message, event(message)));
    }

    /** Read on the thread that hears, so that the ledger's has only to book. What cannot be read the ledger's thread tries again, and says why. */
    private @Nullable InventoryEvent event(Inbound message) {
        try {
            return topics.parse(message.topic()).orElse(null) instanceof Topics.Movement
                    ? EventJson.read(message.payload())
                    : null;
        } catch (BadEvent | RuntimeException unreadable) {
            return null;
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
            settle(List.of(new Spoilt(arrived.message(), "fault of the inventory broker: " + fault)));
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
                boolean known = take(arrived, marks);
                duplicates += known ? 1 : 0;
                settled.add(arrived.message());
            } else if (job instanceof Spoilt spoilt) {
                setAside(spoilt.message(), spoilt.reason(), marks);
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
            gapsMayHaveChanged |= !answers.isEmpty(); // a count is posted by those who ask
        }
        if (gapsMayHaveChanged) {
            weighGaps();
        }
    }

    /** What is committed stays so, whatever goes wrong in telling it: a message whose acknowledgement fails only comes again. */
    private static void afterCommit(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException fault) {
            LOG.error("Booked, but a fault of ours kept it from being told", fault);
        }
    }

    private void weighGaps() {
        gapsMayHaveChanged = false;
        watermarks.sites().forEach(watermarks::counted);
        store.uncertain().forEach(gap -> watermarks.lost(gap.site(), gap.gateway()));
    }

    /** Whether it was a movement booked before. */
    private boolean take(Arrived arrived, Map<GatewayId, Acknowledged> marks) {
        Inbound message = arrived.message();
        Topics.FromGateway from = topics.parse(message.topic()).orElse(null);
        try {
            if (from instanceof Topics.Movement door) {
                return book(arrived, door, marks);
            }
            if (from instanceof Topics.About about && about.what().equals("gap")) {
                gap(Wire.read(message.payload(), Wire.Gap.class), about, marks);
                return false;
            }
            if (from instanceof Topics.About about && about.what().equals("health")) {
                heard(Wire.read(message.payload(), Wire.GatewayHealth.class), about, message.retained(), marks);
                return false;
            }
            setAside(message, "the topic is none that the ledger reads", marks);
        } catch (BadEvent e) {
            setAside(message, String.valueOf(e.getMessage()), marks);
        }
        return false;
    }

    private boolean book(Arrived arrived, Topics.Movement from, Map<GatewayId, Acknowledged> marks) throws BadEvent {
        Inbound message = arrived.message();
        InventoryEvent event = arrived.event() != null ? arrived.event() : EventJson.read(message.payload());
        DoorFacts door = event.door();
        if (door == null) {
            throw new BadEvent("gw:gateway is missing: a movement on a door's topic must carry the door's facts");
        }
        if (!door.gateway().equals(from.gateway())
                || !door.site().equals(from.site())
                || !door.door().equals(from.door())) {
            throw new BadEvent("gw:site, gw:gateway or gw:door is not that of the topic: the event says " + door.site()
                    + "/" + door.gateway() + "/" + door.door());
        }
        LedgerStore.Booked booked = store.book(message.payload(), event, clock.instant());
        gapsMayHaveChanged |= "cycle_counting".equals(event.bizStep()) || "stock_taking".equals(event.bizStep());
        DoorFacts.StreamPosition stream = door.stream();
        if (stream != null) {
            marks.put(
                    from.gateway(),
                    store.settle(from.site(), from.gateway(), stream.epoch(), stream.position(), stream.position()));
        }
        return booked.duplicate();
    }

    private void gap(Wire.Gap gap, Topics.About from, Map<GatewayId, Acknowledged> marks) {
        LOG.warn(
                "Gateway lost events gateway={} first={} last={} reason={}: count the site, its stock is uncertain",
                from.gateway(),
                gap.first(),
                gap.last(),
                gap.reason());
        gapsMayHaveChanged = true;
        marks.put(
                from.gateway(),
                store.lost(from.site(), from.gateway(), gap.epoch(), gap.first(), gap.last(), gap.reason()));
    }

    /** A gateway that was told of more than this ledger holds is asked for it; when nothing comes of that, those events are lost. */
    private void heard(
            Wire.GatewayHealth health, Topics.About from, boolean retained, Map<GatewayId, Acknowledged> marks) {
        long acked = health.journal().acked();
        long epoch = health.journal().epoch();
        long first = store.contiguous(from.gateway(), epoch) + 1;
        if (retained) {
            // how it was before we came: a gateway that lost its power together with us is not there for having a last
            // word
            watermarks.known(from.site(), from.gateway(), epoch, first - 1);
        } else {
            watermarks.heard(
                    from.site(),
                    from.gateway(),
                    notAhead(health.completeUpTo()),
                    epoch,
                    health.journal().last());
        }
        switch (holes.heard(from.gateway(), epoch, first - 1, acked, health.at())) {
            case NOTHING -> {}
            case ASK -> {
                LOG.warn(
                        "Gateway is asked for events this ledger does not have gateway={} epoch={} first={} last={}",
                        from.gateway(),
                        epoch,
                        first,
                        acked);
                replay.ask(from.site(), from.gateway(), epoch, first, acked);
            }
            case GIVE_UP -> {
                LOG.warn(
                        "Gateway forgot events this ledger does not have gateway={} epoch={} upTo={}: count the site",
                        from.gateway(),
                        epoch,
                        acked);
                gapsMayHaveChanged = true;
                marks.put(
                        from.gateway(),
                        store.lost(from.site(), from.gateway(), epoch, first, acked, "not in this ledger"));
            }
        }
    }

    /** A gateway whose clock is ahead of ours must not look fresh for as long as it is. */
    private @Nullable Instant notAhead(@Nullable Instant completeUpTo) {
        Instant now = clock.instant();
        return completeUpTo != null && completeUpTo.isAfter(now) ? now : completeUpTo;
    }

    private void setAside(Inbound message, String reason, Map<GatewayId, Acknowledged> marks) {
        store.quarantine(message.topic(), message.payload(), reason, clock.instant());
        counts.quarantined.incrementAndGet();
        if (complained.size() < 1000 && complained.add(message.topic() + " " + reason)) {
            LOG.warn(
                    "Message set aside topic={} bytes={} reason={}", message.topic(), message.payload().length, reason);
        }
        StreamMark mark = StreamMark.of(message.payload());
        Topics.FromGateway from = topics.parse(message.topic()).orElse(null);
        if (mark != null && from != null) {
            marks.put(
                    from.gateway(),
                    store.settle(from.site(), from.gateway(), mark.epoch(), mark.position(), mark.position()));
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
