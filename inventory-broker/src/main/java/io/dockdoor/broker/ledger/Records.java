package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Stuff;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link StockBook} may look up in the book as it stands. The store answers from its database, tests from maps. */
public interface Records {
    /** Says which things are about to be asked for, so that a store can fetch them in one go. */
    default void prefetch(Collection<String> keys) {}

    /** State of a thing, null when never heard of. */
    @Nullable ThingState thing(String key);

    /**
     * The state the first of these things is in, when all are in the same and nothing is inside any of them; else null.
     *
     * @param things at least one, in the order of their keys; items
     */
    @Nullable ThingState alike(List<Booking.Thing> things);

    /** Keys of the things directly inside a container. */
    List<String> contents(String container);

    /** Class-level goods directly inside a container, thousandths. */
    Map<Stuff, Long> amountsIn(String container);

    /** Keys of the trade items on hand at a place. */
    List<String> itemsAt(String place);

    /** Keys of the things some event later than {@code moment} touched. */
    List<String> touchedAfter(Moment moment);

    /** The movement booked at a ledger position, with the links of its things to their earlier history. */
    Logged logged(long position);

    /** Position at which an event that happened was booked, 0 when it has not come yet. */
    long positionOf(String event);

    /** Whether a void or an error declaration took the event back, be it booked or not. */
    boolean undone(String event);

    /** The latest event booked, {@link Moment#NEVER} for none. */
    Moment latest();

    /** The latest complete count, {@link Moment#NEVER} for none. */
    Moment latestCount();

    /** Every complete count that was not undone. */
    List<Logged> completeCounts();

    /** How the number of a class-level cell came about, in no particular order. */
    List<Tally> tallies(Cell cell);

    /** What movements of that container did to class-level cells. */
    List<Tally> talliesVia(String container);

    /** What the event at that position did to class-level cells by itself. */
    List<Tally> talliesOf(long position);

    /** Whether the place belongs to another site than the other. */
    boolean apart(String place, String otherPlace);

    /**
     * A booked movement.
     *
     * @param links per thing (the parent first when there is one): position of the event before this one, in order of
     *     arrival, that names it; 0 for none
     */
    record Logged(long position, Movement movement, List<Long> links) {
        public Logged {
            links = List.copyOf(links);
        }
    }

    /** A class-level number: some goods at a place. */
    record Cell(String place, Stuff stuff) {}

    /**
     * One step in the making of a cell's number.
     *
     * @param via the container that carried the goods, "" when the event named them itself
     * @param counted true: the number was set to {@code milli}; false: it changed by {@code milli}
     */
    record Tally(Cell cell, Moment moment, long position, String via, boolean counted, long milli) {}
}
