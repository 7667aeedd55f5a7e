package io.dockdoor.gateway.mqtt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish.
 *
 * @param qos 0 or 1
 * @param expirySeconds 0 for never
 * @param attributes user properties in order; with them the content type is JSON
 * @param correlation what whoever asked wants back with the answer; null for what nobody asked for
 */
public record Outgoing(
        String topic,
        byte[] body,
        int qos,
        boolean retain,
        long expirySeconds,
        Map<String, String> attributes,
        byte @Nullable [] correlation) {
    /** A message that answers nobody. */
    public Outgoing(
            String topic, byte[] body, int qos, boolean retain, long expirySeconds, Map<String, String> attributes) {
        this(topic, body, qos, retain, expirySeconds, attributes, null);
    }

    /** A state: retained, quality 1, expiring after that many seconds (0 = never). */
    public static Outgoing retained(String topic, byte[] body, long expirySeconds) {
        return new Outgoing(topic, body, 1, true, expirySeconds, Map.of());
    }
}
