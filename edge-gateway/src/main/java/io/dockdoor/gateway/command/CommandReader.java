package io.dockdoor.gateway.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.events.Command;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From the bytes of a command to its fields, each refusal with the field and the cure. */
final class CommandReader {
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_TEXT = 256;
    /** The memory of what was done goes back that far, so nothing may be valid for longer. */
    static final Duration LONGEST = Duration.ofHours(24);

    /** Whose clock is more ahead than that makes commands that our clock cannot judge. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(64 * 1024)
                    .build())
            .build());

    private CommandReader() {}

    /** The body as a JSON object. */
    static JsonNode tree(byte[] body) throws Refused {
        if (body.length > MOST_BYTES) {
            throw Refused.malformed("body", "has " + body.length + " bytes; at most " + MOST_BYTES + " are taken");
        }
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (IOException unreadable) {
            throw Refused.malformed(
                    "body",
                    "is no JSON: " + String.valueOf(unreadable.getMessage()).split("\n", 2)[0]);
        }
        throw Refused.malformed("body", "must be a JSON object with commandId, issuedAt, notAfter, issuedBy and args");
    }

    /** The id; what has none cannot be remembered. */
    static String id(JsonNode tree) throws Refused {
        String id = tree.path("commandId").asText("");
        if (!tree.path("commandId").isTextual() || !ID.matcher(id).matches()) {
            throw Refused.malformed(
                    "commandId", "must be 1 to 64 of letters, digits, '_' and '-', new for each command");
        }
        return id;
    }

    /** A text that may be missing; of at most 256 characters. */
    static @Nullable String text(JsonNode tree, String field) throws Refused {
        JsonNode value = tree.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().length() > MOST_TEXT) {
            throw Refused.malformed(field, "must be a text of at most " + MOST_TEXT + " characters");
        }
        return value.textValue();
    }

    /** The whole command, its times judged by {@code now}. */
    static Command read(String id, JsonNode tree, Instant now) throws Refused {
        Instant issuedAt = instant(tree, "issuedAt");
        Instant notAfter = instant(tree, "notAfter");
        String issuedBy = text(tree, "issuedBy");
        if (issuedBy == null || issuedBy.isBlank() || issuedBy.length() > 128) {
            throw Refused.malformed("issuedBy", "must say who wants it, in 1 to 128 characters");
        }
        JsonNode args = tree.path("args");
        if (!args.isObject() && !args.isMissingNode() && !args.isNull()) {
            throw Refused.malformed("args", "must be a JSON object");
        }
        if (notAfter.isAfter(issuedAt.plus(LONGEST))) {
            throw Refused.malformed("notAfter", "must be at most " + LONGEST.toHours() + " h after issuedAt");
        }
        if (now.isAfter(notAfter)) {
            throw Refused.of(
                    "expired",
                    "it was not to be begun after " + notAfter + ", and by the gateway's clock it is " + now);
        }
        if (issuedAt.isAfter(now.plus(AHEAD))) {
            throw Refused.of(
                    "clock",
                    "it was issued at " + issuedAt + ", and by the gateway's clock it is " + now
                            + "; see to the clocks of both");
        }
        return new Command(
                id,
                issuedAt,
                notAfter,
                issuedBy,
                args.isObject() ? args : null,
                text(tree, "responseTopic"),
                text(tree, "correlationData"));
    }

    private static Instant instant(JsonNode tree, String field) throws Refused {
        String text = tree.path(field).asText("");
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException none) {
            throw Refused.malformed(
                    field,
                    (text.isEmpty() ? "is missing" : "cannot be '" + text + "'")
                            + "; write a time with its zone, such as 2026-11-27T10:15:00Z");
        }
    }
}
