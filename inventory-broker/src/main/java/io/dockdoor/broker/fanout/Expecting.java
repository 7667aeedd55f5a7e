package io.dockdoor.broker.fanout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.ledger.DocumentTable;
import io.dockdoor.broker.ledger.DocumentTable.Kept;
import io.dockdoor.broker.ledger.DocumentTable.Passed;
import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.LedgerStore;
import io.dockdoor.broker.mqtt.Inbound;
import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.broker.mqtt.Outbound;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import io.dockdoor.events.documents.Expectation;
import io.dockdoor.events.documents.Fulfilment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code fanout-documents}: tells every gateway what its doors are to expect, closes documents that are complete, and
 * publishes how each closed. Gateways say which doors they have in their retained state.
 */
public final class Expecting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Expecting.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final long LOOK_MILLIS = 200;
    private static final long PATIENCE_SECONDS = 15;
    /** A gateway without a network goes on verifying for so long. */
    private static final Duration BELIEVED = Duration.ofDays(7);

    private static final Duration REFRESH = Duration.ofHours(1);
    /** A complete document stays open so long: a late tag of its last load may still show that it is not. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static final int MOST_OPEN = 1_000;
    private static final int MOST_BYTES = 900 * 1024;

    private final LedgerLoop ledger;
    private final DocumentTable documents;
    private final MqttLink link;
    private final Topics topics;
    private final InstantSource clock;
    private final Map<Topics.FromGateway, List<String>> doors = new ConcurrentHashMap<>();
    private final Map<String, List<Expectation.Expected>> told = new HashMap<>();
    private final Thread thread = new Thread(this::run, "fanout-documents");
    private volatile boolean closed;
    private volatile boolean doorsChanged;
    private long seen = -1;
    private Instant refreshed = Instant.EPOCH;
    private Instant looked = Instant.EPOCH;

    /** @param documents only its revision is asked here, everything else on the ledger's thread */
    public Expecting(LedgerLoop ledger, DocumentTable documents, MqttLink link, Topics topics, InstantSource clock) {
        this.ledger = ledger;
        this.documents = documents;
        this.link = link;
        this.topics = topics;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

    /** The state of a gateway: which doors it has. */
    public void heard(Inbound message) {
        Topics.FromGateway from = topics.parse(message.topic()).orElse(null);
        try {
            if (from != null && message.payload().length > 0) {
                List<String> its =
                        Wire.read(message.payload(), Wire.GatewayState.class).doors();
                doorsChanged |= !its.equals(doors.put(from, its));
            }
        } catch (BadEvent senseless) {
            LOG.warn(
                    "The state of a gateway makes no sense topic={} reason={}",
                    message.topic(),
                    senseless.getMessage());
        }
        message.done().run();
    }

    private void run() {
        try {
            while (!closed) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                if (!link.connected()) {
                    continue;
                }
                try {
                    look();
                } catch (ExecutionException | TimeoutException | LedgerFailure away) {
                    LOG.debug("documents wait: {}", away.getMessage());
                    seen = -1;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException, ExecutionException, TimeoutException {
        Instant now = clock.instant();
        long revision = documents.revision();
        boolean refresh = now.isAfter(refreshed.plus(REFRESH));
        if (revision != seen || doorsChanged || refresh) {
            doorsChanged = false;
            expect(refresh, now);
            seen = revision;
            refreshed = refresh ? now : refreshed;
        }
        if (now.isAfter(looked.plusSeconds(1))) {
            looked = now;
            close(now);
            tellClosed();
        }
    }

    private record Open(Kept kept, List<Passed> passed) {}

    private void expect(boolean refresh, Instant now)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Open> open = ask(store -> store.documents().list("open", null, MOST_OPEN).stream()
                .map(kept ->
                        new Open(kept, store.documents().passed(kept.document().key())))
                .toList());
        for (Map.Entry<Topics.FromGateway, List<String>> gateway : doors.entrySet()) {
            for (String door : gateway.getValue()) {
                String topic =
                        topics.expect(gateway.getKey().site(), gateway.getKey().gateway(), new DoorId(door));
                List<Expectation.Expected> its = expected(open, gateway.getKey(), door);
                List<Expectation.Expected> before = told.get(topic);
                // an expectation of an earlier life may still be retained: nothing is told once, too
                if (refresh || !its.equals(before)) {
                    byte[] message = Wire.write(new Expectation(door, now.plus(BELIEVED), its));
                    link.publish(new Outbound(topic, message, true, BELIEVED)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    told.put(topic, its);
                }
            }
        }
    }

    private List<Expectation.Expected> expected(List<Open> open, Topics.FromGateway gateway, String door) {
        List<Expectation.Expected> all = new ArrayList<>();
        long bytes = 0;
        for (Open each : open) {
            String its = each.kept().document().door();
            if (each.kept().site().equals(gateway.site().value()) && (its == null || its.equals(door))) {
                Expectation.Expected expected = new Expectation.Expected(
                        each.kept().document(),
                        elsewhere(each.passed(), gateway.gateway().value()));
                bytes += Wire.write(expected).length;
                if (all.size() == Expectation.MOST || bytes > MOST_BYTES) {
                    LOG.warn(
                            "More documents are open than door {} can hold; it is not told of {} and later ones: close"
                                    + " old ones or assign documents to doors",
                            door,
                            each.kept().document().key());
                    break;
                }
                all.add(expected);
            }
        }
        return all;
    }

    private static List<String> elsewhere(List<Passed> passed, String gateway) {
        Set<String> all = new LinkedHashSet<>();
        for (Passed each : passed) {
            if (!each.gateway().equals(gateway)) {
                if (each.back()) {
                    each.identities().forEach(all::remove);
                } else {
                    all.addAll(each.identities());
                }
            }
        }
        return List.copyOf(all);
    }

    /** What is complete and was left alone for a while needs nobody to close it. */
    private void close(Instant now) throws InterruptedException, ExecutionException, TimeoutException {
        List<Kept> done = ask(store -> {
            List<Kept> all = new ArrayList<>();
            for (Kept kept : store.documents().list("open", null, MOST_OPEN)) {
                if (kept.changed().plus(GRACE).isBefore(now)
                        && kept.changed().isAfter(kept.made())
                        && store.documents().report(kept).complete()) {
                    store.documents().close(kept.document().key(), now);
                    all.add(kept);
                }
            }
            return all;
        });
        done.forEach(kept -> LOG.info(
                "Document complete and closed document={}", kept.document().key()));
    }

    private void tellClosed() throws InterruptedException, ExecutionException, TimeoutException {
        record Closed(Kept kept, byte[] message) {}
        List<Closed> all = ask(store -> store.documents().untold().stream()
                .map(kept -> new Closed(
                        kept,
                        message(
                                kept,
                                store.documents().report(kept),
                                store.documents().passed(kept.document().key()))))
                .toList());
        for (Closed each : all) {
            link.publish(new Outbound(
                            topics.documentClosed(new SiteId(each.kept().site())), each.message(), false))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            ask(store -> {
                store.documents().told(each.kept().document().key());
                return each;
            });
        }
    }

    private <T> T ask(Function<LedgerStore, T> work) throws InterruptedException, ExecutionException, TimeoutException {
        return ledger.ask(work).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** A document, how it stands and what passed for it, as the API and the topic of closed ones tell it. */
    public static byte[] message(Kept kept, Fulfilment.Report report, List<Passed> passed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            write(out, kept, report, passed);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, Kept kept, Fulfilment.Report report, List<Passed> passed)
            throws IOException {
        out.writeStringField("type", kept.document().type().word());
        out.writeStringField("id", kept.document().id());
        out.writeStringField("site", kept.site());
        out.writeStringField("state", kept.state());
        out.writeStringField("made", kept.made().toString());
        if (kept.closed() != null) {
            out.writeStringField("closed", kept.closed().toString());
        }
        out.writeBooleanField("complete", report.complete());
        out.writeNumberField("expected", report.expected());
        out.writeNumberField("passed", report.passed());
        out.writeArrayFieldStart("lines");
        for (Fulfilment.ReportLine line : report.lines()) {
            out.writeStartObject();
            out.writeStringField("item", line.item());
            out.writeNumberField("expected", line.expected());
            out.writeNumberField("read", line.read());
            out.writeNumberField("inferred", line.inferred());
            out.writeEndObject();
        }
        out.writeEndArray();
        strings(out, "missing", report.missing());
        strings(out, "unexpected", report.unexpected());
        out.writeArrayFieldStart("passages");
        for (Passed each : passed) {
            out.writeStartObject();
            out.writeStringField("gateway", each.gateway());
            out.writeStringField("passage", each.passage());
            out.writeStringField("verdict", each.verdict());
            out.writeBooleanField("back", each.back());
            out.writeNumberField("things", each.identities().size());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void strings(JsonGenerator out, String name, List<String> all) throws IOException {
        out.writeArrayFieldStart(name);
        for (String each : all) {
            out.writeString(each);
        }
        out.writeEndArray();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
    }
}
