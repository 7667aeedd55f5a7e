package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Stuff;
import java.util.List;
import java.util.Map;

/**
 * What booking one event changes: the store writes all of it in one transaction.
 *
 * @param position the event's ledger position
 * @param things new states of things
 * @param links see {@link Records.Logged#links}
 * @param amounts new contents of containers, class-level, thousandths; an empty map empties the container
 * @param removed tallies that no longer hold
 * @param added tallies that hold now
 * @param entries changes of numbers, thousandths, never zero: what the ledger says for ever
 * @param underway changes of what is on its way to a place, thousandths
 * @param flags what was odd, and how often
 * @param undoes the event taken back, "" for none
 * @param overruled what changed of who moves things that doors of different gateways claim
 */
public record Posting(
        long position,
        List<ThingState> things,
        List<Long> links,
        Map<String, Map<Stuff, Long>> amounts,
        List<Records.Tally> removed,
        List<Records.Tally> added,
        Map<Slot, Long> entries,
        Map<Shelf, Long> underway,
        Map<Flag, Integer> flags,
        String undoes,
        List<Rivals.Change> overruled) {}
