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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Applies movements one after the other to a working copy of the things they touch. Two ways to use it: on top of the book
 * for an event that is later than everything about its things, or from nothing over the whole history of a closed set of
 * things ({@link #history}).
 */
final class Fold {
    /** A thing that is packed in a thing that is packed ...: deeper than any pallet, shallow enough to end. */
    private static final int MAX_DEPTH = 16;

    private final StockRules rules;
    private final Base base;
    private final Map<String, ThingState> work = new LinkedHashMap<>();
    /** What things of the working copy are or were in: nothing else holds any of them. */
    private final Set<String> parents = new HashSet<>();

    private final Map<String, Map<Stuff, Long>> amounts = new HashMap<>();
    private final List<Tally> carried = new ArrayList<>();
    private final Map<Flag, Integer> flags = new EnumMap<>(Flag.class);

    /** Where states come from that the fold has not touched itself. */
    private interface Base {
        @Nullable ThingState thing(String key);

        Collection<String> contents(String container);

        Map<Stuff, Long> amountsIn(String container);

        Collection<String> itemsAt(String place);

        boolean inScope(String key);
    }

    private Fold(StockRules rules, Base base) {
        this.rules = rules;
        this.base = base;
    }

    /** On top of the book as it stands. */
    static Fold onTopOf(Records records, StockRules rules) {
        return new Fold(rules, new Base() {
            @Override
            public @Nullable ThingState thing(String key) {
                return records.thing(key);
            }

            @Override
            public Collection<String> contents(String container) {
                return records.contents(container);
            }

            @Override
            public Map<Stuff, Long> amountsIn(String container) {
                return records.amountsIn(container);
            }

            @Override
            public Collection<String> itemsAt(String place) {
                return records.itemsAt(place);
            }

            @Override
            public boolean inScope(String key) {
                return true;
            }
        });
    }

    /** From nothing, over the things of {@code scope} only. */
    static Fold history(Set<String> scope, StockRules rules) {
        return new Fold(rules, new Base() {
            @Override
            public @Nullable ThingState thing(String key) {
                return null;
            }

            @Override
            public Collection<String> contents(String container) {
                return List.of();
            }

            @Override
            public Map<Stuff, Long> amountsIn(String container) {
                return Map.of();
            }

            @Override
            public Collection<String> itemsAt(String place) {
                return List.of();
            }

            @Override
            public boolean inScope(String key) {
                return scope.contains(key);
            }
        });
    }

    Collection<ThingState> touched() {
        return work.values();
    }

    Map<String, Map<Stuff, Long>> amounts() {
        return amounts;
    }

    /** What containers did to class-level cells by moving. */
    List<Tally> carried() {
        return carried;
    }

    Map<Flag, Integer> flags() {
        return flags;
    }

    /** Forgets the flags so far, so that those of the next movement stand alone. */
    void clearFlags() {
        flags.clear();
    }

    /** The things a movement touches in the book as it stands: named, and what is inside them. */
    Set<String> reach(Movement movement) {
        Set<String> all = new LinkedHashSet<>();
        for (Thing thing : named(movement)) {
            collect(thing.key(), all, 0);
        }
        return all;
    }

    void apply(long position, Movement movement) {
        List<Thing> named = named(movement).stream()
                .filter(thing -> base.inScope(thing.key()))
                .toList();
        for (Thing thing : named) {
            if (state(thing.key()) == null) {
                work.put(thing.key(), ThingState.unknown(thing));
            }
        }
        Set<String> touched = new LinkedHashSet<>();
        for (String key : takeOut(movement)) {
            collect(key, touched, 0);
        }
        leaveContainers(movement, named);
        for (Thing thing : named) {
            collect(thing.key(), touched, 0);
        }
        for (String key : touched) {
            move(position, movement, key);
        }
        putIn(movement);
        if (movement.deed() == Deed.COUNT && movement.scope().complete() && movement.place() != null) {
            miss(movement, movement.place(), touched);
        }
    }

    /** An event named these and does not move them. */
    void heard(Movement movement, Set<String> keys) {
        for (Thing thing : named(movement)) {
            if (keys.contains(thing.key()) && base.inScope(thing.key())) {
                ThingState before = state(thing.key());
                put((before == null ? ThingState.unknown(thing) : before).touched(movement.moment()));
            }
        }
    }

    private Collection<String> takeOut(Movement movement) {
        Thing parent = movement.parent();
        if (movement.containment() != Containment.OUT || parent == null) {
            return List.of();
        }
        boolean everything = movement.things().isEmpty() && movement.amounts().isEmpty();
        Collection<String> leaving = everything
                ? contents(parent.key())
                : movement.things().stream().map(Thing::key).toList();
        for (String key : leaving) {
            ThingState state = state(key);
            if (state != null && parent.key().equals(state.parent())) {
                touchAbove(state, movement.moment());
                put(state.inside(null, false).touched(movement.moment()));
            }
        }
        if (base.inScope(parent.key())) {
            if (everything) {
                amounts.put(parent.key(), Map.of());
            }
            movement.amounts().forEach(amount -> addAmount(parent.key(), amount.stuff(), -amount.milli()));
        }
        return leaving.stream().filter(base::inScope).toList();
    }

    /** A thing read elsewhere without its container has left it. */
    private void leaveContainers(Movement movement, List<Thing> named) {
        Set<String> here = new LinkedHashSet<>();
        named(movement).forEach(thing -> here.add(thing.key()));
        for (Thing thing : named) {
            ThingState state = state(thing.key());
            String parent = state == null ? null : state.parent();
            if (state == null || parent == null || underAny(parent, here) || !relocates(movement, state)) {
                continue;
            }
            touchAbove(state, movement.moment());
            put(state.inside(null, false));
            flag(Flag.LEFT_CONTAINER);
        }
    }

    /**
     * What a thing leaves is touched too: an event of the container from before, coming late, moved the thing as well, and
     * that can be seen only here, because it is no longer among the contents.
     */
    private void touchAbove(ThingState leaving, Moment moment) {
        String at = leaving.parent();
        for (int depth = 0; at != null && depth < MAX_DEPTH; depth++) {
            ThingState above = state(at);
            if (above == null) {
                return;
            }
            if (base.inScope(at) && moment.isAfter(above.last())) {
                put(above.touched(moment));
            }
            at = above.parent();
        }
    }

    private boolean underAny(String key, Set<String> here) {
        String at = key;
        for (int depth = 0; at != null && depth < MAX_DEPTH; depth++) {
            if (here.contains(at)) {
                return true;
            }
            ThingState state = state(at);
            at = state == null ? null : state.parent();
        }
        return false;
    }

    private static boolean relocates(Movement movement, ThingState state) {
        return switch (movement.deed()) {
            case SHIP, REMOVE -> true;
            case RECEIVE, PLACE, APPEAR, COUNT ->
                movement.place() != null
                        && !movement.place().equals(state.where().onHandAt());
        };
    }

    private void move(long position, Movement movement, String key) {
        ThingState before = state(key);
        if (before == null) {
            return;
        }
        StockRules.Outcome outcome = rules.next(before, movement);
        outcome.flags().forEach(this::flag);
        put(before.at(outcome.where(), outcome.bucket()).touched(movement.moment()));
        String from = before.where().onHandAt();
        String to = outcome.where().onHandAt();
        Map<Stuff, Long> inside = from.equals(to) ? Map.of() : amountsIn(key);
        inside.forEach((stuff, milli) -> {
            if (!from.isEmpty()) {
                carried.add(new Tally(new Cell(from, stuff), movement.moment(), position, key, false, -milli));
            }
            if (!to.isEmpty()) {
                carried.add(new Tally(new Cell(to, stuff), movement.moment(), position, key, false, milli));
            }
        });
    }

    private void putIn(Movement movement) {
        Thing parent = movement.parent();
        if (movement.containment() != Containment.IN || parent == null) {
            return;
        }
        for (Thing thing : movement.things()) {
            ThingState state = state(thing.key());
            boolean circle = thing.key().equals(parent.key()) || underAny(parent.key(), Set.of(thing.key()));
            if (state != null && base.inScope(thing.key()) && !circle) {
                if (!parent.key().equals(state.parent())) {
                    touchAbove(state, movement.moment());
                }
                put(state.inside(parent.key(), parent.item() != null));
            }
        }
        if (base.inScope(parent.key())) {
            for (Booking.Amount amount : movement.amounts()) {
                addAmount(parent.key(), amount.stuff(), amount.milli());
            }
        }
    }

    private void miss(Movement movement, String place, Set<String> seen) {
        Set<String> atPlace = new LinkedHashSet<>(base.itemsAt(place));
        work.values().forEach(state -> {
            if (state.thing().item() != null) {
                atPlace.add(state.thing().key());
            }
        });
        Set<String> named = new LinkedHashSet<>();
        movement.things().forEach(thing -> named.add(thing.key()));
        for (String key : atPlace) {
            ThingState state = state(key);
            String item = state == null ? null : state.thing().item();
            if (state != null
                    && item != null
                    && movement.scope().covers(key, item)
                    && state.where().onHandAt().equals(place)
                    && !seen.contains(key)
                    && !named.contains(key)) {
                put(state.at(new Whereabouts.Missing(place), state.bucket()).touched(movement.moment()));
                flag(Flag.MISSING);
            }
        }
    }

    static List<Thing> named(Movement movement) {
        List<Thing> all = new ArrayList<>(movement.things().size() + 1);
        if (movement.parent() != null) {
            all.add(movement.parent());
        }
        all.addAll(movement.things());
        return all;
    }

    private void collect(String key, Set<String> into, int depth) {
        if (depth < MAX_DEPTH && into.add(key)) {
            for (String child : contents(key)) {
                collect(child, into, depth + 1);
            }
        }
    }

    private Collection<String> contents(String container) {
        Collection<String> before = base.contents(container);
        boolean filled = parents.contains(container);
        if (before.isEmpty() && !filled) {
            return List.of();
        }
        Set<String> all = new LinkedHashSet<>(before);
        all.removeIf(key -> {
            ThingState mine = work.get(key);
            return mine != null && !container.equals(mine.parent());
        });
        if (filled) {
            work.values().forEach(state -> {
                if (container.equals(state.parent())) {
                    all.add(state.thing().key());
                }
            });
        }
        return all;
    }

    private Map<Stuff, Long> amountsIn(String container) {
        Map<Stuff, Long> mine = amounts.get(container);
        return mine != null ? mine : base.amountsIn(container);
    }

    private void addAmount(String container, Stuff stuff, long milli) {
        Map<Stuff, Long> next = new TreeMap<>(BY_TEXT);
        next.putAll(amountsIn(container));
        long left = next.getOrDefault(stuff, 0L) + milli;
        if (left > 0) {
            next.put(stuff, left);
        } else {
            next.remove(stuff);
        }
        amounts.put(container, next);
    }

    private static final Comparator<Stuff> BY_TEXT =
            Comparator.comparing(Stuff::item).thenComparing(Stuff::lot).thenComparing(Stuff::uom);

    private @Nullable ThingState state(String key) {
        ThingState mine = work.get(key);
        return mine != null ? mine : base.thing(key);
    }

    private void put(ThingState state) {
        work.put(state.thing().key(), state);
        if (state.parent() != null) {
            parents.add(state.parent());
        }
    }

    private void flag(Flag flag) {
        flags.merge(flag, 1, Integer::sum);
    }
}
