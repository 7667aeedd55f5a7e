package io.dockdoor.gateway.hardware;

/**
 * Where a wire ends. Inputs and outputs of a box are numbered apart: that one is meant is known by whoever holds it.
 *
 * @param device which reader or I/O module; empty for the computer itself
 * @param number as the box counts: LLRP and I/O modules from 1, the computer's lines from 0
 */
public record Terminal(Kind kind, String device, int number) {
    /** What kind of box. */
    public enum Kind {
        /** An LLRP reader with its general-purpose inputs and outputs. */
        READER
    }

    /** As a person calls it: {@code 3 of reader R1}. */
    @Override
    public String toString() {
        return number + " of reader " + device;
    }
}
