package io.dockdoor.gateway.door;

/**
 * What a scan beside a door said, as far as the door's next movement is concerned.
 *
 * @param kind a thing, or the document that a load belongs to
 * @param id of a thing its canonical Digital Link, of a document its number
 * @param atMicros when it was scanned, gateway time
 * @param untilMicros when it no longer belongs to what passes
 */
record Said(Kind kind, String id, long atMicros, long untilMicros) {
    /** Documents go by their CBV names for business transactions (CBV 2.0, 7.3). */
    enum Kind {
        THING,
        DESADV,
        PO,
        BOL,
        RMA
    }
}
