package io.dockdoor.dedup;

import io.dockdoor.dedup.BeamWatch.Shade;
import io.dockdoor.events.Direction;
import org.jspecify.annotations.Nullable;

/** Whether a load still stands in the doorway, as the photo-eyes see it. Of eyes that are not trusted nothing stands there. */
final class Doorway {
    /** What has reached the far eye as well has left the near one in this time, unless it stands. */
    static final long STANDS = 3_000_000;

    /**
     * What takes so long from eye to eye is slow enough to stop before it has left the near one: goods are braked with 1 m/s2 at
     * most, and eyes are about a metre apart.
     */
    private static final long SLOW = 1_000_000;

    /** So long after a load was in the near eye last it may still reach the far one, when it stands there. */
    private static final long COMES = 6_000_000;

    /** The antennas may be so far off the moment of crossing. */
    private static final long ABOUT = 1_000_000;

    private final BeamWatch beams;

    Doorway(BeamWatch beams) {
        this.beams = beams;
    }

    /**
     * Whether a load that is said to have crossed at that time still stands in the doorway: in the near eye, with nothing in the far
     * one, in both when it came there slowly or has been there for longer than a pass takes, or in the far one for longer than
     * anything takes that moves; or what was in the near eye last has not been in the far one. What was in an eye before the load was
     * heard is something else.
     *
     * @param heard when it came into view
     */
    boolean holds(Direction direction, long heard, long crossed, long now) {
        if (!beams.trusted()) {
            return false;
        }
        Shade near = present(beams.nearEye(direction), now);
        Shade far = present(beams.farEye(direction), now);
        long since = heard - ABOUT;
        boolean before = near != null
                && itsOwn(direction, far == null ? entered(beams, direction, near, now) : near, since, crossed)
                && !came(direction, near, now)
                && (far == null || far.start - near.start >= SLOW || now - near.start > STANDS);
        boolean beyond =
                far != null && far.start > since && far.start < crossed + ABOUT && now - far.start > BeamWatch.PASSES;
        return before || beyond || (near == null && far == null && comes(direction, since, crossed, now));
    }

    private boolean itsOwn(Direction direction, Shade near, long since, long crossed) {
        return near.start > since
                && near.start < crossed + (ledThrough(direction, crossed) ? BeamWatch.LINK : ABOUT / 2);
    }

    /**
     * Whether what was in the near eye has not been in the far one yet, which saw whoever pulls it: a gap in a load lets the light
     * through while it stands.
     */
    private boolean comes(Direction direction, long since, long crossed, long now) {
        Shade near = last(beams.nearEye(direction));
        Shade far = last(beams.farEye(direction));
        if (near == null || far == null || near.start < far.start || now - near.end > COMES) {
            return false;
        }
        Shade first = entered(beams, direction, near, now);
        return !first.paired
                && itsOwn(direction, first, since, crossed)
                && far.start > first.start - BeamWatch.LINK
                && !beams.missed(first.start, now);
    }

    /**
     * What was the first in the near eye of all that had reached the far one neither by the time that shade began nor before another
     * moment, and was no load on its way back or the other way: gaps in a load that stands let the light through.
     */
    static Shade entered(BeamWatch beams, Direction direction, Shade near, long until) {
        long reached = Long.MIN_VALUE;
        for (Shade there : beams.farEye(direction)) {
            reached = there.start < until ? Math.max(reached, there.start) : reached;
        }
        Shade first = null;
        Shade before = null;
        for (Shade here : beams.nearEye(direction)) {
            if (here.start > near.start) {
                break;
            }
            boolean waits = here.start > reached && beams.crossings().stream().noneMatch(each -> each.second == here);
            boolean on = before != null && here.start - before.end <= COMES;
            first = !waits ? null : first != null && on ? first : here;
            before = here;
        }
        return first == null ? near : first;
    }

    /** Whether what reached the far eye about then was shorter than the eyes are apart, as whoever pulls a load is. */
    private boolean ledThrough(Direction direction, long crossed) {
        boolean led = false;
        for (Shade there : beams.farEye(direction)) {
            if (Math.abs(there.start - crossed) < ABOUT) {
                led = true;
                for (Shade here : beams.nearEye(direction)) {
                    led &= here.start > there.start || here.end < there.start;
                }
            }
        }
        return led;
    }

    /**
     * Whether something has been through the far eye since that was in the near one, and not whoever pulls it: too late for that, or
     * as long as a load that slow is. Then the near eye sticks.
     */
    private boolean came(Direction direction, Shade near, long now) {
        for (Shade there : beams.farEye(direction)) {
            long after = there.start - near.start;
            long length = there.end - there.start;
            if (there.over(now)
                    && (after > BeamWatch.LINK || (after >= SLOW && length >= after && length < 2 * after))) {
                return true;
            }
        }
        return false;
    }

    /** What stands in that eye. */
    private static @Nullable Shade present(Iterable<Shade> eye, long now) {
        Shade last = last(eye);
        return last == null || last.over(now) ? null : last;
    }

    private static @Nullable Shade last(Iterable<Shade> eye) {
        Shade last = null;
        for (Shade shade : eye) {
            last = shade;
        }
        return last;
    }
}
