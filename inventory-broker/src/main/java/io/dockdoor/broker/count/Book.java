package io.dockdoor.broker.count;

import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.broker.ledger.Moment;
import io.dockdoor.broker.ledger.ThingState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the ledger knows, asked as of a moment in its things' history: with every event up to then that has come by now. */
public interface Book {
    /** The trade items that were on hand at the place at that moment, by key. */
    Map<String, ThingState> at(String place, Moment moment);

    /** The states of these at that moment, by key; one never heard of is not among them. */
    Map<String, ThingState> of(Collection<String> things, Moment moment);

    /** The last event that touched the thing, however late it is; {@link Moment#NEVER} when nothing did. */
    Moment last(String thing);

    /** What was in the container at that moment, and in the containers in it. */
    List<String> inside(String container, Moment moment);

    /** Class-level goods at the place at that moment, thousandths. */
    long amount(String place, Stuff stuff, Moment moment);

    /** The GTIN-14 of a trade item's key, null when it names none. */
    @Nullable String item(String thing);
}
