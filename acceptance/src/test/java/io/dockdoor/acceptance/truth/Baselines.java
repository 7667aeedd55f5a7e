package io.dockdoor.acceptance.truth;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.scene.DockScene;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The simpler methods in use, written down from their descriptions, to be judged on the same scenes. Antennas 1 and 2 look out. */
final class Baselines {
    private static final long SILENCE = 2_000_000;

    private Baselines() {}

    static Map<String, Function<DockScene, Referee>> all() {
        Map<String, Function<DockScene, Referee>> all = new LinkedHashMap<>();
        all.put("EdgeX mobility profile", scene -> new Mobility());
        all.put("first and last antenna", scene -> new OnSilence(OnSilence::firstLast));
        all.put("order of peaks", scene -> new OnSilence(OnSilence::peakOrder));
        all.put("decide on silence", scene -> new OnSilence(OnSilence::centreOrder));
        all.put("photo-eyes for every tag", scene -> new EyesForAll());
        return all;
    }

    private record Key(DoorId door, Epc epc) {}

    private abstract static class Base implements Referee {
        final List<Call> calls = new ArrayList<>();
        long now;

        @Override
        public void seen(DoorId door, TagReads batch, long arrivedMicros) {
            for (int i = 0; i < batch.size(); i++) {
                now = Math.max(now, batch.lastMicros(i));
                read(
                        new Key(door, batch.epc(i)),
                        batch.antenna(i) > 2,
                        batch.lastMicros(i),
                        batch.rssiCentiDbm(i) / 100.0);
            }
        }

        abstract void read(Key key, boolean inside, long at, double rssi);

        @Override
        public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {}

        @Override
        public void reached(long nowMicros) {}

        @Override
        public List<Call> calls() {
            return calls;
        }

        void call(Key key, Direction direction, long crossed, long told) {
            // single tags are called: those of one second stand for one load
            long load = crossed / 5_000_000 * 2 + (direction == Direction.IN ? 0 : 1);
            calls.add(new Call(key.door(), load, direction, key.epc(), crossed, told));
        }
    }

    /**
     * EdgeX app-rfid-llrp-inventory: a tag moves to another place when the mean of its last 20 levels there beats the mean of
     * those at its old place by an offset that sinks with the old place's silence (defaults: 6 dB, -0.008 dB/ms, 500 ms).
     */
    private static final class Mobility extends Base {
        private static final class LastPlace {
            final List<Deque<Double>> levels = List.of(new ArrayDeque<>(), new ArrayDeque<>());
            final long[] last = new long[2];
            int place = -1;
        }

        private final Map<Key, LastPlace> tags = new HashMap<>();

        @Override
        void read(Key key, boolean inside, long at, double rssi) {
            LastPlace tag = tags.computeIfAbsent(key, k -> new LastPlace());
            int here = inside ? 1 : 0;
            Deque<Double> levels = tag.levels.get(here);
            levels.addLast(rssi);
            if (levels.size() > 20) {
                levels.removeFirst();
            }
            tag.last[here] = at;
            if (tag.place < 0) {
                tag.place = here;
            } else if (tag.place != here && levels.size() >= 2) {
                double silent = (at - tag.last[tag.place]) / 1e3;
                double offset = Math.min(6, -0.008 * silent + (6 + 0.008 * 500));
                if (mean(levels) > mean(tag.levels.get(tag.place)) + offset) {
                    tag.place = here;
                    call(key, inside ? Direction.IN : Direction.OUT, at, at);
                }
            }
        }

        private static double mean(Deque<Double> levels) {
            return levels.stream().mapToDouble(d -> d).average().orElse(0);
        }
    }

    /** Gathers a tag's reads and decides, tag by tag, when it has not been read for two seconds. */
    private static final class OnSilence extends Base {
        private static final class Sightings {
            long last;
            boolean firstInside;
            boolean lastInside;
            final double[] peak = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
            final long[] peakAt = new long[2];
            final double[] sum = new double[2];
            final double[] moment = new double[2];
            long began;
        }

        private final Function<Sightings, @Nullable Direction> rule;
        private final Map<Key, Sightings> tags = new LinkedHashMap<>();

        OnSilence(Function<Sightings, @Nullable Direction> rule) {
            this.rule = rule;
        }

        @Override
        void read(Key key, boolean inside, long at, double rssi) {
            Sightings tag = tags.get(key);
            if (tag == null) {
                tag = new Sightings();
                tag.began = at;
                tag.firstInside = inside;
                tags.put(key, tag);
            }
            int side = inside ? 1 : 0;
            tag.last = at;
            tag.lastInside = inside;
            if (rssi > tag.peak[side]) {
                tag.peak[side] = rssi;
                tag.peakAt[side] = at;
            }
            double weight = Math.pow(10, rssi / 10);
            tag.sum[side] += weight;
            tag.moment[side] += weight * (at - tag.began);
        }

        @Override
        public void reached(long nowMicros) {
            for (Iterator<Map.Entry<Key, Sightings>> each = tags.entrySet().iterator(); each.hasNext(); ) {
                Map.Entry<Key, Sightings> entry = each.next();
                Sightings tag = entry.getValue();
                if (nowMicros - tag.last >= SILENCE) {
                    each.remove();
                    Direction direction = rule.apply(tag);
                    if (direction != null) {
                        call(entry.getKey(), direction, crossed(tag), nowMicros);
                    }
                }
            }
        }

        private static long crossed(Sightings tag) {
            return tag.peakAt[0] == 0 || tag.peakAt[1] == 0 ? tag.last : (tag.peakAt[0] + tag.peakAt[1]) / 2;
        }

        static @Nullable Direction firstLast(Sightings tag) {
            return tag.firstInside == tag.lastInside ? null : tag.lastInside ? Direction.IN : Direction.OUT;
        }

        static @Nullable Direction peakOrder(Sightings tag) {
            return tag.peakAt[0] == 0 || tag.peakAt[1] == 0
                    ? null
                    : tag.peakAt[0] < tag.peakAt[1] ? Direction.IN : Direction.OUT;
        }

        static @Nullable Direction centreOrder(Sightings tag) {
            if (tag.sum[0] == 0 || tag.sum[1] == 0) {
                return null;
            }
            double later = tag.moment[1] / tag.sum[1] - tag.moment[0] / tag.sum[0];
            return Math.abs(later) < 300_000 ? null : later > 0 ? Direction.IN : Direction.OUT;
        }
    }

    /** The photo-eyes' order is the direction of every tag read from the first eye's breaking until both are clear. */
    private static final class EyesForAll extends Base {
        private static final class Door {
            boolean outer;
            boolean inner;

            @Nullable Direction first;

            boolean both;
            long since;
            final Map<Epc, Long> tags = new LinkedHashMap<>();
        }

        private final Map<DoorId, Door> doors = new HashMap<>();

        @Override
        void read(Key key, boolean inside, long at, double rssi) {
            Door door = doors.get(key.door());
            if (door != null && door.first != null) {
                door.tags.putIfAbsent(key.epc(), at);
            }
        }

        @Override
        public void signalled(DoorId id, DoorSignal signal, long arrivedMicros) {
            Door door = doors.computeIfAbsent(id, k -> new Door());
            if (signal instanceof DoorSignal.BeamBroken broken) {
                set(door, broken.beam(), true);
                if (door.first == null) {
                    door.first = door.outer ? Direction.IN : Direction.OUT;
                    door.since = signal.atMicros();
                }
                door.both |= door.outer && door.inner;
            } else if (signal instanceof DoorSignal.BeamCleared cleared) {
                set(door, cleared.beam(), false);
                Direction direction = door.first;
                if (direction != null && !door.outer && !door.inner) {
                    if (door.both) {
                        long told = signal.atMicros();
                        door.tags
                                .keySet()
                                .forEach(epc -> call(new Key(id, epc), direction, (door.since + told) / 2, told));
                    }
                    door.first = null;
                    door.both = false;
                    door.tags.clear();
                }
            }
        }

        private static void set(Door door, String beam, boolean broken) {
            if (beam.equals("B1")) {
                door.outer = broken;
            } else {
                door.inner = broken;
            }
        }
    }
}
