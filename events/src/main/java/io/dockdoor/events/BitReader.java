package io.dockdoor.events;

/** Takes the fields of an EPC from its front, most significant bit first. */
final class BitReader {
    private final Epc epc;
    private int position;

    BitReader(Epc epc) {
        this.epc = epc;
    }

    int remaining() {
        return epc.bits() - position;
    }

    /**
     * The next {@code bits} bits, at most 62, as an unsigned number.
     *
     * @throws BadEpc TOO_SHORT when there are not so many
     */
    long take(int bits) throws BadEpc {
        if (bits > remaining()) {
            throw new BadEpc(EpcFault.TOO_SHORT, "the tag has " + epc.bits() + " bits, too few for its scheme");
        }
        long value = 0;
        int wanted = bits;
        while (wanted > 0) {
            int left = 8 - (position & 7);
            int now = Math.min(left, wanted);
            int part = (epc.byteAt(position >>> 3) >>> (left - now)) & ((1 << now) - 1);
            value = value << now | part;
            position += now;
            wanted -= now;
        }
        return value;
    }

    /** The next bits as a small number, at most 31 of them. */
    int takeInt(int bits) throws BadEpc {
        return (int) take(bits);
    }

    /** True when the next {@code bits} bits are all zero; takes them. */
    boolean takeZeros(int bits) throws BadEpc {
        boolean zero = true;
        for (int left = bits; left > 0; left -= 32) {
            zero &= take(Math.min(32, left)) == 0;
        }
        return zero;
    }
}
