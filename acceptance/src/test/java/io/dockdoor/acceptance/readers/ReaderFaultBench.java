package io.dockdoor.acceptance.readers;

import io.dockdoor.acceptance.readers.ReaderFaultRun.Outcome;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.llrp.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./dockdoor bench reader-faults}: several readers side by side in one process, each through its own random order. Exit 0
 * when reads resumed each time within the stated time and every gap was told.
 */
@Command(
        name = "reader-faults",
        mixinStandardHelpOptions = true,
        description = "Everything LLRP readers do wrong, in random order, against sessions that are never restarted.")
public final class ReaderFaultBench implements Callable<Integer> {
    @Option(names = "--faults", defaultValue = "1000", description = "How many (default ${DEFAULT-VALUE}).")
    private int faults = 1_000;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the orders (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--readers",
            defaultValue = "10",
            description = "How many readers share the faults (default ${DEFAULT-VALUE}).")
    private int readers = 10;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new ReaderFaultBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        long began = System.nanoTime();
        ExecutorService runs = Executors.newFixedThreadPool(readers);
        List<Outcome> all = new ArrayList<>();
        try {
            List<Future<List<Outcome>>> running = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                int number = i;
                int share = (faults + readers - 1 - i) / readers;
                running.add(runs.submit(
                        () -> new ReaderFaultRun(new ReaderId("R" + number), seed * 1_000 + number).play(share)));
            }
            for (Future<List<Outcome>> each : running) {
                all.addAll(each.get());
            }
        } finally {
            runs.shutdownNow();
        }
        long within =
                ReaderFaultRun.settings(new ReaderId("R"), 1).resumesWithin().toMillis();
        Map<Fault, List<Outcome>> byFault =
                all.stream().collect(Collectors.groupingBy(Outcome::fault, TreeMap::new, Collectors.toList()));
        System.out.println("fault | times | resumed after, median | longest | with reads missing | of these told");
        byFault.forEach((fault, outcomes) -> {
            List<Long> resumed = outcomes.stream()
                    .map(Outcome::resumedMillis)
                    .sorted(Comparator.naturalOrder())
                    .toList();
            long gaps = outcomes.stream().filter(each -> each.missing() > 0).count();
            long told = outcomes.stream()
                    .filter(each -> each.missing() > 0 && each.told() > 0)
                    .count();
            System.out.printf(
                    Locale.ROOT,
                    "%s | %d | %d ms | %d ms | %d | %d%n",
                    fault.title(),
                    resumed.size(),
                    resumed.get(resumed.size() / 2),
                    resumed.get(resumed.size() - 1),
                    gaps,
                    told);
        });
        long late = all.stream().filter(each -> each.resumedMillis() > within).count();
        long untold = all.stream().filter(each -> !each.reported()).count();
        System.out.printf(
                Locale.ROOT,
                "seed %d: %d faults over %d readers in %d s; resumed later than the stated %d ms: %d; gaps not told: %d%n",
                seed,
                all.size(),
                readers,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                within,
                late,
                untold);
        return late == 0 && untold == 0 && all.size() == faults ? 0 : 1;
    }
}
