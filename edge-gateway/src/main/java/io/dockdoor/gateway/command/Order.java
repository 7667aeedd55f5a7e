package io.dockdoor.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dockdoor.events.Command;
import org.jspecify.annotations.Nullable;

/**
 * A command being carried out: what its deed tells of how it goes. Accepted is told first whatever the deed says; after completed
 * or failed nothing more is. Thread {@code commands} only.
 */
public final class Order {
    /** Hears every reply, in order. */
    interface Ear {
        void told(String state, String code, String sentence, @Nullable JsonNode result);
    }

    private final Command command;
    private final Ear ear;
    private boolean accepted;
    private boolean over;

    Order(Command command, Ear ear) {
        this.command = command;
        this.ear = ear;
    }

    /** Its id. */
    public String id() {
        return command.commandId();
    }

    /** Who wants it. */
    public String issuedBy() {
        return command.issuedBy();
    }

    /** It is begun. */
    public void accepted(String sentence, @Nullable JsonNode result) {
        if (!accepted) {
            accepted = true;
            ear.told("accepted", "ok", sentence, result);
        }
    }

    /** How far it is. */
    public void progress(String sentence, @Nullable JsonNode result) {
        tell("progress", "ok", sentence, result);
    }

    /** It is done. */
    public void completed(String sentence, @Nullable JsonNode result) {
        tell("completed", "ok", sentence, result);
        over = true;
    }

    /** It was begun and is not done; {@code result} says what there is all the same. */
    public void failed(String code, String sentence, @Nullable JsonNode result) {
        tell("failed", code, sentence, result);
        over = true;
    }

    boolean over() {
        return over;
    }

    private void tell(String state, String code, String sentence, @Nullable JsonNode result) {
        accepted("begun", null);
        if (!over) {
            ear.told(state, code, sentence, result);
        }
    }
}
