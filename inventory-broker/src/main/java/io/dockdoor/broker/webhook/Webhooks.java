package io.dockdoor.broker.webhook;

import io.dockdoor.broker.ledger.CommitBell;
import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.LedgerRecord;
import io.dockdoor.broker.ledger.LedgerStore;
import io.dockdoor.broker.ledger.Notice;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.webhook.Webhook.Filter;
import io.dockdoor.broker.webhook.Webhook.Secrets;
import io.dockdoor.broker.webhook.Webhook.State;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All webhooks: made, changed and taken away here; each has its courier. What is changed is on disk when a method returns. */
public final class Webhooks implements AutoCloseable {
    /** More receivers than this want MQTT or the event stream. */
    public static final int MOST = 50;

    private static final Duration OVERLAP = Duration.ofHours(24);
    private static final long PATIENCE_SECONDS = 15;

    private final LedgerLoop ledger;
    private final StockQueries stock;
    private final CommitBell bell;
    private final Post post;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<String, Courier> couriers = new LinkedHashMap<>();

    /** @param random cryptographically strong: secrets come from it */
    public Webhooks(
            LedgerLoop ledger,
            StockQueries stock,
            CommitBell bell,
            Post post,
            InstantSource clock,
            RandomGenerator random) {
        this.ledger = ledger;
        this.stock = stock;
        this.bell = bell;
        this.post = post;
        this.clock = clock;
        this.random = random;
    }

    /** What there is to say of one. */
    public record Told(Webhook webhook, long position, int waiting) {}

    public synchronized void start(List<Kept> kept) {
        kept.forEach(this::employ);
    }

    private Courier employ(Kept kept) {
        Courier courier = new Courier(kept, new LedgerDesk(), post, clock, random);
        couriers.put(kept.webhook().id(), courier);
        courier.start();
        return courier;
    }

    public synchronized List<Told> all() {
        return couriers.values().stream().map(Webhooks::told).toList();
    }

    private static Told told(Courier courier) {
        return new Told(courier.hook(), courier.position(), courier.waiting());
    }

    /** The one with that id, null for none. */
    public synchronized @Nullable Told get(String id) {
        Courier courier = couriers.get(id);
        return courier == null ? null : told(courier);
    }

    /**
     * Makes one, told from that position on, or from now on.
     *
     * @throws IllegalArgumentException when the URL is none, or there are too many webhooks
     */
    public synchronized Told make(URI url, String description, Filter filter, @Nullable Long after)
            throws InterruptedException {
        check(url);
        if (couriers.size() >= MOST) {
            throw new IllegalArgumentException("there are " + MOST + " webhooks already: take one away");
        }
        byte[] name = new byte[8];
        random.nextBytes(name);
        Webhook hook = new Webhook(
                HexFormat.of().formatHex(name),
                url,
                description,
                filter,
                State.ACTIVE,
                new Secrets(Secret.mint(random), List.of(), Instant.EPOCH),
                clock.instant());
        long position = after == null ? bell.position() : Math.min(after, bell.position());
        long noticed = ask(store -> store.webhooks().keep(hook, position));
        return told(employ(new Kept(hook, position, noticed, List.of())));
    }

    private static void check(URI url) {
        String refusal = Message.refusal(url);
        if (refusal != null) {
            throw new IllegalArgumentException(refusal);
        }
    }

    /** Changes one; null when there is none. Each value null: as it was. */
    public synchronized @Nullable Told change(
            String id,
            @Nullable URI url,
            @Nullable String description,
            @Nullable Filter filter,
            @Nullable Boolean active)
            throws InterruptedException {
        Courier courier = couriers.get(id);
        if (courier == null) {
            return null;
        }
        if (url != null) {
            check(url);
        }
        Webhook was = courier.hook();
        return become(
                courier,
                new Webhook(
                        id,
                        url == null ? was.url() : url,
                        description == null ? was.description() : description,
                        filter == null ? was.filter() : filter,
                        active == null ? was.state() : active ? State.ACTIVE : State.PAUSED,
                        was.secrets(),
                        was.made()));
    }

    /** A new secret; the one before signs too for a day. Null when there is no such webhook. */
    public synchronized @Nullable Told rotate(String id) throws InterruptedException {
        Courier courier = couriers.get(id);
        if (courier == null) {
            return null;
        }
        Webhook was = courier.hook();
        Secrets next = new Secrets(
                Secret.mint(random),
                List.of(was.secrets().current()),
                clock.instant().plus(OVERLAP));
        return become(courier, was.signedWith(next));
    }

    private Told become(Courier courier, Webhook changed) throws InterruptedException {
        ask(store -> {
            store.webhooks().keep(changed, courier.position());
            return changed;
        });
        courier.become(changed);
        return told(courier);
    }

    /** Whether there was one to take away. */
    public boolean drop(String id) throws InterruptedException {
        Courier courier;
        synchronized (this) {
            courier = couriers.remove(id);
        }
        if (courier == null) {
            return false;
        }
        courier.close();
        ask(store -> {
            store.webhooks().drop(id);
            return id;
        });
        return true;
    }

    /** Messages given up, the oldest first; null when there is no such webhook. */
    public @Nullable List<Letter> dead(String id, int most) throws InterruptedException {
        return get(id) == null ? null : ask(store -> store.webhooks().dead(id, most));
    }

    /** Tells everything behind that position again; false when there is no such webhook. */
    public synchronized boolean replay(String id, long after) throws InterruptedException {
        Courier courier = couriers.get(id);
        if (courier == null) {
            return false;
        }
        ask(store -> {
            store.webhooks().moved(id, Math.min(after, courier.position()));
            return id;
        });
        courier.again(after);
        return true;
    }

    /** Tries the given up ones again, at most as many as may be under way; how many, null when there is no such webhook. */
    public synchronized @Nullable Integer revive(String id) throws InterruptedException {
        Courier courier = couriers.get(id);
        if (courier == null) {
            return null;
        }
        Instant now = clock.instant();
        List<Letter> revived = ask(store -> {
            List<Letter> all = new ArrayList<>();
            for (Letter dead : store.webhooks().dead(id, Courier.LETTERS)) {
                Letter letter = new Letter(dead.position(), 0, now, dead.trouble());
                store.webhooks().keep(id, letter, false);
                all.add(letter);
            }
            return all;
        });
        courier.again(revived);
        return revived.size();
    }

    /** Sends a message of the type {@code webhook.test} and says what came of it; null when there is no such webhook. */
    public @Nullable String test(String id) throws InterruptedException {
        Told told = get(id);
        if (told == null) {
            return null;
        }
        Instant now = clock.instant();
        byte[] body = Message.test(now);
        byte[] name = new byte[12];
        random.nextBytes(name);
        Post.Outcome outcome = post.send(
                told.webhook().url(),
                Message.headers(told.webhook(), "msg_" + HexFormat.of().formatHex(name), body, now),
                body);
        return outcome instanceof Post.Answered answered
                ? "answered " + answered.status()
                : ((Post.Failed) outcome).reason();
    }

    /** What the receivers that are told at present are behind, and how many messages wait for another attempt. */
    public synchronized Map<String, Long> numbers() {
        Collection<Courier> all = couriers.values();
        long behind = all.stream()
                .filter(each -> each.hook().state() == State.ACTIVE)
                .mapToLong(each -> bell.position() - each.position())
                .max()
                .orElse(0);
        long waiting = all.stream().mapToLong(Courier::waiting).sum();
        return Map.of(
                "dockdoor_webhooks",
                (long) all.size(),
                "dockdoor_webhooks_behind",
                behind,
                "dockdoor_webhooks_waiting",
                waiting);
    }

    private <T> T ask(Function<LedgerStore, T> work) throws InterruptedException {
        try {
            return ledger.ask(work).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw LedgerFailure.late(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the ledger could not do it", e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        List<Courier> all;
        synchronized (this) {
            all = List.copyOf(couriers.values());
        }
        for (Courier courier : all) {
            courier.close();
        }
    }

    /** The couriers' end of the ledger. */
    private final class LedgerDesk implements Courier.Desk {
        @Override
        public List<LedgerRecord> after(long position, int most) {
            return stock.after(position, most);
        }

        @Override
        public List<Notice> noticesAfter(long number, int most) {
            return stock.noticesAfter(number, most);
        }

        @Override
        public void noticed(String hook, long to) throws InterruptedException {
            ask(store -> {
                store.webhooks().noticed(hook, to);
                return to;
            });
        }

        @Override
        public void await(long position, long millis) throws InterruptedException {
            bell.await(position, millis);
        }

        @Override
        public void moved(String hook, long to) throws InterruptedException {
            ask(store -> {
                store.webhooks().moved(hook, to);
                return to;
            });
        }

        @Override
        public void keep(String hook, Letter letter, boolean dead) throws InterruptedException {
            ask(store -> {
                store.webhooks().keep(hook, letter, dead);
                return letter;
            });
        }

        @Override
        public void forget(String hook, long letter) throws InterruptedException {
            ask(store -> {
                store.webhooks().forget(hook, letter);
                return letter;
            });
        }

        @Override
        public void gone(String hook) throws InterruptedException {
            Courier courier;
            synchronized (Webhooks.this) {
                courier = couriers.get(hook);
            }
            if (courier != null) {
                ask(store -> {
                    store.webhooks().keep(courier.hook(), courier.position());
                    return hook;
                });
            }
        }
    }
}
