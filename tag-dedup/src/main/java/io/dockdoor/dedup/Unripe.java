package io.dockdoor.dedup;

/** Tags of which too little is known yet to say that they are that load's: what is on its way to the doorway shows half of a story first. */
final class Unripe {
    /** So long after it crossed a load is metres away: what was never heard before is hardly of it, microseconds. */
    private static final long AWAY = 2_000_000;
    /** What comes is heard again within so long, microseconds. */
    private static final long AGAIN = 3_000_000;
    /** Where the usual tag was heard less often, one that was not heard so far is nothing unusual. */
    private static final int OFTEN = 8;

    private final boolean oneSided;
    private final long late;
    private final long heard;

    /**
     * @param crossed when the load passed, gateway micros
     * @param tellsSides whether the antennas tell from which side they heard a tag
     * @param meets whether a load the other way is about
     * @param last whether all that will be heard of the load has been heard
     */
    Unripe(LoadGroup load, long crossed, boolean tellsSides, boolean meets, boolean last, long now) {
        // it may be of either load until the other side has heard it too
        oneSided = !last && meets && tellsSides;
        boolean known = !meets && load.reads() >= OFTEN;
        late = known ? crossed + AWAY + (long) load.stood() : Long.MAX_VALUE;
        heard = now - AGAIN;
    }

    /** Whether to wait for what will be heard of it next. */
    boolean has(TagTrack track) {
        return (oneSided && track.evidence.orderTrust == 0) || (track.firstMicros > late && track.lastMicros > heard);
    }
}
