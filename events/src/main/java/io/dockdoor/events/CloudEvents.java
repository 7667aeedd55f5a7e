package io.dockdoor.events;

import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.InventoryEvent.Aggregation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The CloudEvents 1.0 attributes of a movement, sent as MQTT 5 user properties in binary mode (CloudEvents MQTT binding
 * 1.0.2, 3.1): names unchanged, the content type travels as the MQTT property.
 */
public final class CloudEvents {
    /** The MQTT content type of an event. */
    public static final String CONTENT_TYPE = "application/json";

    private CloudEvents() {}

    /** Attributes in a fixed order: specversion, id, source, type, subject, time, then sequence and recordedtime if known. */
    public static Map<String, String> attributes(InventoryEvent event) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("specversion", "1.0");
        all.put("id", event.id().uri());
        all.put("source", source(event));
        all.put(
                "type",
                event.what() instanceof Aggregation ? "org.gs1.epcis.AggregationEvent" : "org.gs1.epcis.ObjectEvent");
        String subject = event.bizStep();
        if (subject != null) {
            all.put("subject", subject);
        }
        all.put("time", event.eventTime().toString());
        DoorFacts door = event.door();
        StreamPosition stream = door == null ? null : door.stream();
        if (stream != null) {
            all.put("sequence", sequence(stream.epoch(), stream.sequence()));
            all.put("recordedtime", stream.recorded().toString());
        }
        return all;
    }

    /** {@code epoch-sequence}, zero-padded to 10 and 20 digits so that text order is stream order. */
    public static String sequence(long epoch, long sequence) {
        return "%010d-%020d".formatted(epoch, sequence);
    }

    private static String source(InventoryEvent event) {
        DoorFacts door = event.door();
        if (door != null) {
            return "/" + door.site() + "/gw/" + door.gateway() + "/door/" + door.door();
        }
        String readPoint = event.readPoint();
        return readPoint != null ? readPoint : "urn:dockdoor:unknown";
    }
}
