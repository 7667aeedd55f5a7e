package io.dockdoor.broker.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a message that is no readable event stands in its gateway's journal, as far as can be made out. Set aside it is
 * settled, and must not hold back the acknowledgement of all that comes behind it.
 */
record StreamMark(long epoch, long position) {
    private static final JsonFactory JSON = new JsonFactory();

    static @Nullable StreamMark of(byte[] body) {
        long epoch = 0;
        long position = 0;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_NUMBER_INT && name.equals("gw:epoch")) {
                    epoch = parser.getLongValue();
                } else if (value == JsonToken.VALUE_NUMBER_INT && name.equals("gw:position")) {
                    position = parser.getLongValue();
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            // cut short or garbled: what was read before that stands
        }
        return epoch > 0 && position > 0 ? new StreamMark(epoch, position) : null;
    }
}
