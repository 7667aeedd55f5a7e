package io.dockdoor.dedup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Tags that only one side heard, because goods stand between them and the other, have no order of their own. The moving tags
 * about them have: those heard outside against those heard inside. So such a tag is held against what the other side heard of
 * its company, with less trust. Only where hardly a tag was heard by both sides: else those tell it better.
 */
final class Company {
    /** Tags whose middles are further apart are no company, microseconds. */
    private static final long NEAR = 4_000_000;
    /** A tag unheard for so long is out of view, microseconds. */
    private static final long GONE = 1_500_000;
    /** Fewest bins for a tag to lend its time. */
    private static final int LENDS = 2;

    private final DirectionEvidence evidence;

    Company(DirectionEvidence evidence) {
        this.evidence = evidence;
    }

    /** Measures the order of tags that need it; their story must be over, as half a story of two loads looks like the whole of one. */
    void lend(List<TagTrack> active, long now) {
        List<TagTrack> alone = new ArrayList<>();
        int sure = 0;
        for (TagTrack track : active) {
            if (track.resident || track.foreign || track.dismissed) {
                continue;
            }
            TagEvidence e = track.evidence;
            if (e.borrowed) {
                evidence.measure(track);
            }
            if (e.orderTrust >= 0.25 && e.orderOdds > 0) {
                sure++;
            } else if (e.orderTrust == 0
                    && e.bins >= LENDS
                    && now - track.lastMicros >= GONE
                    && e.swingOdds + e.shapeOdds >= 0) {
                alone.add(track);
            }
        }
        if (alone.size() < 2 || sure > alone.size() / 4) {
            return;
        }
        Middles out = new Middles(alone, true);
        Middles in = new Middles(alone, false);
        for (TagTrack track : alone) {
            TagEvidence e = track.evidence;
            boolean outside = e.outMicros != Long.MIN_VALUE;
            if (!outside && e.inMicros == Long.MIN_VALUE) {
                continue;
            }
            long own = outside ? e.outMicros : e.inMicros;
            Middles others = outside ? in : out;
            if (!others.about(own)) {
                continue;
            }
            double apart = (others.mean - own) * 1e-6 * (outside ? 1 : -1);
            double variance = (others.variance + (outside ? e.outVariance : e.inVariance)) / 2;
            e.borrowed = true;
            e.order = DirectionEvidence.clip(apart / Math.sqrt(variance), 5);
            e.orderTrust = 0.6 * Math.min(1, others.count / 3.0) * Math.min(1, e.bins / 4.0);
            if (outside) {
                e.inMicros = (long) others.mean;
            } else {
                e.outMicros = (long) others.mean;
            }
            evidence.order(e);
        }
    }

    /** When one side heard the tags that only it heard, sorted, with sums to average any stretch of them. */
    private static final class Middles {
        private final long[] at;
        private final double[] sums;
        private final double[] squares;
        private final double[] variances;
        private final long base;
        private double mean;
        private double variance;
        private int count;

        Middles(List<TagTrack> tags, boolean outside) {
            List<TagTrack> heard = tags.stream()
                    .filter(t -> (outside ? t.evidence.outMicros : t.evidence.inMicros) != Long.MIN_VALUE)
                    .sorted(Comparator.comparingLong(t -> outside ? t.evidence.outMicros : t.evidence.inMicros))
                    .toList();
            int n = heard.size();
            at = new long[n];
            sums = new double[n + 1];
            squares = new double[n + 1];
            variances = new double[n + 1];
            for (int i = 0; i < n; i++) {
                TagEvidence e = heard.get(i).evidence;
                at[i] = outside ? e.outMicros : e.inMicros;
            }
            base = n == 0 ? 0 : at[0];
            for (int i = 0; i < n; i++) {
                TagEvidence e = heard.get(i).evidence;
                double seconds = (at[i] - base) * 1e-6;
                sums[i + 1] = sums[i] + seconds;
                squares[i + 1] = squares[i] + seconds * seconds;
                variances[i + 1] = variances[i] + (outside ? e.outVariance : e.inVariance);
            }
        }

        /** Looks at those near that time. @return false when there are none */
        boolean about(long micros) {
            int from = place(micros - NEAR);
            int to = place(micros + NEAR);
            count = to - from;
            if (count == 0) {
                return false;
            }
            double middle = (sums[to] - sums[from]) / count;
            mean = base + middle * 1e6;
            double spread = (squares[to] - squares[from]) / count - middle * middle;
            variance = (variances[to] - variances[from]) / count + Math.max(0, spread);
            return true;
        }

        private int place(long micros) {
            int found = Arrays.binarySearch(at, micros);
            return found < 0 ? -found - 1 : found;
        }
    }
}
