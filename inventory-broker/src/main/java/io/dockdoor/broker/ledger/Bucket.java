package io.dockdoor.broker.ledger;

/** What may be done with stock on hand. All buckets together are on hand; only {@link #SELLABLE} is promised to anybody. */
public enum Bucket {
    SELLABLE,
    DAMAGED,
    RETURNED,
    QUALITY,
    /** Live at two sites faster than anything travels: the latest place is believed, and nobody is promised it. */
    DISPUTED
}
