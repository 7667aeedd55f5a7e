package io.dockdoor.acceptance.truth;

import io.dockdoor.dedup.Scorecard;
import io.dockdoor.simulator.radio.Portal.Layout;
import io.dockdoor.simulator.scene.DockScene;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dockdoor bench yard}: doors side by side whose gateways know nothing of each other. */
@Command(
        name = "yard",
        mixinStandardHelpOptions = true,
        description =
                "Plays doors side by side, by radio alone, to one gateway and to one gateway each; the events of the"
                        + " latter are booked in a ledger, which holds them against each other.")
public final class YardBench implements Callable<Integer> {
    @Option(names = "--scene", defaultValue = "S05", description = "default ${DEFAULT-VALUE}")
    private String scene = "S05";

    @Option(names = "--passages", defaultValue = "400", description = "loads that move (default ${DEFAULT-VALUE})")
    private int passages;

    @Option(names = "--seed", defaultValue = "50000", description = "first seed (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--clock",
            defaultValue = "500",
            description = "ms that one clock is ahead (default ${DEFAULT-VALUE})")
    private long clock;

    @Option(
            names = "--level",
            defaultValue = "6",
            description = "dB that one reader is louder (default ${DEFAULT-VALUE})")
    private double level;

    @Option(names = "--threads", description = "scenes played at once (default: one for each core)")
    private int threads = Runtime.getRuntime().availableProcessors();

    public static void main(String... arguments) {
        System.exit(new CommandLine(new YardBench()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        Map<String, Marks> sums = new LinkedHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        int played = 0;
        try {
            while (sums.isEmpty() || sums.values().iterator().next().passages < passages) {
                List<Future<Map<String, Marks>>> running = new ArrayList<>();
                for (int i = 0; i < 9; i++) {
                    long its = seed + 1_000_003L * played++;
                    Trial trial = new Trial(scene, its, Trial.variant(its, Layout.FOUR_ANGLED), Trial.usual(scene));
                    running.add(pool.submit(() -> trial.run(referees())));
                }
                for (Future<Map<String, Marks>> each : running) {
                    each.get().forEach((name, marks) -> sums.merge(name, marks, Marks::add));
                }
            }
        } finally {
            pool.shutdownNow();
        }
        System.out.printf(Locale.ROOT, "%s: %d seeds from %d on%n", scene, played, seed);
        System.out.println("| who | loads that moved, right % | " + Marks.HEADER + " |");
        sums.forEach(
                (who, marks) -> System.out.println("| " + who + " | " + marks.moved() + " | " + marks.row() + " |"));
        return 0;
    }

    private Map<String, Function<DockScene, Referee>> referees() {
        AtomicReference<@Nullable Yard> yard = new AtomicReference<>();
        Map<String, Function<DockScene, Referee>> all = new LinkedHashMap<>();
        all.put("one gateway", played -> Trial.product(played, false, Scorecard.DEFAULT));
        all.put("a gateway each, not held against each other", played -> {
            Yard made = new Yard(played);
            yard.set(made);
            return made;
        });
        all.put(
                "a gateway each, and the inventory broker",
                played -> Objects.requireNonNull(yard.get()).held(0, 0));
        all.put(
                String.format(Locale.ROOT, "the same, one clock %d ms ahead, its levels %+.0f dB", clock, level),
                played -> Objects.requireNonNull(yard.get()).held(clock, level));
        all.put(
                String.format(Locale.ROOT, "the same, one clock %d ms behind, its levels %+.0f dB", clock, -level),
                played -> Objects.requireNonNull(yard.get()).held(-clock, -level));
        return all;
    }
}
