package io.dockdoor.gateway.outbox;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.Wire;
import io.dockdoor.events.Wire.Gap;
import io.dockdoor.events.Wire.InventoryState;
import io.dockdoor.events.Wire.LedgerAck;
import io.dockdoor.gateway.health.Counters;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.gateway.mqtt.LinkEvent;
import io.dockdoor.gateway.mqtt.LinkFailure;
import io.dockdoor.gateway.mqtt.MqttLink;
import io.dockdoor.gateway.mqtt.Outgoing;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's worth of publishing, on the publisher's thread. Sends the journal in order from the oldest event the ledger
 * does not have, never more than the broker takes unanswered; PUBACK opens the window, only the ledger's own acknowledgement
 * prunes. Any doubt about the connection is thrown: the next one starts from the oldest unacknowledged event again.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int LARGEST_WINDOW = 50;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long REFRESH_NANOS = TimeUnit.HOURS.toNanos(12);
    private static final int NOBODY_SUBSCRIBED = 16;
    private static final int NOT_AUTHORISED = 0x87;

    private final MqttLink link;
    private final BlockingQueue<LinkEvent> mailbox;
    private final JournalReading reading;
    private final Replays replays;
    private final Journal journal;
    private final Desk desk;
    private final Publisher.Voice voice;
    private final Publisher.Topics topics;
    private final HealthBoard health;
    private final Counters counters;
    private final String connection;
    private final List<Publisher.Subscription> subscriptions;
    private final int window;
    private final Publisher.Patience patience;

    /** Tag to the moment it was sent. Movements are tagged by their position, everything else below zero. */
    private final Map<Long, Long> unanswered = new LinkedHashMap<>();

    private final SendOrder order;
    private @Nullable Gap gapTold;
    private long acked;
    private long lastTag;
    private long movementsUnanswered;
    private long lastAnswer = System.nanoTime();
    private long lastProgress = System.nanoTime();
    private long ledgerPatience;
    private long notBefore = System.nanoTime();
    private long heartbeatAt = System.nanoTime();
    private long refreshAt = System.nanoTime() + REFRESH_NANOS;
    private long probeAt = System.nanoTime();
    private long probeSentAt;
    private boolean probeUnderWay;
    private boolean probesReturn;
    private boolean inventoryOnline;
    private boolean answered;

    Session(
            MqttLink link,
            BlockingQueue<LinkEvent> mailbox,
            JournalReading reading,
            Replays replays,
            Journal journal,
            Desk desk,
            Publisher.Voice voice,
            Publisher.Topics topics,
            int drainRate,
            Publisher.Patience patience,
            HealthBoard health,
            Counters counters,
            String connection,
            List<Publisher.Subscription> subscriptions) {
        this.link = link;
        this.mailbox = mailbox;
        this.reading = reading;
        this.replays = replays;
        this.journal = journal;
        this.desk = desk;
        this.voice = voice;
        this.topics = topics;
        this.patience = patience;
        this.ledgerPatience = nanos(patience.ledger());
        this.health = health;
        this.counters = counters;
        this.connection = connection;
        this.subscriptions = subscriptions;
        this.window = Math.min(LARGEST_WINDOW, link.receiveMaximum());
        this.acked = journal.mark().acked();
        this.order = new SendOrder(reading, drainRate, System.nanoTime());
        rewind();
    }

    /** Works until told to stop or until the connection is in doubt. */
    void run(BooleanSupplier stopping, Runnable looked) throws LinkFailure, SQLException, InterruptedException {
        link.subscribe(topics.ack(), 1);
        link.subscribe(topics.inventoryState(), 1);
        try {
            link.subscribe(topics.probe(), 0);
        } catch (LinkFailure denied) {
            LOG.info(
                    "the broker does not let us read {}: whether it passes messages on is not watched", topics.probe());
        }
        for (Publisher.Subscription each : subscriptions) {
            try {
                link.subscribe(each.filter(), 1);
            } catch (LinkFailure denied) {
                if (!denied.code().equals("not-authorised")) {
                    throw denied;
                }
                LOG.warn("the broker does not let us read {}: what is told there is not heard", each.filter());
            }
        }
        desk.state(voice.state().say("ready", connection));
        desk.again();
        health.report("mqtt", Level.UP, "ok", "connected, " + window + " messages may be under way");
        while (!stopping.getAsBoolean()) {
            looked.run();
            sendStates();
            sendMovements();
            LinkEvent event = mailbox.poll(idle(System.nanoTime()), TimeUnit.NANOSECONDS);
            while (event != null) {
                heard(event);
                event = mailbox.poll();
            }
            checkTime(System.nanoTime());
        }
        sayGoodBye();
    }

    /** Whether the broker answered any publish. */
    boolean answered() {
        return answered;
    }

    /** How long nothing needs to be looked at. */
    private long idle(long now) {
        long wait = Math.min(TimeUnit.MILLISECONDS.toNanos(replays.waiting() ? 1 : 500), heartbeatAt - now);
        wait = Math.min(wait, order.waitNanos());
        return Math.max(0, notBefore > now ? Math.min(wait, notBefore - now) : wait);
    }

    private void sendStates() throws LinkFailure {
        long now = System.nanoTime();
        if (now - heartbeatAt >= 0 && unanswered.size() < window) {
            heartbeatAt = now + HEARTBEAT_NANOS;
            send(voice.heartbeat().get(), --lastTag);
        }
        if (now - refreshAt >= 0) {
            refreshAt = now + REFRESH_NANOS;
            desk.again();
        }
        while (unanswered.size() < window) {
            Outgoing state = desk.take();
            if (state == null) {
                return;
            }
            send(state, --lastTag);
        }
    }

    private void sendMovements() throws LinkFailure, SQLException {
        if (System.nanoTime() - notBefore < 0) {
            return;
        }
        while (unanswered.size() < window) {
            JournalMark mark = journal.mark();
            tellGap(mark.gap());
            long now = System.nanoTime();
            if (!order.awaits(settled(mark))) {
                lastProgress = now; // from here on the ledger's time to answer runs
            }
            Entry entry = order.next(settled(mark), mark.last(), now);
            if (entry == null) {
                replay();
                return;
            }
            if (unanswered.containsKey(entry.position())) {
                continue; // sent already and not answered yet: the answer tells
            }
            movementsUnanswered++;
            String topic = topics.movement().of(entry.door(), entry.kind());
            send(new Outgoing(topic, entry.body(), 1, false, 0, entry.attributes()), entry.position());
        }
    }

    /** One that was asked for again, when nothing else goes out; the next when it is answered. */
    private void replay() throws LinkFailure, SQLException {
        if (unanswered.size() < window / 2 && replays.waiting()) {
            Entry again = replays.next(reading);
            if (again != null) {
                String topic = topics.movement().of(again.door(), again.kind());
                send(new Outgoing(topic, again.body(), 1, false, 0, again.attributes()), --lastTag);
            }
        }
    }

    /** Once for each connection and again whenever it grew: always the same range until the ledger settled it. */
    private void tellGap(@Nullable Gap gap) throws LinkFailure {
        if (gap != null && !gap.equals(gapTold)) {
            gapTold = gap;
            send(new Outgoing(topics.gap(), Wire.write(gap), 1, false, 0, Map.of()), --lastTag);
        }
    }

    /** What the ledger has or was dropped; our own memory of its word may be ahead of the journal's. */
    private long settled(JournalMark mark) {
        return Math.max(acked, mark.settled());
    }

    private void send(Outgoing message, long tag) throws LinkFailure {
        if (message.qos() > 0) {
            if (unanswered.isEmpty()) {
                lastAnswer = System.nanoTime();
            }
            unanswered.put(tag, System.nanoTime());
        }
        link.publish(message, tag);
        counters.counter("mqtt_published_total", tag > 0 ? "what=\"movement\"" : "what=\"state\"")
                .increment();
    }

    private void heard(LinkEvent event) throws LinkFailure {
        if (event instanceof LinkEvent.Acked answer) {
            answered(answer);
        } else if (event instanceof LinkEvent.NotSent notSent) {
            throw new LinkFailure(
                    "not-sent", "a message did not go out: " + notSent.why(), new IllegalStateException());
        } else if (event instanceof LinkEvent.Lost lost) {
            throw new LinkFailure(
                    "connection-lost", "the MQTT broker is gone: " + lost.why(), new IllegalStateException());
        } else if (event instanceof LinkEvent.Arrived arrived) {
            arrived(arrived);
        }
    }

    private void answered(LinkEvent.Acked answer) {
        lastAnswer = System.nanoTime();
        answered = true;
        if (unanswered.remove(answer.tag()) == null) {
            return;
        }
        boolean movement = answer.tag() > 0;
        if (movement) {
            movementsUnanswered--;
        }
        if (answer.refused()) {
            counters.counter("mqtt_refused_total", "reason=\"" + answer.reason() + "\"")
                    .increment();
            health.report(
                    "mqtt-access",
                    Level.DEGRADED,
                    answer.reason() == NOT_AUTHORISED ? "not-authorised" : "refused",
                    answer.reason() == NOT_AUTHORISED
                            ? "the MQTT broker does not let us publish our topics; check its ACL"
                            : "the MQTT broker refuses messages with reason " + answer.reason());
            if (movement) {
                rewind();
                notBefore = System.nanoTime() + nanos(patience.refused());
            }
        } else if (movement) {
            if (answer.reason() == NOBODY_SUBSCRIBED) {
                health.report(
                        "ledger",
                        Level.DEGRADED,
                        "nobody-listens",
                        "no inventory broker listens; movements are kept until one does");
            } else {
                health.report("mqtt-access", Level.UP, "ok", "movements are taken");
            }
        }
    }

    private void arrived(LinkEvent.Arrived arrived) {
        try {
            if (arrived.topic().equals(topics.probe())) {
                probesReturn = true;
                probeUnderWay = false;
            } else if (arrived.topic().equals(topics.ack())) {
                acknowledged(Wire.read(arrived.body(), LedgerAck.class));
            } else if (arrived.topic().equals(topics.inventoryState())) {
                inventory(Wire.read(arrived.body(), InventoryState.class));
            } else {
                for (Publisher.Subscription each : subscriptions) {
                    if (arrived.topic().startsWith(each.prefix())) {
                        each.ear().accept(arrived);
                    }
                }
            }
        } catch (BadEvent garbage) {
            setAside(arrived.topic(), garbage.getMessage());
        }
    }

    private void setAside(String topic, @Nullable String why) {
        var count = counters.counter("mqtt_garbage_total", "");
        count.increment();
        if (count.sum() == 1) {
            LOG.warn("a message on {} makes no sense and is set aside, as will be more of its kind: {}", topic, why);
        }
    }

    private void acknowledged(LedgerAck ack) {
        JournalMark mark = journal.mark();
        if (ack.epoch() != mark.epoch()) {
            LOG.debug("an acknowledgement of epoch {} is not about this journal", ack.epoch());
            return;
        }
        if (ack.position() > mark.last() || ack.position() < 0) {
            setAside(topics.ack(), "position " + ack.position() + " was never written, the last is " + mark.last());
            return;
        }
        if (ack.position() > acked) {
            acked = ack.position();
            journal.acknowledge(acked);
            lastProgress = System.nanoTime();
            ledgerPatience = nanos(patience.ledger());
            health.report("ledger", Level.UP, "ok", "the inventory broker books what we send");
        }
    }

    private void inventory(InventoryState state) {
        if (state.online() && !inventoryOnline) {
            rewind(); // it may have missed what the broker took meanwhile
            heartbeatAt = System.nanoTime(); // and knows nothing of us until it hears us itself
        }
        if (!state.online()) {
            health.report(
                    "ledger",
                    Level.DEGRADED,
                    "inventory-broker-away",
                    "the inventory broker is not there; movements are kept");
        } else if (acked == journal.mark().last()) {
            health.report("ledger", Level.UP, "ok", "the inventory broker is there");
        }
        inventoryOnline = state.online();
    }

    private void rewind() {
        JournalMark mark = journal.mark();
        order.restart(settled(mark), mark.last());
        gapTold = null;
        lastProgress = System.nanoTime();
    }

    private void checkTime(long now) throws LinkFailure {
        if (!unanswered.isEmpty() && now - lastAnswer > nanos(patience.stalled())) {
            throw new LinkFailure(
                    "stalled",
                    "the MQTT broker answered nothing for " + patience.stalled() / 1000 + " s",
                    new IllegalStateException());
        }
        probe(now);
        if (order.awaits(settled(journal.mark())) && movementsUnanswered == 0 && now - lastProgress > ledgerPatience) {
            counters.counter("resends_total", "").increment();
            ledgerPatience = Math.min(nanos(patience.longestLedger()), ledgerPatience * 2);
            rewind();
        }
    }

    /**
     * A client can look connected while nothing gets through. A message to ourselves must come back; a broker that never gave
     * one back (its rules may not allow it) is not held to it.
     */
    private void probe(long now) throws LinkFailure {
        if (probeUnderWay && probesReturn && now - probeSentAt > nanos(patience.stalled())) {
            throw new LinkFailure(
                    "probe-lost",
                    "the MQTT broker does not pass our messages on any more",
                    new IllegalStateException());
        }
        if (now - probeAt >= 0 && !(probeUnderWay && probesReturn)) {
            probeAt = now + nanos(patience.probe());
            probeSentAt = now;
            probeUnderWay = true;
            link.publish(new Outgoing(topics.probe(), new byte[] {'1'}, 0, false, 60, Map.of()), --lastTag);
        }
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void sayGoodBye() throws LinkFailure, InterruptedException {
        long tag = --lastTag;
        send(voice.state().say("disconnected", connection), tag);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (unanswered.containsKey(tag) && System.nanoTime() < end) {
            LinkEvent event = mailbox.poll(50, TimeUnit.MILLISECONDS);
            if (event instanceof LinkEvent.Acked answer) {
                unanswered.remove(answer.tag());
            } else if (event instanceof LinkEvent.Lost) {
                return;
            }
        }
        link.disconnect();
    }
}
