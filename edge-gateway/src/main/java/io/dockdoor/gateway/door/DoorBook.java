package io.dockdoor.gateway.door;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.outbox.Appended;
import io.dockdoor.gateway.outbox.Draft;
import io.dockdoor.gateway.outbox.Journal;
import io.dockdoor.gateway.outbox.JournalFailure;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a door has told and tells: numbers its passages, makes movements of its window's verdicts and has them journalled before
 * anybody hears of them. Belongs to the door's thread.
 */
final class DoorBook {
    private static final Logger LOG = LoggerFactory.getLogger(DoorBook.class);

    /** What to do when the journal refuses: returns when it is worth another try. */
    interface Patience {
        void pause(JournalFailure failed) throws InterruptedException;
    }

    private final DoorId door;
    private DoorMode mode;
    private final Movements movements;
    private final Journal journal;
    private final LongSupplier gatewayMicros;
    private final Supplier<Stamp> clock;
    private final DoorTold told;
    private final DoorSight sight;
    private final Patience patience;
    private final PassageNumbers numbers = new PassageNumbers();
    /** Beginning of every passage that is not closed, by number. */
    private final TreeMap<Long, Long> openSince = new TreeMap<>();

    DoorBook(
            DoorId door,
            DoorMode mode,
            Movements movements,
            Journal journal,
            LongSupplier gatewayMicros,
            Supplier<Stamp> clock,
            DoorTold told,
            DoorSight sight,
            Patience patience) {
        this.door = door;
        this.mode = mode;
        this.movements = movements;
        this.journal = journal;
        this.gatewayMicros = gatewayMicros;
        this.clock = clock;
        this.told = told;
        this.sight = sight;
        this.patience = patience;
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
        movements.scanned(said);
    }

    /** A verdict told in an earlier life of the process. */
    void passOver(Verdict verdict) {
        movements.passOver(verdict);
    }

    /** Tells what a verdict means; returns when it is in the journal. */
    void tell(Verdict verdict) throws InterruptedException {
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
            stateNow();
        }
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
        told.state(
                door,
                new DoorState(
                        state,
                        mode.name().toLowerCase(Locale.ROOT),
                        clock.get().at(gatewayMicros.getAsLong()),
                        passage));
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
                            drafts.stream().mapToInt(DoorBook::tags).sum(),
                            id);
                }
                return;
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
