package io.dockdoor.broker.count;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.events.EventId;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.Identity;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.InventoryEvent.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A statement of a count as the event the ledger keeps: an EPCIS ObjectEvent, OBSERVE, {@code cycle_counting} (CBV 2.0 7.1), with
 * {@code gw:countScope}, {@code gw:countItems}, {@code gw:countExcept} and {@code gw:count}.
 *
 * @param body the event's bytes
 */
public record CountEvent(InventoryEvent event, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static CountEvent of(String count, Statement statement) {
        List<Quantity> amounts = statement.amounts().entrySet().stream()
                .map(CountEvent::quantity)
                .toList();
        InventoryEvent event = new InventoryEvent(
                new EventId(statement.event()),
                statement.at(),
                ZoneOffset.UTC,
                Action.OBSERVE,
                new Objects(List.copyOf(statement.things()), amounts),
                "cycle_counting",
                null,
                null,
                Place.uri(statement.place()),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
        try {
            ObjectNode body = (ObjectNode) JSON.readTree(EventJson.write(event));
            body.put("gw:source", "count");
            body.put("gw:count", count);
            body.put("gw:countScope", statement.complete() ? "complete" : "partial");
            Set<String> items = statement.items();
            if (statement.complete() && items != null) {
                new TreeSet<>(items).forEach(body.putArray("gw:countItems")::add);
            }
            if (!statement.open().isEmpty()) {
                statement.open().forEach(body.putArray("gw:countExcept")::add);
            }
            return new CountEvent(event, JSON.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException("what was just written can be read", e);
        }
    }

    private static Quantity quantity(Map.Entry<Stuff, Long> amount) {
        Stuff stuff = amount.getKey();
        return new Quantity(
                new Identity.TradeItemClass(stuff.item(), stuff.lot().isEmpty() ? null : stuff.lot()).uri(),
                BigDecimal.valueOf(amount.getValue(), 3).stripTrailingZeros(),
                stuff.uom().isEmpty() ? null : stuff.uom());
    }
}
