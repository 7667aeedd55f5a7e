package io.dockdoor.broker.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dockdoor.broker.ledger.Booking.Scope;
import io.dockdoor.events.BadEvent;
import java.io.IOException;

/** Whether a count looked at everything: {@code gw:countScope} of the event, {@code complete} or {@code partial} (default). */
final class CountScope {
    private static final JsonFactory JSON = new JsonFactory();

    private CountScope() {}

    static Scope of(byte[] body) throws BadEvent {
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("gw:countScope")) {
                    return "complete".equals(parser.getText()) ? Scope.COMPLETE : Scope.PARTIAL;
                }
                parser.skipChildren();
            }
            return Scope.PARTIAL;
        } catch (IOException e) {
            throw new BadEvent("not readable as JSON: " + e.getMessage(), e);
        }
    }
}
