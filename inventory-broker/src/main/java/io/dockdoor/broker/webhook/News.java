package io.dockdoor.broker.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.fanout.CountTelling;
import io.dockdoor.broker.fanout.Expecting;
import io.dockdoor.broker.fanout.Telling;
import io.dockdoor.broker.ledger.LedgerRecord;
import io.dockdoor.broker.ledger.Notice;
import io.dockdoor.events.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** Something a webhook is told of, as Standard Webhooks has it: {@code {type, timestamp, data}}. */
sealed interface News {
    /** Where it stands, as the key of its letter: the ledger position of a movement, the number of a notice below nought. */
    long key();

    /** The same for every attempt and every replay. */
    String id();

    byte[] body();

    /** {@code data}: the movement as on the ledger topic, with the changes of stock it made as on the delta topics. */
    record Booked(LedgerRecord record) implements News {
        @Override
        public long key() {
            return record.position();
        }

        @Override
        public String id() {
            return named(record.position() + "|" + record.kind() + "|" + record.eventId());
        }

        @Override
        public byte[] body() {
            StringBuilder deltas = new StringBuilder();
            for (Wire.StockDelta delta : Telling.deltas(record)) {
                deltas.append(deltas.isEmpty() ? "" : ",").append(text(Wire.write(delta)));
            }
            String data = "{\"movement\":" + text(Telling.movement(record)) + ",\"deltas\":[" + deltas + "]}";
            return message("movement.booked", Telling.time(record.bookedMicros()), data);
        }
    }

    /** {@code data}: what the topic of counts or of closed documents carries. */
    record Noticed(Notice notice) implements News {
        @Override
        public long key() {
            return -notice.number();
        }

        @Override
        public String id() {
            return named(
                    notice instanceof Notice.Counted counted
                            ? "count|" + counted.act().count() + "|"
                                    + counted.act().number()
                            : "document|"
                                    + ((Notice.Closed) notice)
                                            .document()
                                            .document()
                                            .key());
        }

        @Override
        public byte[] body() {
            if (notice instanceof Notice.Counted counted) {
                return message(
                        "count." + counted.act().act().phase(),
                        counted.act().act().at(),
                        text(CountTelling.act(counted.act())));
            }
            Notice.Closed closed = (Notice.Closed) notice;
            return message(
                    "document.closed",
                    Objects.requireNonNull(closed.document().closed()),
                    text(Expecting.message(closed.document(), closed.report(), closed.passed())));
        }
    }

    private static String named(String name) {
        return "msg_"
                + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "");
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static byte[] message(String type, Instant time, String data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("type", type);
            out.writeStringField("timestamp", time.toString());
            out.writeFieldName("data");
            out.writeRawValue(data);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }
}
