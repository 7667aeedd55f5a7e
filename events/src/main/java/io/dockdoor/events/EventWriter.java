package io.dockdoor.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.events.InventoryEvent.Aggregation;
import io.dockdoor.events.InventoryEvent.ErrorDeclaration;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.InventoryEvent.Party;
import io.dockdoor.events.InventoryEvent.Quantity;
import io.dockdoor.events.InventoryEvent.Transaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Event to bytes, in the field order of the EPCIS 2.0 examples. */
final class EventWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private EventWriter() {}

    static byte[] write(InventoryEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            event(out, event);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void event(JsonGenerator out, InventoryEvent event) throws IOException {
        out.writeStartObject();
        context(out);
        out.writeStringField("type", event.what() instanceof Aggregation ? "AggregationEvent" : "ObjectEvent");
        out.writeStringField("eventID", event.id().uri());
        ErrorDeclaration error = event.error();
        if (error != null) {
            errorDeclaration(out, error);
        }
        out.writeStringField("eventTime", event.eventTime().toString());
        out.writeStringField(
                "eventTimeZoneOffset",
                event.offset().getTotalSeconds() == 0
                        ? "+00:00"
                        : event.offset().getId());
        if (event.what() instanceof Objects objects) {
            // an empty list is a statement too: looked, found nothing
            if (!objects.epcs().isEmpty() || objects.quantities().isEmpty()) {
                strings(out, "epcList", objects.epcs());
            }
            quantities(out, "quantityList", objects.quantities());
        } else if (event.what() instanceof Aggregation aggregation) {
            optional(out, "parentID", aggregation.parent());
            if (!aggregation.epcs().isEmpty()) {
                strings(out, "childEPCs", aggregation.epcs());
            }
            quantities(out, "childQuantityList", aggregation.quantities());
        }
        out.writeStringField("action", event.action().name());
        optional(out, "bizStep", event.bizStep());
        optional(out, "disposition", event.disposition());
        place(out, "readPoint", event.readPoint());
        place(out, "bizLocation", event.bizLocation());
        transactions(out, event.transactions());
        parties(out, "sourceList", "source", event.sources());
        parties(out, "destinationList", "destination", event.destinations());
        DoorFacts door = event.door();
        if (door != null) {
            DoorFactsJson.write(out, door);
        }
        out.writeEndObject();
    }

    private static void context(JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("@context");
        out.writeString(EventJson.EPCIS_CONTEXT);
        out.writeStartObject();
        out.writeStringField("gw", EventJson.NAMESPACE);
        out.writeEndObject();
        out.writeEndArray();
    }

    private static void errorDeclaration(JsonGenerator out, ErrorDeclaration error) throws IOException {
        out.writeObjectFieldStart("errorDeclaration");
        out.writeStringField("declarationTime", error.declaredAt().toString());
        optional(out, "reason", error.reason());
        if (!error.correctiveEventIds().isEmpty()) {
            strings(out, "correctiveEventIDs", error.correctiveEventIds());
        }
        out.writeEndObject();
    }

    private static void quantities(JsonGenerator out, String name, List<Quantity> quantities) throws IOException {
        if (quantities.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart(name);
        for (Quantity each : quantities) {
            out.writeStartObject();
            out.writeStringField("epcClass", each.epcClass());
            if (each.quantity() != null) {
                out.writeNumberField("quantity", each.quantity());
            }
            optional(out, "uom", each.uom());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void transactions(JsonGenerator out, List<Transaction> transactions) throws IOException {
        if (transactions.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("bizTransactionList");
        for (Transaction each : transactions) {
            out.writeStartObject();
            optional(out, "type", each.type());
            out.writeStringField("bizTransaction", each.id());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void parties(JsonGenerator out, String list, String element, List<Party> parties)
            throws IOException {
        if (parties.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart(list);
        for (Party each : parties) {
            out.writeStartObject();
            out.writeStringField("type", each.type());
            out.writeStringField(element, each.id());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void place(JsonGenerator out, String name, @Nullable String id) throws IOException {
        if (id != null) {
            out.writeObjectFieldStart(name);
            out.writeStringField("id", id);
            out.writeEndObject();
        }
    }

    static void optional(JsonGenerator out, String name, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeStringField(name, value);
        }
    }

    static void strings(JsonGenerator out, String name, List<String> values) throws IOException {
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }
}
