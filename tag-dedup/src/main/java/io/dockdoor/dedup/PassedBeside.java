package io.dockdoor.dedup;

/**
 * Tags that another door of this host told to have passed there at the time of a load here. Nothing passes two doors at once, so they
 * are none of that load, unless they are most of it: which of the two doors a whole load passed is settled by {@link DoorArbiter}.
 */
final class PassedBeside {
    /** Nothing goes through one door and back through the next within so long, microseconds. */
    private static final long AT_ONCE = 6_000_000;
    /** So many times the power the other door heard of it at least: what is much fainter there did not pass there. */
    private static final double LOUD = 0.25;

    private final LoadGroup load;
    private final boolean few;

    PassedBeside(LoadGroup load) {
        this.load = load;
        int passed = 0;
        for (TagTrack seed : load.seeds) {
            passed += passed(seed) ? 1 : 0;
        }
        this.few = 2 * passed <= load.seeds.size();
    }

    boolean has(TagTrack track) {
        return few && passed(track);
    }

    private boolean passed(TagTrack track) {
        return track.elsewhere > LOUD
                && track.passedBesideMicros != Passage.NEVER
                && Math.abs(track.passedBesideMicros - load.crossedMicros) < AT_ONCE;
    }
}
