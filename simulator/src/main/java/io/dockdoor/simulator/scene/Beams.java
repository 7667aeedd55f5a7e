package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.scene.Load.Carrier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The two photo-eyes of one door: B1 half a metre outside the plane, B2 half a metre inside, each on one input of the reader,
 * high while something stands in it. Gaps in what passes (fork pockets, spaces between load and truck) make it chatter; gaps
 * shorter than the sensor's 70 ms are not seen.
 */
final class Beams {
    static final double[] PLANES = {-0.5, 0.5};
    private static final long DEBOUNCE_MICROS = 70_000;
    private static final long STEP_MICROS = 5_000;

    private final long[] dead = {Long.MAX_VALUE, Long.MAX_VALUE};
    private final List<List<long[]>> broken = List.of(new ArrayList<>(), new ArrayList<>());

    /**
     * A load with whoever moves it goes along a path. 0 to 3 gaps (fork pockets, spaces between cases) let the light through
     * for a moment.
     *
     * @param facing +1 when the carrier looks to the inside, -1 to the outside
     */
    void passes(Load load, Carrier carrier, int facing, Path path, long until, SplittableRandom random) {
        long from = path.startMicros();
        double half = load.length() / 2;
        double rear = -half;
        int gaps = carrier == Carrier.PERSON ? 0 : random.nextInt(4);
        for (int g = 0; g < gaps; g++) {
            double gap = rear + (half - rear) * random.nextDouble(0.2, 0.6);
            passes(path, rear, gap, from, until);
            rear = gap + random.nextDouble(0.04, 0.15);
        }
        if (rear < half) {
            passes(path, rear, half, from, until);
        }
        switch (carrier) {
            case HAND_TRUCK -> passes(path, facing, half + 0.8, half + 1.2, from, until);
            case FORKLIFT -> passes(path, facing, -half - 2.6, -half - 0.05, from, until);
            case PERSON -> passes(path, facing, -0.55, -0.2, from, until);
            case NONE -> {}
        }
    }

    private void passes(Path path, int facing, double rear, double front, long from, long until) {
        if (facing > 0) {
            passes(path, rear, front, from, until);
        } else {
            passes(path, -front, -rear, from, until);
        }
    }

    /** Something solid from {@code rear} to {@code front} metres around its centre (in x) goes along a path. */
    private void passes(Path path, double rear, double front, long from, long until) {
        for (int beam = 0; beam < 2; beam++) {
            double plane = PLANES[beam];
            long since = -1;
            for (long t = from; t < until; t += STEP_MICROS) {
                double x = path.xAt(t);
                boolean in = x + rear <= plane && plane <= x + front;
                if (in && since < 0) {
                    since = t;
                } else if (!in && since >= 0) {
                    stands(beam, since, t);
                    since = -1;
                }
            }
            if (since >= 0) {
                stands(beam, since, until);
            }
        }
    }

    /** Something stands in beam 0 (B1) or 1 (B2). */
    void stands(int beam, long from, long until) {
        broken.get(beam).add(new long[] {from, until});
    }

    /** Beam 0 (B1) or 1 (B2) shows clear from then on, whatever stands in it. */
    void fails(int beam, long from) {
        dead[beam] = from;
    }

    /** Short pulses without a cause: about one in ten minutes per beam. */
    void glitches(long until, SplittableRandom random) {
        for (int beam = 0; beam < 2; beam++) {
            long at = 0;
            while (true) {
                at += Stage.seconds(-600 * Math.log(1 - random.nextDouble()));
                if (at >= until) {
                    break;
                }
                stands(beam, at, at + Stage.seconds(random.nextDouble(0.08, 0.15)));
            }
        }
    }

    /** All changes as the inputs tell them, in time order. */
    List<Change> changes() {
        List<Change> all = new ArrayList<>();
        for (int beam = 0; beam < 2; beam++) {
            List<long[]> spans = new ArrayList<>(broken.get(beam));
            spans.sort(Comparator.comparingLong(s -> s[0]));
            long from = -1;
            long until = -1;
            for (long[] span : spans) {
                if (from >= 0 && span[0] - until < DEBOUNCE_MICROS) {
                    until = Math.max(until, span[1]);
                    continue;
                }
                if (from >= 0) {
                    tell(beam, from, until, all);
                }
                from = span[0];
                until = span[1];
            }
            if (from >= 0) {
                tell(beam, from, until, all);
            }
        }
        all.sort(Comparator.comparingLong(Change::atMicros).thenComparingInt(Change::port));
        return all;
    }

    private void tell(int beam, long from, long until, List<Change> all) {
        long end = Math.min(until, dead[beam]);
        if (from < end) {
            all.add(new Change(from, beam + 1, true));
            all.add(new Change(end, beam + 1, false));
        }
    }

    /** One edge on one input. */
    record Change(long atMicros, int port, boolean high) {}
}
