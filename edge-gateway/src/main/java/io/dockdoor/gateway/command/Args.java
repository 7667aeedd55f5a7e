package io.dockdoor.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dockdoor.daemon.settings.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments of a command, read field by field; each refusal names the field and what could stand there. */
public final class Args {
    private final JsonNode args;
    private final Set<String> asked = new LinkedHashSet<>();

    /** @param args null for none */
    Args(@Nullable JsonNode args) {
        this.args = args == null ? JsonNodeFactory.instance.objectNode() : args;
    }

    /** Whether something stands there. */
    public boolean has(String field) {
        asked.add(field);
        return args.hasNonNull(field);
    }

    /** A text that must be there. */
    public String text(String field, String example) throws Refused {
        String text = textOrNull(field);
        if (text == null) {
            throw Refused.malformed("args." + field, "is missing; for example \"" + field + "\": \"" + example + "\"");
        }
        return text;
    }

    /** A text that may be missing. */
    public @Nullable String textOrNull(String field) throws Refused {
        if (!has(field)) {
            return null;
        }
        JsonNode value = args.get(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw Refused.malformed("args." + field, "must be a text that is not empty");
        }
        return value.textValue();
    }

    /** A list of texts; empty when missing. */
    public List<String> texts(String field, int most) throws Refused {
        List<String> all = new ArrayList<>();
        if (!has(field)) {
            return all;
        }
        JsonNode list = args.get(field);
        if (!list.isArray() || list.isEmpty() || list.size() > most) {
            throw Refused.malformed("args." + field, "must be a list of 1 to " + most + " texts");
        }
        for (JsonNode each : list) {
            if (!each.isTextual()) {
                throw Refused.malformed("args." + field, "must be a list of texts; found " + each.getNodeType());
            }
            all.add(each.textValue());
        }
        return all;
    }

    /** A duration with its unit, such as {@code 20 s}. */
    public Duration duration(String field, Duration otherwise, Duration least, Duration most) throws Refused {
        String text = textOrNull(field);
        if (text == null) {
            return otherwise;
        }
        Duration read = Units.duration(text);
        if (read == null || read.compareTo(least) < 0 || read.compareTo(most) > 0) {
            throw Refused.malformed(
                    "args." + field,
                    "cannot be '" + text + "'; from " + least.toSeconds() + " s to " + most.toSeconds()
                            + " s, such as \"20 s\"");
        }
        return read;
    }

    /** A whole number that must be there. */
    public long number(String field, long least, long most) throws Refused {
        if (!has(field)
                || !args.get(field).isIntegralNumber()
                || !args.get(field).canConvertToLong()) {
            throw Refused.malformed("args." + field, "must be a whole number from " + least + " to " + most);
        }
        long value = args.get(field).longValue();
        if (value < least || value > most) {
            throw Refused.malformed(
                    "args." + field, "cannot be " + value + "; a whole number from " + least + " to " + most);
        }
        return value;
    }

    /** Yes or no; no when missing. */
    public boolean flag(String field) throws Refused {
        if (!has(field)) {
            return false;
        }
        if (!args.get(field).isBoolean()) {
            throw Refused.malformed("args." + field, "must be true or false");
        }
        return args.get(field).booleanValue();
    }

    /** What stands there, for arguments with a shape of their own; null when missing. */
    public @Nullable JsonNode node(String field) {
        return has(field) ? args.get(field) : null;
    }

    /** Refuses what nobody asked for: a misspelt argument is not passed over. */
    void done() throws Refused {
        for (var names = args.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!asked.contains(name)) {
                throw Refused.malformed(
                        "args." + name,
                        asked.isEmpty()
                                ? "this verb takes no arguments"
                                : "is no argument of this verb; it takes " + String.join(", ", asked));
            }
        }
    }
}
