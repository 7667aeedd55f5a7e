package io.dockdoor.broker.epcis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.broker.intake.Told;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.InventoryEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a capture request holds: an EPCISDocument with its events, or one event by itself. */
public final class CaptureDocument {
    /** Events in one request. */
    public static final int MOST = 1000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Duration AHEAD = Duration.ofMinutes(10);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private CaptureDocument() {}

    /**
     * The events in their order, each understood or not.
     *
     * @param now when they came
     * @throws BadEvent when it is no such document
     */
    public static List<Told> read(byte[] body, Instant now) throws BadEvent {
        JsonNode root = tree(body);
        if (!root.path("type").asText().equals("EPCISDocument")) {
            return List.of(one(root, now));
        }
        if (!root.path("schemaVersion").asText().matches("2\\.0(\\.\\d+)?")) {
            throw new BadEvent("schemaVersion must be 2.0");
        }
        JsonNode events = root.path("epcisBody").path("eventList");
        if (!events.isArray() || events.size() > MOST) {
            throw new BadEvent("epcisBody.eventList must be a list of at most " + MOST + " events");
        }
        List<Told> all = new ArrayList<>();
        for (JsonNode each : events) {
            if (each instanceof ObjectNode event && !event.has("@context") && root.has("@context")) {
                event.set("@context", root.get("@context"));
            }
            all.add(one(each, now));
        }
        return all;
    }

    private static JsonNode tree(byte[] body) throws BadEvent {
        try {
            JsonNode root = JSON.readTree(body);
            if (root == null || !root.isObject()) {
                throw new BadEvent("the body must be an EPCISDocument or one event");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new BadEvent("the body is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BadEvent("the body cannot be read: " + e.getMessage(), e);
        }
    }

    private static Told one(JsonNode node, Instant now) {
        String id = node.path("eventID").asText("");
        try {
            if (node instanceof ObjectNode event && id.isEmpty()) {
                // EPCIS lets it out; the same event again must have the same
                id = "urn:uuid:" + UUID.nameUUIDFromBytes(event.toString().getBytes(StandardCharsets.UTF_8));
                event.put("eventID", id);
            }
            byte[] body = JSON.writeValueAsBytes(node);
            InventoryEvent event = EventJson.read(body);
            if (event.door() != null) {
                throw new BadEvent("gw:gateway: only a gateway tells what its door saw, over MQTT");
            }
            if (event.eventTime().isAfter(now.plus(AHEAD))) {
                throw new BadEvent("eventTime: " + event.eventTime() + " is in the future, here it is " + now);
            }
            if (event.eventTime().isBefore(EARLIEST)) {
                throw new BadEvent("eventTime: " + event.eventTime() + " is before all stock");
            }
            return new Told.Movement(event, body, null);
        } catch (BadEvent e) {
            return new Told.Unreadable(id, String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            return new Told.Unreadable(id, "not writable as JSON: " + e.getOriginalMessage());
        }
    }
}
