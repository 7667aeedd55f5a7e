package io.dockdoor.broker.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.fanout.Telling;
import io.dockdoor.broker.ledger.LedgerRecord;
import io.dockdoor.events.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A booked movement as Standard Webhooks has it: {@code {type, timestamp, data}}, and the three headers. */
final class Message {
    static final String TYPE = "movement.booked";
    private static final JsonFactory JSON = new JsonFactory();

    private Message() {}

    /** The same for every attempt and every replay: it names the event and where it stands. */
    static String id(LedgerRecord record) {
        String name = record.position() + "|" + record.kind() + "|" + record.eventId();
        return "msg_"
                + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "");
    }

    static Map<String, String> headers(Webhook hook, LedgerRecord record, Instant now) {
        return headers(hook, id(record), body(record), now);
    }

    static Map<String, String> headers(Webhook hook, String id, byte[] body, Instant now) {
        long seconds = now.getEpochSecond();
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                String.valueOf(seconds),
                "webhook-signature",
                Secret.signature(hook.secrets().at(now), id, seconds, body));
    }

    /** {@code data}: the movement as on the ledger topic, with the changes of stock it made as on the delta topics. */
    static byte[] body(LedgerRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("type", TYPE);
            out.writeStringField(
                    "timestamp", Telling.time(record.bookedMicros()).toString());
            out.writeObjectFieldStart("data");
            out.writeFieldName("movement");
            out.writeRawValue(new String(Telling.movement(record), StandardCharsets.UTF_8));
            out.writeArrayFieldStart("deltas");
            for (Wire.StockDelta delta : Telling.deltas(record)) {
                out.writeRawValue(new String(Wire.write(delta), StandardCharsets.UTF_8));
            }
            out.writeEndArray();
            out.writeEndObject();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** A message that says nothing, to see whether the receiver takes it. */
    static byte[] test(Instant now) {
        return ("{\"type\":\"webhook.test\",\"timestamp\":\"" + now + "\",\"data\":{}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Why the URL cannot be one of a receiver, null when it can. */
    static @Nullable String refusal(URI url) {
        boolean http = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            return "url must be https://host/path, without user and fragment";
        }
        return null;
    }
}
