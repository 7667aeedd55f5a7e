package io.dockdoor.broker.api;

import io.dockdoor.broker.fanout.AsOf;
import io.dockdoor.broker.fanout.Telling;
import io.dockdoor.broker.ledger.CommitBell;
import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.LedgerRecord;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.ledger.StockQueries.SiteItem;
import io.dockdoor.events.Wire;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final AsOf asOf;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean closed;

    StreamApi(StockQueries stock, CommitBell bell, AsOf asOf) {
        this.stock = stock;
        this.bell = bell;
        this.asOf = asOf;
    }

    /** Clients dropped because they took nothing for too long. */
    long dropped() {
        return dropped.get();
    }

    /** Clients connected now. */
    int clients() {
        return threads.size();
    }

    void open(Context context) throws IOException {
        long from = from(context.header("Last-Event-ID"), context.queryParam("after"));
        if (threads.size() >= CLIENTS) {
            throw new HttpResponseException(503, "all " + CLIENTS + " streams are in use: try again later");
        }
        context.contentType("text/event-stream; charset=utf-8");
        context.header("Cache-Control", "no-cache");
        context.header("X-Accel-Buffering", "no");
        OutputStream out = context.res().getOutputStream();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> follow(out, from, ended), "stream-" + number.incrementAndGet());
        threads.add(thread);
        context.future(() -> {
            thread.start();
            return ended;
        });
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

    private void follow(OutputStream out, long from, CompletableFuture<Void> ended) {
        try {
            long seen = from;
            long spoken = System.nanoTime();
            write(out, ": from position " + from + "\n\n");
            while (!closed) {
                bell.await(seen, LOOK_MILLIS);
                List<LedgerRecord> page = stock.after(seen, PAGE);
                if (!page.isEmpty()) {
                    seen = tell(out, page);
                    spoken = System.nanoTime();
                } else if (System.nanoTime() - spoken > TimeUnit.MILLISECONDS.toNanos(HEARTBEAT_MILLIS)) {
                    write(out, ": still here\n\n");
                    spoken = System.nanoTime();
                }
            }
        } catch (IOException e) {
            ended(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LedgerFailure e) {
            LOG.warn("An event stream ends: {}; its client resumes where it was", e.getMessage());
        } finally {
            threads.remove(Thread.currentThread());
            ended.complete(null);
        }
    }

    /** Jetty gives up a write that the client does not take for its idle timeout; the client resumes where it was. */
    private void ended(IOException e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof TimeoutException) {
                dropped.incrementAndGet();
                LOG.info("An event stream was dropped: its client takes nothing; it resumes by its last event id");
                return;
            }
        }
        LOG.debug("an event stream's client is gone: {}", e.getMessage());
    }

    private long tell(OutputStream out, List<LedgerRecord> page) throws IOException {
        Set<SiteItem> changed = new LinkedHashSet<>();
        StringBuilder text = new StringBuilder();
        long last = 0;
        for (LedgerRecord record : page) {
            last = record.position();
            event(text, "movement", last, Telling.movement(record));
            changed.addAll(Telling.changed(record));
        }
        for (SiteItem at : changed) {
            event(text, "stock", last, Wire.write(Telling.snapshot(stock, at, asOf)));
        }
        write(out, text.toString());
        return last;
    }

    private static void event(StringBuilder text, String name, long id, byte[] json) {
        text.append("event: ").append(name).append('\n');
        text.append("id: ").append(id).append('\n');
        text.append("data: ").append(new String(json, StandardCharsets.UTF_8)).append("\n\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
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
