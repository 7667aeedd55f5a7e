package io.dockdoor.simulator.llrp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One message or parameter as it was received: its fields by name, its children in order, its own bytes. */
final class Node {
    private final Grammar.Rule rule;
    private final @Nullable Node parent;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final Map<String, long[]> fields = new HashMap<>();
    private final List<Node> children = new ArrayList<>();

    Node(Grammar.Rule rule, @Nullable Node parent, byte[] bytes, int start, int end) {
        this.rule = rule;
        this.parent = parent;
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    Grammar.Rule rule() {
        return rule;
    }

    @Nullable Node parent() {
        return parent;
    }

    /** The value of a field that has exactly one. */
    long field(String name) {
        return list(name)[0];
    }

    int number(String name) {
        return Math.toIntExact(field(name));
    }

    boolean flag(String name) {
        return field(name) != 0;
    }

    /** The values of a list. */
    long[] list(String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    /** The child of that name, which the grammar demands. */
    Node child(String name) {
        return Objects.requireNonNull(optional(name), name);
    }

    @Nullable Node optional(String name) {
        for (Node each : children) {
            if (each.rule.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    List<Node> all(String name) {
        List<Node> found = new ArrayList<>();
        for (Node each : children) {
            if (each.rule.name().equals(name)) {
                found.add(each);
            }
        }
        return found;
    }

    List<Node> children() {
        return children;
    }

    /** This parameter as it came over the wire. */
    byte[] toBytes() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    /** The fields of this parameter or message as they came, without its header. */
    byte[] fieldBytes() {
        int header = rule.isMessage() ? StrictReader.HEADER : rule.isTv() ? 1 : 4;
        int fieldsEnd = children.isEmpty() ? end : children.get(0).start;
        return Arrays.copyOfRange(bytes, start + header, fieldsEnd);
    }

    void put(String field, long... values) {
        fields.put(field, values);
    }
}
