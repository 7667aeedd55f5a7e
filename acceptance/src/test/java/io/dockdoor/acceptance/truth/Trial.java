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
import io.dockdoor.simulator.scene.SceneOptions.Gen2;
import io.dockdoor.simulator.scene.SceneRecording;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** One scene of one seed in one variant, played once to several referees at the same time. */
record Trial(String scene, long seed, SceneOptions options, Duration duration) {
    static final String RADIO = "Dockdoor, radio only";
    static final String EYES = "Dockdoor with photo-eyes";
    private static final List<Material> GOODS = List.of(Material.values());
    private static final List<Gen2> READERS = List.of(Gen2.values());

    /** A variant for each seed: goods and reader set-up take turns, so that nine seeds in a row have every pair once. */
    static SceneOptions variant(long seed, Layout layout) {
        Material goods = GOODS.get((int) Math.floorMod(seed, 3L));
        Gen2 gen2 = READERS.get((int) Math.floorMod(Math.floorDiv(seed, 3L), 3L));
        return SceneOptions.DEFAULT.with(goods).with(gen2).with(layout);
    }

    /** The product twice, without and with the scene's photo-eyes, and the simpler methods if wanted. */
    static Map<String, Function<DockScene, Referee>> referees(boolean baselines) {
        Map<String, Function<DockScene, Referee>> all = new LinkedHashMap<>();
        all.put(RADIO, scene -> product(scene, false, Scorecard.DEFAULT));
        all.put(EYES, scene -> product(scene, true, Scorecard.DEFAULT));
        if (baselines) {
            all.putAll(Baselines.all());
        }
        return all;
    }

    static WindowReferee product(DockScene scene, boolean eyes, Scorecard card) {
        return new WindowReferee(scene, scene.options().layout() != Layout.UNANGLED, eyes, card);
    }

    DockScene staged() {
        return DockScene.named(scene, seed, 1, duration, options);
    }

    /** Plays it and marks what each referee called. */
    Map<String, Marks> run(Map<String, Function<DockScene, Referee>> referees) {
        DockScene played = staged();
        Sightings sightings = new Sightings();
        Map<String, Referee> watching = new LinkedHashMap<>();
        referees.forEach((name, make) -> watching.put(name, make.apply(played)));
        SceneRecording.of(played).play(new SceneRecording.Sink() {
            @Override
            public void seen(DoorId door, TagReads batch, long arrivedMicros) {
                sightings.seen(door, batch);
                watching.values().forEach(referee -> referee.seen(door, batch, arrivedMicros));
            }

            @Override
            public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
                watching.values().forEach(referee -> referee.signalled(door, signal, arrivedMicros));
            }

            @Override
            public void reached(long nowMicros) {
                watching.values().forEach(referee -> referee.reached(nowMicros));
            }
        });
        Map<String, Marks> marks = new LinkedHashMap<>();
        watching.forEach(
                (name, referee) -> marks.put(name, Marking.of(played, Delivery.BASE_MICROS, referee, sightings)));
        return marks;
    }

    /** Scenes that need more than a few minutes to show what they are about. */
    private static final Set<String> LONG = Set.of("S08", "S19");

    static Duration usual(String scene) {
        return LONG.contains(scene) ? Duration.ofMinutes(24) : Duration.ofMinutes(8);
    }
}
