package io.dockdoor.dedup;

/**
 * Knows the scenery. A tag that stays in view without moving becomes resident and is left out of all judgement, until its
 * level departs from what it usually is, beyond its own noise and for more than a moment: then a parked pallet may be moving.
 */
final class StrayFilter {
    /** A shorter gap in the sightings of a tag does not end its episode. */
    static final long EPISODE_GAP = 8_000_000;
    /** A tag away for this long may be here for a new reason. */
    static final long FORGOTTEN = 600_000_000;

    private static final float DRIFT = 150;
    private static final float DEPARTED = 2_000;
    private static final float NEW_SIDE = 800;

    private final Scorecard card;
    private final Tally tally;

    StrayFilter(Scorecard card, Tally tally) {
        this.card = card;
        this.tally = tally;
    }

    /** A sighting after a pause may begin a new story of the tag. To be asked before the sighting is noted. */
    void resume(TagTrack track, long atMicros) {
        long gap = atMicros - track.lastMicros;
        if (track.movedTo != null && gap >= card.absenceMicros()) {
            restart(track, atMicros);
            track.movedTo = null;
            track.bornMicros = atMicros;
        } else if (track.resident) {
            // a tag heard every few minutes is still the same stray; one heard ten times a second that was away has
            // been away
            double usual = Math.max((double) card.absenceMicros(), 20e6 * track.baseline.every);
            if (gap > usual) {
                restart(track, atMicros);
                track.bornMicros = gap > FORGOTTEN ? atMicros : track.bornMicros;
            }
        } else if (gap > EPISODE_GAP) {
            restart(track, atMicros);
            track.bornMicros = gap > FORGOTTEN ? atMicros : track.bornMicros;
        }
    }

    private void restart(TagTrack track, long atMicros) {
        tally.explained(track);
        track.resident = false;
        track.begin(atMicros);
    }

    /** Holds a sighting of a resident tag against its baseline. @return true when it departs and may move again */
    boolean departs(TagTrack track, Side side, long atMicros, short level) {
        TagTrack.Baseline base = track.baseline;
        base.every += 0.1f * (Math.min(600f, Math.max(0, atMicros - track.lastMicros) * 1e-6f) - base.every);
        float usual = side == Side.OUT ? base.out : base.in;
        float away = Float.isNaN(usual) ? NEW_SIDE : Math.abs(level - usual);
        base.excess = Math.max(0, base.excess + away - 1.5f * base.noise - DRIFT);
        if (base.excess > DEPARTED) {
            base.excess = 0;
            track.resident = false;
            track.released = true;
            track.dismissed = false;
            track.firstMicros = Math.max(track.profile.originMicros, atMicros - TagTrack.BINS * TagTrack.FINEST);
            track.stale = true;
            return true;
        }
        float pace = 1 / 64f;
        if (Float.isNaN(usual)) {
            usual = level;
        }
        usual += pace * (level - usual);
        base.noise += pace * (away - base.noise);
        if (side == Side.OUT) {
            base.out = usual;
        } else {
            base.in = usual;
        }
        return false;
    }

    /** True when the tag has been in view for so long without any sign of moving that it is scenery. */
    boolean settled(TagTrack track, long now) {
        TagEvidence e = track.evidence;
        long view = now - track.firstMicros;
        // what came here moving may be a load standing in the doorway: give it longer
        boolean settled = (view >= card.residentMicros() && !e.moving()) || view >= card.standMicros();
        return settled && e.orderOdds + e.still() < 0 && now - track.lastMicros < EPISODE_GAP;
    }

    /** Makes it scenery: from now on its usual level is what it showed so far. */
    void settle(TagTrack track, long now) {
        tally.explained(track);
        TagTrack.Baseline base = track.baseline;
        base.out = mean(track.profile, Side.OUT);
        float in = mean(track.profile, Side.IN);
        base.in = Float.isNaN(in) ? mean(track.profile, Side.NEUTRAL) : in;
        base.noise = Math.max(100, noise(track.profile));
        base.excess = 0;
        base.every = (float) ((track.lastMicros - track.firstMicros) * 1e-6 / Math.max(1, track.reads));
        track.resident = true;
        track.released = false;
        track.profile.begin(now);
    }

    private static float mean(TagTrack.Profile profile, Side side) {
        double sum = 0;
        int n = 0;
        for (int bin = 0; bin < profile.used; bin++) {
            short level = profile.level(side.row, bin);
            if (level != TagTrack.EMPTY) {
                sum += level;
                n++;
            }
        }
        return n == 0 ? Float.NaN : (float) (sum / n);
    }

    private static float noise(TagTrack.Profile profile) {
        double sum = 0;
        int n = 0;
        for (Side side : Side.values()) {
            float mean = mean(profile, side);
            for (int bin = 0; bin < profile.used; bin++) {
                short level = profile.level(side.row, bin);
                if (level != TagTrack.EMPTY) {
                    sum += Math.abs(level - mean);
                    n++;
                }
            }
        }
        return n == 0 ? 0 : (float) (sum / n);
    }
}
