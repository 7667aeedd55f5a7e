package io.dockdoor.acceptance.faults;

import io.dockdoor.simulator.demo.Booked;
import io.dockdoor.simulator.demo.TruthLog;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What came of a run: the ledger against the truth, or, on a computer of which nothing can be asked, against the gateway's journal. */
final class FaultVerdict {
    /** Everything must be booked when nothing more was booked for so long. */
    private static final Duration SETTLE = Duration.ofSeconds(90);

    /** The same on a computer that has much else to do. */
    private static final Duration BUSY_SETTLE = Duration.ofMinutes(5);

    private final Ledger ledger;
    private final Consumer<String> say;
    private final ConcurrentLinkedQueue<Long> told = new ConcurrentLinkedQueue<>();

    FaultVerdict(FaultySite site, Consumer<String> say) {
        this.ledger = new Ledger(site.ledger());
        this.say = say;
    }

    /** The event stream told that position. */
    void streamed(long position) {
        told.add(position);
    }

    /** Journal against ledger, until all is well or nothing moves any more. Tells what is wrong. */
    List<String> delivered(Path journalFile) throws InterruptedException, SQLException {
        Delivered journal;
        List<String> wrong;
        int before = -1;
        long deadline = System.nanoTime() + BUSY_SETTLE.toNanos();
        do {
            TimeUnit.MILLISECONDS.sleep(200);
            journal = new Delivered(journalFile);
            List<Ledger.Booked> booked = ledger.booked();
            wrong = journal.wrong(booked);
            for (String table : List.of("gap", "quarantine")) {
                for (String reason : ledger.reasons(table)) {
                    wrong.add(table + ": " + reason);
                }
            }
            if (booked.size() + journal.events() != before) {
                before = booked.size() + journal.events();
                deadline = System.nanoTime() + BUSY_SETTLE.toNanos();
            }
        } while ((!wrong.isEmpty() || journal.events() == 0) && System.nanoTime() < deadline);
        say.accept(journal.events() + " events in the journal, " + before + " there and in the ledger");
        if (journal.events() == 0) {
            wrong.add("nothing passed");
        }
        return wrong;
    }

    /** Truth against ledger. Tells what is wrong. */
    List<String> compared(TruthLog truth, LostReads died, Booked stock)
            throws IOException, InterruptedException, SQLException {
        long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!truth.read().over() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        TruthLog.SoFar all = truth.read();
        if (all.ended() == null) {
            throw new IOException("the scene did not end; see the logs");
        }
        Comparison comparison;
        List<String> besides;
        int before = -1;
        deadline = System.nanoTime() + SETTLE.toNanos();
        do {
            TimeUnit.MILLISECONDS.sleep(500);
            List<Ledger.Booked> booked = ledger.booked();
            comparison = Comparison.of(all.passages(), booked, died::cause);
            besides = besides(booked, stock, all, comparison);
            if (booked.size() != before) {
                before = booked.size();
                deadline = System.nanoTime() + SETTLE.toNanos();
            }
        } while (!(comparison.clean() && besides.isEmpty()) && System.nanoTime() < deadline);
        say.accept(all.passages().size() + " real passages: lost "
                + comparison.lost().size() + ", twice "
                + comparison.twice().size() + ", invented "
                + comparison.invented().size() + ", incomplete "
                + comparison.incomplete().size() + "; of " + comparison.unseen().size()
                + " more reads died with a reader or on its line, "
                + comparison.strayed().size()
                + " have a tag of what stood near");
        comparison.strayed().forEach(each -> say.accept("taken along: " + each));
        comparison.unseen().forEach(each -> say.accept("not heard by us: " + each));
        List<String> wrong = new ArrayList<>();
        comparison.lost().forEach(each -> wrong.add("lost: " + each));
        comparison.twice().forEach(each -> wrong.add("twice: " + each));
        comparison.invented().forEach(each -> wrong.add("invented: " + each));
        comparison.incomplete().forEach(each -> wrong.add("incomplete: " + each));
        wrong.addAll(besides);
        return wrong;
    }

    /** What else must hold: no gap, nothing set aside, the stream told every position once, and the numbers are those of the truth. */
    private List<String> besides(List<Ledger.Booked> booked, Booked stock, TruthLog.SoFar truth, Comparison comparison)
            throws IOException, InterruptedException, SQLException {
        List<String> wrong = new ArrayList<>();
        ledger.reasons("gap").forEach(reason -> wrong.add("gap: " + reason));
        ledger.reasons("quarantine").forEach(reason -> wrong.add("quarantined: " + reason));
        List<Long> streamed = List.copyOf(told);
        if (new HashSet<>(streamed).size() != streamed.size() || streamed.size() != booked.size()) {
            wrong.add("the stream told " + streamed.size() + " positions for " + booked.size() + " in the ledger");
        }
        if (comparison.unseen().isEmpty()
                && comparison.strayed().isEmpty()
                && !stock.onHand().equals(truth.onHand())) {
            wrong.add("stock says " + stock.onHand() + ", the truth " + truth.onHand());
        }
        return wrong;
    }
}
