package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Stuff;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A book in maps, for the rules alone. */
final class MemoryRecords implements Records {
    final StockBook book = new StockBook(new StockRules(StockRules.TURNAROUND, StockRules.TRAVEL, this::apart));
    final Map<String, ThingState> things = new TreeMap<>();
    final Map<Long, Logged> logged = new TreeMap<>();
    final Map<String, Long> positions = new HashMap<>();
    final Set<String> seen = new HashSet<>();
    final Set<String> undone = new HashSet<>();
    final Map<String, Map<Stuff, Long>> amounts = new HashMap<>();
    final List<Tally> tallies = new ArrayList<>();
    final Map<Slot, Long> sums = new TreeMap<>();
    final Map<String, Long> underway = new TreeMap<>();
    final Map<Flag, Integer> flags = new TreeMap<>();
    /** How many things an event lost to which. */
    final Map<String, Integer> overruled = new TreeMap<>();
    /** False: never says that things are in one state, so that the rules take them one by one. */
    boolean tellsAlike = true;

    int toldAlike;
    private Moment latest = Moment.NEVER;
    private long position;

    /** Books the event unless it was booked before. */
    void book(Booking booking) {
        String event = booking.moment().event();
        boolean declaration =
                booking instanceof Booking.Undo undo && undo.undone().equals(event);
        if (!seen.add(declaration ? event + "#error" : event)) {
            return;
        }
        Posting posting = book.book(++position, booking, this);
        if (booking instanceof Movement movement) {
            logged.put(position, new Logged(position, movement, posting.links()));
            positions.put(event, position);
            if (movement.moment().isAfter(latest)) {
                latest = movement.moment();
            }
        }
        if (!posting.undoes().isEmpty()) {
            undone.add(posting.undoes());
        }
        posting.things().forEach(state -> things.put(state.thing().key(), state));
        amounts.putAll(posting.amounts());
        posting.removed().forEach(tallies::remove);
        tallies.addAll(posting.added());
        posting.entries().forEach((slot, milli) -> sums.merge(slot, milli, Long::sum));
        sums.values().removeIf(milli -> milli == 0);
        posting.underway()
                .forEach((shelf, milli) -> underway.merge(shelf.place() + " " + shelf.item(), milli, Long::sum));
        underway.values().removeIf(milli -> milli == 0);
        posting.overruled()
                .forEach(change -> overruled.merge(
                        change.which().event() + " by " + change.which().by(),
                        (change.which().back() ? -1 : 1) * change.things().size(),
                        Integer::sum));
        overruled.values().removeIf(things -> things == 0);
        posting.flags().forEach((flag, times) -> flags.merge(flag, times, Integer::sum));
    }

    /** All stock there is, worked out from states and tallies instead of from entries. */
    Map<Slot, Long> worked() {
        Map<Cell, List<Tally>> cells = new HashMap<>();
        for (Tally tally : tallies) {
            cells.computeIfAbsent(tally.cell(), cell -> new ArrayList<>()).add(tally);
        }
        return StockBook.stock(things.values(), cells);
    }

    @Override
    public @Nullable ThingState thing(String key) {
        return things.get(key);
    }

    @Override
    public @Nullable ThingState alike(List<Booking.Thing> all) {
        if (!tellsAlike) {
            return null;
        }
        ThingState first = things.getOrDefault(all.get(0).key(), ThingState.unknown(all.get(0)));
        for (Booking.Thing each : all) {
            ThingState its = things.getOrDefault(each.key(), ThingState.unknown(each));
            if (!its.equals(first.of(each)) || !contents(each.key()).isEmpty() || amounts.containsKey(each.key())) {
                return null;
            }
        }
        toldAlike++;
        return first;
    }

    @Override
    public List<String> contents(String container) {
        return things.values().stream()
                .filter(state -> container.equals(state.parent()))
                .map(state -> state.thing().key())
                .toList();
    }

    @Override
    public Map<Stuff, Long> amountsIn(String container) {
        return amounts.getOrDefault(container, Map.of());
    }

    @Override
    public List<String> itemsAt(String place) {
        return things.values().stream()
                .filter(state ->
                        state.thing().item() != null && state.where().onHandAt().equals(place))
                .map(state -> state.thing().key())
                .toList();
    }

    @Override
    public List<String> touchedAfter(Moment moment) {
        return things.values().stream()
                .filter(state -> state.last().isAfter(moment))
                .map(state -> state.thing().key())
                .toList();
    }

    @Override
    public Logged logged(long at) {
        Logged found = logged.get(at);
        if (found == null) {
            throw new IllegalArgumentException("no movement at position " + at);
        }
        return found;
    }

    @Override
    public long positionOf(String event) {
        return positions.getOrDefault(event, 0L);
    }

    @Override
    public boolean undone(String event) {
        return undone.contains(event);
    }

    @Override
    public Moment latest() {
        return latest;
    }

    @Override
    public Moment latestCount() {
        return completeCounts().stream()
                .map(count -> count.movement().moment())
                .max(Comparator.naturalOrder())
                .orElse(Moment.NEVER);
    }

    @Override
    public List<Logged> completeCounts() {
        return logged.values().stream()
                .filter(l -> StockBook.isCompleteCount(l.movement())
                        && !undone.contains(l.movement().moment().event()))
                .toList();
    }

    @Override
    public List<Tally> tallies(Cell cell) {
        return tallies.stream().filter(tally -> tally.cell().equals(cell)).toList();
    }

    @Override
    public List<Tally> talliesVia(String container) {
        return tallies.stream().filter(tally -> tally.via().equals(container)).toList();
    }

    @Override
    public List<Tally> talliesOf(long at) {
        return tallies.stream().filter(tally -> tally.position() == at).toList();
    }

    @Override
    public boolean apart(String place, String otherPlace) {
        return !place.substring(0, 13).equals(otherPlace.substring(0, 13));
    }
}
