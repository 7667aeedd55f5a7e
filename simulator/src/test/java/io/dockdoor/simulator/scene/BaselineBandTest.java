package io.dockdoor.simulator.scene;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import io.dockdoor.events.Epc;
import io.dockdoor.events.TagRead;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Simple rules, known to get so many tags right on recordings of a real gate, must not do much better or worse here: a scene
 * that any rule gets right would prove nothing. Through in, through out, past parked goods, near pass and turn-back, RF only.
 */
class BaselineBandTest {
    private static final List<String> SCENES = List.of("S01", "S02", "S03", "S04", "S06");

    private enum Call {
        IN,
        OUT,
        STAYED
    }

    /** One tag: what was heard of it at one door, in order, and what it did. */
    private record Track(List<TagRead> reads, Call truth) {}

    @Test
    void simpleRulesFareAsTheyDoAtARealGate() {
        List<Track> tracks = new ArrayList<>();
        for (String name : SCENES) {
            for (long seed = 100; seed < 103; seed++) {
                tracks.addAll(tracks(
                        DockScene.named(name, seed, 1, Duration.ofMinutes(2), SceneOptions.DEFAULT.withoutBeams())));
            }
        }
        assertTrue(tracks.size() > 3_000, tracks.size() + " tags");
        band(74, 89, share(tracks, BaselineBandTest::firstAndLast), "first and last antenna");
        band(75, 86, share(tracks, BaselineBandTest::mobilityProfile), "mobility profile");
        band(60, 76, share(tracks, BaselineBandTest::orderOfPeaks), "order of peaks");
    }

    private static void band(double least, double most, double percent, String rule) {
        assertTrue(percent >= least && percent <= most, rule + " gets " + percent + " % right");
    }

    private static double share(List<Track> tracks, Function<List<TagRead>, Call> rule) {
        long right =
                tracks.stream().filter(t -> rule.apply(t.reads()) == t.truth()).count();
        return 100.0 * right / tracks.size();
    }

    private static List<Track> tracks(DockScene scene) {
        Map<Epc, Call> truth = new HashMap<>();
        scene.truth().bystanders().forEach(b -> b.tags().forEach(t -> truth.put(t.epc(), Call.STAYED)));
        scene.truth()
                .passages()
                .forEach(p ->
                        p.tags().forEach(t -> truth.put(t.epc(), p.direction() == Direction.IN ? Call.IN : Call.OUT)));
        Map<Epc, List<TagRead>> reads = new HashMap<>();
        for (TagRead read : Played.reads(SceneRecording.of(scene).delivered(Delivery.PROMPT))) {
            reads.computeIfAbsent(read.epc(), e -> new ArrayList<>()).add(read);
        }
        List<Track> tracks = new ArrayList<>();
        reads.forEach((epc, its) -> tracks.add(new Track(its, truth.getOrDefault(epc, Call.STAYED))));
        return tracks;
    }

    private static boolean inside(TagRead read) {
        return read.antenna() > 2;
    }

    private static Call firstAndLast(List<TagRead> reads) {
        boolean first = inside(reads.get(0));
        boolean last = inside(reads.get(reads.size() - 1));
        return first == last ? Call.STAYED : last ? Call.IN : Call.OUT;
    }

    private static Call orderOfPeaks(List<TagRead> reads) {
        TagRead[] peak = new TagRead[2];
        for (TagRead read : reads) {
            int side = inside(read) ? 1 : 0;
            if (peak[side] == null || read.rssiCentiDbm() > peak[side].rssiCentiDbm()) {
                peak[side] = read;
            }
        }
        if (peak[0] == null || peak[1] == null || Math.abs(peak[0].lastMicros() - peak[1].lastMicros()) < 300_000) {
            return Call.STAYED;
        }
        return peak[0].lastMicros() < peak[1].lastMicros() ? Call.IN : Call.OUT;
    }

    /**
     * EdgeX: the mean of the last 20 levels at another place must exceed that at the present one by an offset that falls with the
     * time of silence there (slope -0.008 dB/ms, threshold 6 dB, hold-off 500 ms).
     */
    private static Call mobilityProfile(List<TagRead> reads) {
        List<Deque<Integer>> levels = List.of(new ArrayDeque<>(), new ArrayDeque<>());
        long[] last = new long[2];
        int place = inside(reads.get(0)) ? 1 : 0;
        Call call = Call.STAYED;
        for (TagRead read : reads) {
            int side = inside(read) ? 1 : 0;
            Deque<Integer> its = levels.get(side);
            its.addLast(read.rssiCentiDbm());
            if (its.size() > 20) {
                its.removeFirst();
            }
            last[side] = read.lastMicros();
            if (side != place && its.size() >= 2) {
                double silentMillis = (read.lastMicros() - last[place]) / 1e3;
                double offset = Math.min(6, -0.008 * silentMillis + 6 + 0.008 * 500);
                if (mean(its) > mean(levels.get(place)) + 100 * offset) {
                    place = side;
                    call = side == 1 ? Call.IN : Call.OUT;
                }
            }
        }
        return call;
    }

    private static double mean(Deque<Integer> values) {
        return values.stream().mapToInt(v -> v).average().orElse(0);
    }
}
