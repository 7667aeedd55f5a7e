package io.dockdoor.acceptance.truth;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.scene.Delivery;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.SceneRecording;
import io.dockdoor.simulator.scene.Truth;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One thing that happened at one door, as somebody with a stop watch would record it: what the reader heard from shortly before to
 * shortly after, and what is true of it.
 *
 * @param name scene, seed, what and when
 * @param label {@code in}, {@code out} or {@code none}
 * @param tags what each tag did, by EPC in hex: {@code in}, {@code out} or {@code none}
 */
record Episode(String name, String label, Map<String, String> tags, List<TagRead> reads) {

    /** A stretch of a scene at a door, in scene time. */
    private record Stretch(long from, long until, String label, String what) {}

    /** What happened at the scene's first door, without what overlaps something else. */
    @SuppressWarnings("ReferenceEquality") // each against all others, also those that look like it
    static List<Episode> of(DockScene scene) {
        List<TagRead> reads = new ArrayList<>();
        DoorId door = scene.portals().get(0).door();
        SceneRecording.of(scene)
                .play(
                        new SceneRecording.Sink() {
                            @Override
                            public void seen(DoorId at, TagReads batch, long arrivedMicros) {
                                for (int i = 0; i < batch.size(); i++) {
                                    reads.add(batch.get(i));
                                }
                            }

                            @Override
                            public void signalled(DoorId at, DoorSignal signal, long arrivedMicros) {}

                            @Override
                            public void reached(long nowMicros) {}
                        },
                        door);
        Map<Epc, String> moved = new HashMap<>();
        List<Stretch> all = stretches(scene, door);
        List<Episode> episodes = new ArrayList<>();
        for (Stretch each : all) {
            boolean alone = all.stream()
                            .filter(other -> other.from < each.until && other.until > each.from)
                            .count()
                    == 1; // itself
            if (!alone) {
                continue;
            }
            moved.clear();
            for (Truth.Passage p : scene.truth().passages()) {
                if (p.door().equals(door) && p.crossedMicros() >= each.from && p.crossedMicros() < each.until) {
                    p.tags().forEach(tag -> moved.put(tag.epc(), word(p)));
                }
            }
            long base = Delivery.BASE_MICROS;
            List<TagRead> its = reads.stream()
                    .filter(r -> r.lastMicros() >= base + each.from && r.lastMicros() < base + each.until)
                    .toList();
            Map<String, String> tags = new HashMap<>();
            its.forEach(r -> tags.put(r.epc().hex(), moved.getOrDefault(r.epc(), "none")));
            if (!its.isEmpty()) {
                episodes.add(new Episode(
                        scene.name() + "#" + scene.seed() + " " + each.what + " at " + each.from / 1_000_000,
                        each.label,
                        tags,
                        its));
            }
        }
        return episodes;
    }

    private static List<Stretch> stretches(DockScene scene, DoorId door) {
        List<Stretch> all = new ArrayList<>();
        for (Truth.Passage p : scene.truth().passages()) {
            if (p.door().equals(door)) {
                // not the same for all: some recordings begin early, some end at once
                long spare = Math.floorMod(p.crossedMicros(), 3_000_000L);
                all.add(new Stretch(
                        p.crossedMicros() - 2_500_000 - spare,
                        p.clearedMicros() + 1_500_000 + (3_000_000 - spare),
                        word(p),
                        "passage"));
            }
        }
        for (Truth.Bystander b : scene.truth().bystanders()) {
            List<GoodsTag> tags = b.tags();
            if (b.door().equals(door) && b.untilMicros() < 100_000_000_000L && !tags.isEmpty()) {
                all.add(new Stretch(
                        b.fromMicros(),
                        b.untilMicros(),
                        "none",
                        b.reason().name().toLowerCase(Locale.ROOT)));
            }
        }
        return all;
    }

    private static String word(Truth.Passage p) {
        return p.direction().name().toLowerCase(Locale.ROOT);
    }
}
