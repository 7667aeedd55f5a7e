package io.dockdoor.dedup;

/**
 * What it says for a tag that it was heard with a load and at no other time. A bystander is heard whenever it happens to be: that all
 * its sightings fall into the load's few seconds of the minutes this door was watched is the less likely the longer. Whoever passes by
 * comes and goes too, but its levels rise and fall otherwise: of a tag whose curve is known and resembles nothing of the load it says
 * the less.
 */
final class SeenTogether {
    /** Most that being heard with the load and at no other time may add. */
    private static final double MOST = 2.5;
    /** What it adds that the eyes saw that load, and only it, go through. */
    private static final double SEEN = 2;
    /** So many times the power is what a door hears of a load in the doorway beside it. */
    private static final double HARDLY_ELSEWHERE = 0.2;
    /** So far off that moment may be when it was heard best, microseconds. */
    private static final long ABOUT = 1_500_000;
    /** A tag unheard for so long is out of view, microseconds. */
    private static final long ENDED = 1_000_000;
    /** Longer than this nothing is known of a door, microseconds. */
    private static final double WATCHED = 180e6;
    /** Bins from which on a tag's curve is known. */
    private static final double KNOWN = 8;

    private final Scorecard card;

    SeenTogether(Scorecard card) {
        this.card = card;
    }

    /**
     * @param alike the tag's {@link Likeness} to the load, NaN when there is none
     * @param since when the door began to be watched
     * @param sides whether its antennas tell sides
     * @return log-odds
     */
    double odds(TagTrack track, LoadGroup load, double alike, long since, boolean sides) {
        if (!load.appears(track)) {
            return 0;
        }
        // what is still heard may be heard for long
        boolean ended = load.lookedMicros - track.lastMicros > ENDED;
        if (!load.over || !ended || load.contested || track.elsewhere > 1 / DoorArbiter.LOUDER) {
            return card.appearsTogether();
        }
        boolean stays = track.lastMicros > load.endMicros + 1_000_000;
        double here = Math.max(2e6, load.endMicros - load.startMicros + 1e6);
        double watched = Math.min(WATCHED, (double) (load.endMicros - since));
        double chance = Math.max(0, Math.log(watched / here));
        double often = Math.max(0, Math.min(1, (track.reads - 1) / 3.0)) * Math.min(1, chance / 2);
        double seen = !stays && sides && seenWith(track, load) ? SEEN * often : 0;
        double alone = stays ? 0 : Math.min(MOST, chance * Math.min(2, track.reads / 2.0));
        return card.appearsTogether() + resembling(alike, track.evidence.bins, card) * (seen + alone);
    }

    /** 0..1: how far a tag of so many bins may be of a load that its curve resembles so; half of what says nothing either way is enough. */
    static double resembling(double alike, int bins, Scorecard card) {
        if (Double.isNaN(alike)) {
            return 1;
        }
        double known = Math.min(1, bins / KNOWN);
        return 1 - known * (1 - Math.max(0, Math.min(1, 2 * alike / card.likenessZero())));
    }

    /** Whether the eyes saw the load go through while that tag was heard best, as it would be in the doorway. */
    private static boolean seenWith(TagTrack track, LoadGroup load) {
        BeamWatch.Crossing crossing = load.crossing;
        long at = track.evidence.allMicros;
        return load.seen
                && crossing != null
                && track.elsewhere < HARDLY_ELSEWHERE
                && at > crossing.start() - ABOUT
                && at < crossing.end() + ABOUT;
    }
}
