package io.dockdoor.broker.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dockdoor.events.BadEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a source sends: one movement, or {@code {"movements": [...]}}. A movement that is not understood does not keep the
 * others from being booked.
 */
public final class TellerJson {
    /** Movements in one message. */
    public static final int MOST = 1000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    /** A clock further ahead than this is wrong, and what it says would stand behind all that follows. */
    private static final Duration AHEAD = Duration.ofMinutes(10);
    /** What a clock says that was never set. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private TellerJson() {}

    /** What was sent. {@code batch}: as a list, to be answered as a list. */
    public record Message(boolean batch, List<Told> movements) {
        public Message {
            movements = List.copyOf(movements);
        }
    }

    /**
     * @param source who tells, by its key or its MQTT user
     * @param now when it came
     * @throws BadEvent when the message is no JSON object of that form; the message names the cure
     */
    public static Message read(byte[] body, String source, Instant now) throws BadEvent {
        JsonNode root = tree(body);
        JsonNode list = root.path("movements");
        if (list.isMissingNode()) {
            return new Message(false, List.of(one(root, source, now)));
        }
        if (!list.isArray() || list.isEmpty() || list.size() > MOST || root.size() > 1) {
            throw new BadEvent("movements must be a list of 1 to " + MOST + ", and nothing beside it");
        }
        List<Told> all = new ArrayList<>();
        for (JsonNode each : list) {
            all.add(one(each, source, now));
        }
        return new Message(true, all);
    }

    private static JsonNode tree(byte[] body) throws BadEvent {
        try {
            JsonNode root = JSON.readTree(body);
            if (root == null || !root.isObject()) {
                throw new BadEvent("the body must be one JSON object: a movement, or {\"movements\": [...]}");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new BadEvent("the body is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BadEvent("the body cannot be read: " + e.getMessage(), e);
        }
    }

    private static Told one(JsonNode node, String source, Instant now) {
        String id = node.path("eventId").asText("");
        try {
            Told.Movement told = MovementForm.read(node, source);
            if (told.event().eventTime().isAfter(now.plus(AHEAD))) {
                return new Told.Unreadable(
                        id,
                        "at: " + told.event().eventTime() + " is in the future, here it is " + now
                                + ": set the clock of the device");
            }
            if (told.event().eventTime().isBefore(EARLIEST)) {
                return new Told.Unreadable(
                        id, "at: " + told.event().eventTime() + " is before all stock: set the clock of the device");
            }
            return told;
        } catch (BadEvent e) {
            return new Told.Unreadable(id, String.valueOf(e.getMessage()));
        }
    }
}
