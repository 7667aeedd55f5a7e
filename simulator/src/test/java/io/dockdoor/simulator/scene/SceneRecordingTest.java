package io.dockdoor.simulator.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.RadioField.InventoryPlan;
import io.dockdoor.simulator.radio.Portal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SceneRecordingTest {
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @Test
    void theSameSeedGivesTheSameReadsAndAnotherSeedOthers() {
        List<TagRead> once = Played.reads(SceneRecording.of(DockScene.named("S03", 5, 1, HALF_A_MINUTE)));
        List<TagRead> again = Played.reads(SceneRecording.of(DockScene.named("S03", 5, 1, HALF_A_MINUTE)));
        List<TagRead> other = Played.reads(SceneRecording.of(DockScene.named("S03", 6, 1, HALF_A_MINUTE)));
        assertEquals(once, again);
        assertNotEquals(once, other);
    }

    @Test
    void howTheTimeIsCutIntoQuestionsChangesNothing() {
        assertEquals(heard(30_000_000), heard(7_321));
        assertEquals(heard(30_000_000), heard(250_000));
    }

    private static List<String> heard(long stepMicros) {
        DockScene scene = DockScene.named("demo", 3, 1, HALF_A_MINUTE);
        Portal portal = scene.portals().get(0);
        InventoryPlan plan = scene.usualPlan(portal);
        List<String> heard = new ArrayList<>();
        for (long t = 0; t < 30_000_000; t += stepMicros) {
            long until = Math.min(30_000_000, t + stepMicros);
            long from = t;
            scene.inventory(portal.reader(), plan, t, until, (at, antenna, epc, pc, rssi, channel, phase, doppler) -> {
                assertTrue(at >= from && at < until, "told outside of what was asked");
                heard.add(at + " " + antenna + " " + epc + " " + rssi + " " + channel + " " + phase + " " + doppler);
            });
        }
        assertTrue(heard.size() > 1_000);
        return heard;
    }

    @Test
    void everythingArrivesInOrderAndNotBeforeItHappened() {
        DockScene scene = DockScene.named("demo", 9, 2, HALF_A_MINUTE);
        long[] last = {0, 0};
        Map<DoorId, Long> lastOfDoor = new HashMap<>();
        SceneRecording.of(scene).play(new SceneRecording.Sink() {
            @Override
            public void seen(DoorId door, TagReads batch, long arrivedMicros) {
                arrived(arrivedMicros);
                for (int i = 0; i < batch.size(); i++) {
                    long at = batch.lastMicros(i);
                    assertTrue(at <= arrivedMicros + Delivery.ORDINARY.clockErrorMicros() + 100);
                    assertTrue(at >= lastOfDoor.getOrDefault(door, 0L), "a reader reports in order");
                    lastOfDoor.put(door, at);
                }
            }

            @Override
            public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
                arrived(arrivedMicros);
            }

            @Override
            public void reached(long nowMicros) {
                assertTrue(nowMicros >= last[0]);
                last[1] = nowMicros;
            }

            private void arrived(long at) {
                assertTrue(at >= last[0] && at >= last[1], "arrivals go forward");
                last[0] = at;
            }
        });
        assertEquals(Delivery.BASE_MICROS + 45_000_000, last[1], "15 s of quiet after the end");
    }

    @Test
    void aReaderThatAccumulatesCountsWhatItMerged() {
        long plain = Played.reads(SceneRecording.of(DockScene.named("demo", 4, 1, HALF_A_MINUTE)))
                .size();
        List<TagRead> merged = Played.reads(SceneRecording.of(DockScene.named("demo", 4, 1, HALF_A_MINUTE))
                .delivered(Delivery.PROMPT.withReports(1_000_000, true)));
        assertEquals(plain, merged.stream().mapToLong(TagRead::count).sum());
        assertTrue(merged.size() < plain / 2);
        assertTrue(merged.stream().anyMatch(r -> r.lastMicros() > r.firstMicros()));
    }

    @Test
    void aPalletThatComesInBreaksTheOuterBeamFirst() {
        DockScene scene = DockScene.named("S01", 2, 1, HALF_A_MINUTE);
        Portal portal = scene.portals().get(0);
        for (Truth.Passage passage : scene.truth().passages()) {
            List<Integer> order = new ArrayList<>();
            boolean[] high = new boolean[3];
            scene.inputs(portal.reader(), 0, passage.clearedMicros() + 10_000_000, (at, port, up) -> {
                assertNotEquals(high[port], up, "an input changes or says nothing");
                high[port] = up;
                if (up && Math.abs(at - passage.crossedMicros()) < 3_000_000) {
                    order.add(port);
                }
            });
            assertEquals(1, order.get(0));
            assertTrue(order.contains(2));
            assertTrue(!high[1] && !high[2], "both clear again");
        }
    }

    @Test
    void aSceneWithoutBeamsKeepsItsInputsLow() {
        DockScene scene = DockScene.named("demo", 2, 1, HALF_A_MINUTE, SceneOptions.DEFAULT.withoutBeams());
        scene.inputs(scene.portals().get(0).reader(), 0, 60_000_000, (at, port, high) -> {
            throw new AssertionError("input " + port + " moved");
        });
    }

    @Test
    void anUnknownSceneIsRefusedWithTheNamesThereAre() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> DockScene.named("S99", 1, 1, HALF_A_MINUTE));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains("S99") && said.contains("there are demo, ") && said.contains("S01, S02"), said);
    }
}
