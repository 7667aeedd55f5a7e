package io.dockdoor.reader.modbus;

import java.io.IOException;

/**
 * The three messages an I/O module needs, as bytes. MODBUS Application Protocol 1.1b3 clauses 6.1, 6.2 and 6.5; framing and CRC by
 * MODBUS over Serial Line 1.02 clause 2.5.1. Numbers of inputs and coils count from 1, as on the module.
 */
final class ModbusRtu {
    static final int READ_COILS = 1;
    static final int READ_INPUTS = 2;
    static final int WRITE_COIL = 5;
    /** Every request here is that long, and so is the answer to a write. */
    static final int REQUEST = 8;
    /** An answer that refuses. */
    static final int REFUSAL = 5;

    private ModbusRtu() {}

    /** The module refuses; the message says why. It is there. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /** Asks for {@code count} coils or inputs from {@code first} on. */
    static byte[] read(int unit, int function, int first, int count) {
        return request(unit, function, first - 1, count);
    }

    static byte[] writeCoil(int unit, int coil, boolean on) {
        return request(unit, WRITE_COIL, coil - 1, on ? 0xFF00 : 0);
    }

    private static byte[] request(int unit, int function, int address, int value) {
        byte[] frame = {
            (byte) unit, (byte) function, (byte) (address >> 8), (byte) address, (byte) (value >> 8), (byte) value, 0, 0
        };
        seal(frame, REQUEST - 2);
        return frame;
    }

    /** Bytes of the answer to {@link #read}. */
    static int answerTo(int count) {
        return 5 + (count + 7) / 8;
    }

    /** How long the answer is, by its first bytes, to a request whose good answer has {@code good}. */
    static int length(byte[] frame, int good) {
        return (frame[1] & 0x80) != 0 ? REFUSAL : good;
    }

    /**
     * Looks whether a whole frame answers that request.
     *
     * @throws Refused when the module refuses
     * @throws IOException when the frame is damaged or of somebody else
     */
    static void check(byte[] frame, int length, byte[] request) throws IOException {
        int crc = crc(frame, length - 2);
        if ((frame[length - 2] & 0xFF) != (crc & 0xFF) || (frame[length - 1] & 0xFF) != crc >> 8) {
            throw new IOException("a damaged answer (its check sum is wrong); look at cable, speed and parity");
        }
        if (frame[0] != request[0] || (frame[1] & 0x7F) != request[1]) {
            throw new IOException(
                    "an answer of unit " + (frame[0] & 0xFF) + " to something else; is a second master there?");
        }
        if ((frame[1] & 0x80) != 0) {
            throw new Refused(
                    switch (frame[2]) {
                        case 1 -> "it does not know function " + request[1];
                        case 2 -> "it has no such input or coil";
                        case 3 -> "it has not that many of them";
                        case 4 -> "it reports a failure of its own";
                        case 6 -> "it is busy";
                        default -> "it refuses with exception " + (frame[2] & 0xFF);
                    });
        }
    }

    /** The {@code n}th of the bits in an answer to {@link #read}, from 0. */
    static boolean bit(byte[] frame, int n) {
        return (frame[3 + n / 8] >> n % 8 & 1) != 0;
    }

    static void seal(byte[] frame, int length) {
        int crc = crc(frame, length);
        frame[length] = (byte) crc;
        frame[length + 1] = (byte) (crc >> 8);
    }

    /** CRC-16 with polynomial A001 hex (reflected 8005), beginning with all ones. */
    static int crc(byte[] frame, int length) {
        int crc = 0xFFFF;
        for (int i = 0; i < length; i++) {
            crc ^= frame[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xA001 : crc >> 1;
            }
        }
        return crc;
    }
}
