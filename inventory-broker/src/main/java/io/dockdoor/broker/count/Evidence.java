package io.dockdoor.broker.count;

import io.dockdoor.broker.ledger.Booking.Stuff;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;

/** Somebody or something looked at a place. What was seen is there; what was not seen is only as strong as the look. */
public sealed interface Evidence {
    /** Its own name: the same look told twice is one look. */
    String id();

    /** Key of the place looked at. */
    String place();

    /** When the look began, to the millisecond: what it says holds as of then. */
    Instant from();

    Instant until();

    /** Canonical URIs of the things seen. */
    Set<String> seen();

    /**
     * A reader read everything in its field for a while.
     *
     * @param quality 0..1: how sure it is that what was not read is not there
     * @param door who swept, as {@code site/gateway/door}; "" when not told
     */
    record Sweep(String id, String place, Instant from, Instant until, Set<String> seen, double quality, String door)
            implements Evidence {
        public Sweep {
            seen = Set.copyOf(seen);
            from = from.truncatedTo(ChronoUnit.MILLIS);
            until = until.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /**
     * A person looked.
     *
     * @param everything nothing else of the scope is at the place
     * @param missing things looked for and not found there
     * @param amounts class-level goods counted, thousandths
     */
    record Look(
            String id,
            String place,
            Instant from,
            Instant until,
            Set<String> seen,
            boolean everything,
            Set<String> missing,
            Map<Stuff, Long> amounts)
            implements Evidence {
        public Look {
            seen = Set.copyOf(seen);
            from = from.truncatedTo(ChronoUnit.MILLIS);
            until = until.truncatedTo(ChronoUnit.MILLIS);
            missing = Set.copyOf(missing);
            amounts = Map.copyOf(amounts);
        }
    }
}
