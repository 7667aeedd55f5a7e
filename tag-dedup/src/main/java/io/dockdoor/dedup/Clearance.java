package io.dockdoor.dedup;

import java.util.List;

/**
 * When a load is told: as soon as it is beyond the doorway and the evidence suffices, not only after silence, since it is heard for
 * seconds after it crossed. What stands in the doorway is waited for.
 */
final class Clearance {
    enum Word {
        WAIT,
        /** It went through: to be told. */
        CLEAR,
        /** No more will be heard of it, and what was does not suffice. */
        DOUBTFUL
    }

    /** Tags of an armful. */
    private static final int FEW = 8;

    /** So long after it could be told at the earliest, a load beyond the doorway is told as if it were quiet. */
    private static final long SURE_AFTER = 2_000_000;

    /** So long after it crossed a load that is beyond the doorway, and fainter than it was, is told on what is known of it. */
    private static final long GONE_FOR_GOOD = 3_000_000;

    /** So long after it crossed any load that no other door hears is told so. */
    private static final long ALONE = 3_800_000;

    /** Share of its power on the far side that only a load beyond the doorway has. */
    private static final double FAR_ONLY = 0.8;

    private final Scorecard card;
    private final PassageJudge judge;
    private final BeamWatch beams;
    private final Doorway doorway;

    Clearance(Scorecard card, PassageJudge judge, BeamWatch beams) {
        this.card = card;
        this.judge = judge;
        this.beams = beams;
        this.doorway = new Doorway(beams);
    }

    /**
     * @param passage keeps since when the load has been on the far side
     * @param active every tag that is heard at present
     */
    Word of(Passage passage, LoadGroup load, List<TagTrack> active, long now) {
        double share = judge.farShare(load.seeds, load.direction, now);
        // what went out of hearing over there did not come back
        if (share < card.farShare()) {
            passage.farSince = Passage.NEVER;
        } else if (share >= card.farShare() && passage.farSince == Passage.NEVER) {
            passage.farSince = now;
        }
        // what stands in the doorway is heard by the far side too: it must be fainter by now, or be heard by that side
        // only
        long since = now - load.crossedMicros;
        boolean gone = passage.farSince != Passage.NEVER
                && now - passage.farSince >= card.farMicros()
                && since >= card.afterMicros()
                && (share >= FAR_ONLY || !judge.lingers(load.seeds, now));
        // the eyes may have seen whoever pulls the load: it must be seen over there itself
        boolean seenThrough =
                load.beams == BeamWatch.Word.AGREES && beams.clear(now) && (Double.isNaN(share) || share >= 0.5);
        boolean enough = (gone && load.odds >= card.accept() && load.odds >= sufficient(load, active, now))
                || (seenThrough && load.odds >= card.commit());
        boolean waited = since >= GONE_FOR_GOOD && waited(load, gone, now);
        waited &= load.beams != BeamWatch.Word.WAIT || gone;
        if (doorway.holds(load.direction, load.heardMicros(), load.crossedMicros, now)) {
            return Word.WAIT;
        }
        boolean quiet = now - load.endMicros >= card.quietMicros() || waited;
        if (enough || (quiet && load.odds >= card.accept())) {
            return Word.CLEAR;
        }
        return quiet ? Word.DOUBTFUL : Word.WAIT;
    }

    private boolean waited(LoadGroup load, boolean gone, long now) {
        long since = now - load.crossedMicros;
        boolean lingers = judge.lingers(load.seeds, now);
        boolean stands = lingers && since < card.standMicros();
        return since >= patience(load, gone && !lingers) && !stands;
    }

    /** What is beyond the doorway and faint by now says nothing better of itself later; but another door that hears it too may. */
    private long patience(LoadGroup load, boolean goneForGood) {
        boolean heardElsewhere = load.seeds.stream().anyMatch(seed -> seed.shared);
        return heardElsewhere ? card.patienceMicros() : goneForGood ? GONE_FOR_GOOD : ALONE;
    }

    /** The longer a load has been beyond the doorway, the less it takes: what would have come back has come back. */
    private double sufficient(LoadGroup load, List<TagTrack> active, long now) {
        long about = active.stream()
                .filter(track -> !track.dismissed && PassageJudge.mayMove(track, load.direction))
                .count();
        // many tags of which few are sure are doubtful; an armful cannot say more
        if (load.beams == BeamWatch.Word.WAIT || about > FEW || !judge.cameFromNear(load)) {
            return card.commit();
        }
        double waited = (now - load.crossedMicros - card.afterMicros()) / (double) SURE_AFTER;
        return card.commit() - (card.commit() - card.accept()) * Math.max(0, Math.min(1, waited));
    }
}
