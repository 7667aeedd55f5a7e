package io.dockdoor.gateway.door;

import java.util.Locale;

/**
 * What the crew says of a passage.
 *
 * @param passage id of the passage
 * @param reason why; empty only for a confirmation
 * @param by who says it
 * @param atMicros when, gateway time
 */
public record CrewWord(Verb verb, String passage, String reason, String by, long atMicros) {
    /** What may be said. */
    public enum Verb {
        /** What was told is right. */
        CONFIRM,
        /** It goes although the document says otherwise. */
        OVERRIDE,
        /** It went back: what was told is taken back. */
        SENDBACK;

        /** The last level of its command: {@code confirm}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
