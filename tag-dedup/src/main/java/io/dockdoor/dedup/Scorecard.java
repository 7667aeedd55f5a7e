package io.dockdoor.dedup;

/**
 * The judgement's weights, all in one readable place. Evidence adds up in log-odds (natural logarithm): +3 is 20 to 1 for, -3
 * is 20 to 1 against. Levels enter only as differences, so the unit and offset of a reader's RSSI do not matter.
 *
 * @param bias log-odds of a tag nothing is known of
 * @param levelScaleDb a bin this much below its side's strongest weighs a tenth
 * @param orderZero order statistic, in standard deviations, that speaks neither for nor against a passage
 * @param orderWeight log-odds per standard deviation beyond
 * @param orderClip most that the order of one tag may say
 * @param swingZeroDb slow level change beyond jitter that speaks neither for nor against
 * @param swingWeight log-odds per dB beyond
 * @param shapeWeight log-odds per e-fold that the power is more concentrated in time than a standing tag's
 * @param releasedOdds a tag that stood around before must show more
 * @param tagClip most that any single contribution of a tag may say
 * @param groupClip most that the group may add to one tag
 * @param likenessZero correlation of a tag's level curve with its load's that speaks neither way
 * @param likenessWeight log-odds per unit of correlation beyond
 * @param appearsTogether the tag came into view when the load did
 * @param groupSigmaMicros how closely the tags of one load follow each other
 * @param splitMicros quiet between two loads that cross one after the other
 * @param balanceZeroDb difference between a load's strongest levels outside and inside that speaks neither way
 * @param balanceWeight log-odds per dB less
 * @param beamAgrees both photo-eyes saw the load go that way
 * @param beamDenies they saw it go the other way, or come back
 * @param beamSilent trusted photo-eyes saw nothing
 * @param beamPartly only one eye exists and it saw something
 * @param contactClosed the door itself was shut
 * @param modeDenies the door is used the other way
 * @param fainterPer10Db a load 10 dB fainter than this door's loads usually are
 * @param commit group log-odds at which a movement is told at once
 * @param accept group log-odds at which it is told when all is quiet
 * @param opens group log-odds at which a passage is opened
 * @param undecided group log-odds above which silence would be wrong too
 * @param tagCommit log-odds for a tag to be told with the first revision
 * @param tagAccept log-odds for a tag to be told at all
 * @param farShare share of the load's present power on the far side that shows it went through
 * @param farMicros for how long
 * @param afterMicros earliest decision after the crossing
 * @param quietMicros silence of a load after which no more is expected of it
 * @param patienceMicros latest decision after the crossing
 * @param standMicros how long a load may stand in the doorway before it is given up
 * @param amendMicros how long after the decision late tags may join
 * @param reverseMicros how long after the crossing a load that comes back voids its movement
 * @param residentMicros a tag in view for this long without moving is scenery
 * @param absenceMicros a moved tag unseen for this long may move the same way again
 * @param levelUnit decibels that one unit of the reader's level stands for
 * @param innerGainDb added to what the inside heard, against the outside, so that both sides hear a load in the doorway alike
 */
public record Scorecard(
        double bias,
        double levelScaleDb,
        double orderZero,
        double orderWeight,
        double orderClip,
        double swingZeroDb,
        double swingWeight,
        double shapeWeight,
        double releasedOdds,
        double tagClip,
        double groupClip,
        double likenessZero,
        double likenessWeight,
        double appearsTogether,
        long groupSigmaMicros,
        long splitMicros,
        double balanceZeroDb,
        double balanceWeight,
        double beamAgrees,
        double beamDenies,
        double beamSilent,
        double beamPartly,
        double contactClosed,
        double modeDenies,
        double fainterPer10Db,
        double commit,
        double accept,
        double opens,
        double undecided,
        double tagCommit,
        double tagAccept,
        double farShare,
        long farMicros,
        long afterMicros,
        long quietMicros,
        long patienceMicros,
        long standMicros,
        long amendMicros,
        long reverseMicros,
        long residentMicros,
        long absenceMicros,
        double levelUnit,
        double innerGainDb) {
    public static final Scorecard DEFAULT = new Scorecard(
            -0.5, // bias
            15, // levelScaleDb
            1.1, // orderZero
            3, // orderWeight
            4, // orderClip
            5, // swingZeroDb
            0.35, // swingWeight
            1.5, // shapeWeight
            -1.5, // releasedOdds
            3, // tagClip
            3, // groupClip
            0.4, // likenessZero
            8, // likenessWeight
            1, // appearsTogether
            700_000, // groupSigmaMicros
            1_000_000, // splitMicros
            7, // balanceZeroDb
            0.5, // balanceWeight
            4, // beamAgrees
            -5, // beamDenies
            -6, // beamSilent
            2, // beamPartly
            -3, // contactClosed
            -1, // modeDenies
            -4, // fainterPer10Db
            5.3, // commit
            2.2, // accept
            1.5, // opens
            1.2, // undecided
            1, // tagCommit
            0.4, // tagAccept
            0.62, // farShare
            500_000, // farMicros
            600_000, // afterMicros
            2_000_000, // quietMicros
            6_000_000, // patienceMicros
            40_000_000, // standMicros
            3_000_000, // amendMicros
            10_000_000, // reverseMicros
            15_000_000, // residentMicros
            30_000_000, // absenceMicros
            1, // levelUnit
            0); // innerGainDb

    /** The same for a door that was calibrated. */
    Scorecard tuned(Tuning tuning) {
        return new Scorecard(
                bias + tuning.bias(),
                levelScaleDb,
                orderZero,
                orderWeight * tuning.order(),
                orderClip,
                swingZeroDb,
                swingWeight * tuning.motion(),
                shapeWeight * tuning.motion(),
                releasedOdds,
                tagClip,
                groupClip,
                likenessZero,
                likenessWeight,
                appearsTogether,
                groupSigmaMicros,
                splitMicros,
                balanceZeroDb,
                balanceWeight,
                beamAgrees,
                beamDenies,
                beamSilent,
                beamPartly,
                contactClosed,
                modeDenies,
                fainterPer10Db,
                commit + tuning.caution(),
                accept + tuning.caution(),
                opens,
                undecided,
                tagCommit,
                tagAccept,
                farShare,
                farMicros,
                afterMicros,
                quietMicros,
                patienceMicros,
                standMicros,
                amendMicros,
                reverseMicros,
                residentMicros,
                absenceMicros,
                levelUnit * tuning.levelUnit(),
                innerGainDb + tuning.innerGainDb());
    }
}
