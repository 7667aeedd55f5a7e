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
 * @param signed who answers for it; null when nobody does
 * @param atTheDoor somebody pressed a button
 */
public record Asked(
        String verb,
        byte[] body,
        boolean retained,
        @Nullable String responseTopic,
        byte @Nullable [] correlation,
        @Nullable Consumer<CommandReply> here,
        @Nullable Signed signed,
        boolean atTheDoor) {
    /** A name and the signature in base64. */
    public record Signed(String signer, String signature) {
        /** From what came along; null when either is missing. */
        public static @Nullable Signed of(@Nullable String signer, @Nullable String signature) {
            return signer == null || signature == null ? null : new Signed(signer, signature);
        }
    }

    /** A command by MQTT. */
    public static Asked message(
            String verb, byte[] body, boolean retained, @Nullable String responseTopic, byte @Nullable [] correlation) {
        return message(verb, body, retained, responseTopic, correlation, null);
    }

    /** A command by MQTT for which somebody answers, or nobody. */
    public static Asked message(
            String verb,
            byte[] body,
            boolean retained,
            @Nullable String responseTopic,
            byte @Nullable [] correlation,
            @Nullable Signed signed) {
        return new Asked(verb, body, retained, responseTopic, correlation, null, signed, false);
    }

    /** A command by a push button. */
    public static Asked atTheDoor(String verb, byte[] body, Consumer<CommandReply> replies) {
        return new Asked(verb, body, false, null, null, replies, null, true);
    }

    /** A command from a program on this machine. */
    public static Asked here(String verb, byte[] body, @Nullable Signed signed, Consumer<CommandReply> replies) {
        return new Asked(verb, body, false, null, null, replies, signed, false);
    }
}
