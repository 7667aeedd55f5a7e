package io.dockdoor.broker.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.EventId;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.Identity;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Aggregation;
import io.dockdoor.events.InventoryEvent.ErrorDeclaration;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.InventoryEvent.Party;
import io.dockdoor.events.InventoryEvent.Quantity;
import io.dockdoor.events.InventoryEvent.Transaction;
import io.dockdoor.events.InventoryEvent.What;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One movement in a source's words to an EPCIS event: the mapping of CBV 2.0 that the ledger reads. Sources need to know nothing
 * of EPCIS; whoever does posts to the capture interface instead.
 */
final class MovementForm {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Form form;
    private final Kind kind;

    private MovementForm(Form form, Kind kind) {
        this.form = form;
        this.kind = kind;
    }

    /** What can be told. */
    private enum Kind {
        RECEIVE("receiving", null),
        RETURN("receiving", "returned"),
        MOVE("storing", null),
        PICK("picking", null),
        PACK("packing", null),
        UNPACK("unpacking", null),
        SHIP("shipping", "in_transit"),
        ADJUST("other", null),
        DAMAGED("inspecting", "damaged"),
        COUNT("cycle_counting", null),
        VOID("other", null);

        private final String step;
        private final @Nullable String disposition;

        Kind(String step, @Nullable String disposition) {
            this.step = step;
            this.disposition = disposition;
        }
    }

    static Told.Movement read(JsonNode node, String source) throws BadEvent {
        Form form = new Form(node);
        Kind kind = form.oneOf("kind", Kind.class);
        InventoryEvent event = new MovementForm(form, kind).event();
        Told.Expected expected = expected(form, kind, event);
        byte[] body = body(form, kind, event, source);
        form.nothingElse();
        return new Told.Movement(event, body, expected);
    }

    private InventoryEvent event() throws BadEvent {
        EventId id = form.eventId();
        OffsetDateTime at = form.time("at");
        if (kind == Kind.VOID) {
            return voided(id, at);
        }
        String location = form.place("location");
        String from = form.placeOrNull("from");
        String to = form.placeOrNull("to");
        if (to != null && kind != Kind.SHIP) {
            throw new BadEvent("to: only a ship goes to somewhere; the place after this movement is location");
        }
        List<String> epcs = form.epcs();
        List<Quantity> items = form.items(kind == Kind.ADJUST);
        boolean ships = kind == Kind.SHIP;
        String source = from != null ? from : ships ? location : null;
        String document = form.textOrNull("document");
        return new InventoryEvent(
                id,
                at.toInstant(),
                at.getOffset(),
                action(items),
                what(epcs, unsigned(items)),
                step(items),
                disposition(),
                ships ? location : null,
                ships ? null : location,
                document == null ? List.of() : List.of(new Transaction(null, documentUri(document))),
                source == null ? List.of() : List.of(new Party("location", source)),
                to == null ? List.of() : List.of(new Party("location", to)),
                null,
                null);
    }

    /** The same event id again with an error declaration: it did not happen (EPCIS 2.0 7.4.1.2). */
    private static InventoryEvent voided(EventId id, OffsetDateTime at) {
        return new InventoryEvent(
                id,
                at.toInstant(),
                at.getOffset(),
                Action.OBSERVE,
                new Objects(List.of(), List.of()),
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                new ErrorDeclaration(at.toInstant(), "did_not_occur", List.of()),
                null);
    }

    private Action action(List<Quantity> items) throws BadEvent {
        return switch (kind) {
            case PACK -> Action.ADD;
            case UNPACK -> Action.DELETE;
            case ADJUST -> form.adjustsUp(items) ? Action.ADD : Action.DELETE;
            default -> Action.OBSERVE;
        };
    }

    /** CBV 2.0 has no word for an adjustment: what is gone for good is decommissioned, what turned up is commissioned. */
    private String step(List<Quantity> items) throws BadEvent {
        if (kind != Kind.ADJUST || !items.isEmpty()) {
            return kind.step;
        }
        return form.adjustsUp(items) ? "commissioning" : "decommissioning";
    }

    private @Nullable String disposition() throws BadEvent {
        String given = form.textOrNull("disposition");
        return given != null ? given : kind.disposition;
    }

    private What what(List<String> epcs, List<Quantity> items) throws BadEvent {
        String container = form.containerOrNull();
        boolean packs = kind == Kind.PACK || kind == Kind.UNPACK;
        if (packs != (container != null)) {
            throw new BadEvent(
                    packs
                            ? "container is missing: the SSCC or GRAI that is packed or unpacked"
                            : "container: only pack and unpack have one; what moves with its container is told by the"
                                    + " container's id in epcs");
        }
        boolean nothing = epcs.isEmpty() && items.isEmpty();
        if (nothing && kind != Kind.UNPACK && kind != Kind.COUNT) {
            throw new BadEvent("epcs or items is missing: what was moved");
        }
        return packs ? new Aggregation(container, epcs, items) : new Objects(epcs, items);
    }

    private static List<Quantity> unsigned(List<Quantity> items) {
        return items.stream()
                .map(each -> new Quantity(
                        each.epcClass(),
                        each.quantity() == null ? null : each.quantity().abs(),
                        each.uom()))
                .toList();
    }

    /** A document is a business transaction: a URI as it is, any other number of somebody's as a URN of ours. */
    private static String documentUri(String document) {
        return document.matches("[A-Za-z][A-Za-z0-9+.-]*:\\S+")
                ? document
                : "urn:dockdoor:doc:" + Form.escaped(document);
    }

    private static Told.@Nullable Expected expected(Form form, Kind kind, InventoryEvent event) throws BadEvent {
        Long version = form.wholeOrNull("expectedVersion");
        if (version == null) {
            return null;
        }
        List<Quantity> items = event.what() instanceof Objects objects ? objects.quantities() : List.of();
        if (kind != Kind.ADJUST || items.size() != 1) {
            throw new BadEvent("expectedVersion: only an adjustment of one item has one");
        }
        if (Identity.parse(items.get(0).epcClass()) instanceof Identity.TradeItemClass item
                && event.bizLocation() != null
                && Identity.parse(event.bizLocation()) instanceof Identity.Place place) {
            return new Told.Expected(Place.key(place.gln13(), place.extension()), item.gtin14(), version);
        }
        throw new BadEvent("expectedVersion: location and item must be a GLN and a GTIN");
    }

    private static byte[] body(Form form, Kind kind, InventoryEvent event, String source) throws BadEvent {
        try {
            ObjectNode body = (ObjectNode) JSON.readTree(EventJson.write(event));
            body.put("gw:source", source);
            for (String name : List.of("device", "user", "reason")) {
                String value = form.textOrNull(name);
                if (value != null) {
                    body.put("gw:" + name, value);
                }
            }
            String scope = form.textOrNull("scope");
            if (scope != null
                    && (kind != Kind.COUNT || !List.of("complete", "partial").contains(scope))) {
                throw new BadEvent("scope must be complete or partial, and only a count has one");
            }
            if (scope != null) {
                body.put("gw:countScope", scope);
            }
            if (kind == Kind.ADJUST && form.textOrNull("reason") == null) {
                throw new BadEvent("reason is missing: why the number is adjusted");
            }
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException("what was just written can be read", e);
        }
    }
}
