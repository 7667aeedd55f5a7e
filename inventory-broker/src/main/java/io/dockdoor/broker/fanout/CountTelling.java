package io.dockdoor.broker.fanout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.count.Act;
import io.dockdoor.broker.count.Evidence;
import io.dockdoor.broker.count.KeptAct;
import io.dockdoor.broker.count.Line;
import io.dockdoor.broker.count.Scope;
import io.dockdoor.broker.count.Tally;
import io.dockdoor.broker.ledger.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Counts in the words of the contract: the same for MQTT and the API. */
public final class CountTelling {
    private static final JsonFactory JSON = new JsonFactory();

    private CountTelling() {}

    /** One act: who did what to a count, when, and what came of it. */
    public static byte[] act(KeptAct kept) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            act(out, kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static void act(JsonGenerator out, KeptAct kept) throws IOException {
        Act act = kept.act();
        out.writeStartObject();
        out.writeNumberField("number", kept.number());
        out.writeStringField("countId", kept.count());
        out.writeStringField("site", kept.site());
        out.writeStringField("phase", act.phase());
        out.writeStringField("at", act.at().toString());
        out.writeStringField("by", act.by());
        if (act instanceof Act.Opened opened) {
            out.writeStringField("mode", opened.mode().word());
            scope(out, opened.scope());
            out.writeNumberField("position", opened.position());
        } else if (act instanceof Act.Added added) {
            look(out, added.evidence());
        } else if (act instanceof Act.Reckoned reckoned) {
            tally(out, reckoned.tally());
        } else if (act instanceof Act.Recounted recounted) {
            out.writeStringField("reason", recounted.reason());
            lines(out, recounted.worst());
        } else if (act instanceof Act.Posted posted) {
            tally(out, posted.tally());
            texts(out, "events", posted.events());
        } else if (act instanceof Act.Cancelled cancelled) {
            out.writeStringField("reason", cancelled.reason());
        }
        out.writeEndObject();
    }

    public static void scope(JsonGenerator out, Scope scope) throws IOException {
        texts(out, "locations", scope.places().stream().map(Place::uri).toList());
        texts(out, "items", new TreeSet<>(scope.items()));
        out.writeBooleanField("sealed", scope.sealed());
    }

    private static void look(JsonGenerator out, Evidence evidence) throws IOException {
        out.writeObjectFieldStart("look");
        out.writeStringField("id", evidence.id());
        out.writeStringField("location", Place.uri(evidence.place()));
        out.writeStringField("from", evidence.from().toString());
        out.writeStringField("until", evidence.until().toString());
        out.writeNumberField("seen", evidence.seen().size());
        if (evidence instanceof Evidence.Sweep sweep) {
            out.writeNumberField("quality", sweep.quality());
            out.writeStringField("door", sweep.door());
        } else if (evidence instanceof Evidence.Look look) {
            out.writeBooleanField("everything", look.everything());
            out.writeNumberField("missing", look.missing().size());
            out.writeNumberField("quantities", look.amounts().size());
        }
        out.writeEndObject();
    }

    public static void tally(JsonGenerator out, Tally tally) throws IOException {
        out.writeObjectFieldStart("tally");
        out.writeNumberField("expected", tally.expected());
        out.writeNumberField("matched", tally.matched());
        out.writeNumberField("moved", tally.moved());
        out.writeNumberField("found", tally.found());
        out.writeNumberField("misplaced", tally.misplaced());
        out.writeNumberField("missing", tally.missing());
        out.writeNumberField("unseen", tally.unseen());
        out.writeNumberField("unclassified", tally.unclassified());
        out.writeNumberField("quantities", tally.quantities());
        texts(out, "settled", tally.barred().stream().map(Place::uri).toList());
        out.writeBooleanField("needsApproval", tally.needsApproval());
        texts(out, "reasons", tally.reasons());
        out.writeEndObject();
    }

    public static void lines(JsonGenerator out, List<Line> lines) throws IOException {
        out.writeArrayFieldStart("lines");
        for (Line line : lines) {
            out.writeStartObject();
            out.writeStringField("item", line.item());
            out.writeStringField("location", Place.uri(line.place()));
            out.writeNumberField("found", line.found());
            out.writeNumberField("misplaced", line.misplaced());
            out.writeNumberField("missing", line.missing());
            out.writeNumberField("unseen", line.unseen());
            out.writeFieldName("quantity");
            Telling.quantity(out, line.quantity());
            if (line.value() != null) {
                out.writeNumberField("value", line.value());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    public static void texts(JsonGenerator out, String name, Collection<String> texts) throws IOException {
        out.writeArrayFieldStart(name);
        for (String text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }
}
