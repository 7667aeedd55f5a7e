package io.dockdoor.gateway.outbox;

import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's memory of what it must still tell: an event is on the disk before {@link #append} returns, and stays until the
 * inventory broker itself acknowledged it. MQTT's PUBACK prunes nothing. Some of what was acknowledged is kept, so that a broker
 * that lost its memory can ask for it again.
 *
 * <p>One thread, {@code journal}, owns the file; what waits together is committed together. A file that cannot be read is moved
 * aside and a new epoch begins, which every event then carries. What exceeds the bounds is dropped from the old end, and the
 * range is told as one gap.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int LARGEST_GROUP = 64;
    private static final String FILE = "journal.db";
    /** To let go costs a commit and a sync: so often at most when nothing else is to be committed. */
    private static final long LET_GO_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What the journal's thread is asked to do. */
    private sealed interface Request {}

    private record Append(List<Draft> drafts, CompletableFuture<List<Appended>> done) implements Request {}

    /** Something was acknowledged; how far, {@link #acknowledged} says. */
    private record LetGo() implements Request {}

    private record Forget(DoorId door, long passage) implements Request {}

    private record NextPassage(DoorId door, CompletableFuture<Long> answer) implements Request {}

    private record Restamp(Duration by) implements Request {}

    private record Here(long first, long last, CompletableFuture<Long> answer) implements Request {}

    private record Stop() implements Request {}

    private final Path file;
    private final JournalBounds bounds;
    private final InstantSource clock;
    private final HealthBoard health;
    private final JournalStore store;
    private final BlockingQueue<Request> requests = new ArrayBlockingQueue<>(4096);
    private final Thread thread = new Thread(this::run, "journal");
    private volatile JournalMark mark;
    private volatile Runnable appended = () -> {};
    private volatile boolean closed;
    private boolean failing;
    /** The file could not even be opened again after a failure. */
    private boolean shut;

    private volatile long turned = System.nanoTime();
    /** Up to where it may let go and has not yet; 0 for nowhere. */
    private final AtomicLong acknowledged = new AtomicLong();

    private long letGoNanos = System.nanoTime();

    /** Opens the journal in that folder and starts its thread. */
    public static Journal open(Path folder, JournalBounds bounds, InstantSource clock, HealthBoard health)
            throws JournalFailure {
        Path file = folder.resolve(FILE);
        long newEpoch = Math.max(clock.instant().getEpochSecond(), lastEpoch(folder) + 1);
        JournalStore store;
        String told = "open";
        try {
            store = JournalStore.open(file, newEpoch, bounds.keptBytes());
        } catch (SQLException damaged) {
            if (!Files.exists(file)) {
                throw new JournalFailure("cannot create the journal " + file + ": " + damaged.getMessage(), damaged);
            }
            Path aside = moveAside(file, newEpoch);
            told = "the journal was damaged and is kept as " + aside.getFileName()
                    + "; a new epoch begins, so what waited in it"
                    + " for the inventory broker is missing there until counted or replayed";
            LOG.error("{} ({})", told, damaged.getMessage());
            try {
                store = JournalStore.open(file, newEpoch, bounds.keptBytes());
            } catch (SQLException still) {
                throw new JournalFailure("cannot create the journal " + file + ": " + still.getMessage(), still);
            }
        }
        try {
            JournalMark mark = store.mark();
            Files.writeString(folder.resolve("epoch"), Long.toString(mark.epoch()));
            Journal journal = new Journal(file, bounds, clock, health, store, mark);
            boolean lost = !told.equals("open");
            health.report("journal", lost ? Level.DEGRADED : Level.UP, lost ? "new-epoch" : "ok", told);
            journal.thread.start();
            return journal;
        } catch (SQLException | IOException refused) {
            try {
                store.close();
            } catch (SQLException also) {
                refused.addSuppressed(also);
            }
            throw new JournalFailure("cannot use the journal " + file + ": " + refused.getMessage(), refused);
        }
    }

    private Journal(
            Path file,
            JournalBounds bounds,
            InstantSource clock,
            HealthBoard health,
            JournalStore store,
            JournalMark mark) {
        this.file = file;
        this.bounds = bounds;
        this.clock = clock;
        this.health = health;
        this.store = store;
        this.mark = mark;
    }

    /**
     * Journals these events, all or none. Returns when they are on the disk; an event whose key is there already keeps its
     * place. Blocks the caller for one fsync.
     *
     * @throws JournalFailure when nothing was written; asking again is safe
     */
    public List<Appended> append(List<Draft> drafts) throws JournalFailure, InterruptedException {
        CompletableFuture<List<Appended>> done = new CompletableFuture<>();
        ask(new Append(List.copyOf(drafts), done));
        return outcome(done);
    }

    /**
     * The same without waiting: done when these events are on the disk, failed when nothing was written. Never blocks; too much
     * waiting already is a failure too.
     */
    public CompletableFuture<List<Appended>> ask(List<Draft> drafts) {
        CompletableFuture<List<Appended>> done = new CompletableFuture<>();
        Append request = new Append(List.copyOf(drafts), done);
        if (!requests.offer(request)) {
            done.completeExceptionally(new IllegalStateException("too much waits for the journal"));
        } else if (closed && requests.remove(request)) {
            done.completeExceptionally(new IllegalStateException("the journal is closed"));
        }
        return done;
    }

    private <T> T outcome(CompletableFuture<T> future) throws JournalFailure, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            Throwable why = failed.getCause() == null ? failed : failed.getCause();
            throw new JournalFailure("could not use " + file + ": " + why.getMessage(), why);
        }
    }

    /** The inventory broker has everything up to {@code position}: let go of it, within a moment. Never blocks. */
    public void acknowledge(long position) {
        if (position <= mark.last() && acknowledged.getAndAccumulate(position, Math::max) == 0) {
            boolean unused = requests.offer(new LetGo()); // else it is seen at the next turn
        }
    }

    /** Keys of passages of that door before {@code passage} are no longer needed. */
    public void forget(DoorId door, long passage) {
        if (!requests.offer(new Forget(door, passage))) {
            LOG.debug("too busy to forget passages of {} before {}", door, passage);
        }
    }

    /**
     * The true time came, and it is so many microseconds later than events without it claimed: those still here are stamped
     * anew before the next append.
     */
    public void restamp(long byMicros) {
        if (!requests.offer(new Restamp(Duration.of(byMicros, ChronoUnit.MICROS)))) {
            LOG.warn(
                    "too busy to stamp events anew that were made before the clock was synchronised; they stay marked");
        }
    }

    /** The number no passage of that door had yet, as far as the journal knows; 1 at a new door. */
    public long nextPassage(DoorId door) throws InterruptedException, JournalFailure {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        ask(new NextPassage(door, answer));
        return outcome(answer);
    }

    /** How many events of that range are here, waiting or kept. Never blocks. */
    public CompletableFuture<Long> here(long first, long last) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        if (!requests.offer(new Here(first, last, answer))) {
            answer.completeExceptionally(new IllegalStateException("too much waits for the journal"));
        }
        return answer;
    }

    /** Where it stands, as of the last commit. */
    public JournalMark mark() {
        return mark;
    }

    /** Monotonic time at which its thread last came round. */
    public long turnedNanos() {
        return turned;
    }

    /** Hears on the journal's thread that something was appended; must not block. One listener. */
    public void whenAppended(Runnable listener) {
        appended = listener;
    }

    /** A view for the publisher's thread, to be closed by it. */
    JournalReading reading() throws SQLException {
        return new JournalReading(file);
    }

    private void ask(Request request) throws InterruptedException, JournalFailure {
        while (!requests.offer(request, 1, TimeUnit.SECONDS)) {
            if (closed) {
                break;
            }
        }
        if (closed && requests.remove(request)) {
            throw new JournalFailure("the journal is closed", new IllegalStateException("closed"));
        }
    }

    private void run() {
        List<Request> group = new ArrayList<>();
        try {
            while (true) {
                group.clear();
                turned = System.nanoTime();
                Request first = requests.poll(idleNanos(), TimeUnit.NANOSECONDS);
                if (first != null) {
                    group.add(first);
                    requests.drainTo(group, LARGEST_GROUP - 1);
                }
                group.removeIf(LetGo.class::isInstance);
                boolean last = group.stream().anyMatch(Stop.class::isInstance);
                boolean due = last || letGoNanos - System.nanoTime() <= 0;
                long upTo = due ? acknowledged.getAndSet(0) : 0;
                if (!group.isEmpty() || upTo > 0) {
                    serve(group, upTo);
                }
                if (last) {
                    return;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            refuseRest();
        }
    }

    private long idleNanos() {
        long second = TimeUnit.SECONDS.toNanos(1);
        return acknowledged.get() == 0 ? second : Math.max(0, Math.min(second, letGoNanos - System.nanoTime()));
    }

    /** @param upTo what may be let go with it; 0 for nothing */
    private void serve(List<Request> group, long upTo) {
        List<Runnable> afterwards = new ArrayList<>();
        boolean fresh = false;
        try {
            if (shut) {
                store.rollback();
                shut = false;
            }
            Instant now = clock.instant();
            for (Request request : group) {
                if (request instanceof Append append) {
                    List<Appended> places = new ArrayList<>();
                    for (Draft draft : append.drafts()) {
                        Appended place = store.append(draft, now);
                        fresh |= place.fresh();
                        places.add(place);
                    }
                    afterwards.add(() -> append.done().complete(places));
                } else if (request instanceof Forget forget) {
                    store.forget(forget.door(), forget.passage());
                } else if (request instanceof Restamp restamp) {
                    int events = store.restamp(restamp.by());
                    afterwards.add(() -> restamped(events, restamp.by()));
                } else if (request instanceof Here here) {
                    long there = store.here(here.first(), here.last());
                    afterwards.add(() -> here.answer().complete(there));
                } else if (request instanceof NextPassage next) {
                    long passage = store.nextPassage(next.door());
                    afterwards.add(() -> next.answer().complete(passage));
                }
            }
            if (upTo > 0) {
                store.acknowledge(upTo);
                letGoNanos = System.nanoTime() + LET_GO_EVERY_NANOS;
            }
            boolean dropped = fresh && store.bound(bounds.maxBytes(), now.minus(bounds.maxAge()));
            store.commit();
            mark = store.mark();
            if (dropped) {
                health.report(
                        "journal",
                        Level.DEGRADED,
                        "gap",
                        "the inventory broker was away too long and the oldest movements had to be dropped; count the site's"
                                + " stock");
            }
            store.commit(); // ends the transaction that mark() began by reading
        } catch (SQLException | RuntimeException failed) {
            acknowledged.accumulateAndGet(upTo, Math::max);
            letGoNanos = System.nanoTime() + 10 * LET_GO_EVERY_NANOS;
            giveUp(group, failed);
            return;
        }
        if (failing) {
            failing = false;
            health.report("journal", Level.UP, "ok", "writes again");
        }
        afterwards.forEach(Runnable::run);
        if (fresh) {
            appended.run();
        }
    }

    private static void restamped(int events, Duration by) {
        if (events > 0) {
            LOG.info("{} events made before the clock was synchronised are stamped anew by {}", events, by);
        }
    }

    private void giveUp(List<Request> group, Exception failed) {
        failing = true;
        health.report(
                "journal",
                Level.DOWN,
                "cannot-write",
                "movements cannot be written to " + file + " (" + failed.getMessage()
                        + "); free the disk or make it writable");
        try {
            shut = true;
            store.rollback();
            shut = false;
        } catch (SQLException also) {
            failed.addSuppressed(also);
        }
        group.forEach(request -> refuse(request, failed));
    }

    private static void refuse(Request request, Exception why) {
        if (request instanceof Append append) {
            append.done().completeExceptionally(why);
        } else if (request instanceof NextPassage next) {
            next.answer().completeExceptionally(why);
        } else if (request instanceof Here here) {
            here.answer().completeExceptionally(why);
        }
    }

    private void refuseRest() {
        for (Request left = requests.poll(); left != null; left = requests.poll()) {
            refuse(left, new IllegalStateException("the journal is closed"));
        }
    }

    /** Writes what waits, then closes the file. */
    @Override
    public void close() throws InterruptedException, SQLException {
        if (closed) {
            return;
        }
        requests.put(new Stop());
        thread.join();
        store.close();
    }

    private static long lastEpoch(Path folder) {
        try {
            return Long.parseLong(Files.readString(folder.resolve("epoch")).strip());
        } catch (IOException | NumberFormatException none) {
            return 0; // a first start, or a folder that lost its files: the clock alone decides
        }
    }

    private static Path moveAside(Path file, long newEpoch) throws JournalFailure {
        Path aside = file.resolveSibling(FILE + ".damaged-" + newEpoch);
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            for (String tail : List.of("-wal", "-shm")) {
                Path part = file.resolveSibling(FILE + tail);
                if (Files.exists(part)) {
                    Files.move(part, aside.resolveSibling(aside.getFileName() + tail));
                }
            }
            return aside;
        } catch (IOException refused) {
            throw new JournalFailure("cannot move the damaged journal " + file + " aside: " + refused, refused);
        }
    }
}
