package io.dockdoor.dedup;

/**
 * How much a tag's level curve resembles that of a load: the correlation over time, on both sides at once, with silence
 * counting as silence. A bystander's curve is flat, so it resembles nothing, however loud it is.
 */
final class Likeness {
    private static final long SLOT = 400_000;
    private static final int MOST_SLOTS = 48;

    private final DirectionEvidence evidence;
    private final LoadGroup load;
    private final long origin;
    private final int slots;
    private final double[] sum;
    private final double[] own;

    /** @param now nothing later is known yet */
    Likeness(DirectionEvidence evidence, LoadGroup load, long now) {
        this.evidence = evidence;
        this.load = load;
        long from = load.crossedMicros - 8_000_000;
        long to = Math.min(now, load.crossedMicros + 6_000_000);
        origin = Math.floorDiv(from, 800_000) * 800_000;
        slots = (int) Math.max(4, Math.min(MOST_SLOTS, (to - origin + SLOT - 1) / SLOT));
        sum = new double[3 * slots];
        own = new double[3 * slots];
        for (TagTrack member : load.seeds) {
            curve(member);
            for (int i = 0; i < own.length; i++) {
                sum[i] += own[i];
            }
        }
    }

    /** Correlation -1..1 of the tag's curve with the mean curve of the other members; NaN when there is none. */
    double of(TagTrack track) {
        boolean inside = load.has(track);
        int others = load.seeds.size() - (inside ? 1 : 0);
        if (others == 0) {
            return Double.NaN;
        }
        curve(track);
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double syy = 0;
        double sxy = 0;
        int n = 0;
        for (int i = 0; i < own.length; i++) {
            double x = own[i];
            double y = (sum[i] - (inside ? x : 0)) / others;
            sx += x;
            sy += y;
            sxx += x * x;
            syy += y * y;
            sxy += x * y;
            n++;
        }
        double vx = sxx - sx * sx / n;
        double vy = syy - sy * sy / n;
        return vx <= 1e-9 || vy <= 1e-9 ? 0 : (sxy - sx * sy / n) / Math.sqrt(vx * vy);
    }

    /** Fills {@link #own} with the tag's power per slot, smoothed over the neighbours since a slot holds few sightings. */
    private void curve(TagTrack track) {
        TagTrack.Profile profile = track.profile;
        java.util.Arrays.fill(own, 0);
        int peak = track.evidence.peakLevel;
        for (Side side : Side.values()) {
            int row = side.row * slots;
            for (int bin = 0; bin < profile.used; bin++) {
                short level = profile.level(side.row, bin);
                if (level == TagTrack.EMPTY) {
                    continue;
                }
                double weight = evidence.weight(peak - level);
                long start = profile.originMicros + bin * profile.binMicros;
                int first = (int) Math.floorDiv(start - origin, SLOT);
                int last = (int) Math.floorDiv(start + profile.binMicros - 1 - origin, SLOT);
                for (int slot = Math.max(0, first); slot <= Math.min(slots - 1, last); slot++) {
                    own[row + slot] = Math.max(own[row + slot], weight);
                }
            }
            double before = own[row];
            for (int slot = 0; slot < slots; slot++) {
                double here = own[row + slot];
                double after = slot + 1 < slots ? own[row + slot + 1] : here;
                own[row + slot] = before / 4 + here / 2 + after / 4;
                before = here;
            }
        }
    }
}
