package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Bunch.Shared;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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
    /** States kept in memory. */
    private static final int KEPT = 50_000;
    /** Members of the bunches kept in memory. */
    private static final int KEPT_MEMBERS = 200_000;

    private final BunchTable table;
    private final ThingIndex index = new ThingIndex();
    private final Map<String, ThingState> kept = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ThingState> eldest) {
            return size() > KEPT;
        }
    };
    private final Map<Integer, Bunch> bunches = new LinkedHashMap<>(1024, 0.75f, true);
    private final Map<String, ThingState> changed = new LinkedHashMap<>();
    /** Trade items that hold something: few, and asking the database for each item read would cost more than all else. */
    private final Set<String> holdingItems = new HashSet<>();

    private int members;
    private int last;
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
        kept.clear();
        changed.clear();
        bunches.clear();
        members = 0;
        if (sure && loaded) {
            index.undo();
            last = table.last();
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
        Set<Integer> wanted = new LinkedHashSet<>();
        for (String key : keys) {
            if (changed.get(key) == null && kept.get(key) == null) {
                int bunch = index.of(key);
                if (bunch != 0 && !bunches.containsKey(bunch)) {
                    wanted.add(bunch);
                }
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

    /** The bunch the thing is in as it was last written, null when it is in none. */
    private @Nullable Bunch bunchOf(String thing) throws SQLException {
        int number = index.of(thing);
        if (number == 0) {
            return null;
        }
        Bunch bunch = bunch(number);
        return bunch.names(thing) ? bunch : null;
    }

    @Nullable ThingState get(String key) throws SQLException {
        ThingState state = changed.get(key);
        if (state == null) {
            state = kept.get(key);
        }
        if (state == null) {
            Bunch bunch = bunchOf(key);
            Booking.Thing thing = bunch == null ? null : Bookings.thing(key);
            if (bunch != null && thing != null) {
                state = bunch.shared.of(thing);
                kept.put(key, state);
            }
        }
        return state;
    }

    void put(ThingState state) {
        changed.put(state.thing().key(), state);
        if (state.parentIsItem() && state.parent() != null) {
            holdingItems.add(state.parent());
        }
    }

    /** That something is inside it. */
    void holds(String container) {
        holdingItems.add(container);
    }

    /** Whether anything can be inside it: whatever was packed into is a thing the ledger heard of. */
    boolean mayHold(String key) {
        ThingState state = changed.get(key);
        if (state == null) {
            state = kept.get(key);
        }
        if (state == null) {
            return index.of(key) != 0;
        }
        return state.thing().item() == null || holdingItems.contains(key);
    }

    /** Keys of the things directly inside it. */
    List<String> contents(String container) throws SQLException {
        if (!mayHold(container)) {
            return List.of();
        }
        Set<String> inside = new LinkedHashSet<>(membersOf(table.inside(container)));
        for (ThingState state : changed.values()) {
            if (container.equals(state.parent())) {
                inside.add(state.thing().key());
            } else {
                inside.remove(state.thing().key());
            }
        }
        return List.copyOf(inside);
    }

    List<String> itemsAt(String place) throws SQLException {
        write();
        List<String> all = new ArrayList<>();
        for (String each : membersOf(table.presentAt(place))) {
            ThingState state = get(each);
            if (state != null && state.thing().item() != null) {
                all.add(each);
            }
        }
        return all;
    }

    /** What is on its way to a place of ours, thousandths, as far as it was written. */
    Map<Shelf, Long> underway() throws SQLException {
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

    private List<String> membersOf(List<Integer> numbers) throws SQLException {
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

    /** Puts what changed into the database: things in one state together. */
    void write() throws SQLException {
        Map<Shared, List<String>> together = new LinkedHashMap<>();
        Shared shared = null;
        List<String> things = new ArrayList<>();
        for (ThingState state : changed.values()) {
            Shared its = Shared.of(state);
            if (!its.equals(shared)) {
                // those of one event follow each other
                shared = its;
                things = together.computeIfAbsent(its, each -> new ArrayList<>());
            }
            things.add(state.thing().key());
            kept.put(state.thing().key(), state);
        }
        changed.clear();
        for (Map.Entry<Shared, List<String>> each : together.entrySet()) {
            String[] members = each.getValue().toArray(String[]::new);
            Arrays.sort(members);
            write(each.getKey(), members);
        }
        table.write();
    }

    private void write(Shared shared, String[] things) throws SQLException {
        Bunch first = bunchOf(things[0]);
        if (first != null && isWhole(first, things)) {
            first.shared = shared;
            table.change(first);
            return;
        }
        Bunch made = new Bunch(Math.addExact(last, 1), things, shared);
        for (String thing : things) {
            int number = index.of(thing);
            Bunch before = number == 0 ? null : bunch(number);
            before = before != null && before.names(thing) ? before : null;
            if (before == null && number != 0) {
                index.putTwin(thing, made.number);
                table.addTwin(thing, made.number);
            } else {
                boolean twin = index.isTwin(thing);
                index.put(thing, made.number);
                if (twin) {
                    table.addTwin(thing, made.number);
                }
            }
            if (before != null && --before.left == 0) {
                table.remove(before.number);
                members -= before.members.length;
                bunches.remove(before.number);
            }
        }
        last = made.number;
        table.add(made);
        bunches.put(made.number, made);
        members += made.members.length;
    }

    /** Whether these are all that is left of the bunch. */
    private boolean isWhole(Bunch bunch, String[] things) throws SQLException {
        if (bunch.left != things.length) {
            return false;
        }
        if (bunch.left == bunch.members.length) {
            return Arrays.equals(bunch.members, things);
        }
        for (String thing : things) {
            if (bunchOf(thing) != bunch) {
                return false;
            }
        }
        return true;
    }
}
