package io.dockdoor.dedup;

/** Keeps the books of sightings: each is in exactly one place, and moves between places when a tag is explained. */
final class Tally {
    long seen;
    long moved;
    long standing;
    long open;
    long repeated;
    long foreign;
    long late;
    long evicted;
    long clockSteps;

    void noted(int count) {
        open += count;
    }

    /** What is known of the tag needs no further explanation: it stood around, or had moved already. */
    void explained(TagTrack track) {
        open -= track.openReads;
        if (track.movedTo == null) {
            standing += track.openReads;
        } else {
            repeated += track.openReads;
        }
        track.openReads = 0;
    }

    void carried(TagTrack track) {
        open -= track.openReads;
        moved += track.openReads;
        track.carriedReads = track.openReads;
        track.openReads = 0;
    }

    void putBack(TagTrack track) {
        moved -= track.carriedReads;
        standing += track.carriedReads;
        track.carriedReads = 0;
    }
}
