package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Containment;
import io.dockdoor.broker.ledger.Booking.Deed;
import io.dockdoor.broker.ledger.Booking.Movement;
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
import org.jspecify.annotations.Nullable;

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
    private final Map<Shelf, Long> underway = new TreeMap<>();
    private String undoes = "";
    private List<Rivals.Change> overruled = List.of();

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

    /**
     * What an event says of class-level goods on their way, whatever the book holds: sent to another place of ours, or received
     * from one.
     *
     * @param sign 1; -1 when it did not happen
     */
    void onTheirWay(Movement movement, int sign) {
        String place = movement.place();
        String source = movement.source();
        String from = source != null ? source : place;
        String to = movement.destination();
        boolean sent = movement.deed() == Deed.SHIP && to != null && !to.equals(from);
        boolean came = movement.deed() == Deed.RECEIVE && place != null && source != null && !source.equals(place);
        String end = sent ? to : came ? place : null;
        if (end != null && movement.containment() != Containment.OUT) {
            for (Booking.Amount amount : movement.amounts()) {
                underway.merge(
                        new Shelf(end, amount.stuff().item()), (sent ? sign : -sign) * amount.milli(), Long::sum);
            }
        }
    }

    void undoes(String event) {
        undoes = event;
    }

    void overruled(List<Rivals.Change> changed) {
        overruled = changed;
    }

    Posting posting() {
        Map<Slot, Long> entries = new TreeMap<>();
        Map<Shelf, Long> moving = new TreeMap<>(underway);
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
                moving.merge(came, -1000L, Long::sum);
            }
            if (comes != null) {
                moving.merge(comes, 1000L, Long::sum);
            }
        }
        inContainers(moving);
        List<Tally> gone = new ArrayList<>(removed);
        List<Tally> come = new ArrayList<>(added);
        for (Tally tally : removed) {
            if (come.remove(tally)) {
                gone.remove(tally);
            }
        }
        cellChanges(gone, come, entries);
        entries.values().removeIf(milli -> milli == 0);
        moving.values().removeIf(milli -> milli == 0);
        return new Posting(position, changed, links, amounts, gone, come, entries, moving, flags, undoes, overruled);
    }

    /** Class-level goods in a container are on their way with it. */
    private void inContainers(Map<Shelf, Long> moving) {
        Set<String> all = new LinkedHashSet<>(things.keySet());
        all.addAll(amounts.keySet());
        for (String key : all) {
            ThingState before = records.thing(key);
            ThingState after = things.getOrDefault(key, before);
            String was = bound(before);
            String is = bound(after);
            if (was != null || is != null) {
                Map<Stuff, Long> inside = records.amountsIn(key);
                add(moving, was, inside, -1);
                add(moving, is, amounts.getOrDefault(key, inside), 1);
            }
        }
    }

    private static @Nullable String bound(@Nullable ThingState state) {
        return state != null && state.where() instanceof Whereabouts.Transit transit ? transit.to() : null;
    }

    private static void add(Map<Shelf, Long> moving, @Nullable String to, Map<Stuff, Long> goods, int sign) {
        if (to != null) {
            goods.forEach((stuff, milli) -> moving.merge(new Shelf(to, stuff.item()), sign * milli, Long::sum));
        }
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
