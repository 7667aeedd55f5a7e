package io.dockdoor.dedup;

import io.dockdoor.events.Direction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a load went through the door plane, from how its tags' power went over from one side's antennas to the other's. Before, the
 * near side has most of it, after, the far side; while a load stands in the doorway both have about half, and it may have
 * crossed at either end of that time. So every moment is weighed by how well "near before, far after" describes what was heard.
 *
 * @param from hardly earlier, gateway micros
 * @param until hardly later
 * @param likely the mean of all moments by their weight
 */
record DoorPlane(long from, long until, long likely) {
    private static final long SLOT = 400_000;
    /** The most slots looked at: the last 51 s. */
    private static final int MOST = 128;
    /** Of many tags, so many must be heard at a time for it to count fully. */
    private static final double VOTES = 3;
    /** One side's lead over the other, as share of both, that a load in the doorway may well show. */
    private static final double DOORWAY = 0.3;
    /** Log-odds, below the best, of moments hardly possible. */
    private static final double HARDLY = 3;

    /**
     * @param from the load's first sighting
     * @param now nothing later is known yet
     * @return null when no side can be told from the other
     */
    static @Nullable DoorPlane of(
            DirectionEvidence evidence, List<TagTrack> members, Direction direction, long from, long now) {
        long origin = Math.max(from, now - MOST * SLOT);
        int slots = (int) Math.max(1, Math.min(MOST, (now - origin) / SLOT));
        // odds[i] for having crossed at the beginning of slot i
        double[] odds = new double[slots + 1];
        double best = 0;
        boolean heard = false;
        for (int slot = 0; slot < slots; slot++) {
            double lead = nearLead(evidence, members, direction, origin + slot * SLOT);
            heard |= !Double.isNaN(lead);
            odds[slot + 1] = odds[slot] + (Double.isNaN(lead) ? 0 : lead);
            best = Math.max(best, odds[slot + 1]);
        }
        if (!heard) {
            return null;
        }
        double weights = 0;
        double moments = 0;
        int first = -1;
        int last = 0;
        for (int i = 0; i <= slots; i++) {
            double weight = Math.exp(odds[i] - best);
            weights += weight;
            moments += weight * i;
            if (odds[i] >= best - HARDLY) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return new DoorPlane(origin + first * SLOT, origin + last * SLOT, origin + (long) (moments / weights * SLOT));
    }

    /** How much more, over that time and in slots, the near side of that direction had of their power than the far side. */
    static double lead(DirectionEvidence evidence, List<TagTrack> members, Direction direction, long from, long until) {
        double sum = 0;
        for (long start = Math.max(from, until - MOST * SLOT); start + SLOT <= until; start += SLOT) {
            double lead = nearLead(evidence, members, direction, start);
            sum += Double.isNaN(lead) ? 0 : lead;
        }
        return sum;
    }

    /**
     * -1..1: the near side's share of their power over that time less the far side's, each tag one vote; 0 when none was heard. What
     * is known of a tag for less than half of the time says nothing.
     */
    static double balance(
            DirectionEvidence evidence, List<TagTrack> members, Direction direction, long from, long until) {
        Side far = direction == Direction.IN ? Side.IN : Side.OUT;
        Side near = direction == Direction.IN ? Side.OUT : Side.IN;
        double votes = 0;
        double lead = 0;
        for (TagTrack track : members) {
            double there = evidence.power(track, far, from, until);
            double here = evidence.power(track, near, from, until);
            if (there + here > 0 && track.profile.originMicros < from + (until - from) / 2) {
                votes++;
                lead += (here - there) / (there + here);
            }
        }
        return votes == 0 ? 0 : lead / votes;
    }

    /** -1..1: the near side's lead in one slot, each tag one vote however near an antenna it is; NaN when none was heard. */
    private static double nearLead(
            DirectionEvidence evidence, List<TagTrack> members, Direction direction, long start) {
        Side far = direction == Direction.IN ? Side.IN : Side.OUT;
        Side near = direction == Direction.IN ? Side.OUT : Side.IN;
        double votes = 0;
        double lead = 0;
        for (TagTrack track : members) {
            double there = evidence.power(track, far, start, start + SLOT);
            double here = evidence.power(track, near, start, start + SLOT);
            if (there + here > 0) {
                votes++;
                lead += (here - there) / (there + here);
            }
        }
        if (votes == 0) {
            return Double.NaN;
        }
        double beyond = lead / Math.max(Math.min(VOTES, members.size()), votes);
        return Math.signum(beyond) * Math.max(0, Math.abs(beyond) - DOORWAY) / (1 - DOORWAY);
    }
}
