package io.dockdoor.broker.mqtt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish at QoS 1.
 *
 * @param expiry after which the broker drops it, null for never
 */
public record Outbound(
        String topic,
        byte[] payload,
        boolean retained,
        @Nullable Duration expiry) {
    /** Without an end. */
    public Outbound(String topic, byte[] payload, boolean retained) {
        this(topic, payload, retained, null);
    }
}
