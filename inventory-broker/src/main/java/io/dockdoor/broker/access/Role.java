package io.dockdoor.broker.access;

import java.util.Locale;

/** What a key may do; each may also do what stands before it. */
public enum Role {
    /** Ask: stock, availability, events, streams. */
    READ,
    /** Tell: movements, counts, reservations, items. */
    WRITE,
    /** Decide what needs a second pair of eyes, and what is promised from where to whom. */
    APPROVE,
    /** Change who is told: webhooks. */
    ADMIN;

    public boolean mayAct(Role needed) {
        return compareTo(needed) >= 0;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
