package io.dockdoor.acceptance.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.Scorecard;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.radio.Portal;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.SceneRecording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers kept what they heard while nobody listened: told later and fast, it is judged as it would have been at the time. */
class AwayTest {
    private static final long SECOND = 1_000_000;

    @ParameterizedTest
    @ValueSource(ints = {40, 130})
    void whatReadersKeptIsJudgedAsIfItHadBeenHeardAtOnce(int seconds) {
        DockScene scene = DockScene.named("demo", 9, 2, Duration.ofSeconds(160));
        WindowReferee there = referee(scene);
        Away away = new Away(scene, referee(scene), 15 * SECOND, (15 + seconds) * SECOND);
        SceneRecording.of(scene).play(new Both(there, away));

        SortedSet<String> live = loads(there);
        assertTrue(live.size() >= 10, "so many loads moved: " + live);
        assertEquals(String.join("\n", live), String.join("\n", loads(away.told)));
    }

    private static WindowReferee referee(DockScene scene) {
        return new WindowReferee(scene, true, true, Scorecard.DEFAULT);
    }

    /** Each load in a line: door, way, tags. */
    private static SortedSet<String> loads(WindowReferee referee) {
        return referee.calls().stream()
                .collect(Collectors.groupingBy(
                        call -> call.load() + " " + call.direction(),
                        LinkedHashMap::new,
                        Collectors.mapping(call -> call.epc().toString(), Collectors.toCollection(TreeSet::new))))
                .entrySet()
                .stream()
                .map(each -> each.getKey().replaceAll("/\\d+", "") + " " + each.getValue())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private record Both(Referee first, SceneRecording.Sink second) implements SceneRecording.Sink {
        @Override
        public void seen(DoorId door, TagReads batch, long arrivedMicros) {
            first.seen(door, batch, arrivedMicros);
            second.seen(door, batch, arrivedMicros);
        }

        @Override
        public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
            first.signalled(door, signal, arrivedMicros);
            second.signalled(door, signal, arrivedMicros);
        }

        @Override
        public void reached(long nowMicros) {
            first.reached(nowMicros);
            second.reached(nowMicros);
        }
    }

    /** Hears nothing for a while, and then all of it from each reader in turn of time, a thousand reads in some milliseconds. */
    private static final class Away implements SceneRecording.Sink {
        private final Map<DoorId, ReaderId> readers = new HashMap<>();
        private final WindowReferee told;
        private final List<Runnable> kept = new ArrayList<>();
        private final long from;
        private final long until;
        private long start = Long.MIN_VALUE;
        private long now;
        private boolean gone;
        private boolean back;

        Away(DockScene scene, WindowReferee told, long from, long until) {
            for (Portal portal : scene.portals()) {
                readers.put(portal.door(), portal.reader());
            }
            this.told = told;
            this.from = from;
            this.until = until;
        }

        @Override
        public void seen(DoorId door, TagReads batch, long arrivedMicros) {
            time(arrivedMicros);
            if (!gone || back) {
                told.seen(door, batch, Math.max(now, arrivedMicros));
                return;
            }
            TagReads copy = new TagReads(batch.reader(), batch.size());
            for (int i = 0; i < batch.size(); i++) {
                copy.add(batch.get(i));
            }
            kept.add(() -> {
                now += 300L * copy.size() / 100;
                told.seen(door, copy, now);
            });
        }

        @Override
        public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
            time(arrivedMicros);
            if (!gone || back) {
                told.signalled(door, signal, Math.max(now, arrivedMicros));
            } else {
                kept.add(() -> told.signalled(door, signal, now));
            }
        }

        @Override
        public void reached(long nowMicros) {
            time(nowMicros);
            if (!gone || back) {
                told.reached(Math.max(now, nowMicros));
            }
        }

        private void time(long micros) {
            if (start == Long.MIN_VALUE) {
                start = micros;
            }
            if (!gone && micros - start >= from) {
                gone = true;
                readers.forEach(
                        (door, reader) -> told.signalled(door, new DoorSignal.ReaderDown(reader, micros), micros));
            }
            if (gone && !back && micros - start >= until) {
                back = true;
                now = micros;
                readers.forEach(
                        (door, reader) -> told.signalled(door, new DoorSignal.ReaderUp(reader, micros), micros));
                long looked = now;
                for (Runnable each : kept) {
                    each.run();
                    if (now - looked > 50_000) {
                        looked = now;
                        told.reached(now);
                    }
                }
                kept.clear();
            }
        }
    }
}
