package io.dockdoor.dedup;

import java.util.List;

/** What is on its way to the doorway while another load is told: half of its story fits that one, until it has passed itself. */
final class Arrivals {
    /** So many tags are a load rather than a few strays. */
    private static final int SEVERAL = 3;

    private Arrivals() {}

    /** Whether several tags that moved, and are in no load told so far, are as loud now as they ever were. */
    static boolean near(List<TagTrack> active, PassageJudge judge, long now) {
        int coming = 0;
        for (TagTrack track : active) {
            boolean free = track.passage == null && track.movedTo == null && !track.dismissed && !track.foreign;
            coming += free && track.evidence.moving() && judge.stillLoud(track, now) ? 1 : 0;
        }
        return coming >= SEVERAL;
    }
}
