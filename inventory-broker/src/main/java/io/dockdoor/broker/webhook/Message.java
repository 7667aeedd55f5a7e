package io.dockdoor.broker.webhook;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The three headers of Standard Webhooks, and what a URL must be. */
final class Message {
    private Message() {}

    static Map<String, String> headers(Webhook hook, News news, byte[] body, Instant now) {
        return headers(hook, news.id(), body, now);
    }

    static Map<String, String> headers(Webhook hook, String id, byte[] body, Instant now) {
        long seconds = now.getEpochSecond();
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                String.valueOf(seconds),
                "webhook-signature",
                Secret.signature(hook.secrets().at(now), id, seconds, body));
    }

    /** A message that says nothing, to see whether the receiver takes it. */
    static byte[] test(Instant now) {
        return ("{\"type\":\"webhook.test\",\"timestamp\":\"" + now + "\",\"data\":{}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Why the URL cannot be one of a receiver, null when it can. */
    static @Nullable String refusal(URI url) {
        boolean http = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            return "url must be https://host/path, without user and fragment";
        }
        return null;
    }
}
