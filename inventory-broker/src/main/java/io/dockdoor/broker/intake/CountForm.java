package io.dockdoor.broker.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.broker.count.Evidence;
import io.dockdoor.broker.count.Mode;
import io.dockdoor.broker.count.Scope;
import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.broker.ledger.Bookings;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.Identity;
import io.dockdoor.events.InventoryEvent.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people and systems send about counts, field by field. */
public final class CountForm {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_PLACES = 1000;

    private CountForm() {}

    /** What is to be counted: one place, some, or all of a site. */
    public record Opening(@Nullable String site, List<String> places, Set<String> items, Mode mode, boolean sealed) {}

    /** @throws BadEvent when it is not understood; the message names the field and the cure */
    public static Opening opening(byte[] body) throws BadEvent {
        Form form = new Form(object(body));
        String site = form.textOrNull("site");
        List<String> places = new ArrayList<>();
        String one = form.placeOrNull("location");
        if (one != null) {
            places.add(key(one));
        }
        for (JsonNode each : form.list("locations")) {
            places.add(key(Form.place("locations", each.asText())));
        }
        Set<String> items = new LinkedHashSet<>();
        for (JsonNode each : form.list("items")) {
            items.add(Form.gtin("items", each.asText()));
        }
        Mode mode = form.oneOf("mode", Mode.class);
        boolean sealed = form.yes("sealed");
        form.nothingElse();
        if ((site != null) == !places.isEmpty() || places.size() > MOST_PLACES) {
            throw new BadEvent("give location or locations (at most " + MOST_PLACES
                    + "), or site for all places of a site: what is to be counted");
        }
        return new Opening(site, places.stream().distinct().toList(), items, mode, sealed);
    }

    /**
     * What a person saw.
     *
     * @param id the look's own name when the body has none
     * @param place where it was when the body does not say; null when it must
     * @param now when it was, when the body does not say
     */
    public static Evidence.Look look(byte[] body, String id, @Nullable String place, Instant now) throws BadEvent {
        Form form = new Form(object(body));
        String named = form.textOrNull("id");
        String at = form.placeOrNull("location");
        String where = at != null ? key(at) : place;
        Instant until = time(form, "at", now);
        Instant from = time(form, "from", until);
        List<String> epcs = form.epcs("epcs");
        List<String> missing = form.epcs("missing");
        boolean everything = form.yes("everything");
        Map<Stuff, Long> amounts = amounts(form.items(false));
        form.nothingElse();
        if (where == null) {
            throw new BadEvent("location is missing: the count is of several places");
        }
        if (epcs.isEmpty() && missing.isEmpty() && !everything && amounts.isEmpty()) {
            throw new BadEvent("epcs, missing, items or everything: what was seen, or not");
        }
        return new Evidence.Look(
                named != null ? named : id,
                where,
                from,
                until,
                Set.copyOf(epcs),
                everything,
                Set.copyOf(missing),
                amounts);
    }

    /**
     * A sweep, as gateways tell it: {@code {"summary": {...}, "parts": [...]}}; of the summary {@code sweepId, startedAt, endedAt}
     * and {@code quality} are needed, of the parts {@code epcs[].epc}.
     */
    public static Evidence.Sweep sweep(byte[] body, @Nullable String place) throws BadEvent {
        JsonNode root = object(body);
        JsonNode summary = root.path("summary");
        String location = root.path("location").asText("");
        String where = location.isEmpty() ? place : key(Form.place("location", location));
        if (where == null) {
            throw new BadEvent("location is missing: the count is of several places");
        }
        if (!root.path("parts").isArray()) {
            throw new BadEvent("parts is missing: what was read");
        }
        List<JsonNode> parts = new ArrayList<>();
        root.path("parts").forEach(parts::add);
        return sweep(summary, parts, where);
    }

    /**
     * A sweep that is wanted.
     *
     * @param place which of the count's places, from 0
     * @param doors empty for all of the gateway
     * @param length such as {@code 20 s}, "" for the gateway's own
     * @param closed the doors are closed, so those without photo-eyes may be swept
     */
    public record Starting(GatewayId gateway, List<String> doors, String length, boolean closed, int place) {}

    public static Starting starting(byte[] body, Scope scope) throws BadEvent {
        Form form = new Form(object(body));
        String gateway = form.textOrNull("gateway");
        String location = form.placeOrNull("location");
        List<String> doors = new ArrayList<>();
        for (JsonNode each : form.list("doors")) {
            doors.add(each.asText());
        }
        String length = form.textOrNull("for");
        boolean closed = form.yes("doorClosed");
        form.nothingElse();
        int place = location == null ? 0 : scope.places().indexOf(key(location));
        if (place < 0 || (location == null && scope.places().size() > 1)) {
            throw new BadEvent("location must be one of the count's places");
        }
        if (gateway == null) {
            throw new BadEvent("gateway is missing: whose doors sweep");
        }
        try {
            return new Starting(new GatewayId(gateway), doors, length == null ? "" : length, closed, place);
        } catch (IllegalArgumentException e) {
            throw new BadEvent("gateway: " + e.getMessage(), e);
        }
    }

    /** The same from a summary and its parts. */
    public static Evidence.Sweep sweep(JsonNode summary, List<JsonNode> parts, String place) throws BadEvent {
        String id = summary.path("sweepId").asText("");
        JsonNode quality = summary.path("quality");
        if (id.isEmpty() || id.length() > 200) {
            throw new BadEvent("summary.sweepId is missing: a text of 1 to 200 characters");
        }
        if (!quality.isNumber() || quality.doubleValue() < 0 || quality.doubleValue() > 1) {
            throw new BadEvent("summary.quality must be a number from 0 to 1");
        }
        Set<String> seen = new LinkedHashSet<>();
        for (JsonNode part : parts) {
            for (JsonNode each : part.path("epcs")) {
                String epc = each.path("epc").asText("");
                if (epc.isEmpty() || epc.length() > 500) {
                    throw new BadEvent("parts.epcs.epc is missing: a Digital Link or urn:epc:raw");
                }
                seen.add(Identity.parse(epc).uri());
            }
        }
        List<String> doors = new ArrayList<>();
        summary.path("doors").forEach(door -> doors.add(door.asText()));
        return new Evidence.Sweep(
                id,
                place,
                time("summary.startedAt", summary.path("startedAt")),
                time("summary.endedAt", summary.path("endedAt")),
                seen,
                quality.doubleValue(),
                summary.path("site").asText("") + "/" + summary.path("gateway").asText("") + "/"
                        + String.join("+", doors));
    }

    /** One text of a small body, "" when it has none or there is no body. */
    public static String text(byte[] body, String name) throws BadEvent {
        if (body.length == 0) {
            return "";
        }
        Form form = new Form(object(body));
        String text = form.textOrNull(name);
        form.nothingElse();
        return text == null ? "" : text;
    }

    /** Whether a small body says {@code "name": true}. */
    public static boolean yes(byte[] body, String name) throws BadEvent {
        if (body.length == 0) {
            return false;
        }
        Form form = new Form(object(body));
        boolean yes = form.yes(name);
        form.nothingElse();
        return yes;
    }

    private static Map<Stuff, Long> amounts(List<Quantity> items) throws BadEvent {
        Map<Stuff, Long> all = new HashMap<>();
        for (Quantity each : items) {
            BigDecimal quantity = each.quantity();
            if (quantity != null && Identity.parse(each.epcClass()) instanceof Identity.TradeItemClass kind) {
                Stuff stuff = new Stuff(
                        kind.gtin14(), kind.lot() == null ? "" : kind.lot(), each.uom() == null ? "" : each.uom());
                if (all.put(stuff, quantity.movePointRight(3).longValueExact()) != null) {
                    throw new BadEvent("items: " + stuff.item() + " is listed twice");
                }
            }
        }
        return all;
    }

    private static Instant time(Form form, String name, Instant otherwise) throws BadEvent {
        return form.textOrNull(name) == null ? otherwise : form.time(name).toInstant();
    }

    private static Instant time(String name, JsonNode value) throws BadEvent {
        try {
            return OffsetDateTime.parse(value.asText("")).toInstant();
        } catch (DateTimeException e) {
            throw new BadEvent(name + " must be a date and time with zone, such as 2026-11-23T08:14:07Z", e);
        }
    }

    private static String key(String uri) throws BadEvent {
        String key = Bookings.placeKey(uri);
        if (key == null) {
            throw new BadEvent("'" + uri + "' is no place");
        }
        return key;
    }

    private static JsonNode object(byte[] body) throws BadEvent {
        try {
            JsonNode root = JSON.readTree(body);
            if (root == null || !root.isObject()) {
                throw new BadEvent("the body must be a JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new BadEvent("the body is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BadEvent("the body cannot be read: " + e.getMessage(), e);
        }
    }
}
