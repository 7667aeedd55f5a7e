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

    /** What its levels are raised by: half of the difference falls to either side, so that a door stays as loud to its neighbours. */
    double gainDb(double innerGainDb) {
        return switch (this) {
            case OUT -> -innerGainDb / 2;
            case IN -> innerGainDb / 2;
            case NEUTRAL -> 0;
        };
    }

    /** The side across the door plane; neutral stays neutral. */
    Side across() {
        return switch (this) {
            case OUT -> IN;
            case IN -> OUT;
            case NEUTRAL -> NEUTRAL;
        };
    }
}
