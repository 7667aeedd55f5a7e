package io.dockdoor.dedup;

import io.dockdoor.events.ReaderId;

/** One antenna of a door: the reader's port it hangs on (LLRP antenna id, 1 and up) and the side it favours. */
public record AntennaPlace(ReaderId reader, int antenna, Side side) {
    /** @throws IllegalArgumentException when the antenna id is not an LLRP antenna id */
    public AntennaPlace {
        if (antenna < 1 || antenna > 65_535) {
            throw new IllegalArgumentException("antenna " + antenna + " of " + reader + " must be 1 to 65535");
        }
    }
}
