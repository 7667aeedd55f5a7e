package io.dockdoor.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A JSON object whose fields are asked for by name and type; what does not fit becomes a {@link BadEvent} that says where. */
final class Fields {
    private static final int SHOWN = 60;

    private final JsonNode object;
    private final String path;

    private Fields(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    static Fields root(@Nullable JsonNode node) throws BadEvent {
        if (node == null || !node.isObject()) {
            throw new BadEvent("the message must be one JSON object: an EPCIS 2.0 event");
        }
        return new Fields(node, "");
    }

    /** True when the field is there and not null. */
    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** True when {@code @context} says that the prefix stands for the namespace (JSON-LD 1.1, compact IRIs). */
    boolean declares(String prefix, String namespace) {
        JsonNode context = object.path("@context");
        boolean declared = false;
        for (JsonNode each : context.isArray() ? context : List.of(context)) {
            JsonNode meaning = each.path(prefix);
            // as in JSON-LD, a later context overrules an earlier one
            declared = meaning.isMissingNode() ? declared : namespace.equals(meaning.textValue());
        }
        return declared;
    }

    String text(String name) throws BadEvent {
        JsonNode node = required(name);
        if (!node.isTextual()) {
            throw wrong(name, node, "a text");
        }
        return node.textValue();
    }

    @Nullable String textOrNull(String name) throws BadEvent {
        return has(name) ? text(name) : null;
    }

    /** A text that a value type accepts; the type's own sentence is passed on. */
    <T> T named(String name, Function<String, T> type) throws BadEvent {
        String value = text(name);
        try {
            return type.apply(value);
        } catch (IllegalArgumentException e) {
            throw new BadEvent(path + name + ": " + e.getMessage(), e);
        }
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) throws BadEvent {
        String value = text(name);
        for (E each : type.getEnumConstants()) {
            if (each.name().equalsIgnoreCase(value)) {
                return each;
            }
        }
        String allowed = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
        throw new BadEvent(path + name + ": '" + shown(value) + "' is none of " + allowed);
    }

    Instant time(String name) throws BadEvent {
        String value = text(name);
        try {
            return UtcTime.parse(value);
        } catch (DateTimeException e) {
            throw new BadEvent(
                    path + name + ": '" + shown(value) + "' must be a date and time with zone, such as"
                            + " 2026-11-23T08:14:07.412Z",
                    e);
        }
    }

    boolean flag(String name) throws BadEvent {
        JsonNode node = required(name);
        if (!node.isBoolean()) {
            throw wrong(name, node, "true or false");
        }
        return node.booleanValue();
    }

    long whole(String name) throws BadEvent {
        JsonNode node = required(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong(name, node, "a whole number");
        }
        return node.longValue();
    }

    int integer(String name) throws BadEvent {
        long value = whole(name);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw wrong(name, required(name), "a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    double decimal(String name) throws BadEvent {
        return number(name).doubleValue();
    }

    BigDecimal number(String name) throws BadEvent {
        JsonNode node = required(name);
        if (!node.isNumber()) {
            throw wrong(name, node, "a number");
        }
        return node.decimalValue();
    }

    Fields object(String name) throws BadEvent {
        JsonNode node = required(name);
        if (!node.isObject()) {
            throw wrong(name, node, "an object");
        }
        return new Fields(node, path + name + ".");
    }

    /** The objects of a list; empty when the field is absent. */
    List<Fields> objects(String name) throws BadEvent {
        List<Fields> all = new ArrayList<>();
        int index = 0;
        for (JsonNode each : list(name)) {
            if (!each.isObject()) {
                throw wrong(name + "[" + index + "]", each, "an object");
            }
            all.add(new Fields(each, path + name + "[" + index + "]."));
            index++;
        }
        return all;
    }

    /** The texts of a list; empty when the field is absent. */
    List<String> texts(String name) throws BadEvent {
        List<String> all = new ArrayList<>();
        for (JsonNode each : list(name)) {
            if (!each.isTextual()) {
                throw wrong(name + "[" + all.size() + "]", each, "a text");
            }
            all.add(each.textValue());
        }
        return all;
    }

    /** The whole numbers of a list; empty when the field is absent. */
    List<Long> numbers(String name) throws BadEvent {
        List<Long> all = new ArrayList<>();
        for (JsonNode each : list(name)) {
            if (!each.isIntegralNumber() || !each.canConvertToLong()) {
                throw wrong(name + "[" + all.size() + "]", each, "a whole number");
            }
            all.add(each.longValue());
        }
        return all;
    }

    BadEvent wrong(String name, String should) throws BadEvent {
        return wrong(name, required(name), should);
    }

    private Iterable<JsonNode> list(String name) throws BadEvent {
        if (!has(name)) {
            return List.of();
        }
        JsonNode node = required(name);
        if (!node.isArray()) {
            throw wrong(name, node, "a list");
        }
        return node;
    }

    private JsonNode required(String name) throws BadEvent {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            throw new BadEvent(path + name + " is missing");
        }
        return node;
    }

    private BadEvent wrong(String name, JsonNode node, String should) {
        return new BadEvent(path + name + " must be " + should + ", not " + shown(node.toString()));
    }

    private static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }
}
