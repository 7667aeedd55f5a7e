package io.dockdoor.broker.ledger;

import io.dockdoor.broker.Events;
import io.dockdoor.broker.count.Answer;
import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.count.Evidence;
import io.dockdoor.broker.count.Mode;
import io.dockdoor.broker.count.Order;
import io.dockdoor.broker.count.Scope;
import io.dockdoor.broker.count.Thresholds;
import io.dockdoor.events.EventJson;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code ./dockdoor bench big-count [UNITS]}: one count of a place with 100,000 units of which 50 are gone and 20 are more, by two
 * sweeps. How long each act holds the thread of the ledger, which books nothing meanwhile, and how long a late movement does after
 * it. On SQLite; every commit is on disk.
 */
public final class BigCountBench {
    private static final String PLACE = "9521141000014";
    private static final int BATCH = 100;
    private static final int GONE = 50;
    private static final int MORE = 20;
    private static final Instant MORNING = Instant.parse("2026-11-24T08:00:00Z");
    private static final Instant NOON = MORNING.plus(Duration.ofHours(4));
    private static final Order.Rules RULES = new Order.Rules(Thresholds.USUAL, item -> null);

    private BigCountBench() {}

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private interface Act {
        Answer done() throws Exception;
    }

    public static void main(String... arguments) throws Exception {
        int units = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        Path folder = Files.createTempDirectory("big-count");
        try {
            run(folder, units);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static void run(Path folder, int units) throws Exception {
        System.out.println("load of this machine: "
                + Files.readString(Path.of("/proc/loadavg")).strip());
        Set<String> seen = new HashSet<>();
        try (LedgerStore store = LedgerStore.open(Database.sqlite(folder.resolve("ledger")), List.of())) {
            for (int from = 0; from < units; from += BATCH) {
                String[] serials = new String[BATCH];
                for (int i = 0; i < BATCH; i++) {
                    serials[i] = String.valueOf(from + i);
                    if (from + i >= GONE) {
                        seen.add(unit(serials[i]));
                    }
                }
                byte[] body = Events.receive(1 + from / BATCH, serials);
                store.book(body, EventJson.read(body), MORNING);
                if (from % (50 * BATCH) == 0) {
                    store.commit();
                }
            }
            store.commit();
            for (int i = 0; i < MORE; i++) {
                seen.add(unit("more" + i));
            }
            Order.From anna = new Order.From("anna", "");
            Scope scope = new Scope("S1", List.of(PLACE), Set.of(), false);
            String id = timed(
                            "open", store, () -> store.openCount(new Order.Open("k", scope, Mode.SWEEP), "anna", NOON))
                    .id();
            for (int i = 1; i <= 2; i++) {
                Instant began = NOON.plusSeconds(60L * i);
                Evidence sweep =
                        new Evidence.Sweep("s" + i, PLACE, began, began.plusSeconds(20), seen, 0.95, "S1/G1/D1");
                Instant now = began.plusSeconds(30);
                timed("sweep " + i, store, () -> store.count(id, new Order.Add(sweep), anna, RULES, now));
            }
            Instant later = NOON.plusSeconds(600);
            Count looked = timed("look", store, () -> store.count(id, new Order.Look(), anna, RULES, later));
            timed("count over", store, () -> store.count(id, new Order.Reckon(true), anna, RULES, later));
            timed(
                    "approve",
                    store,
                    () -> store.count(id, new Order.Approve(), new Order.From("bert", ""), RULES, later));
            timed("post", store, () -> store.count(id, new Order.Post(), anna, RULES, later));
            System.out.println(looked.looks().size() + " looks");
            byte[] late = Events.receive(1 + units / BATCH, "late");
            long began = System.nanoTime();
            long cpu = cpuNanos();
            store.book(late, EventJson.read(late), later);
            store.commit();
            told("a movement after it", began, cpu);
        }
    }

    private static Count timed(String name, LedgerStore store, Act act) throws Exception {
        long began = System.nanoTime();
        long cpu = cpuNanos();
        Answer answer = act.done();
        store.commit();
        told(name, began, cpu);
        if (answer instanceof Answer.Done done) {
            return done.count();
        }
        throw new IllegalStateException(name + " was not done: " + answer);
    }

    private static void told(String name, long began, long cpu) {
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f ms, %.0f ms of processor time%n",
                name,
                (System.nanoTime() - began) / 1e6,
                (cpuNanos() - cpu) / 1e6);
    }

    private static String unit(String serial) {
        return "https://id.gs1.org/01/" + Events.GTIN + "/21/" + serial;
    }
}
