package io.dockdoor.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a {@link Command}: accepted or rejected, then progress if there is any, then completed or failed.
 *
 * @param commandId empty when the command could not be read
 * @param state {@code accepted}, {@code rejected}, {@code progress}, {@code completed} or {@code failed}
 * @param code for machines
 * @param sentence for a person, with the cure
 * @param field which field of a malformed command
 * @param result by verb
 * @param correlationData of the command's body
 */
public record CommandReply(
        String commandId,
        String verb,
        String state,
        Instant at,
        String code,
        String sentence,
        @Nullable String field,
        @Nullable JsonNode result,
        @Nullable String correlationData) {}
