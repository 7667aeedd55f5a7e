package io.dockdoor.gateway.outbox;

import static io.dockdoor.gateway.Await.there;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import io.dockdoor.events.Wire.LedgerAck;
import io.dockdoor.gateway.Drafts;
import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.gateway.health.Counters;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.mqtt.FakeBroker.Published;
import io.dockdoor.gateway.mqtt.MqttLink;
import io.dockdoor.gateway.mqtt.Outgoing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** A journal and its publisher against a broker at some port, and the ledger's side of the bargain. */
final class Bench implements AutoCloseable {
    static final Topics TOPICS = new Topics("dock/v1");
    static final String ACK = TOPICS.ack(Drafts.SITE, Drafts.GATEWAY);
    static final String STATE = TOPICS.state(Drafts.SITE, Drafts.GATEWAY);
    static final String GAP = TOPICS.gap(Drafts.SITE, Drafts.GATEWAY);
    static final String HEALTH = TOPICS.health(Drafts.SITE, Drafts.GATEWAY);
    /** Held so that its level stays: Paho shouts at every cut cable. */
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho");

    static {
        PAHO.setLevel(java.util.logging.Level.OFF);
    }

    /** As in the field, only sooner. */
    private static final Publisher.Patience SOON = new Publisher.Patience(40, 200, 4_000, 4_000, 20_000, 1_000, 3_000);
    /** A silence of a minute is still no reason to say anything again: for whoever counts what is sent. */
    private static final Publisher.Patience PATIENT =
            new Publisher.Patience(40, 200, 60_000, 60_000, 60_000, 1_000, 3_000);

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    final HealthBoard health = new HealthBoard(() -> NOW);
    final Counters counters = new Counters();
    final Desk desk = new Desk();
    final Journal journal;
    final Publisher publisher;
    private long passage;

    Bench(Path folder, int port) throws Exception {
        this(folder, port, JournalBounds.DEFAULT, SOON, Duration.ofSeconds(2));
    }

    /** Sends nothing twice but for a broken connection, however slowly the computer goes. */
    static Bench patient(Path folder, int port) throws Exception {
        return patient(folder, port, JournalBounds.DEFAULT);
    }

    static Bench patient(Path folder, int port, JournalBounds bounds) throws Exception {
        return new Bench(folder, port, bounds, PATIENT, Duration.ofMinutes(1));
    }

    /** Waits long for the answer to a connect: what the one before broke of can be seen. */
    static Bench slowToConnect(Path folder, int port) throws Exception {
        return new Bench(folder, port, JournalBounds.DEFAULT, SOON, Duration.ofMinutes(1));
    }

    /** As patient, and hears something beside. */
    static Bench hearing(Path folder, int port, Publisher.Subscription subscription) throws Exception {
        return new Bench(folder, port, JournalBounds.DEFAULT, PATIENT, Duration.ofMinutes(1), subscription);
    }

    private Bench(
            Path folder,
            int port,
            JournalBounds bounds,
            Publisher.Patience patience,
            Duration answer,
            Publisher.Subscription... subscriptions)
            throws Exception {
        journal = Journal.open(folder, bounds, () -> NOW, health);
        passage = journal.mark().last();
        publisher = new Publisher(
                new MqttLink.Address("127.0.0.1", port, null, "G1", null, null, Duration.ofSeconds(20), answer, 20),
                journal,
                desk,
                new Publisher.Voice(
                        (word, connection) -> Outgoing.retained(STATE, text(word + " " + connection), 0),
                        () -> Outgoing.retained(HEALTH, text("beat"), 90)),
                new Publisher.Topics(
                        ACK,
                        TOPICS.inventoryState(),
                        TOPICS.probe(Drafts.SITE, Drafts.GATEWAY),
                        GAP,
                        (door, kind) -> TOPICS.movement(Drafts.SITE, Drafts.GATEWAY, door, kind)),
                2_500,
                patience,
                health,
                counters,
                RandomGenerator.of("L64X128MixRandom"));
        List.of(subscriptions).forEach(publisher::hears);
        publisher.start();
    }

    void append(int events) throws Exception {
        for (int i = 0; i < events; i++) {
            passage++;
            journal.append(List.of(Drafts.received("D" + (passage % 3 + 1), passage)));
        }
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] ack(long position) {
        return Wire.write(new LedgerAck(journal.mark().epoch(), position, NOW));
    }

    @Override
    public void close() throws Exception {
        publisher.close();
        journal.close();
    }

    /** Books what arrives in a map and acknowledges the contiguous prefix: what the inventory broker does, in memory. */
    static final class Ledger {
        final Map<Long, String> booked = new TreeMap<>();
        private long contiguous;
        private long epoch;
        int duplicates;

        /** Books a movement; tells the position to acknowledge. */
        synchronized byte[] book(Published published) {
            try {
                StreamPosition stream =
                        there(there(EventJson.read(published.body()).door()).stream());
                epoch = stream.epoch();
                if (booked.put(stream.position(), there(published.attributes().get("id"))) != null) {
                    duplicates++;
                }
                while (booked.containsKey(contiguous + 1)) {
                    contiguous++;
                }
                return Wire.write(new LedgerAck(epoch, contiguous, NOW));
            } catch (BadEvent broken) {
                throw new AssertionError("a movement that cannot be read: " + published.text(), broken);
            }
        }

        synchronized int size() {
            return booked.size();
        }
    }
}
