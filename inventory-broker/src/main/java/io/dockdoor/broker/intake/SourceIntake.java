package io.dockdoor.broker.intake;

import io.dockdoor.broker.ledger.DocumentTable;
import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.LedgerStore;
import io.dockdoor.broker.mqtt.Inbound;
import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.broker.mqtt.Outbound;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Topics.FromSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the movements and documents that sources tell over MQTT, one message after the other, and answers each on the source's own verdict
 * topic. A message is acknowledged when it is booked; until then the MQTT broker keeps it and sends it again.
 */
public final class SourceIntake implements MqttLink.Inbox, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceIntake.class);
    private static final int INBOX = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 200;

    private final Intake intake;
    private final LedgerLoop ledger;
    private final MqttLink link;
    private final Topics topics;
    private final InstantSource clock;
    private final BlockingQueue<Inbound> inbox = new ArrayBlockingQueue<>(INBOX);
    private final Thread thread = new Thread(this::run, "intake");
    private volatile boolean closed;

    public SourceIntake(Intake intake, LedgerLoop ledger, MqttLink link, Topics topics, InstantSource clock) {
        this.intake = intake;
        this.ledger = ledger;
        this.link = link;
        this.topics = topics;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

    /** Waits while the inbox is full, so that the MQTT broker keeps the rest. */
    @Override
    public void arrived(Inbound message) throws InterruptedException {
        inbox.put(message);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
    }

    private void run() {
        try {
            while (!closed) {
                Inbound message = inbox.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (message != null) {
                    settle(message);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until it is done, however long the ledger is away. */
    private void settle(Inbound message) throws InterruptedException {
        FromSource from = topics.parseSource(message.topic()).orElse(null);
        if (from == null) {
            LOG.warn("Message passed over: no source may have this topic topic={}", message.topic());
            message.done().run();
            return;
        }
        Instant now = clock.instant();
        List<Verdict> verdicts = from.documents() ? documents(message, from, now) : verdicts(message, from, now);
        message.done().run();
        tell(new Outbound(
                topics.verdict(from.site(), from.source()), VerdictJson.batch(verdicts), false, Duration.ofDays(1)));
    }

    /** Not waited for: who misses a verdict sends again and is told that it is a duplicate. */
    private void tell(Outbound verdict) throws InterruptedException {
        CompletableFuture<Void> unused = link.publish(verdict).exceptionally(failure -> {
            LOG.debug("verdict not published topic={} reason={}", verdict.topic(), failure.getMessage());
            return null;
        });
    }

    /** A verdict for each document, by its key instead of an event's id. */
    private List<Verdict> documents(Inbound message, FromSource from, Instant now) throws InterruptedException {
        List<DocumentForm.Read> told;
        try {
            told = DocumentForm.message(message.payload(), from.site());
        } catch (BadEvent e) {
            return List.of(Verdict.refused(new Told.Unreadable("", String.valueOf(e.getMessage()))));
        }
        while (true) {
            try {
                return ledger.ask(store -> told.stream()
                                .map(each -> document(store, each, now))
                                .toList())
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                LOG.warn(
                        "Documents of a source wait for the ledger source={} reason={}", from.source(), e.getMessage());
            }
        }
    }

    private static Verdict document(LedgerStore store, DocumentForm.Read told, Instant now) {
        if (told instanceof DocumentForm.Read.Faulty faulty) {
            return Verdict.refused(new Told.Unreadable(told.name(), faulty.fault()));
        }
        if (told instanceof DocumentForm.Read.Close close) {
            return closed(store, close, now);
        }
        DocumentForm.Expected expected = ((DocumentForm.Read.Told) told).expected();
        return switch (store.documents().take(expected.site().value(), expected.document(), now)) {
            case MADE, CHANGED -> new Verdict(told.name(), "booked", null, null, null);
            case UNCHANGED -> new Verdict(told.name(), "duplicate", null, null, null);
            case CLOSED ->
                new Verdict(
                        told.name(),
                        "conflict",
                        null,
                        null,
                        "the document is closed; give what comes later a number of its own");
        };
    }

    /** Again is a duplicate. A source closes documents of its own site only. */
    private static Verdict closed(LedgerStore store, DocumentForm.Read.Close close, Instant now) {
        DocumentTable.Kept kept = store.documents().get(close.name());
        if (kept == null || !kept.site().equals(close.site().value())) {
            return Verdict.refused(new Told.Unreadable(close.name(), "there is no such document at " + close.site()));
        }
        if (kept.closed() != null) {
            return new Verdict(close.name(), "duplicate", null, null, null);
        }
        store.documents().close(close.name(), now);
        return new Verdict(close.name(), "booked", null, null, null);
    }

    private List<Verdict> verdicts(Inbound message, FromSource from, Instant now) throws InterruptedException {
        List<Told> told;
        try {
            told = TellerJson.read(message.payload(), from.source().value(), now)
                    .movements();
        } catch (BadEvent e) {
            return List.of(Verdict.refused(new Told.Unreadable("", String.valueOf(e.getMessage()))));
        }
        while (true) {
            try {
                return intake.book(told, now, PATIENCE);
            } catch (TimeoutException | LedgerFailure e) {
                LOG.warn(
                        "Movements of a source wait for the ledger source={} reason={}", from.source(), e.getMessage());
            }
        }
    }
}
