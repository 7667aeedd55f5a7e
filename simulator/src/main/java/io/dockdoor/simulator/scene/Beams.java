package io.dockdoor.simulator.scene;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The two photo-eyes of one door: B1 half a metre outside the plane, B2 half a metre inside, each on one input of the reader,
 * high while something stands in it. Gaps in what passes (fork pockets, spaces between load and truck) make it chatter; gaps
 * shorter than the sensor's 70 ms are not seen.
 */
final class Beams {
    static final double[] PLANES = {-0.5, 0.5};
    private static final long DEBOUNCE_MICROS = 70_000;
    private static final long STEP_MICROS = 5_000;

    private final List<List<long[]>> broken = List.of(new ArrayList<>(), new ArrayList<>());

    /** Something solid from {@code rear} to {@code front} metres around its centre (in x) goes along a path. */
    void passes(Path path, double rear, double front, long from, long until) {
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
                    all.add(new Change(from, beam + 1, true));
                    all.add(new Change(until, beam + 1, false));
                }
                from = span[0];
                until = span[1];
            }
            if (from >= 0) {
                all.add(new Change(from, beam + 1, true));
                all.add(new Change(until, beam + 1, false));
            }
        }
        all.sort(Comparator.comparingLong(Change::atMicros).thenComparingInt(Change::port));
        return all;
    }

    /** One edge on one input. */
    record Change(long atMicros, int port, boolean high) {}
}
