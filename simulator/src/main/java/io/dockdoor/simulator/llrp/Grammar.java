package io.dockdoor.simulator.llrp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The structure of LLRP 1.0.1, read once from {@code llrp-1.0.1.txt} beside this class: which fields and which parameters a
 * message or parameter has, in which order and how often. It knows nothing of meaning.
 */
final class Grammar {
    static final Grammar LLRP_1_0_1 = load("llrp-1.0.1.txt");

    /** LLRP 16.2: parameters below 128 are TV-encoded: one byte of type with its top bit set, no length. */
    static final int FIRST_TLV = 128;

    static final int CUSTOM = 1023;

    private final Map<Integer, Rule> messages = new HashMap<>();
    private final Map<Integer, Rule> parameters = new HashMap<>();
    private final Map<String, Rule> byName = new HashMap<>();

    /** A message or a parameter. */
    record Rule(boolean isMessage, int type, String name, List<Field> fields, List<Slot> slots) {
        boolean isTv() {
            return !isMessage && type < FIRST_TLV;
        }

        /** The number of the named field, counted from 0 and without reserved bits. */
        int fieldNumber(String field) {
            int number = 0;
            for (Field each : fields) {
                if (each.name.equals(field)) {
                    return number;
                }
                number += each.isReserved() ? 0 : 1;
            }
            throw new IllegalArgumentException(name + " has no field " + field);
        }
    }

    /** {@code bits} is the width of one value; {@code counted}: a 16-bit count precedes the values; {@code toEnd}: they fill the rest. */
    record Field(String name, int bits, boolean signed, boolean counted, boolean toEnd, List<Range> allowed) {
        boolean isReserved() {
            return name.equals("-");
        }

        boolean allows(long value) {
            return allowed.isEmpty() || allowed.stream().anyMatch(r -> r.from <= value && value <= r.to);
        }
    }

    record Range(long from, long to) {}

    /** One place among the children: any of those types, at least {@code min}, at most {@code max}. */
    record Slot(List<String> names, int min, int max) {}

    @Nullable Rule message(int type) {
        return messages.get(type);
    }

    @Nullable Rule parameter(int type) {
        return parameters.get(type);
    }

    Rule named(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    Iterable<Rule> rules() {
        return byName.values();
    }

    private static Grammar load(String resource) {
        Grammar grammar = new Grammar();
        try (InputStream in = Objects.requireNonNull(Grammar.class.getResourceAsStream(resource), resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    grammar.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the LLRP grammar " + resource, e);
        }
        return grammar;
    }

    private void add(String line) {
        String[] halves = line.split(" / ", 2);
        String[] words = halves[0].trim().split(" ");
        List<Field> fields = new ArrayList<>();
        for (int i = 3; i < words.length; i++) {
            fields.add(field(words[i]));
        }
        List<Slot> slots = new ArrayList<>();
        if (halves.length == 2) {
            for (String word : halves[1].trim().split(" ")) {
                slots.add(slot(word));
            }
        }
        boolean isMessage = words[0].equals("message");
        Rule rule = new Rule(isMessage, Integer.parseInt(words[1]), words[2], List.copyOf(fields), List.copyOf(slots));
        (isMessage ? messages : parameters).put(rule.type, rule);
        byName.put(rule.name, rule);
    }

    private static Field field(String word) {
        int colon = word.indexOf(':');
        int equals = word.indexOf('=');
        String name = word.substring(0, colon);
        String type = word.substring(colon + 1, equals < 0 ? word.length() : equals);
        List<Range> allowed = new ArrayList<>();
        if (equals > 0) {
            for (String range : word.substring(equals + 1).split("\\|")) {
                String[] ends = range.split("\\.\\.");
                allowed.add(new Range(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])));
            }
        }
        if (name.equals("-")) {
            return new Field(name, Integer.parseInt(type), false, false, false, List.of());
        }
        if (type.equals("utf8v")) {
            return new Field(name, 8, false, true, false, List.of());
        }
        if (type.equals("bytesToEnd")) {
            return new Field(name, 8, false, false, true, List.of());
        }
        boolean counted = type.endsWith("v");
        int bits = Integer.parseInt(type.substring(1, counted ? type.length() - 1 : type.length()));
        return new Field(name, bits, type.charAt(0) == 's', counted, false, List.copyOf(allowed));
    }

    private static Slot slot(String word) {
        char last = word.charAt(word.length() - 1);
        boolean plain = last != '?' && last != '+' && last != '*';
        List<String> names = List.of((plain ? word : word.substring(0, word.length() - 1)).split("\\|"));
        return new Slot(names, plain || last == '+' ? 1 : 0, plain || last == '?' ? 1 : Integer.MAX_VALUE);
    }
}
