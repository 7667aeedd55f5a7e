package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Bunch.Shared;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The things the ledger has heard of, as its thread has them. A pallet's goods go the same way for most of their life, so the
 * database holds bunches of things with one state, and memory holds in which bunch each thing is. A thing that goes another
 * way goes into a new bunch with those that go with it; bunches are numbered upwards, so that the last one that names a thing
 * is the one it is in.
 */
final class Things {
    /** Members of the bunches kept in memory. */
    private static final int KEPT_MEMBERS = 400_000;
    /** Below this a URI names one trade item, or a kind of them (GS1 Digital Link). */
    private static final String ITEM = "https://id.gs1.org/01/";

    private final BunchTable table;
    private final ThingIndex index = new ThingIndex();
    private final Map<Integer, Bunch> bunches = new LinkedHashMap<>(1024, 0.75f, true);
    /** Bunches whose rows are not as they are here. */
    private final Map<Integer, Bunch> unwritten = new LinkedHashMap<>();
    /** States of the things asked for since the last change. */
    private final Map<String, ThingState> atHand = new HashMap<>();
    /** Trade items that hold something: few, and asking the database for each item read would cost more than all else. */
    private final Set<String> holdingItems = new HashSet<>();

    private int members;
    private int last;
    /** The last bunch the database has. */
    private int lastWritten;

    private boolean loaded;

    Things(Sql sql) throws SQLException {
        this.table = new BunchTable(sql);
        load();
    }

    /** Reads all there is. */
    private void load() throws SQLException {
        loaded = false;
        index.clear();
        table.twins().forEach(index::putTwin);
        last = 0;
        while (true) {
            List<BunchTable.Members> page = table.after(last);
            if (page.isEmpty()) {
                break;
            }
            for (BunchTable.Members each : page) {
                index.restoreAll(each.text(), each.bunch());
                last = each.bunch();
            }
        }
        lastWritten = last;
        index.settle();
        holdingItems.clear();
        holdingItems.addAll(table.holdingItems());
        loaded = true;
    }

    /**
     * What was changed and not committed is as if it had not been.
     *
     * @param sure whether it is known that it was not committed; else all is read again
     */
    void forget(boolean sure) throws SQLException {
        atHand.clear();
        unwritten.clear();
        bunches.clear();
        members = 0;
        if (sure && loaded) {
            index.undo();
            last = table.last();
            lastWritten = last;
            holdingItems.clear();
            holdingItems.addAll(table.holdingItems());
        } else {
            load();
        }
    }

    /** What was written is committed. */
    void committed() {
        index.settle();
        for (var each = bunches.values().iterator(); members > KEPT_MEMBERS && each.hasNext(); ) {
            members -= each.next().members.length;
            each.remove();
        }
    }

    /** Fetches what is not in memory, in few questions. */
    void prefetch(Collection<String> keys) throws SQLException {
        atHand.clear();
        Set<Integer> wanted = new LinkedHashSet<>();
        for (String key : keys) {
            int bunch = index.of(key);
            if (bunch != 0 && !bunches.containsKey(bunch)) {
                wanted.add(bunch);
            }
        }
        if (wanted.size() > 1) {
            table.bunches(List.copyOf(wanted)).forEach(this::keep);
        }
    }

    private void keep(Bunch bunch) {
        bunch.left = 0;
        for (String member : bunch.members) {
            bunch.left += index.of(member) == bunch.number ? 1 : 0;
        }
        if (bunches.put(bunch.number, bunch) == null) {
            members += bunch.members.length;
        }
    }

    private Bunch bunch(int number) throws SQLException {
        Bunch known = bunches.get(number);
        if (known == null) {
            table.bunches(List.of(number)).forEach(this::keep);
            known = bunches.get(number);
        }
        return Objects.requireNonNull(known, "the ledger's bunch " + number + " is not there");
    }

    /** The bunch the thing is in, null when it is in none. */
    private @Nullable Bunch bunchOf(String thing) throws SQLException {
        int number = index.of(thing);
        if (number == 0) {
            return null;
        }
        Bunch bunch = bunch(number);
        return bunch.names(thing) ? bunch : null;
    }

    @Nullable ThingState get(String key) throws SQLException {
        ThingState state = atHand.get(key);
        if (state == null) {
            Bunch bunch = bunchOf(key);
            Booking.Thing thing = bunch == null ? null : Bookings.thing(key);
            if (bunch != null && thing != null) {
                state = bunch.shared.of(thing);
                atHand.put(key, state);
            }
        }
        return state;
    }

    /**
     * The one state all these things are in.
     *
     * @param sorted keys, in order
     * @return null when they are not all in one state; {@link Shared#UNKNOWN} when none of them was ever heard of
     */
    @Nullable Shared alike(String[] sorted) throws SQLException {
        int number = index.of(sorted[0]);
        for (String each : sorted) {
            if (index.of(each) != number) {
                return null;
            }
        }
        if (number == 0) {
            return Shared.UNKNOWN;
        }
        Bunch bunch = bunch(number);
        return bunch.namesAll(sorted) ? bunch.shared : null;
    }

    /** Puts things into their new states: those in one state together. */
    void put(Collection<ThingState> states) throws SQLException {
        atHand.clear();
        Map<Shared, List<String>> together = new LinkedHashMap<>();
        Shared shared = null;
        List<String> things = new ArrayList<>();
        for (ThingState state : states) {
            Shared its = Shared.of(state);
            if (!its.equals(shared)) {
                shared = its;
                things = together.computeIfAbsent(its, each -> new ArrayList<>());
            }
            things.add(state.thing().key());
        }
        for (Map.Entry<Shared, List<String>> each : together.entrySet()) {
            String[] keys = each.getValue().toArray(String[]::new);
            Arrays.sort(keys);
            put(each.getKey(), keys);
        }
    }

    /** Puts things into one state. {@code sorted}: their keys, in order. */
    void put(Shared shared, String[] sorted) throws SQLException {
        atHand.clear();
        if (shared.parentIsItem() && shared.parent() != null) {
            holdingItems.add(shared.parent());
        }
        Bunch first = bunchOf(sorted[0]);
        if (first != null && isWhole(first, sorted)) {
            first.shared = shared;
            unwritten.put(first.number, first);
            return;
        }
        Bunch made = new Bunch(Math.addExact(last, 1), sorted, shared);
        for (String thing : sorted) {
            move(thing, made.number);
        }
        last = made.number;
        bunches.put(made.number, made);
        unwritten.put(made.number, made);
        members += made.members.length;
    }

    private void move(String thing, int to) throws SQLException {
        int number = index.of(thing);
        Bunch before = number == 0 ? null : bunch(number);
        before = before != null && before.names(thing) ? before : null;
        if (before == null && number != 0) {
            index.putTwin(thing, to);
            table.addTwin(thing, to);
        } else {
            boolean twin = index.isTwin(thing);
            index.put(thing, to);
            if (twin) {
                table.addTwin(thing, to);
            }
        }
        if (before != null && --before.left == 0) {
            unwritten.remove(before.number);
            if (before.number <= lastWritten) {
                table.remove(before.number);
            }
            members -= before.members.length;
            bunches.remove(before.number);
        }
    }

    /** That something is inside it. */
    void holds(String container) {
        holdingItems.add(container);
    }

    /** Whether anything can be inside it: whatever was packed into is a thing the ledger heard of. */
    boolean mayHold(String key) {
        return key.startsWith(ITEM) ? holdingItems.contains(key) : index.of(key) != 0;
    }

    /** Keys of the things directly inside it. */
    List<String> contents(String container) throws SQLException {
        if (!mayHold(container)) {
            return List.of();
        }
        Set<Integer> numbers = new LinkedHashSet<>(table.inside(container));
        for (Bunch each : unwritten.values()) {
            if (container.equals(each.shared.parent())) {
                numbers.add(each.number);
            } else {
                numbers.remove(each.number);
            }
        }
        return membersOf(numbers);
    }

    List<String> itemsAt(String place) throws SQLException {
        write();
        List<String> all = new ArrayList<>();
        for (String each : membersOf(table.presentAt(place))) {
            if (each.startsWith(ITEM)) {
                all.add(each);
            }
        }
        return all;
    }

    /** What is on its way to a place of ours, thousandths. */
    Map<Shelf, Long> underway() throws SQLException {
        write();
        Map<Shelf, Long> all = new TreeMap<>();
        for (String each : membersOf(table.underway())) {
            ThingState state = get(each);
            Shelf shelf = state == null ? null : state.expectedAt();
            if (shelf != null) {
                all.merge(shelf, 1000L, Long::sum);
            }
        }
        return all;
    }

    List<String> touchedAfter(Moment moment) throws SQLException {
        write();
        return membersOf(table.touchedAfter(moment));
    }

    private List<String> membersOf(Collection<Integer> numbers) throws SQLException {
        List<String> all = new ArrayList<>();
        for (int number : numbers) {
            for (String member : bunch(number).members) {
                if (index.of(member) == number) {
                    all.add(member);
                }
            }
        }
        return all;
    }

    /** Puts what changed into the database. */
    void write() throws SQLException {
        for (Bunch each : unwritten.values()) {
            if (each.number > lastWritten) {
                table.add(each);
            } else {
                table.change(each);
            }
        }
        unwritten.clear();
        lastWritten = last;
        table.write();
    }

    /** Whether these are all that is left of the bunch. */
    private boolean isWhole(Bunch bunch, String[] sorted) throws SQLException {
        if (bunch.left != sorted.length) {
            return false;
        }
        if (bunch.left == bunch.members.length) {
            return Arrays.equals(bunch.members, sorted);
        }
        for (String thing : sorted) {
            if (bunchOf(thing) != bunch) {
                return false;
            }
        }
        return true;
    }
}
