package io.dockdoor.broker.api;

import io.dockdoor.broker.fanout.Telling;
import io.dockdoor.broker.ledger.CommitBell;
import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.LedgerRecord;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.ledger.StockQueries.SiteItem;
import io.dockdoor.events.Wire;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.sse.SseClient;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/v1/stream}: every booked event as a server-sent event, from any ledger position. Each client has a thread
 * that reads the ledger a page at a time at the client's own pace, so a slow client holds up nobody and buffers nothing.
 */
final class StreamApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamApi.class);
    private static final int CLIENTS = 64;
    private static final int PAGE = 100;
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final long LOOK_MILLIS = 1000;

    private final StockQueries stock;
    private final CommitBell bell;
    private final InstantSource clock;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicLong number = new AtomicLong();
    private volatile boolean closed;

    StreamApi(StockQueries stock, CommitBell bell, InstantSource clock) {
        this.stock = stock;
        this.bell = bell;
        this.clock = clock;
    }

    /** Clients connected now. */
    int clients() {
        return threads.size();
    }

    void open(SseClient client) {
        long from = from(client.ctx().header("Last-Event-ID"), client.ctx().queryParam("after"));
        if (threads.size() >= CLIENTS) {
            throw new HttpResponseException(503, "all " + CLIENTS + " streams are in use: try again later");
        }
        client.keepAlive();
        Thread thread = new Thread(() -> follow(client, from), "stream-" + number.incrementAndGet());
        threads.add(thread);
        thread.start();
    }

    /** Without a position the stream begins with what is booked from now on. */
    private long from(@Nullable String lastEventId, @Nullable String after) {
        String given = lastEventId != null && !lastEventId.isBlank() ? lastEventId.strip() : after;
        if (given == null) {
            return bell.position();
        }
        try {
            return Math.max(0, Long.parseLong(given));
        } catch (NumberFormatException e) {
            throw new BadRequestResponse("Last-Event-ID '" + given + "' must be a ledger position: a whole number");
        }
    }

    private void follow(SseClient client, long from) {
        try {
            long seen = from;
            long spoken = System.nanoTime();
            client.sendComment("from position " + from);
            while (!closed && !client.terminated()) {
                bell.await(seen, LOOK_MILLIS);
                List<LedgerRecord> page = stock.after(seen, PAGE);
                if (!page.isEmpty()) {
                    seen = tell(client, page);
                    spoken = System.nanoTime();
                } else if (System.nanoTime() - spoken > TimeUnit.MILLISECONDS.toNanos(HEARTBEAT_MILLIS)) {
                    client.sendComment("still here");
                    spoken = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LedgerFailure e) {
            LOG.warn("An event stream ends: {}; its client resumes where it was", e.getMessage());
        } finally {
            threads.remove(Thread.currentThread());
            client.close();
        }
    }

    private long tell(SseClient client, List<LedgerRecord> page) {
        Set<SiteItem> changed = new LinkedHashSet<>();
        long last = 0;
        for (LedgerRecord record : page) {
            last = record.position();
            client.sendEvent("movement", text(Telling.movement(record)), Long.toString(last));
            changed.addAll(Telling.changed(record));
        }
        for (SiteItem at : changed) {
            client.sendEvent("stock", text(Wire.write(Telling.snapshot(stock, at, clock.instant()))));
        }
        return last;
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join(5000);
        }
    }
}
