package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Containment;
import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.broker.ledger.Records.Logged;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folds the history of some things again, with one event more or one less, and drafts the difference. */
final class History {
    /**
     * Who has what of what several doors claim.
     *
     * @param standing the events that count now, in their order
     */
    record Rulings(Rivals before, Rivals now, List<Logged> standing) {}

    private final Records records;
    private final StockRules rules;
    private final Map<Long, Logged> events = new HashMap<>();
    private final Map<String, Thing> scope = new LinkedHashMap<>();

    History(Records records, StockRules rules) {
        this.records = records;
        this.rules = rules;
    }

    /**
     * @param seeds the things to begin with; containers they ever were in and what was ever in those come along
     * @param added the event that is new, not in the records yet
     * @param without id of the event that no longer counts
     * @return which of the events about these things move what, before and now
     */
    Rulings foldAgain(Collection<String> seeds, @Nullable Logged added, @Nullable String without, Draft draft) {
        gather(seeds, added);
        if (added != null) {
            // it may name nothing and still matter: a count that found nothing
            events.put(added.position(), added);
        }
        for (Logged count : records.completeCounts()) {
            events.putIfAbsent(count.position(), count);
        }
        List<Logged> all = standing();
        List<Logged> before = all.stream()
                .filter(logged -> added == null || logged.position() != added.position())
                .toList();
        List<Logged> inOrder = all.stream()
                .filter(logged -> !logged.movement().moment().event().equals(without))
                .toList();
        Rulings rulings =
                new Rulings(Rivals.among(before, scope.keySet()), Rivals.among(inOrder, scope.keySet()), inOrder);
        Fold fold = Fold.history(scope.keySet(), rules);
        for (Logged logged : inOrder) {
            fold.clearFlags();
            rulings.now().apply(logged, fold);
            if (added != null && logged.position() == added.position()) {
                fold.flags().forEach(draft::flag);
            }
        }
        scope.values().forEach(thing -> draft.put(ThingState.unknown(thing)));
        fold.touched().forEach(draft::put);
        for (String key : scope.keySet()) {
            draft.remove(records.talliesVia(key));
            Map<Booking.Stuff, Long> now = fold.amounts().getOrDefault(key, Map.of());
            if (!now.equals(records.amountsIn(key))) {
                draft.contents(key, now);
            }
        }
        draft.add(fold.carried());
        return rulings;
    }

    /** What stands of all gathered, in its order. */
    private List<Logged> standing() {
        return events.values().stream()
                .filter(logged -> !records.undone(logged.movement().moment().event()))
                .sorted(Comparator.comparing(logged -> logged.movement().moment()))
                .toList();
    }

    /** The states of the things, and of all that shared a container with them, when every event up to that moment has happened. */
    Map<String, ThingState> asOf(Collection<String> seeds, Moment moment) {
        gather(seeds, null);
        for (Logged count : records.completeCounts()) {
            events.putIfAbsent(count.position(), count);
        }
        List<Logged> inOrder = standing();
        Rivals rivals = Rivals.among(inOrder, scope.keySet());
        Fold fold = Fold.history(scope.keySet(), rules);
        inOrder.stream()
                .filter(logged -> !logged.movement().moment().isAfter(moment))
                .forEach(logged -> rivals.apply(logged, fold));
        Map<String, ThingState> all = new HashMap<>();
        scope.values().forEach(thing -> all.put(thing.key(), ThingState.unknown(thing)));
        fold.touched().forEach(state -> all.put(state.thing().key(), state));
        return all;
    }

    private void gather(Collection<String> seeds, @Nullable Logged added) {
        Deque<String> open = new ArrayDeque<>(seeds);
        Set<String> seen = new LinkedHashSet<>(seeds);
        while (!open.isEmpty()) {
            String key = open.remove();
            for (String relative : follow(key, added)) {
                if (seen.add(relative)) {
                    open.add(relative);
                }
            }
        }
    }

    /** Walks one thing's chain of events backwards, keeps them, and names who shared a container with it. */
    private Set<String> follow(String key, @Nullable Logged added) {
        Set<String> relatives = new LinkedHashSet<>();
        if (added != null) {
            note(added, key, relatives);
        }
        ThingState state = records.thing(key);
        if (state != null) {
            scope.putIfAbsent(key, state.thing());
        }
        long position = state == null ? 0 : state.head();
        while (position != 0) {
            Logged logged = events.get(position);
            if (logged == null) {
                logged = records.logged(position);
            }
            position = note(logged, key, relatives);
        }
        return relatives;
    }

    /** Keeps the event when it names the thing; gives the position of the one before it in the thing's chain. */
    private long note(Logged logged, String key, Set<String> relatives) {
        Movement movement = logged.movement();
        List<Thing> named = Fold.named(movement);
        for (int i = 0; i < named.size(); i++) {
            Thing thing = named.get(i);
            if (!thing.key().equals(key)) {
                continue;
            }
            events.put(logged.position(), logged);
            scope.putIfAbsent(key, thing);
            Thing parent = movement.parent();
            if (movement.containment() != Containment.NONE && parent != null) {
                relatives.add(parent.key());
                if (parent.key().equals(key)) {
                    movement.things().forEach(child -> relatives.add(child.key()));
                }
            }
            return logged.links().get(i);
        }
        return 0;
    }
}
