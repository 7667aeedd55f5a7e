package io.dockdoor.dedup;

import io.dockdoor.dedup.BeamWatch.Shade;
import io.dockdoor.events.Direction;

/**
 * When a load's middle passed the door plane: as the antennas heard it, or, where the photo-eyes saw it, as they saw it. What stands in
 * the doorway is in both eyes all the while: see {@link Standing}.
 */
final class Moment {
    /** The antennas may be so far off the moment the eyes saw. */
    private static final long ABOUT = 1_000_000;

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
        Standing stood = Standing.of(beams, load.direction, seen);
        return stood == null ? seen : stood.crossed(judge.lead(load, stood.since(), stood.until()));
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
                boolean still = here.end > there.start - ABOUT
                        && there.start > from
                        && leadsTo(here, there)
                        && Doorway.entered(beams, direction, here, there.start).start < Math.max(at, until);
                if (leadsTo(here, there) && (then || still)) {
                    at = Math.max(at, there.start);
                    first = first == Passage.NEVER && here.end > there.start ? there.start : first;
                }
            }
        }
        return first != Passage.NEVER && alone && beams.stoodAt(first, at) ? first : at;
    }

    private static boolean leadsTo(Shade here, Shade there) {
        return here.start < there.start && (here.end == Long.MAX_VALUE || here.end > there.start - BeamWatch.LINK);
    }
}
