package io.dockdoor.broker.count;

import io.dockdoor.broker.count.Evidence.Look;
import io.dockdoor.broker.count.Variance.Finding;
import io.dockdoor.broker.count.Variance.Unit;
import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.broker.ledger.Moment;
import io.dockdoor.broker.ledger.ThingState;
import io.dockdoor.broker.ledger.Whereabouts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was seen against the book. Seeing is strong: one look puts a unit where it was seen, as of then. Not seeing is weak:
 * a unit is missing when two sweeps of a quality of {@link Looks#GOOD} or a person did not see it, with no movement of it since the
 * earlier of them. What moved after it was looked for is no difference: its movement says where it is. Pure.
 */
final class Reckoning {
    private final Count count;
    private final Book book;
    private final Looks looks;
    /** The last look that saw the thing. */
    private final Map<String, Evidence> seen = new LinkedHashMap<>();

    private final Map<String, Statement.Draft> drafts = new TreeMap<>();
    private final List<Unit> units = new ArrayList<>();
    private final Set<String> unclassified = new TreeSet<>();
    private final List<Counted> counted = new ArrayList<>();
    private final Set<String> barred = new TreeSet<>();
    private final Map<String, Instant> cutoffs = new HashMap<>();
    private int expected;
    private int matched;
    private int moved;

    /** A class-level number that was counted. */
    record Counted(String place, Stuff stuff, long milli, long expected) {}

    private Reckoning(Count count, Book book) {
        this.count = count;
        this.book = book;
        this.looks = new Looks(count);
    }

    /** The difference as it is now. */
    static Variance of(Count count, Book book, Thresholds thresholds, Worth worth) {
        Reckoning all = new Reckoning(count, book);
        all.see();
        for (String place : count.opened().scope().places()) {
            all.absent(place);
        }
        all.present();
        all.amounts();
        return new Findings(count, thresholds, worth)
                .variance(all.units, all.counted, all.unclassified, all.barred, all.statements(), all.numbers());
    }

    private int[] numbers() {
        return new int[] {expected, matched, moved};
    }

    private List<Statement> statements() {
        return drafts.values().stream()
                .filter(draft -> draft.barrier || !draft.things.isEmpty() || !draft.amounts.isEmpty())
                .map(draft -> draft.done(count))
                .sorted(Comparator.comparing(Statement::at).thenComparing(Statement::place))
                .toList();
    }

    private Moment moment(String place, Instant at) {
        return Moment.of(at, Statement.event(count.id(), place, at));
    }

    private Statement.Draft draft(String place, Instant at) {
        return drafts.computeIfAbsent(place + " " + at, key -> new Statement.Draft(place, at));
    }

    private void see() {
        for (Evidence look : looks.all()) {
            Set<String> all = new LinkedHashSet<>(look.seen());
            if (count.opened().scope().sealed()) {
                look.seen().stream()
                        .filter(thing -> book.item(thing) == null)
                        .forEach(container -> all.addAll(book.inside(container, moment(look.place(), look.from()))));
            }
            for (String thing : all) {
                String item = book.item(thing);
                if (item == null) {
                    unclassified.add(thing);
                } else if (count.opened().scope().covers(item)) {
                    seen.put(thing, look);
                }
            }
        }
    }

    /** Who was to be at the place and was not seen there. */
    private void absent(String place) {
        Looks.Place here = looks.of(place);
        Instant cutoff = here.cutoff();
        if (cutoff == null) {
            return;
        }
        Moment moment = moment(place, cutoff);
        Set<String> there = new TreeSet<>();
        Set<String> weak = new TreeSet<>();
        int gone = 0;
        for (ThingState state : book.at(place, moment).values()) {
            String item = state.thing().item();
            if (item == null || !count.opened().scope().covers(item)) {
                continue;
            }
            String key = state.thing().key();
            boolean counts = state.slot() != null;
            expected += counts ? 1 : 0;
            Evidence sight = sight(state);
            boolean elsewhere = sight != null && !sight.place().equals(place);
            if (sight != null && (elsewhere || !sight.from().isBefore(cutoff))) {
                if (!elsewhere || sight.from().isAfter(cutoff)) {
                    there.add(key);
                }
            } else if (book.last(key).isAfter(moment)) {
                moved += counts ? 1 : 0;
                there.add(key);
            } else if (here.prove(key, known(state, sight))) {
                gone++;
                if (counts) {
                    units.add(new Unit(key, item, Finding.MISSING, place, place));
                }
            } else {
                weak.add(key);
                if (counts) {
                    units.add(new Unit(key, item, Finding.UNSEEN, place, place));
                }
            }
        }
        if (gone > 0 || here.emptied(weak.isEmpty())) {
            Statement.Draft barrier = draft(place, cutoff);
            barrier.barrier = true;
            barrier.things.addAll(there);
            barrier.open.addAll(weak);
            barred.add(place);
            cutoffs.put(place, cutoff);
        }
    }

    /**
     * The last look that saw the thing, unless the book knows something later. A unit packed in another is seen with it.
     */
    private @Nullable Evidence sight(ThingState state) {
        Evidence sight = seen.get(state.thing().key());
        if (sight == null && state.parentIsItem() && state.parent() != null) {
            sight = seen.get(state.parent());
        }
        return sight == null || state.last().isAfter(moment(sight.place(), sight.from())) ? null : sight;
    }

    /** Until when something is known of where the thing was. */
    private static Instant known(ThingState state, @Nullable Evidence sight) {
        Instant last = state.last().equals(Moment.NEVER)
                ? Instant.MIN
                : Instant.EPOCH.plus(state.last().micros(), ChronoUnit.MICROS);
        return sight == null || last.isAfter(sight.from()) ? last : sight.from();
    }

    /** What was seen, look by look. */
    private void present() {
        // by which look it is, not by what it says: a look of a whole warehouse is as long to hash as it saw things
        IdentityHashMap<Evidence, List<String>> byLook = new IdentityHashMap<>();
        seen.forEach((thing, look) ->
                byLook.computeIfAbsent(look, key -> new ArrayList<>()).add(thing));
        looks.all().stream().filter(byLook::containsKey).forEach(look -> {
            List<String> things = byLook.getOrDefault(look, List.of());
            Moment moment = moment(look.place(), look.from());
            Map<String, ThingState> states = book.of(things, moment);
            for (String thing : things) {
                present(thing, states.get(thing), look, moment);
            }
        });
    }

    private void present(String thing, @Nullable ThingState state, Evidence look, Moment moment) {
        Whereabouts where = state == null ? new Whereabouts.Unknown() : state.where();
        if (where instanceof Whereabouts.Gone) {
            unclassified.add(thing);
            return;
        }
        String place = look.place();
        Instant cutoff = cutoffs.get(place);
        boolean stale = cutoff != null && look.from().isBefore(cutoff);
        boolean here = where.onHandAt().equals(place);
        boolean after = book.last(thing).isAfter(moment);
        if (here) {
            matched += !stale && state != null && state.slot() != null ? 1 : 0;
        } else if (after) {
            moved++;
            return;
        } else if (cutoff != null && stale) {
            stale(thing, where, look, cutoff);
            return;
        } else {
            found(thing, where, place);
        }
        if (cutoff == null || look.from().isAfter(cutoff)) {
            draft(place, look.from()).things.add(thing);
        } else if (!stale) {
            draft(place, cutoff).things.add(thing);
        }
    }

    private void found(String thing, Whereabouts where, String place) {
        Finding finding = where.onHandAt().isEmpty() ? Finding.FOUND : Finding.MISPLACED;
        units.add(unit(thing, finding, place, where));
    }

    /** Seen where the book does not have it, and not by those who looked last. */
    private void stale(String thing, Whereabouts where, Evidence look, Instant cutoff) {
        String place = look.place();
        if (!looks.of(place).prove(thing, look.from())) {
            found(thing, where, place);
            units.add(unit(thing, Finding.UNSEEN, place, where));
            draft(place, look.from()).things.add(thing);
            draft(place, cutoff).open.add(thing);
        } else if (!where.onHandAt().isEmpty()) {
            // it is not where the book has it either: it was here, and then was not
            units.add(unit(thing, Finding.MISSING, place, where));
            draft(place, look.from()).things.add(thing);
        }
    }

    private Unit unit(String thing, Finding finding, String place, Whereabouts where) {
        String item = book.item(thing);
        return new Unit(thing, item == null ? "" : item, finding, place, word(where));
    }

    private static String word(Whereabouts where) {
        return where.onHandAt().isEmpty()
                ? where.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                : where.onHandAt();
    }

    /** Class-level goods: the last number told stands, as of when it was counted. */
    private void amounts() {
        Map<String, Look> last = new LinkedHashMap<>();
        Map<String, Stuff> stuff = new HashMap<>();
        for (Evidence look : looks.all()) {
            if (look instanceof Look person) {
                person.amounts().keySet().stream()
                        .filter(each -> count.opened().scope().covers(each.item()))
                        .forEach(each -> {
                            last.put(look.place() + " " + each, person);
                            stuff.put(look.place() + " " + each, each);
                        });
            }
        }
        last.forEach((key, look) -> {
            Stuff each = stuff.get(key);
            Long milli = each == null ? null : look.amounts().get(each);
            if (each != null && milli != null) {
                long known = book.amount(look.place(), each, moment(look.place(), look.from()));
                counted.add(new Counted(look.place(), each, milli, known));
                draft(look.place(), look.from()).amounts.put(each, milli);
            }
        });
    }
}
