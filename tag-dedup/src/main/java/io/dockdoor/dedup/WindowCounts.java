package io.dockdoor.dedup;

/**
 * Where every sighting went, in sightings (a merged report counts as many as it merged), and what the window noticed.
 *
 * @param seen all sightings handed in
 * @param moved carried by a movement that stands
 * @param standing of tags that stood around, passed by or turned back
 * @param open of tags not yet judged
 * @param repeated of tags that had already moved, or the same report again
 * @param foreign of antennas this door does not own
 * @param late too old to be judged, or absurdly far in the future
 * @param tags tags remembered now
 * @param evicted tags forgotten: for want of room, or unseen for minutes while many are remembered
 * @param passages passages opened so far
 * @param clockSteps times the window moved its clock back because the reads insisted
 * @param outerBeam health of B1
 * @param innerBeam health of B2
 * @param contact health of the door's contact
 * @param motion health of its motion sensor
 */
public record WindowCounts(
        long seen,
        long moved,
        long standing,
        long open,
        long repeated,
        long foreign,
        long late,
        int tags,
        long evicted,
        long passages,
        long clockSteps,
        BeamHealth outerBeam,
        BeamHealth innerBeam,
        SensorHealth contact,
        SensorHealth motion) {
    /** Whether a photo-eye can be relied on. */
    public enum BeamHealth {
        /** The door has none. */
        ABSENT,
        TRUSTED,
        /** Broken for longer than any load; not used until it clears. */
        STUCK,
        /** Loads pass without breaking it; not used until it agrees with the antennas again. */
        BLIND
    }

    /** Whether what a motion sensor or the door's contact says is believed. */
    public enum SensorHealth {
        /** It has said nothing yet. */
        ABSENT,
        TRUSTED,
        /** A contact that says shut while loads pass, a motion sensor that sees movement without end. */
        STUCK,
        /** Loads pass and it sees no movement. */
        BLIND,
        /** It goes back and forth faster than a door or a person can. */
        CHATTERING
    }

    /** Every sighting is in exactly one place. */
    public boolean balanced() {
        return seen == moved + standing + open + repeated + foreign + late;
    }
}
