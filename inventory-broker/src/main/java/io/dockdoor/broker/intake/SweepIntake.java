package io.dockdoor.broker.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.broker.count.Answer;
import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.count.Evidence;
import io.dockdoor.broker.count.Order;
import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.mqtt.Inbound;
import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.broker.mqtt.Outbound;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.Command;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Topics.Sweep;
import io.dockdoor.events.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of sweeps together and gives those that a count asked for to that count. A gateway tells a sweep again until it
 * is acknowledged, so parts are kept in memory only, and of few sweeps at a time.
 */
public final class SweepIntake implements MqttLink.Inbox, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SweepIntake.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int INBOX = 500;
    private static final int AT_ONCE = 50;
    private static final long LOOK_MILLIS = 200;
    private static final long PATIENCE_SECONDS = 15;
    private static final Duration COMMAND = Duration.ofMinutes(1);

    private final LedgerLoop ledger;
    private final StockQueries stock;
    private final MqttLink link;
    private final Topics topics;
    private final Order.Rules rules;
    private final InstantSource clock;
    private final BlockingQueue<Inbound> inbox = new ArrayBlockingQueue<>(INBOX);
    private final Map<String, Parts> open = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Parts> eldest) {
            return size() > AT_ONCE;
        }
    };
    private final Thread thread = new Thread(this::run, "sweeps");
    private volatile boolean closed;

    /** What came of a sweep so far. */
    private static final class Parts {
        private final Map<String, JsonNode> parts = new TreeMap<>();
        private JsonNode summary = JSON.nullNode();

        boolean whole() {
            return summary.isObject() && parts.size() >= summary.path("parts").asInt();
        }
    }

    public SweepIntake(
            LedgerLoop ledger,
            StockQueries stock,
            MqttLink link,
            Topics topics,
            Order.Rules rules,
            InstantSource clock) {
        this.ledger = ledger;
        this.stock = stock;
        this.link = link;
        this.topics = topics;
        this.rules = rules;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

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

    /** Id of the command that has doors swept for a count's place, and so of the sweep. */
    public static String commandId(Count count, int place, Instant now) {
        return count.id() + "-" + place + "-" + Long.toString(now.toEpochMilli(), 36);
    }

    private void run() {
        try {
            while (!closed) {
                Inbound message = inbox.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (message != null) {
                    // told again by the gateway until it is acknowledged below
                    message.done().run();
                    take(message);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(Inbound message) throws InterruptedException {
        Sweep from = topics.parseSweep(message.topic()).orElse(null);
        if (from == null) {
            LOG.warn("Message passed over: no sweep may have this topic topic={}", message.topic());
            return;
        }
        String key = from.gateway() + "/" + from.sweepId();
        Parts parts = open.computeIfAbsent(key, each -> new Parts());
        try {
            JsonNode body = JSON.readTree(message.payload());
            if (from.what().equals("summary")) {
                parts.summary = body;
            } else {
                parts.parts.put(from.what(), body);
            }
            if (parts.whole() && settled(from, parts)) {
                open.remove(key);
                acknowledge(from);
            }
        } catch (IOException | BadEvent e) {
            open.remove(key);
            LOG.warn("A sweep cannot be read sweep={} reason={}", key, e.getMessage());
        } catch (TimeoutException | LedgerFailure e) {
            LOG.warn("A sweep waits for the ledger, it is told again sweep={} reason={}", key, e.getMessage());
        } catch (ExecutionException e) {
            LOG.error("A fault of ours with the sweep {}", key, e.getCause());
        }
    }

    /** Whether it need not be told again. */
    private boolean settled(Sweep from, Parts parts)
            throws BadEvent, InterruptedException, TimeoutException, ExecutionException {
        String id = from.sweepId();
        Count count = id.length() > 36 ? stock.count(id.substring(0, 36)) : null;
        if (count == null) {
            join(from, parts);
            return true;
        }
        List<String> places = count.opened().scope().places();
        String[] rest = id.substring(36).split("-");
        int place = rest.length > 1 && rest[1].matches("\\d{1,4}") ? Integer.parseInt(rest[1]) : places.size();
        if (place >= places.size()) {
            return true;
        }
        add(count, parts, places.get(place));
        return true;
    }

    /** Nobody asked for it by a count; an open one may take it all the same. */
    private void join(Sweep from, Parts parts)
            throws BadEvent, InterruptedException, TimeoutException, ExecutionException {
        String site = from.site().value();
        Evidence.Sweep swept = CountForm.sweep(parts.summary, List.of(), "");
        List<String> places = ledger.ask(store -> store.placesOf(site)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        SweepJoins.Join join = SweepJoins.of(stock, site, swept.door(), places);
        if (join != null) {
            LOG.info(
                    "A sweep joins an open count sweep={} count={}",
                    from.sweepId(),
                    join.count().id());
            add(join.count(), parts, join.place());
        }
    }

    private void add(Count count, Parts parts, String place)
            throws BadEvent, InterruptedException, TimeoutException, ExecutionException {
        Evidence.Sweep sweep = CountForm.sweep(parts.summary, new ArrayList<>(parts.parts.values()), place);
        String by = parts.summary.path("startedBy").asText("door");
        Instant now = clock.instant();
        Answer answer = ledger.ask(store ->
                        store.count(count.id(), new Order.Add(sweep), new Order.From("door:" + by, ""), rules, now))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer instanceof Answer.Refused refused) {
            LOG.warn("A sweep came too late for its count count={} reason={}", count.id(), refused.why());
        }
    }

    private void acknowledge(Sweep from) throws InterruptedException {
        Instant now = clock.instant();
        String id = UUID.nameUUIDFromBytes(("ack " + from.sweepId() + now).getBytes(StandardCharsets.UTF_8))
                .toString();
        Command command = new Command(
                id,
                now,
                now.plus(COMMAND),
                "inventory broker",
                JSON.createObjectNode().put("sweepId", from.sweepId()),
                null,
                null);
        CompletableFuture<Void> unused = link.publish(new Outbound(
                        topics.command(from.site(), from.gateway(), "sweep.ack"), Wire.write(command), false, COMMAND))
                .exceptionally(failure -> {
                    LOG.debug("a sweep is acknowledged when it is told again: {}", failure.getMessage());
                    return null;
                });
    }
}
