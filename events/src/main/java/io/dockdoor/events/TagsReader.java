package io.dockdoor.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dockdoor.events.DoorFacts.MovedTag;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code gw:tags} straight from the bytes: nine tenths of an event. Takes only what is as it should be; of anything else
 * it says so and leaves the sentence to {@link Fields}.
 */
final class TagsReader {
    private static final int ALL = 0b1111_1111;
    /** Peak and antennas may be left out. */
    private static final int NEEDED = 0b1001_1111;

    private @Nullable String hex;
    private @Nullable String epc;
    private int reads;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private @Nullable Double peak;
    private List<Integer> antennas = List.of();
    private double confidence;

    private TagsReader() {}

    /**
     * The tags of the list that {@code json} stands at the beginning of.
     *
     * @return null when something in it is not as it should be
     */
    static @Nullable List<MovedTag> read(JsonParser json) throws IOException {
        List<MovedTag> all = new ArrayList<>();
        JsonToken token = json.nextToken();
        while (token == JsonToken.START_OBJECT) {
            MovedTag tag = new TagsReader().tag(json);
            if (tag == null) {
                return null;
            }
            all.add(tag);
            token = json.nextToken();
        }
        return token == JsonToken.END_ARRAY ? all : null;
    }

    private @Nullable MovedTag tag(JsonParser json) throws IOException {
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            int field = field(name);
            if ((seen & field) != 0 || !take(field, json, json.nextToken())) {
                return null;
            }
            seen |= field;
        }
        boolean whole = json.currentToken() == JsonToken.END_OBJECT && (seen & NEEDED) == NEEDED;
        return whole && hex != null && epc != null && first != null && last != null
                ? new MovedTag(hex, epc, reads, first, last, peak, antennas, confidence)
                : null;
    }

    private static int field(String name) {
        return switch (name) {
            case "gw:hex" -> 1;
            case "gw:epc" -> 1 << 1;
            case "gw:reads" -> 1 << 2;
            case "gw:first" -> 1 << 3;
            case "gw:last" -> 1 << 4;
            case "gw:peakRssiDbm" -> 1 << 5;
            case "gw:antennas" -> 1 << 6;
            case "gw:confidence" -> 1 << 7;
            default -> ALL + 1;
        };
    }

    private boolean take(int field, JsonParser json, JsonToken token) throws IOException {
        switch (field) {
            case 1 -> hex = text(json, token);
            case 1 << 1 -> epc = text(json, token);
            case 1 << 2 -> {
                if (token != JsonToken.VALUE_NUMBER_INT || json.getNumberType() != JsonParser.NumberType.INT) {
                    return false;
                }
                reads = json.getIntValue();
                return reads >= 0;
            }
            case 1 << 3 -> first = time(json, token);
            case 1 << 4 -> last = time(json, token);
            case 1 << 5 -> {
                if (!token.isNumeric()) {
                    return false;
                }
                peak = json.getDoubleValue();
            }
            case 1 << 6 -> {
                return token == JsonToken.START_ARRAY && antennas(json);
            }
            case 1 << 7 -> {
                if (!token.isNumeric()) {
                    return false;
                }
                confidence = json.getDoubleValue();
            }
            default -> {
                // a name of a later version, perhaps twice
                return false;
            }
        }
        return true;
    }

    private static @Nullable String text(JsonParser json, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_STRING ? json.getText() : null;
    }

    private static @Nullable Instant time(JsonParser json, JsonToken token) throws IOException {
        try {
            return token == JsonToken.VALUE_STRING ? UtcTime.parse(json.getText()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private boolean antennas(JsonParser json) throws IOException {
        List<Integer> all = new ArrayList<>(4);
        JsonToken token = json.nextToken();
        while (token == JsonToken.VALUE_NUMBER_INT && json.getNumberType() == JsonParser.NumberType.INT) {
            all.add(json.getIntValue());
            token = json.nextToken();
        }
        antennas = all;
        return token == JsonToken.END_ARRAY;
    }
}
