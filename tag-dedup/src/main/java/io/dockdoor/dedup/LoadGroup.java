package io.dockdoor.dedup;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tags that, by their own evidence, crossed together one way: one load. What it looks like on average is what its weaker tags are held against. */
final class LoadGroup {
    final Direction direction;
    /** Tags sure enough by themselves. */
    final List<TagTrack> seeds;
    /** Estimate of the crossing: the median of the seeds' own estimates, gateway micros. */
    long crossedMicros;

    long outMicros = Long.MIN_VALUE;
    long inMicros = Long.MIN_VALUE;
    double spreadSeconds;
    double peakLevel;
    double peakSpread;
    double reads;
    /** When the first tenth of its tags had come into view. */
    long earlyMicros;

    long startMicros = Long.MAX_VALUE;
    long endMicros = Long.MIN_VALUE;

    /** Log-odds from the antennas alone, and with everything else. */
    double radioOdds;

    double odds;
    BeamWatch.Word beams = BeamWatch.Word.NONE;
    BeamWatch.@Nullable Crossing crossing;
    /** A load the other way is about at the same time: whoever is there may be of either. */
    boolean contested;
    /** All that will be heard of it has been heard. */
    boolean over;

    final List<Reason> reasons = new ArrayList<>();

    LoadGroup(Direction direction, List<TagTrack> seeds) {
        this.direction = direction;
        this.seeds = seeds;
    }

    /** True when the tag came into view while the load did, or passed, or was last heard, and not before. */
    boolean appears(TagTrack track) {
        return track.firstMicros > earlyMicros - 500_000
                && track.firstMicros < Math.max(crossedMicros + 1_500_000, endMicros)
                && (track.movedTo != null || track.firstMicros - track.bornMicros < 100_000);
    }
}
