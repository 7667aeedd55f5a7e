package io.dockdoor.gateway.door;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.outbox.Appended;
import io.dockdoor.gateway.outbox.Draft;
import io.dockdoor.gateway.outbox.Journal;
import io.dockdoor.gateway.outbox.JournalFailure;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a door has told and tells: numbers its passages, makes movements of its window's verdicts and has them journalled before
 * anybody hears of them. While the journal writes, or refuses, what follows waits here in order and the door goes on reading and
 * spooling. Belongs to the door's thread.
 */
final class DoorBook {
    private static final Logger LOG = LoggerFactory.getLogger(DoorBook.class);

    /** A journal that refused is asked again after so long. */
    private static final long RETRY_NANOS = 500_000_000;

    /** What to do when the journal refuses to answer: returns when it is worth another try. */
    interface Patience {
        void pause(JournalFailure failed) throws InterruptedException;
    }

    /** What the journal has to write before anything else is told. */
    private record Writing(
            List<Draft> drafts,
            String id,
            Runnable then,
            CompletableFuture<List<Appended>> done,
            CompletableFuture<?> nudges) {}

    private final DoorId door;
    private DoorMode mode;
    private final Movements movements;
    private final Journal journal;
    private final DoorVoice voice;
    private final DoorSight sight;
    private final Patience patience;
    private final Runnable nudge;
    private final ArrayDeque<Runnable> untold = new ArrayDeque<>();
    private @Nullable Writing writing;
    private boolean refused;
    private long refusedNanos;
    private final PassageNumbers numbers = new PassageNumbers();
    /** Beginning of every passage that is not closed, by number. */
    private final TreeMap<Long, Long> openSince = new TreeMap<>();

    DoorBook(
            DoorId door,
            DoorMode mode,
            Movements movements,
            Journal journal,
            DoorVoice voice,
            DoorSight sight,
            Patience patience,
            Runnable nudge) {
        this.door = door;
        this.mode = mode;
        this.movements = movements;
        this.journal = journal;
        this.voice = voice;
        this.sight = sight;
        this.patience = patience;
        this.nudge = nudge;
    }

    /** Passages the window opens from its number {@code windowNext} on are numbered from {@code number}. */
    void numberedFrom(long windowNext, long number) {
        numbers.from(windowNext, number);
    }

    /** The number of the passage which the window counts so. */
    long number(long windowNumber) {
        return numbers.number(windowNumber);
    }

    /** Passages before that window number are old stories: they are not told. */
    void tellFrom(long windowNext) {
        numbers.tellFrom(windowNext);
    }

    /** From here on numbers that were never used; a power cut may have taken more of the spool than of the journal. */
    long neverUsedFrom(long windowNext) throws InterruptedException {
        long next = Math.max(numbers.number(windowNext), journalled());
        numbers.from(windowNext, next);
        return next;
    }

    /** What was open is forgotten. */
    void forgetOpen() {
        openSince.clear();
    }

    int open() {
        return openSince.size();
    }

    /** When the oldest passage began that is not closed, steady time; {@link Long#MAX_VALUE} when there is none. */
    long openSinceMicros() {
        return openSince.values().stream().reduce(Long.MAX_VALUE, Math::min);
    }

    /** What the door is meant for from now on. */
    void meant(DoorMode its) {
        mode = its;
        movements.meant(its);
        stateNow();
    }

    /** Something was scanned at the door. */
    void scanned(Said said) {
        untold.add(() -> movements.scanned(said));
        goOn();
    }

    /** A verdict told in an earlier life of the process. */
    void passOver(Verdict verdict) {
        movements.passOver(verdict);
    }

    /** Tells what a verdict means, once what was told before is in the journal. */
    void tell(Verdict verdict) {
        LOG.debug("door {}: {} {}", door, verdict.getClass().getSimpleName(), verdict.passage());
        untold.add(() -> begin(verdict));
        goOn();
    }

    /** Tells what can be told by now; true when nothing is left. */
    boolean goOn() {
        while (true) {
            Writing its = writing;
            if (its != null && !written(its)) {
                return false;
            }
            Runnable next = untold.poll();
            if (next == null) {
                return writing == null;
            }
            next.run();
        }
    }

    /** Whether everything is told. */
    boolean idle() {
        return untold.isEmpty() && writing == null;
    }

    /** Waits until everything is told, or the journal refuses. */
    void finish() throws InterruptedException {
        while (!goOn() && !refused) {
            Writing its = writing;
            if (its != null) {
                try {
                    its.done().get(1, TimeUnit.SECONDS);
                } catch (TimeoutException | ExecutionException later) {
                    LOG.debug("door {}: the journal writes", door, later); // asked again or given up above
                }
            }
        }
    }

    private void begin(Verdict verdict) {
        if (!numbers.told(verdict.passage())) {
            return;
        }
        sight.judged(verdict);
        long passage = numbers.number(verdict.passage());
        String id = door + "-" + journal.mark().epoch() + "-" + passage;
        if (verdict instanceof Verdict.Opened opened) {
            openSince.put(passage, opened.atMicros());
            voice.opened(id, opened.atMicros());
            state("passage", id);
        }
        List<Draft> drafts = movements.of(verdict, passage, id);
        if (!drafts.isEmpty()) {
            write(drafts, id, () -> {
                voice.heldAgainst(movements.document(passage));
                state("verdict", id);
                voice.judged(
                        id,
                        drafts.get(0).key().kind(),
                        drafts.stream().mapToInt(DoorBook::tags).sum());
                voice.onTheBoard(drafts.get(0));
            });
        }
        if (verdict instanceof Verdict.Closed closed) {
            untold.addFirst(() -> close(closed, passage, id));
        }
    }

    private void close(Verdict.Closed closed, long passage, String id) {
        openSince.remove(passage);
        voice.heldAgainst(movements.documentOf(id));
        voice.closed(id, closed.atMicros(), closed.moved());
        stateNow();
    }

    /** What the crew says is told like any movement; who said it hears of the passage, null when there was none such. */
    void heed(Input.Crew crew) {
        untold.add(() -> {
            String id = crew.word().passage();
            Spoken spoken = movements.spokenOf(id);
            List<Draft> drafts = movements.crew(crew.word());
            if (drafts == null) {
                crew.heard().accept(spoken);
            } else {
                write(drafts, id, () -> {
                    voice.heldAgainst(movements.documentOf(id));
                    stateNow();
                    crew.heard().accept(spoken);
                });
            }
        });
        goOn();
    }

    /** Tells what the door expects when that has changed; cheap, to be called now and then. */
    void expectedNow() {
        if (voice.expectedChanged()) {
            stateNow();
        }
    }

    /** Has on disk what passed for each document; false when the disk refuses. */
    boolean savePapers() {
        return voice.savePapers();
    }

    private void write(List<Draft> drafts, String id, Runnable then) {
        CompletableFuture<List<Appended>> done = journal.ask(drafts);
        writing = new Writing(drafts, id, then, done, done.whenComplete((places, failed) -> nudge.run()));
    }

    /** Whether that is on the disk; asks again when the journal refused: until then the movement lives in the spool and here. */
    private boolean written(Writing its) {
        if (!its.done().isDone()) {
            return false;
        }
        if (its.done().isCompletedExceptionally()) {
            if (!refused) {
                refused = true;
                refusedNanos = System.nanoTime();
            } else if (System.nanoTime() - refusedNanos >= RETRY_NANOS) {
                refusedNanos = System.nanoTime();
                write(its.drafts(), its.id(), its.then());
            }
            return false;
        }
        refused = false;
        writing = null;
        if (its.done().join().get(0).fresh()) {
            LOG.info(
                    "door {}: {} of {} tags, passage {}",
                    door,
                    its.drafts().get(0).key().kind().level(),
                    its.drafts().stream().mapToInt(DoorBook::tags).sum(),
                    its.id());
        }
        its.then().run();
        return true;
    }

    /** Passages numbered before that will never be judged again. */
    void forget(long next) {
        journal.forget(door, next);
    }

    /** Tells how the door is when nothing happens. */
    void stateNow() {
        state(openSince.isEmpty() ? "idle" : "passage", null);
    }

    private void state(String state, @Nullable String passage) {
        voice.state(state, mode, passage);
    }

    private long journalled() throws InterruptedException {
        while (true) {
            try {
                return journal.nextPassage(door);
            } catch (JournalFailure failed) {
                patience.pause(failed);
            }
        }
    }

    private static int tags(Draft draft) {
        DoorFacts facts = draft.event().door();
        return facts == null ? 0 : facts.tags().size();
    }
}
