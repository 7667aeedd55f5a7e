package io.dockdoor.dedup;

/** Which side of the door plane an antenna favours. NEUTRAL antennas tell that and when, never which way. */
public enum Side {
    OUT(0),
    IN(1),
    NEUTRAL(2);

    /** Its row in a tag's profile. */
    final int row;

    Side(int row) {
        this.row = row;
    }
}
