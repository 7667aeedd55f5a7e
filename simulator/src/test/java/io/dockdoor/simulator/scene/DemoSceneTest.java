package io.dockdoor.simulator.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.EpcDecoder;
import io.dockdoor.events.TagRead;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import io.dockdoor.simulator.scene.Truth.Passage;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemoSceneTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyTagOfADemoPalletIsReadOftenEnoughToBeJudged(long seed) {
        DockScene scene = DockScene.named("demo", seed, 2, MINUTE);
        List<TagRead> all = Played.reads(SceneRecording.of(scene));
        for (Passage passage : scene.truth().passages()) {
            Map<Epc, Integer> count = new HashMap<>();
            for (TagRead read : all) {
                long at = read.lastMicros() - Delivery.BASE_MICROS;
                if (Math.abs(at - passage.crossedMicros()) < 4_000_000
                        && Played.door(read).equals(passage.door())) {
                    count.merge(read.epc(), 1, Integer::sum);
                }
            }
            for (GoodsTag tag : passage.tags()) {
                assertTrue(tag.readable(), tag + " cannot be read");
                assertTrue(count.getOrDefault(tag.epc(), 0) >= 5, tag + " is read " + count.get(tag.epc()) + " times");
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void palletsFollowEachOtherAtADoorAndTheSceneEndsInQuiet(long seed) {
        Truth truth = DockScene.named("demo", seed, 3, MINUTE).truth();
        Map<DoorId, Long> before = new HashMap<>();
        Map<Integer, Passage> received = new HashMap<>();
        assertTrue(
                truth.passages().size() >= 12,
                "a visitor sees " + truth.passages().size());
        for (Passage p : truth.passages()) {
            long pause = p.crossedMicros() - before.getOrDefault(p.door(), 0L);
            assertTrue(pause > 4_000_000, "only " + pause + " us between two pallets");
            before.put(p.door(), p.crossedMicros());
            assertTrue(p.clearedMicros() > p.crossedMicros());
            assertTrue(p.clearedMicros() <= 54_000_000, "the last is over 6 s before the end");
            assertTrue(p.tags().size() >= 12 && p.tags().size() <= 40);
            if (p.direction() == Direction.IN) {
                received.put(p.group(), p);
            } else {
                assertTrue(received.containsKey(p.group()), "only what came in goes out");
                Passage in = Objects.requireNonNull(received.remove(p.group()));
                assertTrue(p.crossedMicros() >= in.clearedMicros() + 12_000_000);
                assertEquals(in.tags(), p.tags());
            }
        }
    }

    @Test
    void identitiesAreWhatTheTagsSayAndAreNeverUsedTwice() {
        Set<Epc> seen = new HashSet<>();
        for (long seed = 1; seed <= 3; seed++) {
            Set<Integer> groups = new HashSet<>();
            for (Passage p : DockScene.named("demo", seed, 2, MINUTE).truth().passages()) {
                if (!groups.add(p.group())) {
                    continue;
                }
                assertEquals(1, p.tags().stream().filter(t -> t.gtin() == null).count(), "one logistic label a pallet");
                for (GoodsTag tag : p.tags()) {
                    assertEquals(tag.uri(), EpcDecoder.decode(tag.epc(), -1).uri());
                    assertTrue(seen.add(tag.epc()), tag + " twice");
                }
            }
        }
    }

    @Test
    void parkedGoodsStayWhereTheyAre() {
        Truth truth = DockScene.named("demo", 7, 2, MINUTE).truth();
        assertFalse(truth.bystanders().isEmpty());
        assertTrue(truth.bystanders().stream().allMatch(b -> b.reason() == Truth.Reason.PARKED));
    }
}
