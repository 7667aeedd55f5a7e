package io.dockdoor.reader;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where the values of one TagReportData lie (16.2.7.3), as offsets from the beginning of its body; -1 for what it does not
 * hold. A reader sends tag after tag of one shape. So the bytes that make the shape, the parameters' types, lengths and
 * makers, are kept, and whether the next tag is of it takes a comparison of eight bytes at a time and no walk from parameter
 * to parameter. Reused; belongs to one decoder.
 */
final class TagShape {
    /** Bodies of more bytes are walked through each time. */
    static final int LONGEST = 256;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    int epc;
    int epcBits;
    int antenna;
    int rssi;
    int channel;
    int count;
    int first;
    boolean firstUtc;
    int last;
    boolean lastUtc;
    int pc;
    int phase;
    int fineRssi;
    int doppler;
    /** The walk ended before the body did. */
    boolean cut;

    private int length;
    private final byte[] matters = new byte[LONGEST];
    private final long[] mask = new long[LONGEST / Long.BYTES];
    private final long[] kept = new long[LONGEST / Long.BYTES];

    /** Nothing found yet. */
    void begin() {
        epc = -1;
        epcBits = 0;
        antenna = -1;
        rssi = -1;
        channel = -1;
        count = -1;
        first = -1;
        firstUtc = false;
        last = -1;
        lastUtc = false;
        pc = -1;
        phase = -1;
        fineRssi = -1;
        doppler = -1;
        cut = false;
        length = 0;
        Arrays.fill(matters, (byte) 0);
    }

    /** So many bytes at that offset say what lies where. */
    void matters(int at, int bytes) {
        int end = Math.min(at + bytes, LONGEST);
        for (int i = at; i < end; i++) {
            matters[i] = -1;
        }
    }

    /** A whole body was walked through: keeps what makes its shape. False when it is none to remember. */
    boolean keep(byte[] bytes, int from, int itsLength) {
        if (cut || epc < 0 || itsLength < Long.BYTES || itsLength > LONGEST) {
            return false;
        }
        length = itsLength;
        int words = (length + Long.BYTES - 1) / Long.BYTES;
        for (int i = 0; i < words; i++) {
            int at = Math.min(i * Long.BYTES, length - Long.BYTES); // the last word may overlap the one before
            mask[i] = (long) LONG.get(matters, at);
            kept[i] = (long) LONG.get(bytes, from + at) & mask[i];
        }
        return true;
    }

    /** Whether a body of so many bytes is of this shape. */
    boolean is(byte[] bytes, int from, int itsLength) {
        if (length != itsLength) {
            return false;
        }
        int tail = length - Long.BYTES;
        long differs = 0;
        int i = 0;
        for (int at = 0; at < tail; at += Long.BYTES) {
            differs |= ((long) LONG.get(bytes, from + at) & mask[i]) ^ kept[i];
            i++;
        }
        return (differs | (((long) LONG.get(bytes, from + tail) & mask[i]) ^ kept[i])) == 0;
    }
}
