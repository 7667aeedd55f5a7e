package io.dockdoor.acceptance.truth;

import io.dockdoor.dedup.Scorecard;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.radio.Material;
import io.dockdoor.simulator.radio.Portal.Layout;
import io.dockdoor.simulator.scene.Delivery;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.SceneOptions;
import io.dockdoor.simulator.scene.SceneRecording;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Plays scenes to referees and counts. */
final class TruthBench {
    private TruthBench() {}

    /** Plays one scene to all referees at once and adds what they called to their marks. */
    static void judge(DockScene scene, Map<String, Function<DockScene, Referee>> referees, Map<String, Marks> marks) {
        Sightings sightings = new Sightings();
        Map<String, Referee> called = new LinkedHashMap<>();
        referees.forEach((name, make) -> called.put(name, make.apply(scene)));
        SceneRecording.of(scene).play(new SceneRecording.Sink() {
            @Override
            public void seen(DoorId door, TagReads batch, long arrivedMicros) {
                sightings.seen(door, batch);
                called.values().forEach(referee -> referee.seen(door, batch));
            }

            @Override
            public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
                called.values().forEach(referee -> referee.signalled(door, signal));
            }

            @Override
            public void reached(long nowMicros) {
                called.values().forEach(referee -> referee.reached(nowMicros));
            }
        });
        called.forEach((name, referee) -> marks.computeIfAbsent(name, k -> new Marks())
                .count(scene.name() + "#" + scene.seed(), scene.truth(), Delivery.BASE_MICROS, referee, sightings));
    }

    static boolean tellsSides(SceneOptions options) {
        return options.layout() != Layout.UNANGLED;
    }

    static Referee product(DockScene scene) {
        return new WindowReferee(scene, tellsSides(scene.options()), Scorecard.DEFAULT);
    }

    /**
     * Arguments: scenes (comma-separated), first seed, seeds, doors, seconds; then any of {@code rf}, {@code baselines},
     * {@code layout=TWO_ANGLED}, {@code material=LIQUID}, {@code gen2=ETSI}, {@code faults=N}.
     */
    public static void main(String[] args) {
        long first = Long.parseLong(args[1]);
        int seeds = Integer.parseInt(args[2]);
        int doors = Integer.parseInt(args[3]);
        Duration duration = Duration.ofSeconds(Long.parseLong(args[4]));
        SceneOptions options = SceneOptions.DEFAULT;
        Map<String, Function<DockScene, Referee>> referees = new LinkedHashMap<>();
        referees.put("product", TruthBench::product);
        int faults = 0;
        for (String arg : List.of(args).subList(5, args.length)) {
            String value = arg.substring(arg.indexOf('=') + 1);
            if (arg.equals("rf")) {
                options = options.withoutBeams();
            } else if (arg.equals("baselines")) {
                referees.putAll(Baselines.all());
            } else if (arg.startsWith("layout=")) {
                options = options.with(Layout.valueOf(value));
            } else if (arg.startsWith("material=")) {
                options = options.with(Material.valueOf(value));
            } else if (arg.startsWith("gen2=")) {
                options = options.with(SceneOptions.Gen2.valueOf(value));
            } else if (arg.startsWith("faults=")) {
                faults = Integer.parseInt(value);
            }
        }
        for (String name : args[0].split(",", -1)) {
            Map<String, Marks> marks = new LinkedHashMap<>();
            for (long seed = first; seed < first + seeds; seed++) {
                judge(DockScene.named(name, seed, doors, duration, options), referees, marks);
            }
            for (Map.Entry<String, Marks> each : marks.entrySet()) {
                System.out.println(name + " | " + each.getKey() + " | " + each.getValue());
                if (each.getKey().equals("product")) {
                    each.getValue().faults.stream().limit(faults).forEach(System.out::println);
                }
            }
        }
    }
}
