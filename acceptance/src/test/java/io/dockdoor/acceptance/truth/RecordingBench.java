package io.dockdoor.acceptance.truth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.Side;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.ReaderId;
import io.dockdoor.gateway.recording.Replay;
import io.dockdoor.simulator.radio.Portal;
import io.dockdoor.simulator.radio.Portal.Layout;
import io.dockdoor.simulator.scene.DockScene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dockdoor bench recordings}: short recordings, as a stranger would make them, through {@code replay --explain}. */
@Command(
        name = "recordings",
        mixinStandardHelpOptions = true,
        description = "Cuts scenes into short recordings, writes them as other readers would, and replays them.")
public final class RecordingBench implements Callable<Integer> {
    @Option(
            names = "--scenes",
            split = ",",
            defaultValue = "S21,S01,S02,S03,S04,S06,S11",
            description = "which scenes (default ${DEFAULT-VALUE})")
    private List<String> scenes = List.of();

    @Option(names = "--seed", defaultValue = "50000", description = "first seed (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--seeds", defaultValue = "6", description = "how many (default ${DEFAULT-VALUE})")
    private int seeds;

    @Option(names = "--minutes", defaultValue = "5", description = "of each scene (default ${DEFAULT-VALUE})")
    private int minutes;

    @Option(
            names = "--layouts",
            split = ",",
            defaultValue = "TWO_ANGLED,FOUR_ANGLED",
            description = "default ${DEFAULT-VALUE}")
    private List<Layout> layouts = List.of();

    @Option(names = "--dialects", split = ",", description = "default: all")
    private List<Dialect> dialects = List.of(Dialect.values());

    @Option(names = "--faults", defaultValue = "0", description = "name so many wrong recordings of each line")
    private int faults;

    @Option(names = "--keep", paramLabel = "FOLDER", description = "leave the recordings judged wrong there")
    private @Nullable Path keep;

    @Option(names = "--sums", description = "only the sums over all scenes")
    private boolean sumsOnly;

    /** How many were right. */
    static final class Score {
        int loads;
        int loadsRight;
        int tags;
        int tagsRight;
        final List<String> wrong = new ArrayList<>();

        void add(Score other) {
            loads += other.loads;
            loadsRight += other.loadsRight;
            tags += other.tags;
            tagsRight += other.tagsRight;
            wrong.addAll(other.wrong);
        }

        @Override
        public String toString() {
            return new Share(loadsRight, loads) + " | " + new Share(tagsRight, tags);
        }
    }

    public static void main(String... arguments) {
        System.exit(new CommandLine(new RecordingBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println("| antennas | scene | written | recordings right % | tags right % |");
        System.out.println("|---|---|---|---|---|");
        for (Layout layout : layouts) {
            Map<Dialect, Score> sums = new TreeMap<>();
            for (String scene : scenes) {
                Map<Dialect, Score> its = new TreeMap<>();
                for (long s = seed; s < seed + seeds; s++) {
                    DockScene staged = DockScene.named(
                            scene,
                            s,
                            1,
                            Duration.ofMinutes(minutes),
                            Trial.variant(s, layout).withoutBeams());
                    List<Episode> episodes = Episode.of(staged);
                    for (Dialect dialect : dialects) {
                        for (Episode episode : episodes) {
                            its.computeIfAbsent(dialect, d -> new Score())
                                    .add(judge(episode, staged.portals().get(0), dialect));
                        }
                    }
                }
                its.forEach((dialect, score) -> {
                    row(layout, scene, dialect, score);
                    sums.computeIfAbsent(dialect, d -> new Score()).add(score);
                });
            }
            sums.forEach((dialect, score) -> row(layout, "all", dialect, score));
        }
        return 0;
    }

    private void row(Layout layout, String scene, Dialect dialect, Score score) {
        if (sumsOnly && !scene.equals("all")) {
            return;
        }
        System.out.printf(Locale.ROOT, "| %s | %s | %s | %s |%n", layout, scene, dialect, score);
        if (!scene.equals("all")) {
            score.wrong.stream().limit(faults).forEach(line -> System.out.println("    " + line));
        }
    }

    private Score judge(Episode episode, Portal portal, Dialect dialect) throws IOException {
        Path file = Files.createTempFile("recording", ".csv");
        try {
            Files.write(file, dialect.write(episode.reads(), episode.name().hashCode()));
            Score score = judge(episode, plan(portal), file);
            Path folder = keep;
            if (folder != null && score.loadsRight == 0) {
                Files.createDirectories(folder);
                String name = portal.antennas().size() + "-" + episode.name().replace(' ', '-') + "-" + episode.label()
                        + "-" + dialect + ".csv";
                Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            return score;
        } finally {
            Files.delete(file);
        }
    }

    private static WindowPlan plan(Portal portal) {
        return WindowPlan.of(
                portal.door(),
                portal.antennas().stream()
                        .map(a -> new AntennaPlace(new ReaderId("R1"), a.id(), a.id() <= 2 ? Side.OUT : Side.IN))
                        .toList());
    }

    /** Replays it and holds every tag's verdict, and what most of the moved tags were called, against the truth. */
    private static Score judge(Episode episode, WindowPlan plan, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        new Replay(List.of(plan), true, lines::add).judge(file);
        ObjectMapper json = new ObjectMapper();
        Map<String, Integer> called = new TreeMap<>();
        Score score = new Score();
        StringBuilder how = new StringBuilder();
        int carried = 0;
        for (String line : lines) {
            JsonNode node = json.readTree(line);
            if (!node.has("verdict")) {
                how.append(' ').append(node.get("kind").asText());
                continue;
            }
            String verdict = node.get("verdict").asText().replace("stray", "none");
            String truth = episode.tags().getOrDefault(node.get("epc").asText(), "none");
            score.tags++;
            score.tagsRight += verdict.equals(truth) ? 1 : 0;
            carried += truth.equals("none") ? 0 : 1;
            called.merge(verdict, 1, Integer::sum);
        }
        int in = called.getOrDefault("in", 0);
        int out = called.getOrDefault("out", 0);
        // what did not move is right when next to nothing is said to have moved
        int least = episode.label().equals("none") ? Math.max(1, score.tags / 4) : Math.max(1, carried / 2);
        String verdict = Math.max(in, out) < least ? "none" : in > out ? "in" : "out";
        score.loads = 1;
        score.loadsRight = verdict.equals(episode.label()) ? 1 : 0;
        if (score.loadsRight == 0 || score.tagsRight < score.tags) {
            score.wrong.add(episode.name() + " is " + episode.label() + ", " + called + "," + how + ", "
                    + score.tagsRight + " of " + score.tags + " tags right");
        }
        return score;
    }
}
