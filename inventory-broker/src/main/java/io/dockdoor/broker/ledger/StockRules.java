package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Whereabouts.Gone;
import io.dockdoor.broker.ledger.Whereabouts.Missing;
import io.dockdoor.broker.ledger.Whereabouts.Present;
import io.dockdoor.broker.ledger.Whereabouts.Shipped;
import io.dockdoor.broker.ledger.Whereabouts.Transit;
import io.dockdoor.broker.ledger.Whereabouts.Unknown;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The table of movements: what an event makes of one thing, given where the book had it.
 *
 * @param turnaround goods read coming in within this time of leaving the same place never left
 * @param travel nothing gets from one site to another faster
 * @param apart whether two places belong to different sites
 */
record StockRules(Duration turnaround, Duration travel, BiPredicate<String, String> apart) {
    static final Duration TURNAROUND = Duration.ofMinutes(30);
    static final Duration TRAVEL = Duration.ofMinutes(5);

    /** What becomes of a thing, and what was odd about it. */
    record Outcome(Whereabouts where, Bucket bucket, List<Flag> flags) {
        static Outcome of(Whereabouts where, Bucket bucket, Flag... flags) {
            return new Outcome(where, bucket, List.of(flags));
        }
    }

    Outcome next(ThingState state, Movement movement) {
        Bucket said = movement.bucket();
        Bucket kept = said != null ? said : state.bucket();
        String place = movement.place();
        if (state.where() instanceof Gone && movement.deed() != Booking.Deed.REMOVE) {
            return Outcome.of(state.where(), state.bucket(), Flag.SEEN_AFTER_GONE);
        }
        return switch (movement.deed()) {
            case RECEIVE -> place == null ? Outcome.of(state.where(), kept) : receive(state, movement, place, said);
            case SHIP -> ship(state, movement, place == null ? "" : place, kept);
            case PLACE, APPEAR, COUNT -> place == null ? Outcome.of(state.where(), kept) : put(state, place, kept);
            case REMOVE -> Outcome.of(new Whereabouts.Gone(), kept);
        };
    }

    private Outcome receive(ThingState state, Movement movement, String place, @Nullable Bucket said) {
        Whereabouts here = new Present(place);
        Bucket fresh = said != null ? said : Bucket.SELLABLE;
        Bucket kept = said != null ? said : state.bucket();
        if (state.where() instanceof Unknown) {
            return movement.inferred() ? Outcome.of(here, fresh, Flag.INFERRED_CONTENTS) : Outcome.of(here, fresh);
        }
        if (state.where() instanceof Present present) {
            if (present.place().equals(place)) {
                return Outcome.of(here, kept, Flag.DUPLICATE_RECEIVE);
            }
            return tooFast(state, movement, present.place(), place)
                    ? Outcome.of(here, Bucket.DISPUTED, Flag.INFERRED_SHIP, Flag.DISPUTED)
                    : Outcome.of(here, kept, Flag.INFERRED_SHIP);
        }
        if (state.where() instanceof Transit transit) {
            return transit.to().equals(place) ? Outcome.of(here, kept) : Outcome.of(here, kept, Flag.MISROUTED);
        }
        if (state.where() instanceof Shipped shipped) {
            boolean soon = movement.moment().micros() - shipped.atMicros() <= turnaround.toNanos() / 1000;
            return soon && (shipped.from().isEmpty() || shipped.from().equals(place))
                    ? Outcome.of(here, kept, Flag.TURNAROUND)
                    : Outcome.of(here, said != null ? said : Bucket.RETURNED, Flag.RETURN);
        }
        return state.where() instanceof Missing ? Outcome.of(here, kept, Flag.FOUND) : Outcome.of(here, kept);
    }

    private Outcome ship(ThingState state, Movement movement, String place, Bucket kept) {
        String from = place.isEmpty() ? state.where().onHandAt() : place;
        String to = movement.destination();
        Whereabouts away = to != null
                ? new Transit(from, to)
                : new Shipped(from, movement.moment().micros());
        if (state.where() instanceof Unknown) {
            return Outcome.of(away, kept, Flag.SHIP_WITHOUT_RECEIVE);
        }
        if (state.where() instanceof Present present) {
            return present.place().equals(from)
                    ? Outcome.of(away, kept)
                    : Outcome.of(away, kept, Flag.INFERRED_TRANSFER);
        }
        if (state.where() instanceof Shipped shipped) {
            return shipped.from().equals(from) || place.isEmpty()
                    ? Outcome.of(shipped, kept, Flag.DUPLICATE_SHIP)
                    : Outcome.of(away, kept, Flag.INFERRED_TRANSFER);
        }
        if (state.where() instanceof Transit transit) {
            return transit.from().equals(from) || place.isEmpty()
                    ? Outcome.of(transit, kept, Flag.DUPLICATE_SHIP)
                    : Outcome.of(away, kept, Flag.INFERRED_TRANSFER);
        }
        return Outcome.of(away, kept, Flag.FOUND);
    }

    private static Outcome put(ThingState state, String place, Bucket kept) {
        return state.where() instanceof Missing
                ? Outcome.of(new Present(place), kept, Flag.FOUND)
                : Outcome.of(new Present(place), kept);
    }

    private boolean tooFast(ThingState state, Movement movement, String from, String to) {
        long passed = movement.moment().micros() - state.last().micros();
        return passed < travel.toNanos() / 1000 && apart.test(from, to);
    }
}
