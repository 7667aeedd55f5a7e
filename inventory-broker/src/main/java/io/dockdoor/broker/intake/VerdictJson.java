package io.dockdoor.broker.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Verdicts as JSON: the same over HTTP and MQTT. */
public final class VerdictJson {
    private static final JsonFactory JSON = new JsonFactory();

    private VerdictJson() {}

    /** Of a list of movements: counts first, then one verdict each in the list's order. */
    public static byte[] batch(List<Verdict> verdicts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(verdicts.size() * 128 + 128);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            count(out, "booked", verdicts);
            count(out, "duplicate", verdicts);
            count(out, "conflict", verdicts);
            count(out, "refused", verdicts);
            out.writeArrayFieldStart("verdicts");
            for (Verdict verdict : verdicts) {
                write(out, verdict);
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void count(JsonGenerator out, String word, List<Verdict> verdicts) throws IOException {
        out.writeNumberField(
                word, verdicts.stream().filter(each -> each.is(word)).count());
    }

    public static void write(JsonGenerator out, Verdict verdict) throws IOException {
        out.writeStartObject();
        if (!verdict.eventId().isEmpty()) {
            out.writeStringField("eventId", verdict.eventId());
        }
        out.writeStringField("verdict", verdict.verdict());
        if (verdict.position() != null) {
            out.writeNumberField("position", verdict.position());
        }
        if (verdict.ageMillis() != null) {
            out.writeNumberField("ageMillis", verdict.ageMillis());
        }
        if (verdict.reason() != null) {
            out.writeStringField("reason", verdict.reason());
        }
        out.writeEndObject();
    }
}
