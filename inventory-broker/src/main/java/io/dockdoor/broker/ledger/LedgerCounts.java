package io.dockdoor.broker.ledger;

import java.util.concurrent.atomic.AtomicLong;

/** What the ledger has done since it started. */
public final class LedgerCounts {
    public final AtomicLong booked = new AtomicLong();
    public final AtomicLong duplicates = new AtomicLong();
    public final AtomicLong quarantined = new AtomicLong();
    /** Movements let go because the inbox was full; their gateways tell them again. */
    public final AtomicLong passedOver = new AtomicLong();

    public final AtomicLong commits = new AtomicLong();
    public final AtomicLong failures = new AtomicLong();
}
