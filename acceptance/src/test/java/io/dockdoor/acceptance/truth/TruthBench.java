package io.dockdoor.acceptance.truth;

import io.dockdoor.simulator.radio.Portal.Layout;
import io.dockdoor.simulator.scene.DockScene;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./dockdoor bench truth}: how true the movements are, on scenes whose truth is known. Seeds from 50,000 on are kept for
 * it: nothing was tuned on them.
 */
@Command(
        name = "truth",
        mixinStandardHelpOptions = true,
        description = "Plays the scenes of docs/simulator.md to the judge and holds its movements against the truth."
                + " Goods and reader set-up take turns from seed to seed. Exit code 1 when a floor is missed.")
public final class TruthBench implements Callable<Integer> {
    /** Loads that move, of the scenes the headline is about, share of each; the rest get a tenth each. */
    private static final Map<String, Double> SHARES =
            Map.of("S01", 0.24, "S02", 0.24, "S03", 0.24, "S04", 0.18, "S08", 0.1, "S05", 0.2);

    @Option(
            names = "--passages",
            defaultValue = "3000",
            description = "passages in the headline scenes S01-S04 and S08 together (default ${DEFAULT-VALUE})")
    private int passages;

    @Option(names = "--seed", defaultValue = "50000", description = "first seed (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--apart",
            defaultValue = "1000003",
            description = "from one seed to the next: scenes of neighbouring seeds draw from one sequence, a step apart"
                    + " (default ${DEFAULT-VALUE})")
    private long apart;

    @Option(
            names = "--scenes",
            split = ",",
            defaultValue = "S01,S02,S03,S04,S05,S06,S07,S08,S09,S10,S11,S12,S13,S14,S15,S16,S17,S18,S19,S20",
            description = "which scenes (default: all)")
    private List<String> scenes = List.of();

    @Option(
            names = "--layout",
            defaultValue = "four_angled",
            description = "how the antennas stand (default ${DEFAULT-VALUE})")
    private String layout = "four_angled";

    @Option(names = "--threads", description = "scenes played at once (default: one for each core)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--no-baselines", description = "leave out the simpler methods")
    private boolean alone;

    @Option(names = "--faults", defaultValue = "0", description = "name so many wrong calls of each scene")
    private int faults;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new TruthBench()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        Layout built = Layout.valueOf(layout.toUpperCase(Locale.ROOT));
        Map<String, Function<DockScene, Referee>> referees = Trial.referees(!alone);
        Map<String, Map<String, Marks>> all = new LinkedHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (String scene : scenes) {
                all.put(scene, play(scene, built, referees, pool));
            }
        } finally {
            pool.shutdownNow();
        }
        System.out.println();
        MustReach must = new MustReach(all);
        table(must, referees.keySet());
        List<String> others = referees.keySet().stream()
                .filter(name -> !name.equals(Trial.RADIO) && !name.equals(Trial.EYES))
                .toList();
        int missed = must.print(others);
        return missed == 0 ? 0 : 1;
    }

    /** Plays seed after seed until so many loads have moved as are wanted of that scene. */
    private Map<String, Marks> play(
            String scene, Layout built, Map<String, Function<DockScene, Referee>> referees, ExecutorService pool)
            throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        int wanted = (int) Math.round(passages * SHARES.getOrDefault(scene, 0.1));
        Map<String, Marks> sums = new LinkedHashMap<>();
        int played = 0;
        int moved = 0;
        // nothing moves in S20: nine seeds of it
        while (moved < wanted && played < (scene.equals("S20") ? 9 : 10_000)) {
            List<Future<Map<String, Marks>>> running = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                long its = seed + apart * played;
                Trial trial = new Trial(scene, its, Trial.variant(its, built), Trial.usual(scene));
                running.add(pool.submit(() -> trial.run(referees)));
                played++;
            }
            for (Future<Map<String, Marks>> each : running) {
                each.get().forEach((name, marks) -> sums.merge(name, marks, Marks::add));
            }
            moved = sums.values().iterator().next().passages;
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %d seeds from %d on, %.0f s%n",
                scene,
                played,
                seed,
                (System.nanoTime() - began) * 1e-9);
        for (String name : List.of(Trial.RADIO, Trial.EYES)) {
            Marks marks = sums.getOrDefault(name, new Marks());
            System.out.println("  " + name + " | " + marks.row());
            marks.faults.stream().limit(faults).forEach(fault -> System.out.println("    " + fault));
        }
        return sums;
    }

    private static void table(MustReach must, Iterable<String> referees) {
        System.out.println("| all scenes | " + Marks.HEADER + " |");
        System.out.println("|---" + "|---".repeat(Marks.HEADER.split("\\|", -1).length) + "|");
        for (String name : referees) {
            System.out.println(
                    "| " + name + " | " + must.sum(scene -> true, name).row() + " |");
        }
        System.out.println();
    }
}
