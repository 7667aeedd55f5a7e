package io.dockdoor.broker.fanout;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.availability.Availability;
import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.ledger.Place;
import java.io.IOException;
import java.time.Instant;

/** What can be promised, in the words of the contract: the totals are the same for HTTP and MQTT. */
public final class Promise {
    private Promise() {}

    /** The totals, as members of an object. */
    public static void totals(JsonGenerator out, Availability.Answer answer, Instant now) throws IOException {
        out.writeStringField("item", answer.item());
        out.writeStringField("channel", answer.channel());
        if (answer.unclassified()) {
            out.writeBooleanField("unclassified", true);
        }
        number(out, "onHand", answer.onHand());
        number(out, "unavailable", answer.unavailable());
        number(out, "reserved", answer.reserved());
        number(out, "unplaced", answer.unplaced());
        number(out, "available", answer.available());
        number(out, "shortfall", answer.shortfall());
        number(out, "incoming", answer.incoming());
        number(out, "buffer", answer.buffer());
        number(out, "haircut", answer.haircut());
        number(out, "atp", answer.atp());
        number(out, "atpFresh", answer.atpFresh());
        age(out, Freshness.of(answer.asOf(), now));
        out.writeArrayFieldStart("staleLocations");
        for (String place : answer.stale()) {
            out.writeString(Place.uri(place));
        }
        out.writeEndArray();
    }

    /** All numbers of a place, as members of an object. */
    public static void line(JsonGenerator out, Availability.Line line) throws IOException {
        out.writeStringField("location", Place.uri(line.place()));
        number(out, "onHand", line.onHand());
        number(out, "unavailable", line.unavailable());
        number(out, "reserved", line.reserved());
        number(out, "available", line.available());
        number(out, "shortfall", line.shortfall());
        number(out, "incoming", line.incoming());
        number(out, "buffer", line.buffer());
        out.writeStringField("bufferRule", line.bufferRule());
        number(out, "haircut", line.haircut());
        out.writeStringField("haircutRule", line.haircutRule());
        number(out, "atp", line.atp());
        out.writeBooleanField("counts", line.counts());
        age(out, line.freshness());
    }

    private static void age(JsonGenerator out, Freshness freshness) throws IOException {
        out.writeStringField("freshness", freshness.state().word());
        if (freshness.asOf() != null) {
            out.writeStringField("asOf", freshness.asOf().toString());
            out.writeNumberField("lagMillis", freshness.lag().toMillis());
        }
    }

    private static void number(JsonGenerator out, String name, long milli) throws IOException {
        out.writeFieldName(name);
        Telling.quantity(out, milli);
    }
}
