package io.dockdoor.reader;

import java.util.Locale;

/**
 * Where a conversation with a reader stands. Drawn:
 *
 * <pre>
 * AwaitingConnectionEvent --yes--> InRitual(step 1 .. n) --> Reading <--ROSpec ended, look again--+
 *        | refused, late                | refused, late         |  |_____________________________|
 *        v                              v                       v silent, closed
 *      Over  <--------------------------+-----------------------+      Closing (from anywhere) --> Over
 * </pre>
 *
 * Between the last step and Reading it is Withholding for as long as reads cannot be kept by us and the reader keeps them.
 */
sealed interface SessionState {
    /** TCP stands; until the reader says that we are its client nothing may be sent (clause 11.1). */
    record AwaitingConnectionEvent(long deadline) implements SessionState {}

    /** One request of the start-up ritual is out. */
    record InRitual(Step step) implements SessionState {}

    /** Reads flow. {@code resumed}: our ROSpec was found running, the reads held back meanwhile come now. */
    record Reading(boolean resumed) implements SessionState {}

    /** All is set up; the reader is not yet asked for what it kept, since we could not keep it. {@code resumed} as above. */
    record Withholding(boolean resumed) implements SessionState {}

    /** Goodbye was said. */
    record Closing(long deadline) implements SessionState {}

    /** Nothing more will be said; the connection is to be closed. */
    record Over() implements SessionState {}

    /** The ritual, in order. An optional step may be refused or stay unanswered. */
    enum Step {
        VERSION(Llrp.GET_SUPPORTED_VERSION_RESPONSE, true, "to tell its LLRP versions"),
        SET_VERSION(Llrp.SET_PROTOCOL_VERSION_RESPONSE, true, "LLRP 1.1"),
        CAPABILITIES(Llrp.GET_READER_CAPABILITIES_RESPONSE, false, "to tell its capabilities"),
        EXTENSIONS(Llrp.CUSTOM_MESSAGE, true, "to enable the vendor's extensions"),
        LEFTOVERS(Llrp.GET_ROSPECS_RESPONSE, true, "to list its inventory specifications"),
        DISABLE_ROSPECS(Llrp.DISABLE_ROSPEC_RESPONSE, true, "to stop left-over inventories"),
        DELETE_ROSPECS(Llrp.DELETE_ROSPEC_RESPONSE, true, "to delete left-over inventories"),
        DISABLE_ACCESSSPECS(Llrp.DISABLE_ACCESSSPEC_RESPONSE, true, "to stop left-over access operations"),
        DELETE_ACCESSSPECS(Llrp.DELETE_ACCESSSPEC_RESPONSE, true, "to delete left-over access operations"),
        CONFIGURE(Llrp.SET_READER_CONFIG_RESPONSE, true, "our configuration"),
        CONFIGURE_KEEPALIVE(Llrp.SET_READER_CONFIG_RESPONSE, true, "keepalives"),
        ANTENNAS(Llrp.GET_READER_CONFIG_RESPONSE, true, "to tell its antennas"),
        INPUTS(Llrp.GET_READER_CONFIG_RESPONSE, true, "to tell its inputs"),
        ADD(Llrp.ADD_ROSPEC_RESPONSE, false, "our inventory"),
        ENABLE(Llrp.ENABLE_ROSPEC_RESPONSE, false, "to enable our inventory"),
        /** Only for a reader that did not tell what runs on it: it may not have begun by itself, as the start trigger says. */
        START(Llrp.START_ROSPEC_RESPONSE, true, "to start our inventory");

        private final int answer;
        private final boolean optional;
        private final String words;

        Step(int answer, boolean optional, String words) {
            this.answer = answer;
            this.optional = optional;
            this.words = words;
        }

        /** The message type that answers this step's request. */
        int answer() {
            return answer;
        }

        boolean optional() {
            return optional;
        }

        /** What was asked, as in "the reader refused ...". */
        String words() {
            return words;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The step that comes after it when nothing speaks for another one. */
        Step next() {
            return switch (this) {
                case VERSION, SET_VERSION -> CAPABILITIES;
                case CAPABILITIES, EXTENSIONS -> LEFTOVERS;
                case LEFTOVERS -> DISABLE_ROSPECS;
                case DISABLE_ROSPECS -> DELETE_ROSPECS;
                case DELETE_ROSPECS -> DISABLE_ACCESSSPECS;
                case DISABLE_ACCESSSPECS -> DELETE_ACCESSSPECS;
                case DELETE_ACCESSSPECS -> CONFIGURE;
                case CONFIGURE, CONFIGURE_KEEPALIVE -> ANTENNAS;
                case ANTENNAS -> INPUTS;
                case INPUTS -> ADD;
                case ADD -> ENABLE;
                case ENABLE, START -> START;
            };
        }
    }
}
