package io.dockdoor.dedup;

/**
 * Measures what one tag's profile says of its way: which side came first, how far its level swung, how concentrated its
 * power was in time. All of it relative to the tag's own levels, so units and offsets cancel.
 */
final class DirectionEvidence {
    /** 0.25 dB steps over 50 dB. */
    private static final int STEP = 25;

    private static final int OUT = Side.OUT.row;
    private static final int IN = Side.IN.row;
    /** Fewest bins for a level curve to have a shape. */
    private static final int CURVE = 4;

    /** Bins beyond the second that it takes to be sure that a level did not swing. */
    private static final double STEADY = 8;

    /** Of the order that a passage shows with levels, what it shows without. */
    private static final double FLATTENED = 0.45;

    private static final long SMOOTHING = 800_000;

    private final Scorecard card;
    private final SideTrust sides;
    private final double[] weights = new double[201];

    DirectionEvidence(Scorecard card, SideTrust sides) {
        this.card = card;
        this.sides = sides;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.pow(10, -i * STEP / 100.0 / card.levelScaleDb());
        }
    }

    void measure(TagTrack track) {
        TagTrack.Profile profile = track.profile;
        TagEvidence e = track.evidence;
        double mass = 0;
        double moment = 0;
        double square = 0;
        e.bins = 0;
        int[] tops = {strongest(profile, 0), strongest(profile, 1), strongest(profile, 2)};
        int peak = Math.max(tops[0], Math.max(tops[1], tops[2]));
        double[] centre = new double[3];
        double[] variance = new double[3];
        int[] bins = new int[3];
        double least = 0.16; // few bins cannot be sharper in time than a load is long
        for (int side = 0; side < 3; side++) {
            int top = tops[side];
            double w = 0;
            double m = 0;
            double v = 0;
            for (int bin = 0; bin < profile.used; bin++) {
                short level = profile.level(side, bin);
                if (level != TagTrack.EMPTY) {
                    double t = (profile.middleOf(bin) - profile.originMicros) * 1e-6;
                    double weight = weight(top - level);
                    w += weight;
                    m += weight * t;
                    v += weight * t * t;
                    double overall = weight(peak - level);
                    mass += overall;
                    moment += overall * t;
                    square += overall * t * t;
                    bins[side]++;
                }
            }
            if (bins[side] > 0) {
                centre[side] = m / w;
                variance[side] = Math.max(least, v / w - centre[side] * centre[side]);
            }
            e.bins += bins[side];
        }
        double mean = mass > 0 ? moment / mass : 0;
        e.allMicros = profile.originMicros + (long) (mean * 1e6);
        double sd = Math.sqrt(Math.max(least, mass > 0 ? square / mass - mean * mean : 0));
        e.spreadMicros = (long) (sd * 1e6);
        e.peakLevel = peak;
        e.outMicros = bins[OUT] > 0 ? profile.originMicros + (long) (centre[OUT] * 1e6) : Long.MIN_VALUE;
        e.inMicros = bins[IN] > 0 ? profile.originMicros + (long) (centre[IN] * 1e6) : Long.MIN_VALUE;
        if (bins[OUT] > 0 && bins[IN] > 0) {
            e.order = clip((centre[IN] - centre[OUT]) / Math.sqrt((variance[OUT] + variance[IN]) / 2), 5);
            e.heardOrder = e.order;
            e.orderTrust = Math.min(1, Math.min(bins[OUT], bins[IN]) / 4.0);
            e.balance = (tops[IN] - tops[OUT]) / 100.0;
            // a side that heard it 20 dB fainter heard reflections: their order tells little
            e.orderTrust *= Math.max(0.25, Math.min(1, 1 - (Math.abs(e.balance) - 10) / 20));
        } else {
            e.heardOrder = 0;
        }
        if (e.heardOrder == 0 || !sides.told()) {
            e.order = 0;
            e.orderTrust = 0;
            e.balance = 0;
        }
        e.borrowed = false;
        e.outVariance = variance[OUT];
        e.inVariance = variance[IN];
        e.swing = Double.NaN;
        for (int side = 0; side < 3; side++) {
            double swing = bins[side] >= CURVE ? swing(profile, side) : Double.NaN;
            if (Double.isNaN(e.swing) || swing > e.swing) {
                e.swing = swing;
            }
        }
        weigh(track, e);
        track.stale = false;
    }

    private void weigh(TagTrack track, TagEvidence e) {
        e.unlevelled = Levels.isUnknown(track.peak);
        order(e);
        double seconds = Math.max(0.4, (track.lastMicros - track.firstMicros) * 1e-6);
        // a tag seen for a moment only had no time to swing
        e.swingOdds = Double.isNaN(e.swing)
                ? 0
                : Math.max(
                        // how often a tag is read changes less than its level does: no change of it proves nothing
                        Levels.isUnknown(track.peak)
                                ? 0
                                : -2 * Math.min(1, seconds / 5) * Math.min(1, (e.bins - 2) / STEADY),
                        Math.min(1, card.swingWeight() * (e.swing - card.swingZeroDb())));
        double evenly = seconds / Math.sqrt(12);
        e.shapeOdds = e.bins < CURVE ? 0 : clip(card.shapeWeight() * Math.log(evenly / (e.spreadMicros * 1e-6)), 0.7);
        e.pastOdds = card.bias() + (track.released ? card.releasedOdds() : 0);
    }

    /**
     * What its order says, as far as it can be trusted. Without levels a sighting from afar counts as much as one in the doorway:
     * both sides' middles move together, and a smaller difference says as much.
     */
    void order(TagEvidence e) {
        double zero = card.orderZero() * (e.unlevelled ? FLATTENED : 1);
        double weight = card.orderWeight() / (e.unlevelled ? FLATTENED : 1);
        e.orderOdds = e.orderTrust * clip(weight * (Math.abs(e.order) - zero), card.orderClip());
    }

    /** Slow change of level, dB, less what independent jitter of that size would show after the same smoothing. */
    private double swing(TagTrack.Profile profile, int side) {
        int half = (int) Math.max(1, SMOOTHING / 2 / profile.binMicros);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double jitter = 0;
        int steps = 0;
        int before = -1;
        int sum = 0;
        int n = 0;
        int next = 0;
        int gone = 0;
        for (int bin = 0; bin < profile.used; bin++) {
            short level = profile.level(side, bin);
            if (level == TagTrack.EMPTY) {
                continue;
            }
            if (before >= 0 && bin - before <= 3) {
                jitter += Math.abs(level - profile.level(side, before));
                steps++;
            }
            before = bin;
            // what is within half a smoothing of it: the sum slides along
            for (; next < profile.used && next <= bin + half; next++) {
                short its = profile.level(side, next);
                if (its != TagTrack.EMPTY) {
                    sum += its;
                    n++;
                }
            }
            for (; gone < bin - half; gone++) {
                short its = profile.level(side, gone);
                if (its != TagTrack.EMPTY) {
                    sum -= its;
                    n--;
                }
            }
            double mean = (double) sum / n;
            low = Math.min(low, mean);
            high = Math.max(high, mean);
        }
        double fast = steps == 0 ? 0 : jitter / steps;
        return (high - low - 2 * fast) / 100;
    }

    /** Linear power of the bins that reach into [from, to), relative to the tag's strongest bin. */
    double power(TagTrack track, Side side, long fromMicros, long toMicros) {
        TagTrack.Profile profile = track.profile;
        double sum = 0;
        for (int bin = 0; bin < profile.used; bin++) {
            long start = profile.originMicros + bin * profile.binMicros;
            short level = profile.level(side.row, bin);
            if (level != TagTrack.EMPTY && start < toMicros && start + profile.binMicros > fromMicros) {
                sum += weight(track.evidence.peakLevel - level);
            }
        }
        return sum;
    }

    private static int strongest(TagTrack.Profile profile, int side) {
        int top = TagTrack.EMPTY;
        for (int bin = 0; bin < profile.used; bin++) {
            top = Math.max(top, profile.level(side, bin));
        }
        return top;
    }

    /** Strongest level of the bins that reach into [from, to), 0.01 dB; {@link TagTrack#EMPTY} when there is none. */
    int loudest(TagTrack track, long fromMicros, long toMicros) {
        TagTrack.Profile profile = track.profile;
        int top = TagTrack.EMPTY;
        for (int bin = 0; bin < profile.used; bin++) {
            long start = profile.originMicros + bin * profile.binMicros;
            if (start < toMicros && start + profile.binMicros > fromMicros) {
                for (int side = 0; side < 3; side++) {
                    top = Math.max(top, profile.level(side, bin));
                }
            }
        }
        return top;
    }

    double weight(int centiDbBelow) {
        return weights[Math.min(weights.length - 1, Math.max(0, centiDbBelow / STEP))];
    }

    static double clip(double value, double limit) {
        return Math.max(-limit, Math.min(limit, value));
    }
}
