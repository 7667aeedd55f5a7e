package io.dockdoor.dedup;

import java.util.List;

/**
 * Whether the antennas still tell the sides apart. When a cable of the outside and one of the inside are swapped, both sides hear
 * a load at the same time: loads that the photo-eyes saw go through show no order. Then the eyes have to tell the way until there
 * is one again.
 */
final class SideTrust {
    /** Usual size of a load's order, in standard deviations, below which there is none any more, and above which there is again. */
    private static final double LOST = 0.9;

    private static final double FOUND = 1.4;
    private static final double USUAL = 2.5;
    /** Weight of the newest load. */
    private static final double PACE = 0.4;
    /** Fewest tags that make a load worth learning from. */
    private static final int TAGS = 5;

    private double usual = USUAL;
    private boolean told = true;

    boolean told() {
        return told;
    }

    /** The eyes saw something go through between those times: how far apart in order did the antennas hear what moved then? */
    void learn(List<TagTrack> active, long from, long until) {
        double[] orders = active.stream()
                .filter(track -> !track.resident && !track.foreign && track.evidence.heardOrder != 0)
                .filter(track -> track.evidence.still() > 0
                        && track.evidence.allMicros > from - BeamWatch.COMPANY
                        && track.evidence.allMicros < until + BeamWatch.COMPANY)
                .mapToDouble(track -> Math.abs(track.evidence.heardOrder))
                .toArray();
        if (orders.length >= TAGS) {
            usual += PACE * (Math.min(USUAL, PassageJudge.median(orders)) - usual);
            told = usual > (told ? LOST : FOUND);
        }
    }
}
