package io.dockdoor.broker.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One golden stock scenario: bookings in the order told, and the stock expected after each. */
record Scenario(String name, List<Booking> bookings, List<byte[]> bodies, List<Expected> expected) {
    static final List<String> NAMES = List.of(
            "01-pallet-day",
            "02-void-shipping",
            "03-late-event",
            "04-class-level",
            "05-class-level-count",
            "06-error-declaration",
            "07-sweep",
            "08-missing-reappears",
            "09-mixed-pallet",
            "10-decommission",
            "11-seen-alone");

    /** Stock in thousandths by "place item lot", and by thing what it is when it is not on hand. */
    record Expected(Map<String, Long> onHand, Map<String, String> notOnHand) {}

    static Scenario read(String name) {
        try (InputStream in = Scenario.class.getResourceAsStream("/stock-scenarios/" + name + ".json")) {
            JsonNode file = new ObjectMapper().readTree(in);
            List<Booking> bookings = new ArrayList<>();
            List<byte[]> bodies = new ArrayList<>();
            for (JsonNode event : file.get("events")) {
                byte[] body = body(event);
                bodies.add(body);
                bookings.add(Bookings.read(body, EventJson.read(body), place -> false)
                        .booking());
            }
            List<Expected> expected = new ArrayList<>();
            file.get("expectedAfterEach").forEach(after -> expected.add(expected(after)));
            return new Scenario(name, bookings, bodies, expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BadEvent e) {
            throw new IllegalStateException(e);
        }
    }

    /** The event's bytes; what only counts have is put in beside what the codec writes. */
    private static byte[] body(JsonNode json) {
        String text = new String(EventJson.write(event(json)), StandardCharsets.UTF_8);
        String scope = json.path("countScope").asText();
        String extra = scope.isEmpty() ? "{" : "{\"gw:countScope\":\"" + scope + "\",";
        return (extra + text.substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    private static InventoryEvent event(JsonNode json) {
        boolean aggregation = json.get("type").asText().equals("AggregationEvent");
        JsonNode error = json.get("errorDeclaration");
        return new InventoryEvent(
                new EventId(json.get("eventID").asText()),
                Instant.parse(json.get("eventTime").asText()),
                ZoneOffset.UTC,
                Action.valueOf(json.get("action").asText()),
                aggregation
                        ? new Aggregation(
                                text(json, "parentID"),
                                texts(json.path("childEPCs")),
                                quantities(json.path("childQuantityList")))
                        : new Objects(texts(json.path("epcList")), quantities(json.path("quantityList"))),
                text(json, "bizStep"),
                text(json, "disposition"),
                null,
                text(json, "bizLocation"),
                List.of(),
                json.has("sourceLocation")
                        ? List.of(
                                new Party("location", json.get("sourceLocation").asText()))
                        : List.of(),
                List.of(),
                error == null
                        ? null
                        : new ErrorDeclaration(
                                Instant.parse(error.get("declarationTime").asText()), text(error, "reason"), List.of()),
                null);
    }

    private static Expected expected(JsonNode after) {
        Map<String, Long> onHand = new TreeMap<>();
        for (Map.Entry<String, JsonNode> place : after.get("onHand").properties()) {
            for (Map.Entry<String, JsonNode> item : place.getValue().properties()) {
                onHand.put(
                        Bookings.placeKey(place.getKey()) + " " + item(item.getKey()),
                        Math.round(item.getValue().asDouble() * 1000));
            }
        }
        Map<String, String> notOnHand = new TreeMap<>();
        for (Map.Entry<String, JsonNode> thing : after.get("notOnHand").properties()) {
            notOnHand.put(Identity.parse(thing.getKey()).uri(), thing.getValue().asText());
        }
        return new Expected(onHand, notOnHand);
    }

    /** "9521987.112345" is a GTIN in EPC form, everything else a class URI. */
    private static String item(String key) {
        String uri = key.startsWith("urn:") ? key : "urn:epc:idpat:sgtin:" + key + ".*";
        Identity.TradeItemClass kind = (Identity.TradeItemClass) Identity.parse(uri);
        return (kind.gtin14() + " " + (kind.lot() == null ? "" : kind.lot())).trim();
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.has(field) ? json.get(field).asText() : null;
    }

    private static List<String> texts(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(each -> all.add(each.asText()));
        return all;
    }

    private static List<Quantity> quantities(JsonNode array) {
        List<Quantity> all = new ArrayList<>();
        array.forEach(each -> all.add(
                new Quantity(each.get("epcClass").asText(), each.get("quantity").decimalValue(), text(each, "uom"))));
        return all;
    }
}
