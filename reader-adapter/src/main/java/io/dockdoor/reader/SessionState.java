package io.dockdoor.reader;

/**
 * Where a conversation with a reader stands. Drawn:
 *
 * <pre>
 * AwaitingConnectionEvent --yes--> InRitual(step 1 .. n) --> Reading <--ROSpec ended, look again--+
 *        | refused, late                | refused, late         |  |_____________________________|
 *        v                              v                       v silent, closed
 *      Over  <--------------------------+-----------------------+      Closing (from anywhere) --> Over
 * </pre>
 */
sealed interface SessionState {
    /** TCP stands; until the reader says that we are its client nothing may be sent (clause 11.1). */
    record AwaitingConnectionEvent(long deadline) implements SessionState {}

    /** One request of the start-up ritual is out. */
    record InRitual(Step step) implements SessionState {}

    /** Reads flow. {@code resumed}: our ROSpec was found running, the reads held back meanwhile come now. */
    record Reading(boolean resumed) implements SessionState {}

    /** Goodbye was said. */
    record Closing(long deadline) implements SessionState {}

    /** Nothing more will be said; the connection is to be closed. */
    record Over() implements SessionState {}

    /** The ritual, in order. An optional step may be refused or stay unanswered. */
    enum Step {
        CAPABILITIES(Llrp.GET_READER_CAPABILITIES_RESPONSE, false),
        EXTENSIONS(Llrp.CUSTOM_MESSAGE, true),
        LEFTOVERS(Llrp.GET_ROSPECS_RESPONSE, true),
        DISABLE_ROSPECS(Llrp.DISABLE_ROSPEC_RESPONSE, true),
        DELETE_ROSPECS(Llrp.DELETE_ROSPEC_RESPONSE, true),
        DISABLE_ACCESSSPECS(Llrp.DISABLE_ACCESSSPEC_RESPONSE, true),
        DELETE_ACCESSSPECS(Llrp.DELETE_ACCESSSPEC_RESPONSE, true),
        CONFIGURE(Llrp.SET_READER_CONFIG_RESPONSE, true),
        CONFIGURE_KEEPALIVE(Llrp.SET_READER_CONFIG_RESPONSE, true),
        ANTENNAS(Llrp.GET_READER_CONFIG_RESPONSE, true),
        INPUTS(Llrp.GET_READER_CONFIG_RESPONSE, true),
        ADD(Llrp.ADD_ROSPEC_RESPONSE, false),
        ENABLE(Llrp.ENABLE_ROSPEC_RESPONSE, false);

        private final int answer;
        private final boolean optional;

        Step(int answer, boolean optional) {
            this.answer = answer;
            this.optional = optional;
        }

        /** The message type that answers this step's request. */
        int answer() {
            return answer;
        }

        boolean optional() {
            return optional;
        }
    }
}
