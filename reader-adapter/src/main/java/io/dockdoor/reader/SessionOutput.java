package io.dockdoor.reader;

import io.dockdoor.reader.ReaderEvent.Stamp;

/** What a {@link LlrpSession} wants done or known, in this order. */
sealed interface SessionOutput {
    /** These bytes are to be sent. */
    record Send(byte[] bytes) implements SessionOutput {}

    /** The reader accepted us; {@code stamp} is its clock at that moment. */
    record Accepted(Stamp stamp) implements SessionOutput {}

    /** The reader said what it is, and this is what it will be told. */
    record Identified(Capabilities capabilities, ReaderPlan plan) implements SessionOutput {}

    /** From now on reads are to be expected, made as that profile wants them. */
    record ReadingBegan(boolean resumed, boolean held, InventoryProfile profile) implements SessionOutput {}

    /** The reader is set up and goes on keeping what it hears, as we cannot. */
    record Withheld() implements SessionOutput {}

    /** An input has this level; {@link Stamp#NONE} when the reader was asked rather than told. */
    record InputIs(int port, boolean high, Stamp stamp) implements SessionOutput {}

    /** The reader answered, or does not answer, the sign that was wanted last: what it said before the question is here. */
    record Signed(boolean answered) implements SessionOutput {}

    /** The reader did not set that output. */
    record OutputNotSet(int port, String why) implements SessionOutput {}

    record AntennaIs(int id, boolean connected) implements SessionOutput {}

    /** The reader says that it dropped reads. */
    record ReadsLost(String why, Stamp stamp) implements SessionOutput {}

    /** Something a person may want to find in the log: a stable code and a sentence. */
    record Remark(String code, String sentence) implements SessionOutput {}

    /** The conversation is over for this reason. */
    record Ended(String code, String sentence) implements SessionOutput {}
}
