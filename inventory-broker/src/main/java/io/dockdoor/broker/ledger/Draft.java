package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.broker.ledger.Records.Cell;
import io.dockdoor.broker.ledger.Records.Tally;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A posting in the making: collects what is new, and at the end works out by how much each number changes. */
final class Draft {
    private final long position;
    private final Records records;
    private final Map<String, ThingState> things = new LinkedHashMap<>();
    private final Set<String> named = new LinkedHashSet<>();
    private final List<Long> links = new ArrayList<>();
    private final Map<String, Map<Stuff, Long>> amounts = new HashMap<>();
    private final List<Tally> removed = new ArrayList<>();
    private final List<Tally> added = new ArrayList<>();
    private final Map<Flag, Integer> flags = new EnumMap<>(Flag.class);
    private String undoes = "";

    Draft(long position, Records records) {
        this.position = position;
        this.records = records;
    }

    /** Makes this event the head of the history of the things it names. */
    void link(List<Thing> itNames) {
        for (Thing thing : itNames) {
            ThingState state = records.thing(thing.key());
            links.add(state == null ? 0 : state.head());
            named.add(thing.key());
            things.put(thing.key(), state == null ? ThingState.unknown(thing) : state);
        }
    }

    List<Long> links() {
        return links;
    }

    /** The state a thing ends in. The last one told stands. */
    void put(ThingState state) {
        things.put(state.thing().key(), state);
    }

    void contents(String container, Map<Stuff, Long> now) {
        amounts.put(container, now);
    }

    void add(Collection<Tally> tallies) {
        added.addAll(tallies);
    }

    void remove(Collection<Tally> tallies) {
        removed.addAll(tallies);
    }

    void flag(Flag flag, int times) {
        flags.merge(flag, times, Integer::sum);
    }

    void undoes(String event) {
        undoes = event;
    }

    Posting posting() {
        Map<Slot, Long> entries = new TreeMap<>();
        Map<Shelf, Long> underway = new TreeMap<>();
        List<ThingState> changed = new ArrayList<>();
        for (ThingState told : things.values()) {
            ThingState before = records.thing(told.thing().key());
            long head = named.contains(told.thing().key()) ? position : before == null ? 0 : before.head();
            ThingState after = told.headed(head);
            if (after.equals(before)) {
                continue;
            }
            changed.add(after);
            Slot left = before == null ? null : before.slot();
            Slot filled = after.slot();
            if (left != null) {
                entries.merge(left, -1000L, Long::sum);
            }
            if (filled != null) {
                entries.merge(filled, 1000L, Long::sum);
            }
            Shelf came = before == null ? null : before.expectedAt();
            Shelf comes = after.expectedAt();
            if (came != null) {
                underway.merge(came, -1000L, Long::sum);
            }
            if (comes != null) {
                underway.merge(comes, 1000L, Long::sum);
            }
        }
        List<Tally> gone = new ArrayList<>(removed);
        List<Tally> come = new ArrayList<>(added);
        for (Tally tally : removed) {
            if (come.remove(tally)) {
                gone.remove(tally);
            }
        }
        cellChanges(gone, come, entries);
        entries.values().removeIf(milli -> milli == 0);
        underway.values().removeIf(milli -> milli == 0);
        return new Posting(position, changed, links, amounts, gone, come, entries, underway, flags, undoes);
    }

    private void cellChanges(List<Tally> gone, List<Tally> come, Map<Slot, Long> entries) {
        Set<Cell> cells = new LinkedHashSet<>();
        gone.forEach(tally -> cells.add(tally.cell()));
        come.forEach(tally -> cells.add(tally.cell()));
        for (Cell cell : cells) {
            List<Tally> less = gone.stream().filter(t -> t.cell().equals(cell)).toList();
            List<Tally> more = come.stream().filter(t -> t.cell().equals(cell)).toList();
            entries.merge(Slot.of(cell.place(), cell.stuff()), change(cell, less, more), Long::sum);
        }
    }

    private long change(Cell cell, List<Tally> less, List<Tally> more) {
        Moment counted = records.latestCount();
        boolean plain = less.isEmpty()
                && more.stream().allMatch(t -> !t.counted() && t.moment().isAfter(counted));
        if (plain) {
            return more.stream().mapToLong(Tally::milli).sum();
        }
        List<Tally> before = records.tallies(cell);
        List<Tally> after = new ArrayList<>(before);
        less.forEach(after::remove);
        after.addAll(more);
        return value(after) - value(before);
    }

    /** A cell's number: the latest count and every change after it. */
    static long value(List<Tally> tallies) {
        long value = 0;
        for (Tally tally : tallies.stream()
                .sorted(Comparator.comparing(Tally::moment).thenComparing(Tally::counted))
                .toList()) {
            value = tally.counted() ? tally.milli() : value + tally.milli();
        }
        return value;
    }
}
