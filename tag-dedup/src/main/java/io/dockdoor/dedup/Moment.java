package io.dockdoor.dedup;

import io.dockdoor.dedup.BeamWatch.Shade;
import io.dockdoor.events.Direction;

/**
 * When a load's middle passed the door plane: as the antennas heard it, or, where the photo-eyes saw it, as they saw it. What stands in
 * the doorway is in both eyes all the while, and its middle passed the plane before it stopped or after it went on; how far the
 * near side was ahead meanwhile tells which.
 */
final class Moment {
    /** A load that takes no longer from eye to eye did not stand between them. */
    private static final long STANDS = 3_000_000;

    /** The antennas may be so far off the moment the eyes saw. */
    private static final long ABOUT = 1_000_000;

    /** The middle of a time that is no longer than this is about right, whichever end of it is. */
    private static final long SHORT = 10_000_000;

    /** Lead of the near side, as share of what both hear, that tells that a load stands before the plane. */
    private static final double BEFORE = 0.2;

    private final PassageJudge judge;
    private final BeamWatch beams;

    Moment(PassageJudge judge, BeamWatch beams) {
        this.judge = judge;
        this.beams = beams;
    }

    /** @return gateway micros */
    long of(LoadGroup load, long now) {
        DoorPlane plane = judge.plane(load, now);
        long from = plane == null ? load.crossedMicros - BeamWatch.COMPANY : plane.from() - ABOUT;
        long until = plane == null ? now : plane.until() + ABOUT;
        long seen = reached(beams, load.direction, !load.contested, from, until);
        BeamWatch.Crossing its = load.crossing;
        if (seen == Passage.NEVER && its != null && load.beams == BeamWatch.Word.AGREES) {
            seen = reached(beams, load.direction, !load.contested, its.start(), its.end());
        }
        if (seen == Passage.NEVER) {
            return plane == null ? load.crossedMicros : plane.likely();
        }
        long left = left(beams, load.direction, seen);
        return left - seen <= STANDS ? seen : stood(seen, left, judge.lead(load, seen, left));
    }

    /**
     * When what was in both eyes from one moment to the other passed the plane: at one of the two, but about in the middle is never
     * far off, if that time is short.
     *
     * @param lead -1..1: how far the near side was ahead meanwhile
     */
    static long stood(long since, long until, double lead) {
        if (until - since > SHORT) {
            return lead > BEFORE ? until : since;
        }
        return since + (long) ((until - since) * Math.max(0, Math.min(1, 0.5 + lead)));
    }

    /**
     * When the middle of a load that went that way in that time passed the door plane: as its front reached the far eye while it
     * still stood in the near one, or had just left it. Whoever pulls a load goes before it, so the last such moment counts; but
     * when something stood in an eye from one such moment to the other, it was in both at the first, and a gap in it let the light
     * through since.
     *
     * @param alone no load the other way is about
     * @return {@link Passage#NEVER} when the eyes do not tell
     */
    static long reached(BeamWatch beams, Direction direction, boolean alone, long from, long until) {
        long first = Passage.NEVER;
        long at = Passage.NEVER;
        if (!beams.trusted()) {
            return at;
        }
        for (Shade there : beams.farEye(direction)) {
            for (Shade here : beams.nearEye(direction)) {
                boolean then = there.start >= from && there.start <= until;
                // what still stood in the near eye when the far one was broken, or just before, had not passed before
                boolean still =
                        here.start < Math.max(at, until) && here.end > there.start - ABOUT && there.start > from;
                if (leadsTo(here, there) && (then || still)) {
                    at = Math.max(at, there.start);
                    first = first == Passage.NEVER && here.end > there.start ? there.start : first;
                }
            }
        }
        return first != Passage.NEVER && alone && beams.stoodAt(first, at) ? first : at;
    }

    /** When what broke the far eye at that time left the near one; that time itself when it had. */
    private static long left(BeamWatch beams, Direction direction, long reached) {
        long at = reached;
        for (Shade here : beams.nearEye(direction)) {
            if (here.start < reached && here.end != Long.MAX_VALUE) {
                at = Math.max(at, here.end);
            }
        }
        return at;
    }

    private static boolean leadsTo(Shade here, Shade there) {
        return here.start < there.start && (here.end == Long.MAX_VALUE || here.end > there.start - BeamWatch.LINK);
    }
}
