package io.dockdoor.broker.intake;

import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.LedgerStore;
import io.dockdoor.events.BadEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books what sources tell: a message's movements in one transaction, in the order of the list, each with a verdict of its own.
 * One that is more than the ledger can take does not keep the others out.
 */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final LedgerLoop ledger;

    public Intake(LedgerLoop ledger) {
        this.ledger = ledger;
    }

    /**
     * Books the movements; when it returns, what is called booked is on disk.
     *
     * @param now when they came
     * @param patience for the ledger to answer
     * @throws TimeoutException when the ledger did not answer in that time; the movements may yet be booked, and sending them
     *     again books nothing twice
     * @throws LedgerFailure when the ledger has too much to do
     */
    public List<Verdict> book(List<Told> movements, Instant now, Duration patience)
            throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + patience.toNanos();
        try {
            return await(ledger.ask(store -> all(store, movements, now)), end);
        } catch (ExecutionException e) {
            LOG.error("A fault of ours with one of {} movements: they are booked one by one", movements.size(), e);
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Told each : movements) {
            try {
                verdicts.addAll(await(ledger.ask(store -> all(store, List.of(each), now)), end));
            } catch (ExecutionException e) {
                LOG.error("A fault of ours: not booked event={}", each.eventId(), e.getCause());
                verdicts.add(Verdict.refused(
                        new Told.Unreadable(each.eventId(), "a fault of the inventory broker: see its log")));
            }
        }
        return verdicts;
    }

    private static List<Verdict> await(CompletableFuture<List<Verdict>> answer, long end)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static List<Verdict> all(LedgerStore store, List<Told> movements, Instant now) {
        List<Verdict> verdicts = new ArrayList<>(movements.size());
        for (Told told : movements) {
            verdicts.add(
                    told instanceof Told.Movement movement
                            ? one(store, movement, now)
                            : Verdict.refused((Told.Unreadable) told));
        }
        return verdicts;
    }

    private static Verdict one(LedgerStore store, Told.Movement told, Instant now) {
        long age = Math.max(0, Duration.between(told.event().eventTime(), now).toMillis());
        Told.Expected expected = told.expected();
        long known = store.booked(told.event());
        if (known == 0 && expected != null) {
            long version = store.version(expected.place(), expected.item());
            if (version != expected.version()) {
                return new Verdict(
                        told.eventId(),
                        "conflict",
                        null,
                        age,
                        "expectedVersion is " + expected.version() + ", but the number was changed at " + version
                                + ": look again before adjusting it");
            }
        }
        try {
            LedgerStore.Booked booked = store.book(told.body(), told.event(), now);
            return new Verdict(
                    told.eventId(), booked.duplicate() ? "duplicate" : "booked", booked.position(), age, null);
        } catch (BadEvent e) {
            return Verdict.refused(new Told.Unreadable(told.eventId(), String.valueOf(e.getMessage())));
        }
    }
}
