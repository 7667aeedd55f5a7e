package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Containment;
import io.dockdoor.broker.ledger.Booking.Deed;
import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Thing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A movement of goods that are all in one state, as those of a pallet are for most of their life: what becomes of one becomes
 * of all, and the rules are asked once. Says the same as {@link Fold}, which takes everything else.
 */
final class Alike {
    private Alike() {}

    /**
     * What the movement changes.
     *
     * @return null when it is more than goods without a container, alike and in order
     */
    static @Nullable Posting book(long position, Movement movement, Records records, StockRules rules) {
        if (!isPlain(movement) || !movement.moment().isAfter(records.latestCount())) {
            return null;
        }
        List<Thing> things = new ArrayList<>(movement.things());
        things.sort(Comparator.comparing(Thing::key));
        ThingState before = records.alike(things);
        if (before == null
                || before.parent() != null
                || !movement.moment().isAfter(before.last())
                || Rivals.near(movement, before.last())
                || records.undone(movement.moment().event())) {
            return null;
        }
        StockRules.Outcome outcome = rules.next(before, movement);
        ThingState after = before.at(outcome.where(), outcome.bucket())
                .touched(movement.moment())
                .headed(position);
        Map<Flag, Integer> flags = new EnumMap<>(Flag.class);
        outcome.flags().forEach(flag -> flags.put(flag, things.size()));
        Map<String, Long> items = new TreeMap<>();
        List<ThingState> changed = new ArrayList<>(things.size());
        for (Thing thing : things) {
            items.merge(String.valueOf(thing.item()), 1000L, Long::sum);
            changed.add(after.of(thing));
        }
        Map<Slot, Long> entries = new TreeMap<>();
        Map<Shelf, Long> underway = new TreeMap<>();
        items.forEach((item, milli) -> {
            Thing one = new Thing("", item);
            add(entries, before.of(one).slot(), -milli);
            add(entries, after.of(one).slot(), milli);
            add(underway, before.of(one).expectedAt(), -milli);
            add(underway, after.of(one).expectedAt(), milli);
        });
        entries.values().removeIf(milli -> milli == 0);
        underway.values().removeIf(milli -> milli == 0);
        List<Long> links = Collections.nCopies(things.size(), before.head());
        return new Posting(
                position, changed, links, Map.of(), List.of(), List.of(), entries, underway, flags, "", List.of());
    }

    private static boolean isPlain(Movement movement) {
        return movement.parent() == null
                && movement.containment() == Containment.NONE
                && movement.deed() != Deed.COUNT
                && movement.amounts().isEmpty()
                && !movement.things().isEmpty()
                && movement.things().stream().allMatch(thing -> thing.item() != null);
    }

    private static <K> void add(Map<K, Long> to, @Nullable K key, long milli) {
        if (key != null) {
            to.merge(key, milli, Long::sum);
        }
    }
}
