package io.dockdoor.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whether who was built against an older contract gets along with a newer one. What we send may say more and must say all it
 * said; what we take may be told more and must be content with what was enough. Careful rather than clever: a rule that changed
 * in a way not known to be harmless is called a break.
 */
final class Compatibility {
    /** Who writes the messages of a schema. */
    enum Written {
        BY_US,
        TO_US
    }

    private static final List<String> SAME = List.of(
            "format",
            "pattern",
            "const",
            "$ref",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "uniqueItems");

    private final Written written;
    private final List<String> breaks = new ArrayList<>();

    private Compatibility(Written written) {
        this.written = written;
    }

    /** What breaks, each with the path to it; empty when nothing does. */
    static List<String> breaks(JsonNode before, JsonNode now, Written written) {
        Compatibility comparison = new Compatibility(written);
        comparison.schema("", before, now);
        return comparison.breaks;
    }

    private void schema(String path, JsonNode before, JsonNode now) {
        if (now.isMissingNode()) {
            breaks.add(path + " is gone");
            return;
        }
        for (String rule : SAME) {
            if (!before.path(rule).equals(now.path(rule))) {
                breaks.add(path + "/" + rule + " was " + before.path(rule) + " and is " + now.path(rule));
            }
        }
        types(path, before.path("type"), now.path("type"));
        required(path, texts(before.path("required")), texts(now.path("required")));
        words(path, texts(before.path("enum")), texts(now.path("enum")));
        before.path("properties")
                .properties()
                .forEach(each -> schema(
                        path + "/" + each.getKey(),
                        each.getValue(),
                        now.path("properties").path(each.getKey())));
        JsonNode more = before.path("additionalProperties");
        JsonNode moreNow = now.path("additionalProperties");
        if (more.isObject()) {
            schema(path + "/additionalProperties", more, moreNow);
        } else if (moreNow.isObject() || (!more.equals(moreNow) && moreNow.isBoolean() && !moreNow.booleanValue())) {
            breaks.add(path + "/additionalProperties became narrower");
        }
        for (String part : List.of("items", "if", "then", "else")) {
            if (before.has(part)) {
                schema(path + "/" + part, before.path(part), now.path(part));
            }
        }
        for (int i = 0; i < before.path("allOf").size(); i++) {
            schema(
                    path + "/allOf/" + i,
                    before.path("allOf").get(i),
                    now.path("allOf").path(i));
        }
    }

    private void types(String path, JsonNode before, JsonNode now) {
        Set<String> was = texts(before);
        Set<String> is = texts(now);
        boolean holds = switch (written) {
            case BY_US -> was.isEmpty() || (!is.isEmpty() && was.containsAll(is));
            case TO_US -> is.isEmpty() || (!was.isEmpty() && is.containsAll(was));
        };
        if (!holds) {
            breaks.add(path + "/type was " + was + " and is " + is);
        }
    }

    private void required(String path, Set<String> before, Set<String> now) {
        Set<String> lost = new TreeSet<>(written == Written.BY_US ? before : now);
        lost.removeAll(written == Written.BY_US ? now : before);
        lost.forEach(field -> breaks.add(path + "/" + field
                + (written == Written.BY_US ? " is not always there any more" : " must be given now")));
    }

    /** Words only grow: consumers pass over what they do not know. */
    private void words(String path, Set<String> before, Set<String> now) {
        Set<String> lost = new TreeSet<>(before);
        lost.removeAll(now);
        if (!lost.isEmpty() || before.isEmpty() != now.isEmpty()) {
            breaks.add(path + "/enum was " + before + " and is " + now);
        }
    }

    private static Set<String> texts(JsonNode node) {
        Set<String> all = new TreeSet<>();
        Stream<JsonNode> each = node.isArray()
                ? Stream.iterate(0, i -> i < node.size(), i -> i + 1).map(node::get)
                : node.isMissingNode() ? Stream.of() : Stream.of(node);
        each.forEach(text -> all.add(text.asText()));
        return all;
    }
}
