package io.dockdoor.broker.ledger;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one event asks of the ledger, identities parsed and places worked out. The only input of {@link StockBook}. */
public sealed interface Booking {
    /** Its place in history. */
    Moment moment();

    /** The event happened: things moved, went in or out of containers, or were counted. */
    record Movement(
            Moment moment,
            Deed deed,
            Containment containment,
            Route route,
            @Nullable Thing parent,
            List<Thing> things,
            List<Amount> amounts,
            Scope scope,
            @Nullable Bucket bucket,
            boolean inferred,
            @Nullable DoorClaim claim)
            implements Booking {
        public Movement {
            things = List.copyOf(things);
            amounts = List.copyOf(amounts);
        }

        /** Not seen by a door. */
        public Movement(
                Moment moment,
                Deed deed,
                Containment containment,
                Route route,
                @Nullable Thing parent,
                List<Thing> things,
                List<Amount> amounts,
                Scope scope,
                @Nullable Bucket bucket,
                boolean inferred) {
            this(moment, deed, containment, route, parent, things, amounts, scope, bucket, inferred, null);
        }

        @Nullable String place() {
            return route.place();
        }

        @Nullable String source() {
            return route.source();
        }

        @Nullable String destination() {
            return route.destination();
        }

        /** The same by that door's word, or by nobody's. */
        Movement claimedBy(@Nullable DoorClaim door) {
            return new Movement(
                    moment, deed, containment, route, parent, things, amounts, scope, bucket, inferred, door);
        }

        /** The same for some of its things; without its container nothing goes into or out of one. */
        Movement of(@Nullable Thing itsParent, List<Thing> itsThings, @Nullable Bucket itsBucket) {
            return new Movement(
                    moment,
                    deed,
                    itsParent == null ? Containment.NONE : containment,
                    route,
                    itsParent,
                    itsThings,
                    itsParent == null ? List.of() : amounts,
                    scope,
                    itsBucket,
                    inferred,
                    claim);
        }

        Movement withScope(Scope itsScope) {
            return new Movement(
                    moment, deed, containment, route, parent, things, amounts, itsScope, bucket, inferred, claim);
        }
    }

    /** The event with id {@code undone} did not happen, whether it is booked already or comes later. */
    record Undo(Moment moment, String undone) implements Booking {}

    /** Worth keeping, moves nothing: a passage without a tag, a transaction event. */
    record Note(Moment moment) implements Booking {}

    /** What happened to the things named. */
    enum Deed {
        RECEIVE,
        /** Left {@code place}, for {@code destination} when that is one of ours. */
        SHIP,
        /** Is at {@code place} now: put away, picked, packed, inspected, voided shipping, found. */
        PLACE,
        /** Destroyed, decommissioned, or so many fewer. */
        REMOVE,
        /** Commissioned, or so many more. */
        APPEAR,
        COUNT
    }

    /**
     * Where it happened and between what; keys of places, null where the event does not say.
     *
     * @param place where it happened
     * @param source where things came from
     * @param destination where they go, when that is one of ours
     */
    record Route(
            @Nullable String place,
            @Nullable String source,
            @Nullable String destination) {
        /** There, and the event does not say between what. */
        static Route at(@Nullable String place) {
            return new Route(place, null, null);
        }
    }

    /** What the event says of {@code parent} and the things named. */
    enum Containment {
        NONE,
        IN,
        /** Out of it; no things and no amounts named means everything. */
        OUT
    }

    /**
     * Of a count: whether what it does not name is not there.
     *
     * @param complete what was looked for and is not named is not at the place; class-level amounts are what there is
     * @param items GTIN-14s of the items that were looked for, null for all; empty when only amounts were counted
     * @param except keys of things it says nothing of, named or not
     */
    record Scope(boolean complete, @Nullable Set<String> items, Set<String> except) {
        /** Says only what it names. */
        public static final Scope PARTIAL = new Scope(false, null, Set.of());

        /** Everything at the place was looked at. */
        public static final Scope COMPLETE = new Scope(true, null, Set.of());

        public Scope {
            items = items == null ? null : Set.copyOf(items);
            except = Set.copyOf(except);
        }

        /** Whether that unit of that item would have been named, had it been there. */
        boolean covers(String thing, String item) {
            return complete && (items == null || items.contains(item)) && !except.contains(thing);
        }
    }

    /**
     * One thing with an identity of its own.
     *
     * @param key its canonical URI
     * @param item GTIN-14 of a trade item, null for containers and assets, which are never stock
     */
    record Thing(String key, @Nullable String item) {}

    /**
     * A quantity without identity.
     *
     * @param stuff what
     * @param milli thousandths of a piece (or of the unit of measure), never negative
     */
    record Amount(Stuff stuff, long milli) {}

    /** Class-level goods: GTIN-14, lot or "", unit of measure or "" for pieces. */
    record Stuff(String item, String lot, String uom) {}
}
