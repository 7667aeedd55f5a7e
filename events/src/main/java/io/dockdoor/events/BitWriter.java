package io.dockdoor.events;

/** Puts fields together to an EPC, most significant bit first. */
final class BitWriter {
    private final byte[] bytes = new byte[Epc.MAX_BITS / 8];
    private int position;

    /** The lowest {@code bits} bits of the value. */
    BitWriter put(long value, int bits) {
        for (int i = bits - 1; i >= 0; i--) {
            if ((value >>> i & 1) != 0) {
                bytes[position >>> 3] |= (byte) (0x80 >>> (position & 7));
            }
            position++;
        }
        return this;
    }

    BitWriter zeros(int bits) {
        position += bits;
        return this;
    }

    /** Filled up with zero bits to whole 16-bit words, as a tag stores it (Gen2: the length in the PC word counts words). */
    Epc toEpc() {
        return Epc.of(bytes, 0, (position + 15) / 16 * 16);
    }
}
