package io.dockdoor.dedup;

import io.dockdoor.dedup.BeamWatch.Shade;
import io.dockdoor.events.Direction;
import org.jspecify.annotations.Nullable;

/**
 * A load that stood in both photo-eyes, times in gateway micros: its middle passed the door plane before it stopped or after it went
 * on. It is slow where it is near the place where it stands, so the eyes tell which: when its rear took longer from eye to eye than its front had, it
 * stood beyond the plane. Else the antennas do, as far as they can within the width of a hand.
 *
 * @param since when it reached the far eye
 * @param until when it left the near one
 * @param slowing how much longer its front took from eye to eye than its rear, micros; 0 when its own ends are not known
 */
record Standing(long since, long until, long slowing) {
    /** The middle of a time that is no longer than this is about right, whichever end of it is. */
    private static final long SHORT = 10_000_000;

    /** So far off a moment may be. */
    private static final long OFF = 4_500_000;

    /** Lead of the near side, as share of what both hear, that tells that a load stands before the plane. */
    private static final double BEFORE = 0.2;

    /** @return what broke the far eye at that time; null when it left the near one soon */
    static @Nullable Standing of(BeamWatch beams, Direction direction, long reached) {
        Shade near = null;
        for (Shade here : beams.nearEye(direction)) {
            boolean left = here.start < reached && here.end > reached && here.end != Long.MAX_VALUE;
            near = left && (near == null || here.end > near.end) ? here : near;
        }
        if (near == null || near.end - reached <= Doorway.STANDS) {
            return null;
        }
        Shade far = null;
        boolean led = false;
        for (Shade there : beams.farEye(direction)) {
            far = there.end > near.end && there.start <= near.end + BeamWatch.CHATTER && far == null ? there : far;
            led |= there.start < near.start && there.end > near.start - BeamWatch.LINK && there.end < reached;
        }
        // what is pushed by a truck leaves the near eye with the truck; what somebody pulls is the last to leave it
        if (!led || far == null || far.end == Long.MAX_VALUE) {
            return new Standing(reached, near.end, 0);
        }
        return new Standing(reached, near.end, reached - near.start - (far.end - near.end));
    }

    /**
     * When its middle passed the door plane: at one of the two moments, but about in the middle is never far off, if the time between them is
     * short.
     *
     * @param lead -1..1: how far the near side was ahead meanwhile
     */
    long crossed(double lead) {
        long stood = until - since;
        if (stood > SHORT) {
            return (slowing == 0 ? lead > BEFORE : slowing > 0) ? until : since;
        }
        long most = Math.max(0, OFF - stood / 2);
        long rather = (long) (stood * Math.max(-0.5, Math.min(0.5, lead)));
        return since + stood / 2 + Math.max(-most, Math.min(most, rather));
    }
}
