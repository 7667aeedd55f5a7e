package io.dockdoor.acceptance.faults;

import io.dockdoor.acceptance.faults.Fault.Due;
import io.dockdoor.simulator.demo.Booked;
import io.dockdoor.simulator.demo.DemoPlan;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import io.dockdoor.simulator.demo.TruthLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** One run: the whole system as real processes, faults at seeded moments and several at once, then the comparison. */
final class FaultRun {
    /** A scene so long has loads at every door. */
    private static final Duration SOMETHING_PASSES = Duration.ofSeconds(40);

    /** With so many faults daemons are started often enough for an archive of their classes. */
    private static final int OFTEN = 50;

    /** Where the ledger is. */
    enum Store {
        SQLITE,
        POSTGRESQL
    }

    private FaultRun() {}

    /** What of the menu this user can have in that folder; what not is named. */
    static Set<Fault> possible(Path run, Mqtt mqtt, Store store, PrintStream out)
            throws IOException, InterruptedException {
        Set<Fault> all = EnumSet.allOf(Fault.class);
        Files.createDirectories(run);
        if (!SmallDisk.possible(run)) {
            out.println("LEFT OUT: FILL_GATEWAY_DISK, FILL_BROKER_DISK, FILL_DATABASE_DISK (this user may not mount a"
                    + " tmpfs)");
            all.removeIf(each -> each.name().startsWith("FILL"));
        }
        if (store == Store.SQLITE) {
            all.remove(Fault.KILL_DATABASE);
            all.remove(Fault.FILL_DATABASE_DISK);
        }
        if (!Files.isExecutable(Path.of("/usr/bin/prlimit"))) {
            out.println("LEFT OUT: DENY_GATEWAY_WRITES, DENY_BROKER_WRITES (prlimit is not installed)");
            all.remove(Fault.DENY_GATEWAY_WRITES);
            all.remove(Fault.DENY_BROKER_WRITES);
        }
        if (mqtt == Mqtt.EMBEDDED) {
            all.remove(Fault.KILL_MOSQUITTO);
        }
        return all;
    }

    /**
     * What is run.
     *
     * @param byJournal hold the ledger against the gateway's journal alone, which asks nothing of the computer's speed
     * @param without faults that are left out
     * @param within what has not begun by then is not done any more
     */
    record Setting(
            int doors,
            int faults,
            long seed,
            Mqtt mqtt,
            Store store,
            boolean byJournal,
            Set<Fault> without,
            Duration within) {}

    /** Runs them and tells what is wrong afterwards; everything written goes below {@code run}, which is emptied first. */
    static List<String> run(Path project, Path run, Setting setting, PrintStream out)
            throws IOException, InterruptedException, SQLException {
        SmallDisk.sweep(run);
        Set<Fault> possible = possible(run, setting.mqtt(), setting.store(), out);
        possible.removeAll(setting.without());
        List<Due> faults = Fault.schedule(setting.faults(), new SplittableRandom(setting.seed()), possible);
        Duration length = end(faults).plusSeconds(setting.byJournal() ? 3 : 15);
        length = length.compareTo(SOMETHING_PASSES) < 0 ? SOMETHING_PASSES : length;
        DemoPlan plan = new DemoPlan(
                project, run, setting.doors(), length, setting.seed(), true, setting.mqtt(), 0, 0, List.of());
        List<String> wrong = new ArrayList<>();
        int done = under(plan, setting, faults, out, (site, verdict, stock, died) -> {
            wrong.addAll(verdict.delivered(run.resolve("gateway").resolve("journal.db")));
            if (!setting.byJournal()) {
                wrong.addAll(verdict.compared(new TruthLog(site.processes().truthFile()), died, stock));
            }
        });
        out.println(done + " faults, seed " + setting.seed() + ", " + setting.mqtt() + ", " + setting.store() + ": "
                + (wrong.isEmpty() ? "all is well" : wrong.size() + " things are wrong"));
        return wrong;
    }

    private static Duration end(List<Due> faults) {
        Due last = faults.get(faults.size() - 1);
        return last.at().plus(last.lasts());
    }

    private interface Judging {
        void judge(FaultySite site, FaultVerdict verdict, Booked stock, LostReads died)
                throws IOException, InterruptedException, SQLException;
    }

    /** Tells how many were done. */
    private static int under(DemoPlan plan, Setting setting, List<Due> faults, PrintStream out, Judging judging)
            throws IOException, InterruptedException, SQLException {
        boolean fillable = faults.stream().anyMatch(due -> due.fault().name().startsWith("FILL"));
        LostReads died = new LostReads();
        try (FaultySite site = new FaultySite(plan, setting.store(), fillable, faults.size() >= OFTEN)) {
            site.startCentre();
            FaultVerdict verdict = new FaultVerdict(site, line -> say(out, line));
            Booked stock = new Booked(site.processes().httpPort());
            Thread follower = new Thread(() -> follow(stock, verdict), "fault-run-stream");
            follower.start();
            try {
                site.startGateway();
                int done = new Inflicting(site, faults, setting.within(), died, line -> say(out, line)).all();
                judging.judge(site, verdict, stock, died);
                return done;
            } finally {
                stock.close();
                follower.interrupt();
                follower.join();
            }
        }
    }

    private static void follow(Booked stock, FaultVerdict verdict) {
        try {
            stock.follow(movement -> verdict.streamed(movement.position()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(PrintStream out, String line) {
        synchronized (out) {
            out.println(line);
        }
    }
}
