package io.dockdoor.broker.fanout;

import io.dockdoor.broker.availability.Watermarks;
import io.dockdoor.broker.count.KeptAct;
import io.dockdoor.broker.ledger.CommitBell;
import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.LedgerRecord;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.ledger.StockQueries.SiteItem;
import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.broker.mqtt.Outbound;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import io.dockdoor.events.Wire.StockDelta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the MQTT world what was committed: every accepted event and every stock change once each, in order, and the stock
 * itself as retained snapshots, at most one a second for each item. What stands on the shelf now does not wait until a long
 * backlog of events is told: snapshots are of the latest commit, whatever page of events they follow. A cursor in the ledger says how far the world was told; it moves when the MQTT
 * broker has acknowledged, so after a crash something may be told twice and nothing is left out.
 */
public final class TopicFanout implements AutoCloseable {
    /** Name of the cursor of entries and deltas. */
    static final String DELTAS = "mqtt";
    /** Name of the cursor of snapshots: all stock as of that position was published. */
    static final String SNAPSHOTS = "mqtt-snapshots";

    /** Name of the cursor of what happened to counts. */
    static final String COUNTS = "mqtt-counts";

    private static final Logger LOG = LoggerFactory.getLogger(TopicFanout.class);
    private static final int PAGE = 100;
    private static final Duration FRESHNESS_EVERY = Duration.ofSeconds(10);
    private static final long SNAPSHOT_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_SECONDS = 15;
    private static final long REST_MILLIS = 200;
    /** A cursor costs a commit that bookings then wait for. */
    private static final long CURSORS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final StockQueries stock;
    private final MqttLink link;
    private final Topics topics;
    private final CommitBell bell;
    private final Cursors cursors;
    private final AsOf asOf;
    private final Watermarks watermarks;
    /** Items whose snapshot is to be published, and from when on. */
    private final Map<SiteItem, Long> dueNanos = new LinkedHashMap<>();
    /** Items published lately, and until when their next snapshot waits. */
    private final Map<SiteItem, Long> resting = new LinkedHashMap<>();
    /** Cursors that are further than the ledger knows. */
    private final Map<String, Long> moved = new LinkedHashMap<>();

    private final Thread thread = new Thread(this::run, "fanout-mqtt");
    private volatile long told;
    private volatile boolean closed;
    private volatile long turned = System.nanoTime();
    private long snapshotsTo;
    /** Position up to which the items that changed are due, or were shown. */
    private long noticed;

    private long countsTo;
    private long freshnessDueNanos = System.nanoTime();
    private long cursorsDueNanos = System.nanoTime();

    /** Keeps cursors: the ledger's thread does. */
    public interface Cursors {
        void moved(String name, long position) throws InterruptedException;
    }

    public TopicFanout(
            StockQueries stock,
            MqttLink link,
            Topics topics,
            CommitBell bell,
            Cursors cursors,
            AsOf asOf,
            Watermarks watermarks) {
        this.stock = stock;
        this.link = link;
        this.topics = topics;
        this.bell = bell;
        this.cursors = cursors;
        this.asOf = asOf;
        this.watermarks = watermarks;
    }

    public void start() {
        told = stock.cursor(DELTAS);
        snapshotsTo = stock.cursor(SNAPSHOTS);
        noticed = snapshotsTo;
        countsTo = stock.cursor(COUNTS);
        thread.start();
    }

    /** Ledger position up to which everything was told. */
    public long told() {
        return told;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
        keepCursors();
    }

    /** Monotonic time at which its thread last came round. */
    public long turnedNanos() {
        return turned;
    }

    private void run() {
        try {
            while (!closed) {
                turned = System.nanoTime();
                if (!link.connected()) {
                    TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
                    continue;
                }
                bell.await(told, restMillis());
                try {
                    tellMovementsAndStock();
                    tellCounts();
                    tellFreshness();
                    if (cursorsDueNanos - System.nanoTime() <= 0) {
                        keepCursors();
                        cursorsDueNanos = System.nanoTime() + CURSORS_EVERY_NANOS;
                    }
                } catch (ExecutionException | TimeoutException | LedgerFailure e) {
                    // the broker or the database is away: the cursor stands where it was, and all of it is told again
                    LOG.debug("fan-out over MQTT waits: {}", e.getMessage());
                    TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the next snapshot may be told; at least a millisecond. */
    private long restMillis() {
        long now = System.nanoTime();
        long rest = TimeUnit.MILLISECONDS.toNanos(REST_MILLIS);
        for (long due : dueNanos.values()) {
            rest = Math.min(rest, due - now);
            if (rest <= 0) {
                break;
            }
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(rest));
    }

    private void keepCursors() throws InterruptedException {
        for (Map.Entry<String, Long> each : moved.entrySet()) {
            cursors.moved(each.getKey(), each.getValue());
        }
        moved.clear();
    }

    /** Entries, deltas and snapshots go out one behind the other; one wait for all answers. */
    private void tellMovementsAndStock() throws InterruptedException, ExecutionException, TimeoutException {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        long now = System.nanoTime();
        noticeChanges(now);
        long upTo = publishNew(sent);
        List<SiteItem> shown = publishStock(now, sent);
        await(sent);
        if (upTo > told) {
            told = upTo;
            moved.put(DELTAS, upTo);
        }
        shown.forEach(dueNanos::remove);
        resting.values().removeIf(until -> until - now <= 0);
        shown.forEach(at -> resting.put(at, now + SNAPSHOT_EVERY_NANOS));
        if (dueNanos.isEmpty() && snapshotsTo < noticed) {
            snapshotsTo = noticed;
            moved.put(SNAPSHOTS, noticed);
        }
    }

    private void noticeChanges(long now) {
        long upTo = bell.position();
        if (upTo > noticed) {
            // asked after the position was: what changes meanwhile is shown too, and noticed again
            stock.changedAfter(noticed).forEach(at -> dueNanos.putIfAbsent(at, resting.getOrDefault(at, now)));
            noticed = upTo;
        }
    }

    /** @return ledger position up to which all of it is among what was sent */
    private long publishNew(List<CompletableFuture<Void>> sent) throws InterruptedException {
        List<LedgerRecord> page = stock.after(told, PAGE);
        for (LedgerRecord record : page) {
            String entry = topics.ledger(new SiteId(record.site()), record.kind());
            if (link.heard(entry)) {
                sent.add(link.publish(new Outbound(entry, Telling.movement(record), false)));
            }
            for (StockDelta delta : Telling.deltas(record)) {
                String topic = topics.stockDelta(new SiteId(delta.site()), delta.item());
                if (link.heard(topic)) {
                    sent.add(link.publish(new Outbound(topic, Wire.write(delta), false)));
                }
            }
        }
        return page.isEmpty() ? told : page.get(page.size() - 1).position();
    }

    /** @return what was shown */
    private List<SiteItem> publishStock(long now, List<CompletableFuture<Void>> sent) throws InterruptedException {
        List<SiteItem> shown = new ArrayList<>();
        for (Map.Entry<SiteItem, Long> due : dueNanos.entrySet()) {
            if (shown.size() == PAGE) {
                break;
            }
            if (due.getValue() - now <= 0) {
                SiteItem at = due.getKey();
                byte[] snapshot = Wire.write(Telling.snapshot(stock, at, asOf));
                sent.add(link.publish(new Outbound(topics.stock(new SiteId(at.site()), at.item()), snapshot, true)));
                shown.add(at);
            }
        }
        return shown;
    }

    private void tellCounts() throws InterruptedException, ExecutionException, TimeoutException {
        List<KeptAct> page = stock.actsAfter(countsTo, PAGE);
        if (page.isEmpty()) {
            return;
        }
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (KeptAct act : page) {
            String topic =
                    topics.count(new SiteId(act.site()), act.count(), act.act().phase());
            sent.add(link.publish(new Outbound(topic, CountTelling.act(act), false)));
        }
        await(sent);
        countsTo = page.get(page.size() - 1).number();
        moved.put(COUNTS, countsTo);
    }

    /** Expires when nobody renews it, so that a number is never called fresh by a process that is gone. */
    private void tellFreshness() throws InterruptedException, ExecutionException, TimeoutException {
        long now = System.nanoTime();
        if (freshnessDueNanos - now > 0) {
            return;
        }
        freshnessDueNanos = now + FRESHNESS_EVERY.toNanos();
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (SiteId site : watermarks.sites()) {
            byte[] told = Wire.write(asOf.told(site));
            sent.add(link.publish(new Outbound(topics.freshness(site), told, true, FRESHNESS_EVERY.multipliedBy(3))));
        }
        await(sent);
    }

    private static void await(List<CompletableFuture<Void>> sent)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0])).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
