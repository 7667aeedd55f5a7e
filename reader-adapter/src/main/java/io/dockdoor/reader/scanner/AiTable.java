package io.dockdoor.reader.scanner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The application identifiers of GS1, by their digits: {@code application-identifiers.txt} beside this class. */
final class AiTable {
    /** Values that end without a separator: decided by the first two digits (General Specifications 7.8.5). */
    private static final Set<String> PREDEFINED = Set.of(
            "00", "01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "31", "32", "33",
            "34", "35", "36", "41");

    private static final Map<String, AiFormat> FORMATS = read();

    private AiTable() {}

    /** The identifier that the text begins with at that place; null when there is none. */
    static @Nullable String at(String text, int from) {
        for (int length = 2; length <= 4 && from + length <= text.length(); length++) {
            String ai = text.substring(from, from + length);
            if (FORMATS.containsKey(ai)) {
                return ai; // no identifier is the beginning of another
            }
        }
        return null;
    }

    /** The format of its value; null for digits that identify nothing. */
    static @Nullable AiFormat format(String ai) {
        return FORMATS.get(ai);
    }

    /** True when its value ends where its length ends, with no separator between it and the next. */
    static boolean isPredefined(String ai) {
        return PREDEFINED.contains(ai.substring(0, 2));
    }

    static Set<String> all() {
        return FORMATS.keySet();
    }

    private static Map<String, AiFormat> read() {
        Map<String, AiFormat> formats = new HashMap<>();
        try (InputStream in = AiTable.class.getResourceAsStream("application-identifiers.txt")) {
            if (in == null) {
                throw new IllegalStateException("application-identifiers.txt is missing from the jar");
            }
            List<String> lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            for (String line : lines) {
                String[] sides = line.split(" \\| ");
                AiFormat format = AiFormat.parse(sides[0]);
                for (String range : sides[1].split(" ")) {
                    String[] ends = range.split("-");
                    int last = Integer.parseInt(ends[ends.length - 1]);
                    for (int ai = Integer.parseInt(ends[0]); ai <= last; ai++) {
                        String digits = String.valueOf(ai);
                        formats.put("0".repeat(ends[0].length() - digits.length()) + digits, format);
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Map.copyOf(formats);
    }
}
