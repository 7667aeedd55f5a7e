package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Deed;
import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.InventoryEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What left on a shipment for the documents it names: what was promised to them is no longer owed. */
final class Departures {
    private Departures() {}

    /** The documents an event names. */
    static List<String> documents(InventoryEvent event) {
        List<String> all = new ArrayList<>();
        event.transactions().forEach(transaction -> all.add(transaction.id()));
        DoorFacts.Document checked = event.door() == null ? null : event.door().document();
        if (checked != null && !all.contains(checked.id())) {
            all.add(checked.id());
        }
        return all;
    }

    /**
     * What left for that document: what the posting took off, and what an overruled shipment had taken off already without
     * naming the document. The overruled event must be in the database.
     */
    static Map<Slot, Long> of(String document, Movement shipment, Posting posting, Sql sql) throws SQLException {
        Map<Slot, Long> all = new TreeMap<>(posting.entries());
        String place = shipment.place() != null ? shipment.place() : shipment.source();
        for (Rivals.Change change : posting.overruled()) {
            boolean taken = change.which().by().equals(shipment.moment().event())
                    && !change.which().back();
            InventoryEvent loser = taken && place != null ? event(change.which().event(), sql) : null;
            if (loser != null
                    && place != null
                    && isShipment(loser)
                    && !documents(loser).contains(document)) {
                for (String key : change.things()) {
                    Thing thing = Bookings.thing(key);
                    String item = thing == null ? null : thing.item();
                    if (item != null) {
                        all.merge(new Slot(place, item, "", "", Bucket.SELLABLE), -1_000L, Long::sum);
                    }
                }
            }
        }
        return all;
    }

    private static boolean isShipment(InventoryEvent event) {
        return Bookings.of(event, place -> true).booking() instanceof Movement movement && movement.deed() == Deed.SHIP;
    }

    private static @Nullable InventoryEvent event(String id, Sql sql) throws SQLException {
        byte[] body = sql.first("SELECT body FROM event WHERE dedupe = ?", row -> row.getBytes(1), id);
        try {
            return body == null ? null : EventJson.readOwn(body);
        } catch (BadEvent e) {
            throw new SQLException("the ledger's event " + id + " cannot be read", e);
        }
    }
}
