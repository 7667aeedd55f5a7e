package io.dockdoor.acceptance.readers;

import io.dockdoor.acceptance.readers.ReaderFaultRun.Outcome;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.llrp.Fault;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    @Option(names = "--only", description = "Nothing but this one, as its table names it: reboot, half-open ..")
    private @Nullable String only;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new ReaderFaultBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        long began = System.nanoTime();
        ExecutorService runs = Executors.newFixedThreadPool(readers);
        List<Outcome> all = new ArrayList<>();
        List<Fault> menu = Arrays.stream(Fault.values())
                .filter(fault -> only == null || fault.title().equals(only))
                .toList();
        List<Census> left = Collections.synchronizedList(new ArrayList<>());
        Thread counting = new Thread(() -> count(left), "census");
        counting.setDaemon(true);
        counting.start();
        try {
            List<Future<List<Outcome>>> running = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                int number = i;
                int share = (faults + readers - 1 - i) / readers;
                running.add(runs.submit(
                        () -> new ReaderFaultRun(new ReaderId("R" + number), seed * 1_000 + number).play(menu, share)));
            }
            for (Future<List<Outcome>> each : running) {
                all.addAll(each.get());
            }
        } finally {
            runs.shutdownNow();
            counting.interrupt();
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
        Census second = Census.median(left, 1);
        Census last = Census.median(left, 3);
        System.out.printf(
                Locale.ROOT,
                "in the second quarter of the run, and in the last: threads %d, %d; descriptors %d, %d; heap after each"
                        + " collection %d, %d KiB%n",
                second.threads,
                last.threads,
                second.descriptors,
                last.descriptors,
                second.heapKiB,
                last.heapKiB);
        boolean leaks =
                last.threads > second.threads + readers / 2 || last.descriptors > second.descriptors + readers / 2;
        return late == 0 && untold == 0 && !leaks && all.size() == faults ? 0 : 1;
    }

    /** What this process holds, readers and simulators together. */
    private record Census(long threads, long descriptors, long heapKiB) {
        static Census now() throws IOException {
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return new Census(
                        ManagementFactory.getThreadMXBean().getThreadCount(),
                        open.count(),
                        ManagementFactory.getMemoryPoolMXBeans().stream()
                                .filter(pool -> pool.getCollectionUsage() != null)
                                .mapToLong(pool -> pool.getCollectionUsage().getUsed() >> 10)
                                .sum());
            }
        }

        /** Of that quarter of the run, from 0, each number for itself. */
        static Census median(List<Census> all, int quarter) {
            List<Census> its = all.subList(all.size() * quarter / 4, all.size() * (quarter + 1) / 4);
            return new Census(
                    median(its, Census::threads), median(its, Census::descriptors), median(its, Census::heapKiB));
        }

        private static long median(List<Census> some, ToLongFunction<Census> number) {
            long[] sorted = some.stream().mapToLong(number).sorted().toArray();
            return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        }
    }

    private static void count(List<Census> into) {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(500);
                into.add(Census.now());
            }
        } catch (InterruptedException over) {
            // the run is over
        } catch (IOException unseen) {
            System.err.println("cannot count what is open: " + unseen);
        }
    }
}
