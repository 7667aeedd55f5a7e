package io.dockdoor.events;

import java.util.Locale;

/** What a door event says happened; its lower-case name is the last topic level below {@code movement}. */
public enum MovementKind {
    RECEIVE,
    SHIP,
    MOVE,
    RETURN,
    /** The beams saw a passage, no tag was read. */
    NOTAG,
    /** Something passed or not: the evidence does not decide. */
    INDETERMINATE,
    /** Takes an earlier movement of the same passage back. */
    VOID;

    /** The topic level, e.g. {@code receive}. */
    public String level() {
        return name().toLowerCase(Locale.ROOT);
    }
}
