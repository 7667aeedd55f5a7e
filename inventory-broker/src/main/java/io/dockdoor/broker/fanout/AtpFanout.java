package io.dockdoor.broker.fanout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.availability.Availability;
import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.availability.Watermarks;
import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.ledger.Touched;
import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.broker.mqtt.Outbound;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what can be promised of each item to each channel as a retained message, at most one a second each, and only when it
 * says something new. Stock, reservations and their end, master data and the age of knowledge all change it; after a start,
 * and when something for all items changed, all of them are looked at little by little.
 */
public final class AtpFanout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AtpFanout.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final long TURN_MILLIS = 25;
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_SECONDS = 15;
    /** Items told in one turn, and of those looked at only because everything is: more at once would keep others waiting. */
    private static final int TURN = 25;

    private static final int SWEPT = 2;
    /** Looking at everything takes one part in so many of the time: what moves was looked at already, and questions come first. */
    private static final int SHARE = 20;

    private final StockQueries stock;
    private final Touched touched;
    private final MqttLink link;
    private final Topics topics;
    private final AsOf asOf;
    private final Watermarks watermarks;
    private final InstantSource clock;
    private final Map<String, Long> dueNanos = new LinkedHashMap<>();
    private final Map<String, Long> restingNanos = new LinkedHashMap<>();
    /** What was told last of an item to a channel, but for its age. */
    private final Map<String, Said> told = new HashMap<>();

    private final Set<String> unclassified = ConcurrentHashMap.newKeySet();
    private final Set<String> lacking = ConcurrentHashMap.newKeySet();
    private final Set<String> disputed = ConcurrentHashMap.newKeySet();
    private final Map<SiteId, Freshness.State> ages = new HashMap<>();
    /** How far the look at all items has come; null: none is under way. */
    private @Nullable String swept = "";

    private long sweepDueNanos = System.nanoTime();
    private boolean sweeping;

    private Instant expiredUpTo;
    private final Thread thread = new Thread(this::run, "fanout-atp");
    private volatile boolean closed;
    private volatile long turned = System.nanoTime();

    public AtpFanout(
            StockQueries stock,
            Touched touched,
            MqttLink link,
            Topics topics,
            AsOf asOf,
            Watermarks watermarks,
            InstantSource clock) {
        this.stock = stock;
        this.touched = touched;
        this.link = link;
        this.topics = topics;
        this.asOf = asOf;
        this.watermarks = watermarks;
        this.clock = clock;
        this.expiredUpTo = clock.instant();
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
    }

    /** Items in stock that a channel does not sell because they are not among the items; as far as all were looked at. */
    public int unclassified() {
        return unclassified.size();
    }

    /** Items of which more is owed than there is; as far as all were looked at. */
    public int lacking() {
        return lacking.size();
    }

    /** Items some of which somebody has to look at before they are promised again; as far as all were looked at. */
    public int disputed() {
        return disputed.size();
    }

    /** Monotonic time at which its thread last came round. */
    public long turnedNanos() {
        return turned;
    }

    private void run() {
        try {
            while (!closed) {
                turned = System.nanoTime();
                TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
                try {
                    note();
                    if (link.connected()) {
                        tell();
                    }
                } catch (ExecutionException | TimeoutException | LedgerFailure e) {
                    // the broker or the database is away: what is due stays due
                    LOG.debug("fan-out of what can be promised waits: {}", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is to be looked at. */
    private void note() {
        Touched.Look look = touched.look();
        look.items().forEach(this::due);
        for (SiteId site : watermarks.sites()) {
            Freshness.State state = asOf.freshness(site.value()).state();
            if (!state.equals(ages.put(site, state))) {
                swept = "";
            }
        }
        if (look.all()) {
            swept = "";
        }
        Instant now = clock.instant();
        stock.expiredBetween(expiredUpTo, now).forEach(this::due);
        expiredUpTo = now;
        String from = swept;
        sweeping = from != null && dueNanos.size() < TURN && sweepDueNanos - System.nanoTime() <= 0;
        if (from != null && sweeping) {
            List<String> next = stock.itemsAfter(from, SWEPT);
            next.forEach(this::due);
            swept = next.isEmpty() ? null : next.get(next.size() - 1);
        }
    }

    private void due(String item) {
        dueNanos.putIfAbsent(item, restingNanos.getOrDefault(item, System.nanoTime()));
    }

    private void tell() throws InterruptedException, ExecutionException, TimeoutException {
        long now = System.nanoTime();
        List<String> items = dueNanos.entrySet().stream()
                .filter(each -> each.getValue() - now <= 0)
                .limit(TURN)
                .map(Map.Entry::getKey)
                .toList();
        restingNanos.values().removeIf(until -> until - now <= 0);
        if (items.isEmpty()) {
            return;
        }
        List<String> channels = stock.channels();
        Map<String, Said> news = new HashMap<>();
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        Set<String> unlisted = new HashSet<>();
        Set<String> owed = new HashSet<>();
        Set<String> doubtful = new HashSet<>();
        for (String item : items) {
            for (String channel : channels) {
                Instant at = clock.instant();
                Availability.Answer answer = stock.available(channel, item, at, asOf::freshness);
                String topic = topics.atp(item, channel);
                if (answer != null && answer.unclassified() && answer.onHand() != 0) {
                    unlisted.add(item);
                }
                if (answer != null && answer.shortfall() > 0) {
                    owed.add(item);
                }
                if (answer != null && answer.unavailable() != 0 && stock.disputed(item)) {
                    doubtful.add(item);
                }
                Said said = answer == null ? null : Said.of(answer, at);
                if (answer != null && said != null && !said.equals(told.get(topic))) {
                    news.put(topic, said);
                    sent.add(link.publish(new Outbound(topic, json(answer, at), true)));
                }
            }
        }
        CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0])).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        told.putAll(news);
        for (String item : items) {
            keep(unclassified, item, unlisted.contains(item));
            keep(lacking, item, owed.contains(item));
            keep(disputed, item, doubtful.contains(item));
            dueNanos.remove(item);
            restingNanos.put(item, now + EVERY_NANOS);
        }
        if (sweeping) {
            long done = System.nanoTime();
            sweepDueNanos = done + (done - now) * (SHARE - 1);
        }
    }

    private static void keep(Set<String> all, String item, boolean its) {
        if (its) {
            all.add(item);
        } else {
            all.remove(item);
        }
    }

    /** All but how old it is: that grows by itself, and the site's freshness topic tells it. */
    private record Said(
            long onHand,
            long unavailable,
            long reserved,
            long unplaced,
            long incoming,
            long buffer,
            long haircut,
            long atp,
            long atpFresh,
            int stale,
            boolean unclassified,
            Freshness.State age) {
        static Said of(Availability.Answer answer, Instant now) {
            return new Said(
                    answer.onHand(),
                    answer.unavailable(),
                    answer.reserved(),
                    answer.unplaced(),
                    answer.incoming(),
                    answer.buffer(),
                    answer.haircut(),
                    answer.atp(),
                    answer.atpFresh(),
                    answer.stale().hashCode(),
                    answer.unclassified(),
                    Freshness.of(answer.asOf(), now).state());
        }
    }

    private static byte[] json(Availability.Answer answer, Instant now) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            Promise.totals(out, answer, now);
            out.writeStringField("at", now.toString());
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }
}
