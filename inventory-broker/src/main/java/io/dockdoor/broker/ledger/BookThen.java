package io.dockdoor.broker.ledger;

import io.dockdoor.broker.count.Book;
import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.broker.ledger.Records.Cell;
import io.dockdoor.broker.ledger.Records.Tally;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The book as of an earlier moment. What nothing has touched since is as it was; only the rest has its history folded again. */
final class BookThen implements Book {
    private final Records records;
    private final StockRules rules;

    BookThen(Records records, StockRules rules) {
        this.records = records;
        this.rules = rules;
    }

    @Override
    public Map<String, ThingState> at(String place, Moment moment) {
        Set<String> candidates = new LinkedHashSet<>(records.itemsAt(place));
        candidates.addAll(records.touchedAfter(moment));
        Map<String, ThingState> all = of(candidates, moment);
        all.values()
                .removeIf(state -> state.thing().item() == null
                        || !state.where().onHandAt().equals(place));
        return all;
    }

    @Override
    public Map<String, ThingState> of(Collection<String> things, Moment moment) {
        Map<String, ThingState> all = new HashMap<>();
        Set<String> changed = new LinkedHashSet<>();
        for (String key : things) {
            ThingState now = records.thing(key);
            if (now != null && now.last().isAfter(moment)) {
                changed.add(key);
            } else if (now != null) {
                all.put(key, now);
            }
        }
        if (!changed.isEmpty()) {
            Map<String, ThingState> then = new History(records, rules).asOf(changed, moment);
            then.keySet().retainAll(changed);
            all.putAll(then);
        }
        return all;
    }

    @Override
    public Moment last(String thing) {
        ThingState now = records.thing(thing);
        return now == null ? Moment.NEVER : now.last();
    }

    @Override
    public List<String> inside(String container, Moment moment) {
        Map<String, ThingState> touched = of(records.touchedAfter(moment), moment);
        Set<String> all = new LinkedHashSet<>();
        Set<String> been = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(container));
        while (!open.isEmpty()) {
            String parent = open.remove();
            if (!been.add(parent)) {
                continue;
            }
            Set<String> children = new LinkedHashSet<>(records.contents(parent));
            children.removeIf(touched::containsKey);
            touched.forEach((key, state) -> {
                if (parent.equals(state.parent())) {
                    children.add(key);
                }
            });
            all.addAll(children);
            open.addAll(children);
        }
        return List.copyOf(all);
    }

    @Override
    public long amount(String place, Stuff stuff, Moment moment) {
        List<Tally> until = records.tallies(new Cell(place, stuff)).stream()
                .filter(tally -> !tally.moment().isAfter(moment))
                .toList();
        return Draft.value(until);
    }

    @Override
    public @Nullable String item(String thing) {
        Thing named = Bookings.thing(thing);
        return named == null ? null : named.item();
    }
}
