package io.dockdoor.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of a gateway; the verb is the last level of its topic. The same id gets the same reply and no second action.
 *
 * @param commandId idempotency key, an MQTT topic level
 * @param notAfter not begun after this, by the gateway's clock
 * @param issuedBy who wants it, for people
 * @param args by verb
 * @param responseTopic as the MQTT 5 property, for clients that speak 3.1.1
 * @param correlationData as the MQTT 5 property, for clients that speak 3.1.1
 */
public record Command(
        String commandId,
        Instant issuedAt,
        Instant notAfter,
        String issuedBy,
        @Nullable JsonNode args,
        @Nullable String responseTopic,
        @Nullable String correlationData) {}
