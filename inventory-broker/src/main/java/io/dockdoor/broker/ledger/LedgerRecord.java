package io.dockdoor.broker.ledger;

import java.util.List;

/**
 * One booked event as the ledger tells of it.
 *
 * @param kind last level of its ledger topic: receive, ship, move, void, ...
 * @param gateway "" for events of other systems, like door, direction and passage
 * @param decidedMicros end of the evidence, 0 when unknown
 * @param recordedMicros journalled at the gateway, 0 when unknown
 * @param flags word=count, comma separated
 * @param overruled what changed with this event of who moves things that doors of different gateways claim
 */
public record LedgerRecord(
        long position,
        String eventId,
        String kind,
        String site,
        String gateway,
        String door,
        String direction,
        String passage,
        long eventMicros,
        long decidedMicros,
        long recordedMicros,
        long bookedMicros,
        int tags,
        String flags,
        List<Entry> entries,
        List<Overruled> overruled) {
    public LedgerRecord {
        entries = List.copyOf(entries);
        overruled = List.copyOf(overruled);
    }

    /**
     * Things that the event names and does not move, because the other does; or that it moves again.
     *
     * @param event id of the event that names them
     * @param by id of the event whose door heard them better
     * @param back that it moves them again
     * @param things Digital Link URIs
     */
    public record Overruled(String event, String by, boolean back, List<String> things) {
        public Overruled {
            things = List.copyOf(things);
        }
    }

    /**
     * One change of a number.
     *
     * @param onHand of the item at the place after the event, all buckets and lots, thousandths
     * @param previous the version of (site, item) it follows
     */
    public record Entry(String site, Slot slot, long milli, long onHand, long previous) {}
}
