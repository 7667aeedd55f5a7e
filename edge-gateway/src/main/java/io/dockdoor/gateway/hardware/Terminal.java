package io.dockdoor.gateway.hardware;

import io.dockdoor.events.ReaderId;

/**
 * Where a wire ends. Inputs and outputs of a box are numbered apart: whoever holds one knows which is meant.
 *
 * @param device which reader or I/O module; empty for the computer itself
 * @param number as the box counts: readers and I/O modules from 1, the computer's lines from 0 (BCM numbers on a Raspberry Pi)
 */
public record Terminal(Kind kind, String device, int number) {
    /** What kind of box. */
    public enum Kind {
        /** An LLRP reader with its general-purpose inputs and outputs. */
        READER,
        /** The computer's own pins. */
        PINS,
        /** A Modbus RTU I/O module. */
        MODULE
    }

    /** Whether it is one of that reader. */
    public boolean isOf(ReaderId reader) {
        return kind == Kind.READER && device.equals(reader.value());
    }

    /** As a person calls it: {@code 3 of reader R1}. */
    @Override
    public String toString() {
        return switch (kind) {
            case READER -> number + " of reader " + device;
            case MODULE -> number + " of module " + device;
            case PINS -> "pin " + number;
        };
    }
}
