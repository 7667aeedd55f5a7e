package io.dockdoor.simulator.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.scene.Truth.Bystander;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import io.dockdoor.simulator.scene.Truth.Passage;
import io.dockdoor.simulator.scene.Truth.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SceneMatrixTest {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    static Stream<String> names() {
        return DockScene.names().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void everySceneTellsItsTruthInOrderAndNoTagIsOnTwoLoads(String name) {
        Truth truth = scene(name).truth();
        assertFalse(truth.passages().isEmpty() && truth.bystanders().isEmpty());
        long before = 0;
        for (Passage p : truth.passages()) {
            assertTrue(p.crossedMicros() >= before && p.clearedMicros() > p.crossedMicros());
            assertTrue(p.clearedMicros() < TWO_MINUTES.toNanos() / 1_000);
            assertFalse(p.tags().isEmpty(), "a passage moves goods");
            before = p.crossedMicros();
        }
        Set<Epc> epcs = new HashSet<>();
        Set<Integer> groups = new HashSet<>();
        truth.passages().forEach(p -> count(p.group(), p.tags(), groups, epcs));
        truth.bystanders().forEach(b -> count(b.group(), b.tags(), groups, epcs));
    }

    private static void count(int group, List<GoodsTag> tags, Set<Integer> groups, Set<Epc> epcs) {
        if (groups.add(group)) {
            tags.forEach(t -> assertTrue(epcs.add(t.epc()), t + " is on two loads"));
        }
    }

    @Test
    void whatTurnsBackGoesByOrComesEmptyIsNoPassage() {
        assertEquals(Set.of(Reason.PASSED_BY), reasons("S04"));
        assertEquals(Set.of(Reason.TURNED_BACK), reasons("S06"));
        assertEquals(Set.of(Reason.EMPTY_HANDED, Reason.PARKED), reasons("S13"));
        assertEquals(Set.of(Reason.PARKED), reasons("S20"));
    }

    private static Set<Reason> reasons(String name) {
        Set<Reason> reasons = new HashSet<>();
        for (Bystander b : scene(name).truth().bystanders()) {
            reasons.add(b.reason());
        }
        return reasons;
    }

    @Test
    void neighboursHearEachOthersPalletsAndDistantDoorsDoNot() {
        assertTrue(strangers("S05") > 100, "reads of the neighbour's goods");
        assertEquals(0, strangers("S01"));
    }

    /** Reads by a reader of a tag that never was at its door. */
    private static long strangers(String name) {
        DockScene scene = DockScene.named(name, 11, 2, Duration.ofSeconds(60));
        Set<String> atHome = new HashSet<>();
        scene.truth().passages().forEach(p -> p.tags().forEach(t -> atHome.add(p.door() + " " + t.epc())));
        scene.truth().bystanders().forEach(b -> b.tags().forEach(t -> atHome.add(b.door() + " " + t.epc())));
        return Played.reads(SceneRecording.of(scene)).stream()
                .filter(r -> !atHome.contains(Played.door(r) + " " + r.epc()))
                .count();
    }

    @Test
    void aLoadStagedInsideHasComeInBeforeItGoesOut() {
        Truth truth = DockScene.named("S08", 3, 1, Duration.ofMinutes(10)).truth();
        Set<Integer> in = new HashSet<>();
        long out = 0;
        for (Passage p : truth.passages()) {
            if (p.direction() == Direction.IN) {
                assertTrue(in.add(p.group()));
            } else {
                assertTrue(in.contains(p.group()));
                out++;
            }
        }
        assertTrue(out > 0);
    }

    @Test
    void aDeadAntennaIsSilentFromThenOn() {
        DockScene scene = faulty("S15", Fault.AntennaDead.class);
        Fault.AntennaDead dead = (Fault.AntennaDead) scene.faults().get(0);
        List<TagRead> its = Played.reads(SceneRecording.of(scene).delivered(Delivery.PROMPT)).stream()
                .filter(r -> r.reader().equals(dead.reader()) && r.antenna() == dead.antenna())
                .toList();
        assertFalse(its.isEmpty());
        long since = Delivery.BASE_MICROS + dead.fromMicros();
        assertTrue(its.stream().allMatch(r -> r.lastMicros() < since));
    }

    private static DockScene faulty(String name, Class<? extends Fault> kind) {
        for (long seed = 1; seed < 50; seed++) {
            DockScene scene = DockScene.named(name, seed, 1, TWO_MINUTES);
            if (kind.isInstance(scene.faults().get(0))) {
                return scene;
            }
        }
        throw new AssertionError("no " + kind.getSimpleName() + " in 50 seeds");
    }

    @Test
    void whatIsReadDuringAnOutageComesAfterIt() {
        DockScene scene = faulty("S16", Fault.Outage.class);
        List<Fault.Outage> outages =
                scene.faults().stream().map(Fault.Outage.class::cast).toList();
        List<Long> late = new ArrayList<>();
        List<DoorSignal> told = new ArrayList<>();
        SceneRecording.of(scene).delivered(Delivery.PROMPT).play(new SceneRecording.Sink() {
            @Override
            public void seen(DoorId door, TagReads batch, long arrivedMicros) {
                for (Fault.Outage outage : outages) {
                    long at = batch.lastMicros(0) - Delivery.BASE_MICROS;
                    if (at >= outage.fromMicros() + 50_000 && at < outage.untilMicros()) {
                        late.add(arrivedMicros - Delivery.BASE_MICROS - outage.untilMicros());
                    }
                }
            }

            @Override
            public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
                if (signal instanceof DoorSignal.ReaderDown || signal instanceof DoorSignal.ReaderUp) {
                    told.add(signal);
                }
            }

            @Override
            public void reached(long nowMicros) {}
        });
        assertFalse(late.isEmpty());
        assertTrue(late.stream().allMatch(l -> l >= 0), "nothing comes through while the line is cut");
        assertEquals(2 * outages.size(), told.size());
    }

    @Test
    void readerClocksAreOffByAsMuchAsTheSceneSays() {
        DockScene scene = DockScene.named("S17", 5, 1, TWO_MINUTES);
        Fault.ClockOff first = (Fault.ClockOff) scene.faults().get(0);
        TagRead read = Played.reads(SceneRecording.of(scene).delivered(Delivery.PROMPT))
                .get(0);
        assertEquals(first.aheadMicros(), read.readerMicros() - read.lastMicros());
    }

    @Test
    void theMergedSceneReportsOnceASecond() {
        List<TagRead> reads = Played.reads(SceneRecording.of(scene("S18")));
        assertTrue(reads.stream().anyMatch(r -> r.count() > 5));
        assertTrue(reads.stream().allMatch(r -> r.lastMicros() - r.firstMicros() <= 1_000_000));
    }

    private static DockScene scene(String name) {
        return DockScene.named(name, 11, 2, TWO_MINUTES);
    }
}
