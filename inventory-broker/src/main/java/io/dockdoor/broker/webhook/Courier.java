package io.dockdoor.broker.webhook;

import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.LedgerRecord;
import io.dockdoor.broker.ledger.Notice;
import io.dockdoor.broker.webhook.Post.Answered;
import io.dockdoor.broker.webhook.Post.Failed;
import io.dockdoor.broker.webhook.Post.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one receiver, on a thread of its own: a receiver that is slow holds up nobody else, and the ledger never waits for any.
 * Messages go in the order of the ledger while the receiver takes them. One that it does not take becomes a letter with a
 * schedule of its own, so that it does not stand in the way of the next; when several in a row are not taken the receiver is away,
 * and the rest waits where it is kept anyway, in the ledger.
 */
final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int PAGE = 50;
    /** Letters under way at once; with more the receiver is in trouble as a whole, and the next message waits. */
    static final int LETTERS = 100;
    /** So many failures in a row mean that the receiver is away. */
    static final int AWAY = 3;

    private static final long LOOK_MILLIS = 200;

    private final Desk desk;
    private final Post post;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Thread thread;
    private final TreeMap<Long, Letter> letters = new TreeMap<>();
    private final Deque<LedgerRecord> page = new ArrayDeque<>();
    private final Deque<Notice> notices = new ArrayDeque<>();
    private Webhook hook;
    private long position;
    private long noticed;
    private long turn;
    private long kept;
    private long keptNoticed;
    private int failures;
    private Instant headNext = Instant.MIN;
    private boolean closed;

    /** What a courier needs of the ledger. */
    interface Desk {
        /** At most so many events behind that position. */
        List<LedgerRecord> after(long position, int most);

        /** At most so many notices behind that number. */
        List<Notice> noticesAfter(long number, int most);

        /** What stands there, null when there is nothing. */
        default @Nullable News at(long key) {
            return key > 0
                    ? after(key - 1, 1).stream()
                            .map(News.Booked::new)
                            .findFirst()
                            .orElse(null)
                    : noticesAfter(-key - 1, 1).stream()
                            .map(News.Noticed::new)
                            .findFirst()
                            .orElse(null);
        }

        /** Waits until there is something behind that position, at most that long. */
        void await(long position, long millis) throws InterruptedException;

        void moved(String hook, long to) throws InterruptedException;

        void noticed(String hook, long to) throws InterruptedException;

        void keep(String hook, Letter letter, boolean dead) throws InterruptedException;

        void forget(String hook, long letter) throws InterruptedException;

        /** The receiver wants no more. */
        void gone(String hook) throws InterruptedException;
    }

    Courier(Kept from, Desk desk, Post post, InstantSource clock, RandomGenerator random) {
        this.hook = from.webhook();
        this.position = from.position();
        this.kept = position;
        this.noticed = from.noticed();
        this.keptNoticed = noticed;
        from.letters().forEach(letter -> letters.put(letter.position(), letter));
        this.desk = desk;
        this.post = post;
        this.clock = clock;
        this.random = random;
        this.thread = new Thread(this::run, "webhook-" + hook.id());
    }

    void start() {
        thread.start();
    }

    /** Up to where the receiver was told, but for its letters. */
    synchronized long position() {
        return position;
    }

    private synchronized long noticed() {
        return noticed;
    }

    /** Messages waiting for another attempt. */
    synchronized int waiting() {
        return letters.size();
    }

    synchronized Webhook hook() {
        return hook;
    }

    /** From now on with these settings. */
    synchronized void become(Webhook changed) {
        hook = changed;
        turn++;
        failures = 0;
        headNext = Instant.MIN;
        page.clear();
        notices.clear();
    }

    /** Tells everything behind that position again. */
    synchronized void again(long from) {
        position = Math.min(position, from);
        become(hook);
    }

    /** Tries these at once. */
    synchronized void again(List<Letter> dead) {
        dead.forEach(letter -> letters.put(letter.position(), letter));
        become(hook);
    }

    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
        }
        thread.interrupt();
        thread.join();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    Work next = next();
                    if (next == null) {
                        keepUp();
                        desk.await(seen(), LOOK_MILLIS);
                    } else {
                        settle(next, attempt(next));
                    }
                } catch (LedgerFailure e) {
                    LOG.debug("webhook {} waits for the ledger: {}", hook().id(), e.getMessage());
                    startOver();
                } catch (RuntimeException e) {
                    LOG.error("A fault of ours with a webhook; it is tried again id={}", hook().id(), e);
                    startOver();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was taken from the page and not settled is taken again. */
    private void startOver() throws InterruptedException {
        synchronized (this) {
            page.clear();
            notices.clear();
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }

    /**
     * One message to send.
     *
     * @param letter whether it is one that was not taken before
     * @param attempts made before
     * @param turn at which it was taken up; another one now means that the position was set anew meanwhile
     */
    private record Work(Webhook hook, News news, boolean letter, int attempts, long turn) {}

    private synchronized @Nullable Work next() {
        if (closed || hook.state() != Webhook.State.ACTIVE) {
            return null;
        }
        Instant now = clock.instant();
        for (Letter letter : letters.values()) {
            if (!letter.next().isAfter(now)) {
                News news = desk.at(letter.position());
                if (news != null) {
                    return new Work(hook, news, true, letter.attempts(), turn);
                }
            }
        }
        if (letters.size() >= LETTERS || headNext.isAfter(now)) {
            return null;
        }
        News.Noticed notice = page.isEmpty() ? nextNotice() : null;
        if (notice != null) {
            return new Work(hook, notice, false, 0, turn);
        }
        while (true) {
            if (page.isEmpty()) {
                page.addAll(desk.after(position, PAGE));
            }
            LedgerRecord record = page.poll();
            if (record == null) {
                return null;
            }
            if (hook.filter().matches(record)) {
                return new Work(hook, new News.Booked(record), false, 0, turn);
            }
            position = record.position();
        }
    }

    private News.@Nullable Noticed nextNotice() {
        while (true) {
            if (notices.isEmpty()) {
                notices.addAll(desk.noticesAfter(noticed, PAGE));
            }
            Notice notice = notices.poll();
            if (notice == null || hook.filter().matches(notice)) {
                return notice == null ? null : new News.Noticed(notice);
            }
            noticed = notice.number();
        }
    }

    private synchronized long seen() {
        // while something waits by the clock there may be much behind the position; do not spin
        return hook.state() == Webhook.State.ACTIVE && letters.size() < LETTERS && !headNext.isAfter(clock.instant())
                ? position
                : Long.MAX_VALUE;
    }

    private Outcome attempt(Work work) throws InterruptedException {
        byte[] body = work.news().body();
        return post.send(work.hook().url(), Message.headers(work.hook(), work.news(), body, clock.instant()), body);
    }

    private void settle(Work work, Outcome outcome) throws InterruptedException {
        long at = work.news().key();
        if (outcome instanceof Answered answered && answered.status() / 100 == 2) {
            taken(work, at);
        } else if (outcome instanceof Answered answered && answered.status() == 410) {
            LOG.warn(
                    "Webhook wants no more, as it said with 410 id={} url={}",
                    work.hook().id(),
                    work.hook().url());
            synchronized (this) {
                hook = hook.in(Webhook.State.GONE);
                page.clear();
                notices.clear();
            }
            desk.gone(work.hook().id());
        } else {
            String trouble = outcome instanceof Answered answered
                    ? "answered " + answered.status()
                    : ((Failed) outcome).reason();
            Duration asked = outcome instanceof Answered answered ? answered.retryAfter() : null;
            missed(work, at, trouble, asked);
        }
    }

    private void taken(Work work, long at) throws InterruptedException {
        synchronized (this) {
            failures = 0;
            headNext = Instant.MIN;
            letters.remove(at);
            advance(work, at);
        }
        if (work.letter()) {
            desk.forget(work.hook().id(), at);
        } else if (position() - kept >= PAGE) {
            keepUp();
        }
    }

    private synchronized void advance(Work work, long at) {
        if (work.letter() || work.turn() != turn) {
            return;
        }
        if (at > 0) {
            position = at;
        } else {
            noticed = -at;
        }
    }

    private void missed(Work work, long at, String trouble, @Nullable Duration asked) throws InterruptedException {
        int attempts = work.attempts() + 1;
        Duration pause = Retries.after(attempts, random);
        Instant now = clock.instant();
        boolean dead = pause == null;
        Duration wait = pause == null ? Duration.ZERO : asked != null && asked.compareTo(pause) > 0 ? asked : pause;
        Letter letter = new Letter(at, attempts, now.plus(wait), trouble);
        if (attempts == 1) {
            LOG.warn(
                    "Webhook did not take a message id={} message={} reason={}",
                    work.hook().id(),
                    work.news().id(),
                    trouble);
        } else if (dead) {
            LOG.error(
                    "Webhook message given up id={} message={} reason={}",
                    work.hook().id(),
                    work.news().id(),
                    trouble);
        }
        // the letter first: were the position written before it and the process killed, the message would be lost
        desk.keep(work.hook().id(), letter, dead);
        synchronized (this) {
            letters.remove(at);
            if (!dead) {
                letters.put(at, letter);
            }
            advance(work, at);
            failures++;
            if (failures >= AWAY) {
                Duration away = Retries.after(Math.min(failures - AWAY + 1, Retries.AFTER.size()), random);
                headNext = now.plus(away == null ? Duration.ZERO : away);
            }
        }
        keepUp();
    }

    /** Has the database know how far it is; a crash before that tells some messages twice, under the same id. */
    private void keepUp() throws InterruptedException {
        long now = position();
        if (now != kept) {
            desk.moved(hook().id(), now);
            kept = now;
        }
        long heard = noticed();
        if (heard != keptNoticed) {
            desk.noticed(hook().id(), heard);
            keptNoticed = heard;
        }
    }
}
