package io.dockdoor.gateway.door;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.gateway.outbox.Appended;
import io.dockdoor.gateway.outbox.Draft;
import io.dockdoor.gateway.outbox.Journal;
import io.dockdoor.gateway.outbox.JournalFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code door-ID}: takes what the readers put into the inbox, spools it, hands it to the window, and journals what
 * the window says. It owns the window, the spool and everything the door knows; others only put into the inbox.
 *
 * <p>On start it feeds the spool of the process before to a fresh window: a passage that was under way goes on where it was,
 * and what was journalled already is recognised by its key.
 */
public final class DoorLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DoorLoop.class);
    private static final int INBOX_READS = 50_000;
    private static final long LONGEST_WAIT_MICROS = 1_000_000;
    /** Reports reach us this much after the tag was seen, when all is well. */
    private static final long REPORT_LAG_MICROS = 2_000_000;

    private final DoorId door;
    private WindowPlan plan;
    private DoorWindow window;
    private final Neighbours neighbours;
    private final DoorInbox inbox = new DoorInbox(INBOX_READS);
    private final ReadSpool spool;
    private final Movements movements;
    private final Journal journal;
    private final LongSupplier gatewayMicros;
    private final Supplier<Stamp> clock;
    private final DoorTold told;
    private final HealthBoard health;
    private final DoorSight sight;
    private final Thread thread;
    private final PassageNumbers numbers = new PassageNumbers();
    private final List<Verdict> verdicts = new ArrayList<>();
    /** Beginning of every passage that is not closed, by number. */
    private final TreeMap<Long, Long> openSince = new TreeMap<>();

    private final ReaderWatch readers = new ReaderWatch();
    private volatile long completeUpTo = Long.MIN_VALUE;
    private volatile boolean stopping;
    private volatile long turned = System.nanoTime();
    private boolean spoolFails;
    /** The clock is looked at now and then, so that a jump is known soon after it. */
    private long lookAt;

    private Stamp stamp;

    /**
     * @param plan how the door is built and judged; its first passage must be 1, numbering is done here
     * @param neighbours the doors of this gateway
     * @param spoolFolder where the recent inputs are kept
     * @param gatewayMicros steady time, never set
     * @param clock how that is told
     * @throws IOException when the spool cannot be read or written
     */
    DoorLoop(
            WindowPlan plan,
            Neighbours neighbours,
            Path spoolFolder,
            Movements movements,
            Journal journal,
            LongSupplier gatewayMicros,
            Supplier<Stamp> clock,
            DoorTold told,
            HealthBoard health)
            throws IOException {
        this.door = plan.door();
        this.plan = plan;
        this.window = new DoorWindow(plan);
        this.neighbours = neighbours;
        neighbours.joins(door, window);
        // what the door is meant for may change between two lives and is no reason to forget what was in it
        this.spool = new ReadSpool(
                spoolFolder, door.value(), plan.withMode(DoorMode.BOTH).toString());
        this.movements = movements;
        this.journal = journal;
        this.gatewayMicros = gatewayMicros;
        this.clock = clock;
        this.stamp = clock.get();
        this.told = told;
        this.health = health;
        this.sight = new DoorSight(plan, health);
        this.thread = new Thread(this::run, "door-" + door);
    }

    /** Starts its thread. */
    public void start() {
        thread.start();
    }

    /** What the door is meant for from now on; from any thread. */
    public void meant(DoorMode mode) {
        inbox.put(mode);
    }

    /** Where the readers' threads put what they see. */
    DoorInbox inbox() {
        return inbox;
    }

    /**
     * Told time, in microseconds, before which every movement through this door is in the journal; {@link Long#MIN_VALUE} while that cannot be
     * said of any moment yet.
     */
    public long completeUpToMicros() {
        return completeUpTo;
    }

    /** Monotonic time at which its thread last came round, also while the journal refuses. */
    public long turnedNanos() {
        return turned;
    }

    private void run() {
        try {
            try {
                recover();
            } catch (RuntimeException fault) {
                beginAnew(fault);
            }
            readersAreAway();
            state(openSince.isEmpty() ? "idle" : "passage", null);
            while (!stopping) {
                try {
                    step();
                } catch (RuntimeException fault) {
                    beginAnew(fault);
                }
            }
            for (Input left = inbox.take(0); left != null; left = inbox.take(0)) {
                accept(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A fault of ours in judging: what led to it would lead to it again, so it is set aside, loudly, and the door goes on with a
     * fresh window. A passage under way is lost by that.
     */
    private void beginAnew(RuntimeException fault) throws InterruptedException {
        LOG.error("door {}: a fault of the program in judging; the door goes on with a fresh view", door, fault);
        health.report(
                "door-" + door,
                Level.DEGRADED,
                "fault",
                "a fault of the program made the door forget what was in it (" + fault
                        + "); count what passed meanwhile");
        long next = Math.max(numbers.number(windowNext()), journalled());
        verdicts.clear();
        openSince.clear();
        window = new DoorWindow(plan);
        neighbours.joins(door, window);
        numbers.from(windowNext(), next);
        numbers.tellFrom(windowNext());
        try {
            spool.forget(next);
        } catch (IOException refused) {
            spoolRefuses(refused);
        }
    }

    private void step() throws InterruptedException {
        turned = System.nanoTime();
        long tickIn = window.nextTickMicros() - gatewayMicros.getAsLong();
        long wait = Math.max(0, Math.min(tickIn, LONGEST_WAIT_MICROS));
        Input input = inbox.take(TimeUnit.MICROSECONDS.toNanos(wait));
        if (input != null) {
            accept(input);
        } else {
            long now = gatewayMicros.getAsLong();
            if (now >= window.nextTickMicros()) {
                accept(new Input.Tick(now));
            } else {
                sight.unheard(neighbours.judge(door, now, said -> {}, verdicts::add)); // another door may have spoken
                tellAll();
            }
        }
        advance();
    }

    private void accept(Input input) throws InterruptedException {
        if (input instanceof Input.Meant meant) {
            plan = plan.withMode(meant.mode());
            window.meant(meant.mode());
            movements.meant(meant.mode());
            state(openSince.isEmpty() ? "idle" : "passage", null);
            return;
        }
        spool(input);
        if (input instanceof Input.Signalled signalled) {
            readers.signalled(signalled.signal());
        }
        feed(input);
        tellAll();
        if (input instanceof Input.Seen seen) {
            inbox.giveBack(seen);
        }
    }

    private void tellAll() throws InterruptedException {
        for (Verdict verdict : verdicts) {
            tell(verdict);
        }
        verdicts.clear();
    }

    private void feed(Input input) {
        sight.unheard(neighbours.judge(door, gatewayMicros.getAsLong(), said -> judge(input, said), verdicts::add));
    }

    private void judge(Input input, Consumer<Verdict> said) {
        if (input instanceof Input.Seen seen) {
            window.seen(seen.batch(), said);
        } else if (input instanceof Input.Signalled signalled) {
            window.signalled(signalled.signal(), said);
        } else if (input instanceof Input.Tick tick) {
            window.tick(tick.nowMicros(), said);
        } else if (input instanceof Input.Scanned scanned) {
            movements.scanned(scanned.said());
        } else if (input instanceof Input.NumberedFrom from) {
            numbers.from(windowNext(), from.passage());
        }
    }

    private long windowNext() {
        return plan.firstPassage() + window.counts().passages();
    }

    private void recover() throws InterruptedException {
        ReadSpool.Recovered before = spool.recovered();
        for (Input input : before.standing()) {
            feed(input);
            verdicts.forEach(movements::passOver);
            verdicts.clear();
        }
        numbers.tellFrom(windowNext());
        numbers.from(windowNext(), 1);
        for (Input input : before.open()) {
            feed(input);
            tellAll();
        }
        // a power cut may have taken more of the spool than of the journal: never use a number twice
        long next = Math.max(numbers.number(windowNext()), journalled());
        numbers.from(windowNext(), next);
        spool(new Input.NumberedFrom(next));
        if (!before.open().isEmpty()) {
            LOG.info(
                    "door {}: judged {} spooled inputs again, {} passages go on, the next is number {}",
                    door,
                    before.standing().size() + before.open().size(),
                    openSince.size(),
                    next);
        }
    }

    /** Until they say otherwise: what they saw while we were not there they kept, and silence means nothing before it came. */
    private void readersAreAway() throws InterruptedException {
        long now = gatewayMicros.getAsLong();
        for (ReaderId reader :
                new TreeSet<>(plan.antennas().stream().map(AntennaPlace::reader).toList())) {
            accept(new Input.Signalled(new DoorSignal.ReaderDown(reader, now)));
        }
    }

    private long journalled() throws InterruptedException {
        while (true) {
            try {
                return journal.nextPassage(door);
            } catch (JournalFailure failed) {
                pause(failed);
            }
        }
    }

    private void tell(Verdict verdict) throws InterruptedException {
        if (!numbers.told(verdict.passage())) {
            return;
        }
        sight.judged(verdict);
        long passage = numbers.number(verdict.passage());
        String id = door + "-" + journal.mark().epoch() + "-" + passage;
        if (verdict instanceof Verdict.Opened opened) {
            openSince.put(passage, opened.atMicros());
            told.passage(door, "opened", new PassageNotice(id, clock.get().at(opened.atMicros()), null));
            state("passage", id);
        }
        List<Draft> drafts = movements.of(verdict, passage, id);
        if (!drafts.isEmpty()) {
            journal(drafts, id);
            state("verdict", id);
        }
        if (verdict instanceof Verdict.Closed closed) {
            openSince.remove(passage);
            told.passage(door, "closed", new PassageNotice(id, clock.get().at(closed.atMicros()), closed.moved()));
            state(openSince.isEmpty() ? "idle" : "passage", null);
        }
    }

    /** Keeps trying: until it is on the disk the movement lives in the spool and in this loop. */
    private void journal(List<Draft> drafts, String id) throws InterruptedException {
        while (true) {
            try {
                List<Appended> places = journal.append(drafts);
                Draft first = drafts.get(0);
                if (places.get(0).fresh()) {
                    LOG.info(
                            "door {}: {} of {} tags, passage {}",
                            door,
                            first.key().kind().level(),
                            drafts.stream().mapToInt(DoorLoop::tags).sum(),
                            id);
                }
                return;
            } catch (JournalFailure failed) {
                pause(failed);
            }
        }
    }

    /** The journal itself says on the health board what is wrong. */
    private void pause(JournalFailure failed) throws InterruptedException {
        turned = System.nanoTime();
        LOG.debug("door {}: {}", door, failed.getMessage());
        if (stopping) {
            throw new InterruptedException("stopped before the journal could be used");
        }
        Thread.sleep(500);
    }

    private static int tags(Draft draft) {
        DoorFacts facts = draft.event().door();
        return facts == null ? 0 : facts.tags().size();
    }

    /** Between inputs: begins a new spool segment when nothing is under way, and moves the watermark. */
    private void advance() {
        long now = gatewayMicros.getAsLong();
        if (now >= lookAt) {
            lookAt = now + LONGEST_WAIT_MICROS;
            stamp = clock.get();
        }
        long complete = Math.min(now - REPORT_LAG_MICROS, readers.blindSince(window.catchingUp()));
        for (long since : openSince.values()) {
            complete = Math.min(complete, since);
        }
        if (inbox.isEmpty()) { // what waits in it may be older than we know
            completeUpTo = Math.max(completeUpTo, complete == Long.MIN_VALUE ? complete : stamp.micros(complete));
        }
        if (openSince.isEmpty() && !window.catchingUp() && !spoolFails) {
            try {
                long next = numbers.number(windowNext());
                if (spool.quiet(next)) {
                    journal.forget(door, next);
                }
            } catch (IOException refused) {
                spoolRefuses(refused);
            }
        }
    }

    private void spool(Input input) {
        try {
            spool.append(input);
            if (spoolFails) {
                spoolFails = false;
                health.report("door-" + door, Level.UP, "ok", "recent reads are kept on disk again, none is missing");
            }
        } catch (IOException refused) {
            spoolRefuses(refused);
        }
    }

    private void spoolRefuses(IOException refused) {
        spoolFails = true;
        health.report(
                "door-" + door,
                Level.DEGRADED,
                "spool-cannot-write",
                "recent reads are not kept on disk (" + refused.getMessage()
                        + "); a passage under way is lost if the process dies meanwhile; free the disk");
    }

    private void state(String state, @Nullable String passage) {
        told.state(
                door,
                new DoorState(
                        state,
                        plan.mode().name().toLowerCase(Locale.ROOT),
                        clock.get().at(gatewayMicros.getAsLong()),
                        passage));
    }

    /** Lets the thread judge what waits, then ends it. A passage that is not over stays in the spool. */
    @Override
    public void close() throws IOException, InterruptedException {
        stopping = true;
        thread.join(5_000);
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join();
        }
        spool.close();
    }
}
