package io.dockdoor.events;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.Document;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorFacts.StreamPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The {@code gw:} properties of an event. Nested names carry the prefix too, so that JSON-LD tools keep them. */
final class DoorFactsJson {
    private static final String TAGS = "gw:tags";
    private static final String GATEWAY = "gw:gateway";

    private DoorFactsJson() {}

    static void write(JsonGenerator out, DoorFacts door) throws IOException {
        out.writeStringField("gw:site", door.site().value());
        out.writeStringField(GATEWAY, door.gateway().value());
        out.writeStringField("gw:door", door.door().value());
        out.writeStringField("gw:passage", door.passage());
        out.writeNumberField("gw:revision", door.revision());
        out.writeNumberField("gw:part", door.part());
        out.writeNumberField("gw:parts", door.parts());
        out.writeStringField("gw:movement", door.kind().level());
        Direction direction = door.direction();
        if (direction != null) {
            out.writeStringField("gw:direction", direction.name().toLowerCase(Locale.ROOT));
        }
        out.writeNumberField("gw:confidence", door.confidence());
        out.writeArrayFieldStart("gw:reasons");
        for (Reason each : door.reasons()) {
            out.writeStartObject();
            out.writeStringField("gw:name", each.name());
            out.writeStringField("gw:detail", each.detail());
            out.writeNumberField("gw:logOdds", each.logOdds());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeStringField("gw:windowStart", door.windowStart().toString());
        out.writeStringField("gw:windowEnd", door.windowEnd().toString());
        out.writeArrayFieldStart(TAGS);
        for (MovedTag each : door.tags()) {
            tag(out, each);
        }
        out.writeEndArray();
        rejected(out, door.rejected());
        Document document = door.document();
        if (document != null) {
            document(out, document);
        }
        out.writeObjectFieldStart("gw:clock");
        out.writeBooleanField("gw:synced", door.clock().synced());
        Long offset = door.clock().offsetMillis();
        if (offset != null) {
            out.writeNumberField("gw:offsetMillis", offset);
        }
        out.writeEndObject();
        StreamPosition stream = door.stream();
        if (stream != null) {
            out.writeNumberField("gw:epoch", stream.epoch());
            out.writeNumberField("gw:sequence", stream.sequence());
            out.writeNumberField("gw:position", stream.position());
            out.writeStringField("gw:recorded", stream.recorded().toString());
            out.writeBooleanField("gw:replayed", stream.replayed());
        }
        EventId voids = door.voids();
        if (voids != null) {
            out.writeStringField("gw:voids", voids.uri());
        }
    }

    private static void tag(JsonGenerator out, MovedTag tag) throws IOException {
        out.writeStartObject();
        out.writeStringField("gw:hex", tag.hex());
        out.writeStringField("gw:epc", tag.identity());
        out.writeNumberField("gw:reads", tag.reads());
        out.writeStringField("gw:first", tag.first().toString());
        out.writeStringField("gw:last", tag.last().toString());
        Double peak = tag.peakRssiDbm();
        if (peak != null) {
            out.writeNumberField("gw:peakRssiDbm", peak);
        }
        out.writeArrayFieldStart("gw:antennas");
        for (int antenna : tag.antennas()) {
            out.writeNumber(antenna);
        }
        out.writeEndArray();
        out.writeNumberField("gw:confidence", tag.confidence());
        out.writeEndObject();
    }

    private static void rejected(JsonGenerator out, Rejected rejected) throws IOException {
        out.writeObjectFieldStart("gw:rejected");
        out.writeNumberField("gw:static", rejected.standing());
        out.writeNumberField("gw:stray", rejected.stray());
        out.writeNumberField("gw:foreign", rejected.foreign());
        out.writeNumberField("gw:weak", rejected.weak());
        out.writeEndObject();
    }

    private static void document(JsonGenerator out, Document document) throws IOException {
        out.writeObjectFieldStart("gw:document");
        out.writeStringField("gw:type", document.type());
        out.writeStringField("gw:id", document.id());
        out.writeStringField("gw:verdict", document.verdict());
        EventWriter.strings(out, "gw:missing", document.missing());
        EventWriter.strings(out, "gw:unexpected", document.unexpected());
        out.writeEndObject();
    }

    /** Null when the event carries no door facts of ours: it comes from another system, whose {@code gw:} may be its own. */
    static @Nullable DoorFacts read(Fields event) throws BadEvent {
        if (!event.declares("gw", EventJson.NAMESPACE) || !event.has(GATEWAY)) {
            return null;
        }
        List<Reason> reasons = new ArrayList<>();
        for (Fields each : event.objects("gw:reasons")) {
            reasons.add(new Reason(each.text("gw:name"), each.text("gw:detail"), each.decimal("gw:logOdds")));
        }
        List<MovedTag> tags = new ArrayList<>();
        for (Fields each : event.objects(TAGS)) {
            tags.add(tag(each));
        }
        Fields clock = event.object("gw:clock");
        return new DoorFacts(
                event.named("gw:site", SiteId::new),
                event.named(GATEWAY, GatewayId::new),
                event.named("gw:door", DoorId::new),
                event.text("gw:passage"),
                event.integer("gw:revision"),
                event.integer("gw:part"),
                event.integer("gw:parts"),
                event.oneOf("gw:movement", MovementKind.class),
                event.has("gw:direction") ? event.oneOf("gw:direction", Direction.class) : null,
                event.decimal("gw:confidence"),
                reasons,
                event.time("gw:windowStart"),
                event.time("gw:windowEnd"),
                tags,
                rejected(event.object("gw:rejected")),
                event.has("gw:document") ? document(event.object("gw:document")) : null,
                new ClockState(
                        clock.flag("gw:synced"), clock.has("gw:offsetMillis") ? clock.whole("gw:offsetMillis") : null),
                event.has("gw:position") ? stream(event) : null,
                event.has("gw:voids") ? event.named("gw:voids", EventId::new) : null);
    }

    private static MovedTag tag(Fields tag) throws BadEvent {
        List<Integer> antennas = new ArrayList<>();
        for (long each : tag.numbers("gw:antennas")) {
            antennas.add((int) each);
        }
        return new MovedTag(
                tag.text("gw:hex"),
                tag.text("gw:epc"),
                tag.integer("gw:reads"),
                tag.time("gw:first"),
                tag.time("gw:last"),
                tag.has("gw:peakRssiDbm") ? tag.decimal("gw:peakRssiDbm") : null,
                antennas,
                tag.decimal("gw:confidence"));
    }

    private static Rejected rejected(Fields rejected) throws BadEvent {
        return new Rejected(
                rejected.integer("gw:static"),
                rejected.integer("gw:stray"),
                rejected.integer("gw:foreign"),
                rejected.integer("gw:weak"));
    }

    private static Document document(Fields document) throws BadEvent {
        return new Document(
                document.text("gw:type"),
                document.text("gw:id"),
                document.text("gw:verdict"),
                document.texts("gw:missing"),
                document.texts("gw:unexpected"));
    }

    private static StreamPosition stream(Fields event) throws BadEvent {
        return new StreamPosition(
                event.whole("gw:epoch"),
                event.whole("gw:sequence"),
                event.whole("gw:position"),
                event.time("gw:recorded"),
                event.has("gw:replayed") && event.flag("gw:replayed"));
    }
}
