package io.dockdoor.gateway.command;

import io.dockdoor.events.CommandReply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command as it came.
 *
 * @param verb the last level of its topic
 * @param body JSON, as {@link io.dockdoor.events.Command}
 * @param retained the broker kept it: it may be of any age
 * @param responseTopic where the asker wants the replies, null when nothing was said with the message itself
 * @param correlation comes back with each reply
 * @param here hears the replies instead of any topic; null for a command by MQTT. Must not block
 */
public record Asked(
        String verb,
        byte[] body,
        boolean retained,
        @Nullable String responseTopic,
        byte @Nullable [] correlation,
        @Nullable Consumer<CommandReply> here) {
    /** A command by MQTT. */
    public static Asked message(
            String verb, byte[] body, boolean retained, @Nullable String responseTopic, byte @Nullable [] correlation) {
        return new Asked(verb, body, retained, responseTopic, correlation, null);
    }

    /** A command from this machine. */
    public static Asked here(String verb, byte[] body, Consumer<CommandReply> replies) {
        return new Asked(verb, body, false, null, null, replies);
    }
}
