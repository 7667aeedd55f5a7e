package io.dockdoor.broker.ledger;

import java.util.Locale;

/** What was odd about a booking, for people who look into a number. Counted per event, never a reason to refuse it. */
public enum Flag {
    DUPLICATE_RECEIVE,
    INFERRED_SHIP,
    MISROUTED,
    TURNAROUND,
    RETURN,
    FOUND,
    SHIP_WITHOUT_RECEIVE,
    INFERRED_TRANSFER,
    DUPLICATE_SHIP,
    /** Read without the container the book had it in. */
    LEFT_CONTAINER,
    /** Read although destroyed or decommissioned. */
    SEEN_AFTER_GONE,
    /** Contents known from the document only. */
    INFERRED_CONTENTS,
    /** A class-level move that does not say where from: nothing was moved. */
    NO_SOURCE,
    /** Older than something already booked for the same things: their history was folded again. */
    LATE,
    /** Taken back by a void or an error declaration. */
    UNDONE,
    /** Not seen by a complete count. */
    MISSING,
    DISPUTED,
    /** A door of another gateway heard it better: not moved by this event. */
    OTHER_DOOR,
    /** Heard better than by a door of another gateway, whose event was booked before and moves it no longer. */
    TAKEN_OVER,
    /** A tag that decodes to no trade item, container or asset: kept with the event, never stock. */
    NOT_STOCK;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
