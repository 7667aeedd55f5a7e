package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Containment;
import io.dockdoor.broker.ledger.Booking.Deed;
import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.broker.ledger.Records.Logged;
import io.dockdoor.broker.ledger.Records.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's rules: stock is what is left after folding all events in the order of their own time, whatever order they came
 * in and however often. An event later than everything about its things is applied on top; any other has the history of its
 * things, and of the containers they were in, folded again, and the difference is posted. The past is never changed: a
 * correction is a new entry. Pure: looks up, never writes.
 */
public final class StockBook {
    private final StockRules rules;

    StockBook(StockRules rules) {
        this.rules = rules;
    }

    /** What booking this event at this position changes. {@code position} is one more than the last. */
    Posting book(long position, Booking booking, Records records) {
        if (booking instanceof Movement movement) {
            return move(position, movement, records);
        }
        if (booking instanceof Booking.Undo undo) {
            return undo(position, undo, records);
        }
        return new Draft(position, records).posting();
    }

    private Posting move(long position, Movement movement, Records records) {
        Posting alike = Alike.book(position, movement, records, rules);
        if (alike != null) {
            return alike;
        }
        List<Thing> named = Fold.named(movement);
        records.prefetch(named.stream().map(Thing::key).toList());
        Draft draft = new Draft(position, records);
        draft.link(named);
        if (records.undone(movement.moment().event())) {
            draft.flag(Flag.UNDONE, 1);
            return draft.posting();
        }
        Fold fold = Fold.onTopOf(records, rules);
        Set<String> reach = fold.reach(movement);
        boolean late = !inOrder(movement, reach, records);
        if (!late && !contested(movement, named, records)) {
            moveAmounts(position, movement, draft);
            fold.apply(position, movement);
            fold.touched().forEach(draft::put);
            fold.amounts().forEach(draft::contents);
            draft.add(fold.carried());
            fold.flags().forEach(draft::flag);
        } else {
            if (late) {
                draft.flag(Flag.LATE, 1);
            }
            List<String> seeds = new ArrayList<>(reach);
            if (isCompleteCount(movement) && movement.place() != null) {
                seeds.addAll(records.itemsAt(movement.place()));
                seeds.addAll(records.touchedAfter(movement.moment()));
            }
            Logged logged = new Logged(position, movement, draft.links());
            History.Rulings rulings = new History(records, rules).foldAgain(seeds, logged, null, draft);
            if (rulings.now().hasContainer(logged)) {
                moveAmounts(position, movement, draft);
            }
            settle(rulings, logged, records, draft);
        }
        return draft.posting();
    }

    private static void moveAmounts(long position, Movement movement, Draft draft) {
        draft.add(Tallies.of(position, movement, draft));
        draft.onTheirWay(movement, 1);
    }

    /** Whether a door of another gateway may have seen the same passing: its history has to be looked at. */
    private static boolean contested(Movement movement, List<Thing> named, Records records) {
        if (movement.claim() != null) {
            for (Thing thing : named) {
                ThingState state = records.thing(thing.key());
                if (state != null && Rivals.near(movement, state.last())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What doors of different gateways both claim: tells who has it now, and takes along the class-level goods of containers. */
    private static void settle(History.Rulings rulings, @Nullable Logged added, Records records, Draft draft) {
        List<Rivals.Change> overruled = rulings.now().since(rulings.before());
        draft.overruled(overruled);
        for (Logged each : rulings.standing()) {
            boolean had = rulings.before().hasContainer(each);
            if ((added == null || each.position() != added.position())
                    && had != rulings.now().hasContainer(each)) {
                if (had) {
                    draft.remove(ownTallies(each.position(), records));
                    draft.onTheirWay(each.movement(), -1);
                } else {
                    moveAmounts(each.position(), each.movement(), draft);
                }
            }
        }
        if (added != null) {
            String event = added.movement().moment().event();
            count(Flag.OTHER_DOOR, rulings.now().overruled(added).size(), draft);
            count(Flag.DISPUTED, rulings.now().disputed(added).size(), draft);
            count(
                    Flag.TAKEN_OVER,
                    overruled.stream()
                            .filter(each -> each.which().by().equals(event))
                            .mapToInt(each -> each.things().size())
                            .sum(),
                    draft);
        }
    }

    private static void count(Flag flag, int things, Draft draft) {
        if (things > 0) {
            draft.flag(flag, things);
        }
    }

    private static List<Tally> ownTallies(long position, Records records) {
        return records.talliesOf(position).stream()
                .filter(tally -> tally.via().isEmpty())
                .toList();
    }

    private static boolean inOrder(Movement movement, Set<String> reach, Records records) {
        Moment moment = movement.moment();
        if (!moment.isAfter(records.latestCount())
                || (isCompleteCount(movement) && !moment.isAfter(records.latest()))) {
            return false;
        }
        for (String key : reach) {
            ThingState state = records.thing(key);
            if (state != null && !moment.isAfter(state.last())) {
                return false;
            }
        }
        return true;
    }

    private Posting undo(long position, Booking.Undo undo, Records records) {
        Draft draft = new Draft(position, records);
        if (records.undone(undo.undone())) {
            return draft.posting();
        }
        draft.undoes(undo.undone());
        long undone = records.positionOf(undo.undone());
        if (undone == 0) {
            return draft.posting();
        }
        draft.flag(Flag.UNDONE, 1);
        Logged logged = records.logged(undone);
        Movement movement = logged.movement();
        draft.remove(ownTallies(undone, records));
        List<String> seeds = new ArrayList<>();
        Fold.named(movement).forEach(thing -> seeds.add(thing.key()));
        if (isCompleteCount(movement)) {
            seeds.addAll(records.touchedAfter(new Moment(movement.moment().micros(), "")));
        }
        History.Rulings rulings = new History(records, rules).foldAgain(seeds, null, undo.undone(), draft);
        if (rulings.before().hasContainer(logged)) {
            draft.onTheirWay(movement, -1);
        }
        settle(rulings, null, records, draft);
        return draft.posting();
    }

    static boolean isCompleteCount(Movement movement) {
        return movement.deed() == Deed.COUNT && movement.scope().complete();
    }

    /** What an event says of class-level goods by itself, whatever the book holds. */
    private static final class Tallies {
        static List<Tally> of(long position, Movement movement, Draft draft) {
            boolean repacked = movement.containment() == Containment.OUT
                    || (movement.containment() == Containment.IN && movement.deed() == Deed.PLACE);
            if (repacked || movement.amounts().isEmpty()) {
                return List.of();
            }
            String place = movement.place();
            String source = movement.source();
            String from = source != null ? source : place;
            List<Tally> all = new ArrayList<>();
            for (Booking.Amount amount : movement.amounts()) {
                switch (movement.deed()) {
                    case RECEIVE, APPEAR -> change(position, movement, place, amount, 1, draft, all);
                    case SHIP, REMOVE -> change(position, movement, from, amount, -1, draft, all);
                    case PLACE -> {
                        change(position, movement, source, amount, -1, draft, all);
                        change(position, movement, source == null ? null : place, amount, 1, draft, all);
                    }
                    case COUNT -> {
                        if (movement.scope().complete() && place != null) {
                            all.add(new Tally(
                                    new Records.Cell(place, amount.stuff()),
                                    movement.moment(),
                                    position,
                                    "",
                                    true,
                                    amount.milli()));
                        }
                    }
                }
            }
            return all;
        }

        private static void change(
                long position,
                Movement movement,
                @Nullable String place,
                Booking.Amount amount,
                int sign,
                Draft draft,
                List<Tally> all) {
            if (place == null) {
                draft.flag(Flag.NO_SOURCE, 1);
            } else {
                Records.Cell cell = new Records.Cell(place, amount.stuff());
                all.add(new Tally(cell, movement.moment(), position, "", false, sign * amount.milli()));
            }
        }
    }

    /** All stock there is, from states and tallies alone: what the sum of the entries must equal. */
    static Map<Slot, Long> stock(Iterable<ThingState> things, Map<Records.Cell, List<Tally>> cells) {
        Map<Slot, Long> all = new TreeMap<>();
        for (ThingState state : things) {
            Slot slot = state.slot();
            if (slot != null) {
                all.merge(slot, 1000L, Long::sum);
            }
        }
        cells.forEach(
                (cell, tallies) -> all.merge(Slot.of(cell.place(), cell.stuff()), Draft.value(tallies), Long::sum));
        all.values().removeIf(milli -> milli == 0);
        return all;
    }
}
