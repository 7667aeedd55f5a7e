package io.dockdoor.dedup;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether the antennas still tell the sides apart. When a cable of the outside and one of the inside are swapped, both sides hear
 * a load at the same time and equally loud: loads that the photo-eyes saw go through show no order. Then the eyes have to tell the way until there
 * is one again.
 */
final class SideTrust {
    /** Usual size of a load's order, in standard deviations, below which there is none any more, and above which there is again. */
    private static final double LOST = 0.9;

    private static final double FOUND = 1.4;
    private static final double USUAL = 2.5;
    /** Weight of the newest load. */
    private static final double PACE = 0.4;
    /** A load that one side heard so much louder turned back: it has no order with the best of cables. */
    private static final double ONE_SIDED_DB = 5;
    /** Fewest tags that make a load worth learning from. */
    private static final int TAGS = 5;

    private double usual = USUAL;
    private boolean told = true;

    boolean told() {
        return told;
    }

    /** The eyes saw something go through between those times: how far apart in order did the antennas hear what moved then? */
    void learn(List<TagTrack> active, long from, long until) {
        List<TagEvidence> heard = active.stream()
                .filter(track -> !track.resident && !track.foreign && track.evidence.heardOrder != 0)
                .map(track -> track.evidence)
                .filter(evidence -> evidence.still() > 0
                        && evidence.allMicros > from - BeamWatch.COMPANY
                        && evidence.allMicros < until + BeamWatch.COMPANY)
                .toList();
        if (heard.size() >= TAGS && Math.abs(median(heard, evidence -> evidence.balance)) < ONE_SIDED_DB) {
            double order = median(heard, evidence -> Math.abs(evidence.heardOrder));
            usual += PACE * (Math.min(USUAL, order) - usual);
            told = usual > (told ? LOST : FOUND);
        }
    }

    private static double median(List<TagEvidence> heard, ToDoubleFunction<TagEvidence> of) {
        return PassageJudge.median(heard.stream().mapToDouble(of).toArray());
    }
}
