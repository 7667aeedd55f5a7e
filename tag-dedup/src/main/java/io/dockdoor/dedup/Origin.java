package io.dockdoor.dedup;

import io.dockdoor.events.Direction;

/**
 * From which side the tags about a load came. Before it was at the door plane its own tags were heard by the side it came from. What
 * the other side heard then stood there already, or is on its way in the other direction, however well its half of a story fits the
 * load so far.
 */
final class Origin {
    /** What was heard within that time was heard once, microseconds. */
    private static final long ONCE = 400_000;
    /** Lead of the near side, in times heard, that shows that the load itself came from there. */
    private static final double CAME = 2;
    /** Heard so many more times by the far side than by the near one: chance. */
    private static final double CHANCE = 1;
    /** Most that it may say against a tag. */
    private static final double FROM_THERE = 6;

    private final DirectionEvidence evidence;
    private final Direction direction;
    private final long crossed;
    private final double chance;
    private final boolean came;

    /** @param crossed when the load was at the door plane, gateway micros; that of one that stood is not known so well */
    Origin(DirectionEvidence evidence, LoadGroup load, long crossed) {
        this.evidence = evidence;
        this.direction = load.direction;
        this.crossed = crossed;
        this.chance = CHANCE + load.stood() / ONCE;
        this.came = load.median(this::lead) > CAME;
    }

    /** Log-odds that the tag is the load's, by where it came from: 0, or less when that was where the load went. */
    double says(TagTrack track) {
        return came ? Math.max(-FROM_THERE, Math.min(0, lead(track) + chance)) : 0;
    }

    /** How many more times the near side heard it before the load crossed than the far side; each time counts by how much better it did. */
    private double lead(TagTrack track) {
        TagTrack.Profile profile = track.profile;
        int near = (direction == Direction.IN ? Side.OUT : Side.IN).row;
        int far = (direction == Direction.IN ? Side.IN : Side.OUT).row;
        int step = (int) Math.max(1, ONCE / profile.binMicros);
        int before = (int) Math.min(profile.used, (crossed - profile.originMicros) / profile.binMicros);
        double lead = 0;
        for (int bin = 0; bin + step <= before; bin += step) {
            double here = power(track, near, bin, step);
            double there = power(track, far, bin, step);
            lead += here + there == 0 ? 0 : (here - there) / (here + there);
        }
        return lead;
    }

    private double power(TagTrack track, int side, int from, int bins) {
        double power = 0;
        for (int bin = from; bin < from + bins; bin++) {
            short level = track.profile.level(side, bin);
            power += level == TagTrack.EMPTY ? 0 : evidence.weight(track.evidence.peakLevel - level);
        }
        return power;
    }
}
