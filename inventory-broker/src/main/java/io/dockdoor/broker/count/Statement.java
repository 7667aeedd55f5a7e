package io.dockdoor.broker.count;

import io.dockdoor.broker.ledger.Booking.Stuff;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One thing the ledger is told of a posted count.
 *
 * @param place key
 * @param at as of when it holds
 * @param event id of the event that says it, the same however often it is posted
 * @param complete what is in scope and not named is not there: no earlier event changes that any more
 * @param items of a complete one: what is in scope, null for everything
 * @param things keys of the units that are there
 * @param open of a complete one: keys of the units that it says nothing of, because nobody knows
 * @param amounts class-level goods there are, thousandths
 */
public record Statement(
        String place,
        Instant at,
        String event,
        boolean complete,
        @Nullable Set<String> items,
        Set<String> things,
        Set<String> open,
        Map<Stuff, Long> amounts) {
    /** The event's id: of this count, place and time there is one. */
    static String event(String count, String place, Instant at) {
        return "urn:dockdoor:count:" + count + ":" + place + ":" + at;
    }

    /** A statement in the making. */
    static final class Draft {
        final String place;
        final Instant at;
        boolean barrier;
        final Set<String> things = new TreeSet<>();
        final Set<String> open = new TreeSet<>();
        final Map<Stuff, Long> amounts;

        Draft(String place, Instant at) {
            this.place = place;
            this.at = at;
            this.amounts = new TreeMap<>(Comparator.comparing(Stuff::toString));
        }

        Statement done(Count count) {
            Set<String> scope = count.opened().scope().items();
            return new Statement(
                    place,
                    at,
                    event(count.id(), place, at),
                    barrier || !amounts.isEmpty(),
                    !barrier ? Set.of() : scope.isEmpty() ? null : scope,
                    things,
                    barrier ? open : Set.of(),
                    amounts);
        }
    }
}
