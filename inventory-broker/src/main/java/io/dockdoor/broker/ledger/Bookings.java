package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Amount;
import io.dockdoor.broker.ledger.Booking.Containment;
import io.dockdoor.broker.ledger.Booking.Deed;
import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Route;
import io.dockdoor.broker.ledger.Booking.Scope;
import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.Identity;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Aggregation;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.InventoryEvent.Quantity;
import io.dockdoor.events.MovementKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads an EPCIS event as the ledger understands it (CBV 2.0 business steps and dispositions). */
public final class Bookings {
    private Bookings() {}

    /** A booking, and how many of the identities named can never be stock (raw tags, foreign URIs, places). */
    public record Read(Booking booking, int notStock) {}

    /**
     * The same with what only counts have and only the bytes show: {@code gw:countScope}.
     *
     * @throws BadEvent when the bytes are no event
     */
    static Read read(byte[] body, InventoryEvent event, Predicate<String> ours) throws BadEvent {
        Read read = of(event, ours);
        if (!(read.booking() instanceof Movement movement) || movement.deed() != Deed.COUNT) {
            return read;
        }
        return new Read(movement.withScope(CountScope.of(body)), read.notStock());
    }

    /**
     * What the event asks of the ledger. Never fails: what cannot be stock is counted and left out.
     *
     * @param ours whether a place is one of ours, so that goods shipped to it are under way and not gone
     */
    public static Read of(InventoryEvent event, Predicate<String> ours) {
        Moment moment = Moment.of(event.eventTime(), event.id().uri());
        if (event.error() != null) {
            return new Read(new Booking.Undo(moment, event.id().uri()), 0);
        }
        DoorFacts door = event.door();
        if (door != null && door.voids() != null) {
            return new Read(new Booking.Undo(moment, door.voids().uri()), 0);
        }
        if (door != null && (door.kind() == MovementKind.NOTAG || door.kind() == MovementKind.INDETERMINATE)) {
            return new Read(new Booking.Note(moment), 0);
        }
        return movement(event, moment, ours);
    }

    private static Read movement(InventoryEvent event, Moment moment, Predicate<String> ours) {
        int[] notStock = {0};
        Thing parent = null;
        List<String> epcs;
        List<Quantity> quantities;
        Containment containment = Containment.NONE;
        if (event.what() instanceof Aggregation aggregation) {
            epcs = aggregation.epcs();
            quantities = aggregation.quantities();
            parent = aggregation.parent() == null ? null : thing(aggregation.parent());
            containment = event.action() == Action.DELETE ? Containment.OUT : Containment.IN;
        } else {
            Objects objects = (Objects) event.what();
            epcs = objects.epcs();
            quantities = objects.quantities();
        }
        Map<String, Thing> things = new LinkedHashMap<>();
        for (String epc : epcs) {
            Thing thing = thing(epc);
            if (thing == null) {
                notStock[0]++;
            } else if (parent == null || !parent.key().equals(thing.key())) {
                things.put(thing.key(), thing);
            }
        }
        List<Amount> amounts = new ArrayList<>();
        for (Quantity quantity : quantities) {
            Amount amount = amount(quantity);
            if (amount == null) {
                notStock[0]++;
            } else {
                amounts.add(amount);
            }
        }
        Deed deed = deed(event);
        String destination = locationOf(event.destinations());
        Movement movement = new Movement(
                moment,
                deed,
                containment,
                new Route(
                        place(event, deed),
                        locationOf(event.sources()),
                        destination != null && ours.test(destination) ? destination : null),
                parent,
                List.copyOf(things.values()),
                amounts,
                Scope.PARTIAL,
                bucket(event.disposition()),
                "completeness_inferred".equals(event.disposition()),
                DoorClaim.of(event.door()));
        return new Read(movement, notStock[0]);
    }

    private static Deed deed(InventoryEvent event) {
        String step = event.bizStep() == null ? "" : event.bizStep();
        if (event.what() instanceof Objects && event.action() == Action.DELETE) {
            return Deed.REMOVE;
        }
        if (event.what() instanceof Objects && event.action() == Action.ADD) {
            return Deed.APPEAR;
        }
        return switch (step) {
            case "receiving", "accepting", "arriving" -> Deed.RECEIVE;
            case "shipping", "departing", "consigning" -> Deed.SHIP;
            case "cycle_counting", "stock_taking" -> Deed.COUNT;
            case "void_shipping" -> Deed.APPEAR;
            case "destroying", "decommissioning" -> Deed.REMOVE;
            default -> Deed.PLACE;
        };
    }

    /** bizLocation when given, else the site of the read point: its door is where the goods passed, not where they are. */
    private static @Nullable String place(InventoryEvent event, Deed deed) {
        if (event.bizLocation() != null) {
            return placeKey(event.bizLocation());
        }
        if (event.readPoint() != null && Identity.parse(event.readPoint()) instanceof Identity.Place place) {
            return place.gln13();
        }
        return deed == Deed.SHIP || deed == Deed.REMOVE ? locationOf(event.sources()) : null;
    }

    private static @Nullable String locationOf(List<InventoryEvent.Party> parties) {
        for (InventoryEvent.Party party : parties) {
            if (party.type().equals("location")) {
                return placeKey(party.id());
            }
        }
        return null;
    }

    /** Key of the place a URI names, null when it names no place. */
    public static @Nullable String placeKey(String uri) {
        return Identity.parse(uri) instanceof Identity.Place place ? Place.key(place.gln13(), place.extension()) : null;
    }

    /** What has an identity of its own: a trade item, or a container; null for anything else. */
    static @Nullable Thing thing(String uri) {
        Identity identity = Identity.parse(uri);
        if (identity instanceof Identity.TradeItem item) {
            // nearly always the same text, whose hash is known
            String canonical = item.uri();
            return new Thing(canonical.equals(uri) ? uri : canonical, item.gtin14());
        }
        boolean container = identity instanceof Identity.LogisticUnit
                || identity instanceof Identity.ReturnableAsset
                || identity instanceof Identity.IndividualAsset;
        return container ? new Thing(identity.uri(), null) : null;
    }

    private static @Nullable Amount amount(Quantity quantity) {
        if (quantity.quantity() == null
                || !(Identity.parse(quantity.epcClass()) instanceof Identity.TradeItemClass kind)) {
            return null;
        }
        long milli = quantity.quantity()
                .multiply(BigDecimal.valueOf(1000))
                .setScale(0, RoundingMode.HALF_EVEN)
                .longValue();
        if (milli < 0) {
            return null;
        }
        String lot = kind.lot() == null ? "" : kind.lot();
        String uom = quantity.uom() == null ? "" : quantity.uom();
        return new Amount(new Stuff(kind.gtin14(), lot, uom), milli);
    }

    /** CBV 2.0 section 7.2: what a disposition says of the goods; null leaves it as it was. */
    static @Nullable Bucket bucket(@Nullable String disposition) {
        if (disposition == null) {
            return null;
        }
        return switch (disposition) {
            case "sellable_accessible", "sellable_not_accessible", "active", "available" -> Bucket.SELLABLE;
            case "damaged" -> Bucket.DAMAGED;
            case "returned" -> Bucket.RETURNED;
            case "non_sellable_other", "recalled", "expired", "unknown", "stolen", "disposed", "needs_replacement" ->
                Bucket.QUALITY;
            default -> null;
        };
    }
}
