package io.dockdoor.broker.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.EventId;
import io.dockdoor.events.Identity;
import io.dockdoor.events.InventoryEvent.Quantity;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of a movement by name and type; whatever does not fit becomes a sentence with the field's name and the cure. */
final class Form {
    private static final int LONGEST_TEXT = 500;
    private static final int MOST_THINGS = 10_000;

    private final JsonNode node;
    private final Set<String> asked = new LinkedHashSet<>();

    Form(JsonNode node) throws BadEvent {
        if (!node.isObject()) {
            throw new BadEvent("this must be a JSON object");
        }
        this.node = node;
    }

    /** The id that makes a repeat harmless: a URI, or a bare UUID. */
    EventId eventId() throws BadEvent {
        String text = text("eventId", "a UUID of your own, so that sending it again books nothing twice");
        try {
            return new EventId(
                    text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                            ? "urn:uuid:" + text.toLowerCase(Locale.ROOT)
                            : text);
        } catch (IllegalArgumentException e) {
            throw new BadEvent("eventId: " + e.getMessage(), e);
        }
    }

    /** When it happened, by the clock of who saw it, with its offset. */
    OffsetDateTime time(String name) throws BadEvent {
        String text = text(name, "when it happened, such as 2026-11-23T08:14:07.412+01:00");
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            throw new BadEvent(
                    name + ": '" + text + "' must be a date and time with zone, such as 2026-11-23T08:14:07+01:00", e);
        }
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) throws BadEvent {
        List<String> words = new ArrayList<>();
        for (E each : type.getEnumConstants()) {
            words.add(each.name().toLowerCase(Locale.ROOT));
        }
        String text = text(name, "one of " + String.join(", ", words));
        int found = words.indexOf(text);
        if (found < 0) {
            throw new BadEvent(name + ": '" + text + "' is none of " + String.join(", ", words));
        }
        return type.getEnumConstants()[found];
    }

    String place(String name) throws BadEvent {
        String place = placeOrNull(name);
        if (place == null) {
            throw new BadEvent(name + " is missing: a GLN, such as 9521141000014 or 9521141000014.bulk-A");
        }
        return place;
    }

    /** As a Digital Link: from that, from {@code gln} or from {@code gln.extension}. */
    @Nullable String placeOrNull(String name) throws BadEvent {
        String text = textOrNull(name);
        return text == null ? null : place(name, text);
    }

    /** A text as a place's Digital Link. */
    static String place(String name, String text) throws BadEvent {
        if (Identity.parse(text) instanceof Identity.Place place) {
            return place.uri();
        }
        try {
            int dot = text.indexOf('.');
            return new Identity.Place(dot < 0 ? text : text.substring(0, dot), dot < 0 ? null : text.substring(dot + 1))
                    .uri();
        } catch (IllegalArgumentException e) {
            throw new BadEvent(name + ": " + e.getMessage(), e);
        }
    }

    @Nullable String containerOrNull() throws BadEvent {
        String text = textOrNull("container");
        return text == null ? null : thing("container", text);
    }

    List<String> epcs() throws BadEvent {
        return epcs("epcs");
    }

    List<String> epcs(String name) throws BadEvent {
        Set<String> all = new LinkedHashSet<>();
        for (JsonNode each : list(name)) {
            if (!each.isTextual()) {
                throw new BadEvent(name + " must be a list of texts");
            }
            String thing = thing(name, each.textValue());
            if (!all.add(thing)) {
                throw new BadEvent(name + ": " + thing + " is listed twice");
            }
        }
        return List.copyOf(all);
    }

    private static String thing(String name, String text) throws BadEvent {
        Identity identity = Identity.parse(text);
        if (identity instanceof Identity.TradeItem
                || identity instanceof Identity.LogisticUnit
                || identity instanceof Identity.ReturnableAsset
                || identity instanceof Identity.IndividualAsset) {
            return identity.uri();
        }
        throw new BadEvent(name + ": '" + text + "' is no SGTIN, SSCC, GRAI or GIAI: give it as"
                + " https://id.gs1.org/01/{gtin14}/21/{serial}, https://id.gs1.org/00/{sscc} or urn:epc:id:...");
    }

    /** Quantities without identities. {@code signed}: of an adjustment, all up or all down. */
    List<Quantity> items(boolean signed) throws BadEvent {
        List<Quantity> all = new ArrayList<>();
        for (JsonNode each : list("items")) {
            Form item = new Form(each);
            String gtin = item.text("item", "a GTIN");
            String lot = item.textOrNull("lot");
            JsonNode quantity = item.any("quantity");
            String uom = item.textOrNull("uom");
            item.nothingElse();
            if (quantity == null || !quantity.isNumber()) {
                throw new BadEvent("items.quantity must be a number");
            }
            BigDecimal amount = quantity.decimalValue();
            boolean right = signed ? amount.signum() != 0 : amount.signum() >= 0;
            if (!right
                    || amount.stripTrailingZeros().scale() > 3
                    || amount.abs().compareTo(LARGEST) > 0) {
                throw new BadEvent("items.quantity " + amount + " must be " + (signed ? "" : "nought or ")
                        + "more, with at most three decimals and below " + LARGEST);
            }
            try {
                String padded = gtin.matches("\\d{8}|\\d{12,13}") ? "0".repeat(14 - gtin.length()) + gtin : gtin;
                all.add(new Quantity(new Identity.TradeItemClass(padded, lot).uri(), amount, uom));
            } catch (IllegalArgumentException e) {
                throw new BadEvent("items.item: " + e.getMessage(), e);
            }
        }
        return all;
    }

    private static final BigDecimal LARGEST = new BigDecimal(1_000_000_000L);

    /** Whether an adjustment adds: by the sign of its quantities, or {@code "direction": "up"} for things told by their ids. */
    boolean adjustsUp(List<Quantity> items) throws BadEvent {
        String direction = textOrNull("direction");
        if (direction != null && !List.of("up", "down").contains(direction)) {
            throw new BadEvent("direction must be up or down");
        }
        if (items.isEmpty()) {
            return "up".equals(direction);
        }
        boolean up = items.stream()
                .allMatch(each -> each.quantity() != null && each.quantity().signum() > 0);
        boolean down = items.stream()
                .allMatch(each -> each.quantity() != null && each.quantity().signum() < 0);
        if (!up && !down) {
            throw new BadEvent("items: an adjustment goes up or down; send both as two movements");
        }
        if (direction != null && up != direction.equals("up")) {
            throw new BadEvent("direction contradicts the sign of items.quantity");
        }
        return up;
    }

    @Nullable Long wholeOrNull(String name) throws BadEvent {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new BadEvent(name + " must be a whole number");
        }
        return value.longValue();
    }

    private String text(String name, String what) throws BadEvent {
        String text = textOrNull(name);
        if (text == null) {
            throw new BadEvent(name + " is missing: " + what);
        }
        return text;
    }

    @Nullable String textOrNull(String name) throws BadEvent {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > LONGEST_TEXT) {
            throw new BadEvent(name + " must be a text of 1 to " + LONGEST_TEXT + " characters");
        }
        return value.textValue();
    }

    private @Nullable JsonNode any(String name) {
        asked.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** True or false; false when it is not there. */
    boolean yes(String name) throws BadEvent {
        JsonNode value = any(name);
        if (value != null && !value.isBoolean()) {
            throw new BadEvent(name + " must be true or false");
        }
        return value != null && value.booleanValue();
    }

    /** A GTIN as 14 digits. */
    static String gtin(String name, String text) throws BadEvent {
        try {
            String padded = text.matches("\\d{8}|\\d{12,13}") ? "0".repeat(14 - text.length()) + text : text;
            return new Identity.TradeItemClass(padded, null).gtin14();
        } catch (IllegalArgumentException e) {
            throw new BadEvent(name + ": " + e.getMessage(), e);
        }
    }

    Iterable<JsonNode> list(String name) throws BadEvent {
        JsonNode value = any(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray() || value.size() > MOST_THINGS) {
            throw new BadEvent(name + " must be a list of at most " + MOST_THINGS);
        }
        return value;
    }

    /** Refuses what nobody asked for: a field misspelt would change what is booked. */
    void nothingElse() throws BadEvent {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!asked.contains(name)) {
                throw new BadEvent(
                        "'" + name + "' is unknown here; there are " + String.join(", ", new TreeSet<>(asked)));
            }
        }
    }

    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
