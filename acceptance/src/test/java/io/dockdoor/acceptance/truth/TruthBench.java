package io.dockdoor.acceptance.truth;

import io.dockdoor.dedup.Scorecard;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.radio.Portal.Layout;
import io.dockdoor.simulator.scene.Delivery;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.SceneOptions;
import io.dockdoor.simulator.scene.SceneRecording;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Plays scenes to referees and counts. */
final class TruthBench {
    private TruthBench() {}

    /** Plays one scene to all referees at once and adds what they called to their marks. */
    static void judge(DockScene scene, Map<String, Function<DockScene, Referee>> referees, Map<String, Marks> marks) {
        Sightings sightings = new Sightings();
        Map<String, Referee> called = new java.util.LinkedHashMap<>();
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

    /** Arguments: scene, first seed, seeds, doors, seconds, "beams" or "rf". */
    public static void main(String[] args) {
        String name = args[0];
        long first = Long.parseLong(args[1]);
        int seeds = Integer.parseInt(args[2]);
        int doors = Integer.parseInt(args[3]);
        Duration duration = Duration.ofSeconds(Long.parseLong(args[4]));
        SceneOptions options = args[5].equals("beams") ? SceneOptions.DEFAULT : SceneOptions.DEFAULT.withoutBeams();
        Map<String, Marks> marks = new java.util.LinkedHashMap<>();
        for (long seed = first; seed < first + seeds; seed++) {
            judge(DockScene.named(name, seed, doors, duration, options), Map.of("product", TruthBench::product), marks);
        }
        marks.forEach((who, its) -> {
            System.out.println(name + " " + args[5] + " " + who + ": " + its);
            List<String> faults = its.faults;
            faults.stream()
                    .limit(args.length > 6 ? Long.parseLong(args[6]) : 12)
                    .forEach(System.out::println);
        });
    }
}
