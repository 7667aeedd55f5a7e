package io.dockdoor.reader;

/** What can happen to a {@link LlrpSession}. */
sealed interface SessionInput {
    /** The TCP (or TLS) connection stands. */
    record Connected() implements SessionInput {}

    /** A message that is not a report came. */
    record Received(LlrpMessage message) implements SessionInput {}

    /** The instant asked for by {@link LlrpSession#wakeAt()} came, or any other. */
    record TimePassed() implements SessionInput {}

    /** Someone wants a general-purpose output set. */
    record OutputWanted(int port, boolean high) implements SessionInput {}

    /** Someone wants to know whether all that the reader said before now is here. */
    record SignWanted() implements SessionInput {}

    /** The antennas are to be used for something else from now on: these settings, in all else as before. */
    record ProfileWanted(ReaderSettings settings) implements SessionInput {}

    /** Whether what is heard can be kept by us: while not, a reader that keeps its reads is left to keep them. */
    record Keeping(boolean possible) implements SessionInput {}

    /** We want to begin anew: what runs on the reader is deleted first. */
    record RestartWanted() implements SessionInput {}

    /** We want to end. */
    record CloseWanted() implements SessionInput {}
}
