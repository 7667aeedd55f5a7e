package io.dockdoor.gateway.door;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.gateway.outbox.Journal;
import io.dockdoor.gateway.outbox.JournalFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * <p>Before it starts {@link Recovery} feeds the spools of the process before to fresh windows: a passage that was under way goes
 * on where it was, and what was journalled already is recognised by its key.
 */
public final class DoorLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DoorLoop.class);
    private static final int INBOX_READS = 50_000;
    private static final long LONGEST_WAIT_MICROS = 1_000_000;
    /** The journal nudges when it has written; when it refused it is asked again. */
    private static final long WHILE_UNTOLD_MICROS = 250_000;
    /** The spool's disk refused: readers keep their reads until it takes them, which may be any moment. */
    private static final long WHILE_UNKEPT_MICROS = 50_000;

    /** A moment is due of which a reader may still have something to tell: it was asked and may answer any time. */
    private static final long WHILE_UNHEARD_MICROS = 20_000;

    /** Reports reach us this much after the tag was seen, when all is well. */
    private static final long REPORT_LAG_MICROS = 2_000_000;

    private final DoorId door;
    private WindowPlan plan;
    private DoorWindow window;
    private final Neighbours neighbours;
    private final DoorInbox inbox = new DoorInbox(INBOX_READS);
    private final ReadSpool spool;
    private final Keeping keeping;
    private final DoorBook book;
    private final LongSupplier gatewayMicros;
    private final Supplier<Stamp> clock;
    private final HealthBoard health;
    private final DoorSight sight;
    private final Thread thread;
    private final List<Verdict> verdicts = new ArrayList<>();
    /** What the window said again of what was under way when the process before died, and what was scanned in between. */
    private final List<Runnable> again = new ArrayList<>();

    private int judgedAgain;
    private boolean standing = true;
    private @Nullable RuntimeException faultAgain;
    private final ReaderWatch readers = new ReaderWatch();
    private final List<Earshot> ears = new ArrayList<>();
    private volatile long completeUpTo = Long.MIN_VALUE;
    private volatile boolean stopping;
    private volatile long turned = System.nanoTime();
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
            DoorVoice voice,
            HealthBoard health)
            throws IOException {
        this.door = plan.door();
        this.plan = plan;
        this.window = new DoorWindow(plan);
        this.neighbours = neighbours;
        neighbours.joins(door, window);
        // what the door is meant for may change between two lives and is no reason to forget what was in it
        this.spool = new ReadSpool(spoolFolder, door.value(), Fingerprint.of(plan.withMode(DoorMode.BOTH)));
        this.keeping = new Keeping(door, spool, health);
        this.gatewayMicros = gatewayMicros;
        this.clock = clock;
        this.stamp = clock.get();
        this.health = health;
        this.sight = new DoorSight(plan, health);
        this.book = new DoorBook(door, plan.mode(), movements, journal, voice, sight, this::pause, inbox::nudge);
        this.thread = new Thread(this::run, "door-" + door);
    }

    /** Starts its thread, after {@link Recovery}. */
    public void start() {
        thread.start();
    }

    /** The door it judges. */
    DoorId door() {
        return door;
    }

    /** What the door is meant for from now on; from any thread. */
    public void meant(DoorMode mode) {
        inbox.put(mode);
    }

    /** The crew says something of a passage; any thread. {@code heard} is told on the door's what is known of it here, null for nothing. */
    public void crew(CrewWord word, Consumer<@Nullable Spoken> heard) {
        inbox.put(new Input.Crew(word, heard));
    }

    /** Before it starts: no moment is judged that this reader may still have something to tell of. */
    void hears(Earshot reader) {
        ears.add(reader);
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

    /** Whether what its readers tell now survives the end of this process; from any thread. */
    boolean keeps() {
        return keeping.possible();
    }

    /** Monotonic time at which its thread last came round, also while the journal refuses. */
    public long turnedNanos() {
        return turned;
    }

    /** What the process before spooled. */
    ReadSpool.Recovered recovered() {
        return spool.recovered();
    }

    /**
     * Judges an input of the process before. To be called before the thread starts, for all doors in the order of turns.
     *
     * @param open whether it came after the last quiet moment: what it leads to may not have been told
     */
    void judgeAgain(Spooled spooled, boolean open) {
        if (faultAgain != null) {
            return;
        }
        if (open) {
            judgeOpen();
        }
        judgedAgain++;
        try {
            neighbours.judgeAgain(
                    door,
                    spooled.turn(),
                    spooled.atMicros(),
                    (turn, said) -> judge(spooled.input(), said),
                    verdicts::add);
        } catch (RuntimeException fault) {
            faultAgain = fault;
            return;
        }
        if (spooled.input() instanceof Input.Scanned scanned && !standing) {
            again.add(() -> book.scanned(scanned.said()));
        } else if (spooled.input() instanceof Input.Scanned scanned) {
            book.scanned(scanned.said());
        }
        judgedVerdicts();
        if (spooled.input() instanceof Input.Crew crew && !standing) {
            again.add(() -> book.heed(crew));
        }
    }

    /** What was judged so far is told for sure; what follows may not be. */
    private void judgeOpen() {
        if (standing) {
            standing = false;
            book.tellFrom(windowNext());
            book.numberedFrom(windowNext(), 1);
        }
    }

    /** All doors have judged all again at that steady time: takes what the words of the others mean for this one. */
    void judgedAgain(long lastMicros) {
        judgeOpen();
        neighbours.settled(door, lastMicros, verdicts::add);
        judgedVerdicts();
    }

    private void judgedVerdicts() {
        for (Verdict verdict : verdicts) {
            if (standing) {
                book.passOver(verdict);
            } else {
                again.add(() -> book.tell(verdict));
            }
        }
        verdicts.clear();
    }

    private void run() {
        try {
            begin();
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
            book.finish();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What comes before the first turn. */
    void begin() throws InterruptedException {
        try {
            RuntimeException fault = faultAgain;
            if (fault != null) {
                throw fault;
            }
            tellAgain();
        } catch (RuntimeException fault) {
            beginAnew(fault);
        }
        neighbours.openSince(door, spool.openSinceMicros());
        readersAreAway();
        book.stateNow();
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
        long next = book.neverUsedFrom(windowNext());
        verdicts.clear();
        book.forgetOpen();
        window = new DoorWindow(plan);
        neighbours.joins(door, window);
        book.numberedFrom(windowNext(), next);
        book.tellFrom(windowNext());
        keeping.forget(next);
    }

    private void step() throws InterruptedException {
        long tickIn = window.nextTickMicros() - gatewayMicros.getAsLong();
        tickIn = tickIn > 0 || due() != Long.MIN_VALUE ? tickIn : WHILE_UNHEARD_MICROS;
        long longest = book.idle() ? LONGEST_WAIT_MICROS : WHILE_UNTOLD_MICROS;
        longest = keeping.possible() ? longest : WHILE_UNKEPT_MICROS;
        turn(Math.max(0, Math.min(tickIn, longest)));
    }

    /** One input, waited for so long at most, or the passing of time. */
    void turn(long waitMicros) throws InterruptedException {
        turned = System.nanoTime();
        book.goOn();
        keeping.tryAgain();
        Input input = inbox.take(TimeUnit.MICROSECONDS.toNanos(waitMicros));
        if (input != null) {
            accept(input);
        } else {
            long due = due();
            if (due != Long.MIN_VALUE) {
                accept(new Input.Tick(due));
            } else {
                long now = gatewayMicros.getAsLong();
                sight.unheard(neighbours.settled(door, now, verdicts::add)); // another door may have spoken
                tellAll();
            }
        }
        advance();
    }

    /** The moment that can be judged now, if the window wants one judged; {@link Long#MIN_VALUE} if there is none. */
    private long due() {
        long due = gatewayMicros.getAsLong();
        long wanted = window.nextTickMicros();
        for (int i = 0; i < ears.size() && due >= wanted; i++) {
            due = ears.get(i).upTo(due);
        }
        return due >= wanted ? due : Long.MIN_VALUE;
    }

    private void accept(Input input) {
        if (input instanceof Input.Meant meant) {
            plan = plan.withMode(meant.mode());
            window.meant(meant.mode());
            book.meant(meant.mode());
            return;
        }
        if (input instanceof Input.Signalled signalled) {
            readers.signalled(signalled.signal());
        }
        long now = gatewayMicros.getAsLong();
        sight.unheard(neighbours.judge(
                door,
                now,
                (turn, said) -> {
                    keeping.append(new Spooled(turn, now, input));
                    judge(input, said);
                },
                verdicts::add));
        if (input instanceof Input.Scanned scanned) {
            book.scanned(scanned.said());
        }
        tellAll();
        if (input instanceof Input.Crew crew) {
            book.heed(crew);
        }
        if (input instanceof Input.Seen seen) {
            inbox.giveBack(seen);
        }
    }

    private void tellAll() {
        for (Verdict verdict : verdicts) {
            book.tell(verdict);
        }
        verdicts.clear();
    }

    private void judge(Input input, Consumer<Verdict> said) {
        if (input instanceof Input.Seen seen) {
            window.seen(seen.batch(), said);
        } else if (input instanceof Input.Signalled signalled) {
            window.signalled(signalled.signal(), said);
        } else if (input instanceof Input.Tick tick) {
            window.tick(tick.nowMicros(), said);
        } else if (input instanceof Input.NumberedFrom from) {
            book.numberedFrom(windowNext(), from.passage());
        }
    }

    private long windowNext() {
        return plan.firstPassage() + window.counts().passages();
    }

    /** Tells what the window said again; what was told before is in the journal under the same key. */
    private void tellAgain() throws InterruptedException {
        again.forEach(Runnable::run);
        again.clear();
        long next = book.neverUsedFrom(windowNext());
        long now = gatewayMicros.getAsLong();
        neighbours.judge(
                door,
                now,
                (turn, said) -> keeping.append(new Spooled(turn, now, new Input.NumberedFrom(next))),
                verdicts::add);
        tellAll();
        if (judgedAgain > 0) {
            LOG.info(
                    "door {}: judged {} spooled inputs again, {} passages go on, the next is number {}",
                    door,
                    judgedAgain,
                    book.open(),
                    next);
        }
    }

    /** Until they say otherwise: what they saw while we were not there they kept, and silence means nothing before it came. */
    private void readersAreAway() {
        long now = gatewayMicros.getAsLong();
        for (ReaderId reader :
                new TreeSet<>(plan.antennas().stream().map(AntennaPlace::reader).toList())) {
            accept(new Input.Signalled(new DoorSignal.ReaderDown(reader, now)));
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

    /** Between inputs: begins a new spool segment when nothing is under way, and moves the watermark. */
    private void advance() {
        long now = gatewayMicros.getAsLong();
        if (now >= lookAt) {
            lookAt = now + LONGEST_WAIT_MICROS;
            stamp = clock.get();
            book.expectedNow();
            sight.sensors(window.counts());
        }
        long complete = Math.min(now - REPORT_LAG_MICROS, readers.blindSince(window.catchingUp()));
        complete = Math.min(complete, book.openSinceMicros());
        if (inbox.isEmpty() && book.idle()) { // what waits may be older than we know
            completeUpTo = Math.max(completeUpTo, complete == Long.MIN_VALUE ? complete : stamp.micros(complete));
        }
        boolean saved = book.savePapers();
        if (book.open() == 0 && book.idle() && !window.catchingUp() && saved) {
            long next = book.number(windowNext());
            if (keeping.quiet(next, neighbours.neededMicros())) {
                neighbours.openSince(door, spool.openSinceMicros());
                book.forget(next);
            }
        }
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
