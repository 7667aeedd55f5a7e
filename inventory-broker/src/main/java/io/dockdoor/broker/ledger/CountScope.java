package io.dockdoor.broker.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dockdoor.broker.ledger.Booking.Scope;
import io.dockdoor.events.BadEvent;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * What a count looked at: {@code gw:countScope} of the event, {@code complete} or {@code partial} (default), and of a complete
 * one {@code gw:countItems}, the GTIN-14s that were looked for (default: all), and {@code gw:countExcept}, what it leaves open.
 */
final class CountScope {
    private static final JsonFactory JSON = new JsonFactory();

    private CountScope() {}

    static Scope of(byte[] body) throws BadEvent {
        try (JsonParser parser = JSON.createParser(body)) {
            boolean complete = false;
            Set<String> items = null;
            Set<String> except = Set.of();
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("gw:countScope")) {
                    complete = "complete".equals(parser.getText());
                } else if (name.equals("gw:countItems") && value == JsonToken.START_ARRAY) {
                    items = texts(parser);
                } else if (name.equals("gw:countExcept") && value == JsonToken.START_ARRAY) {
                    except = texts(parser);
                }
                parser.skipChildren();
            }
            return complete ? new Scope(true, items, except) : Scope.PARTIAL;
        } catch (IOException e) {
            throw new BadEvent("not readable as JSON: " + e.getMessage(), e);
        }
    }

    private static Set<String> texts(JsonParser parser) throws IOException {
        Set<String> all = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            all.add(parser.getText());
            parser.skipChildren();
        }
        return all;
    }
}
