package io.dockdoor.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The EPC bank of one tag as the reader reported it: {@link #bits()} bits, most significant first, padded with zero bits to
 * whole bytes. Equality is on bits and length. What the bits mean is told by {@link EpcDecoder}; here they are only a key.
 */
public final class Epc implements Comparable<Epc> {
    /** The Gen2 air protocol allows 31 words of EPC memory (Gen2 6.3.2.1.2.2: L is five bits). */
    public static final int MAX_BITS = 496;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final byte[] bytes;
    private final int bits;
    private final int hash;

    private Epc(byte[] bytes, int bits) {
        this.bytes = bytes;
        this.bits = bits;
        this.hash = hash(bytes, 0, bits);
    }

    /** @throws IllegalArgumentException when bits is not in 0..496 or the range is too short for it */
    public static Epc of(byte[] from, int offset, int bits) {
        if (bits < 0 || bits > MAX_BITS) {
            throw new IllegalArgumentException("an EPC has 0 to " + MAX_BITS + " bits, not " + bits);
        }
        int length = (bits + 7) >>> 3;
        byte[] own = Arrays.copyOfRange(from, offset, offset + length);
        if (length > 0) {
            own[length - 1] = lastByte(own[length - 1], bits);
        }
        return new Epc(own, bits);
    }

    /** @throws IllegalArgumentException when the text is not an even number of hex digits, at most 124 */
    public static Epc ofHex(String hex) {
        byte[] bytes = HEX.parseHex(hex);
        return of(bytes, 0, bytes.length * 8);
    }

    public int bits() {
        return bits;
    }

    /** Number of bytes, {@code ceil(bits / 8)}. */
    public int length() {
        return bytes.length;
    }

    /** Byte {@code index}, 0..255. */
    public int byteAt(int index) {
        return bytes[index] & 0xff;
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Upper-case hex of all bytes. */
    public String hex() {
        return HEX.formatHex(bytes);
    }

    /** True when this EPC is exactly those bits; used to look a tag up without making an object. */
    boolean is(byte[] from, int offset, int itsBits) {
        if (bits != itsBits) {
            return false;
        }
        int whole = bits >>> 3;
        int i = 0;
        for (; whole - i >= Long.BYTES; i += Long.BYTES) {
            if ((long) LONG.get(bytes, i) != (long) LONG.get(from, offset + i)) {
                return false;
            }
        }
        if (whole - i >= Integer.BYTES) {
            if ((int) INT.get(bytes, i) != (int) INT.get(from, offset + i)) {
                return false;
            }
            i += Integer.BYTES;
        }
        for (; i < whole; i++) {
            if (bytes[i] != from[offset + i]) {
                return false;
            }
        }
        return whole == bytes.length || bytes[whole] == lastByte(from[offset + whole], bits);
    }

    /** What a reader sends after the last bit is not the tag's. */
    private static byte lastByte(byte sent, int bits) {
        int used = bits & 7;
        return used == 0 ? sent : (byte) (sent & (0xff00 >>> used));
    }

    /** Taken for every read: eight bytes at a time, and spread, since serial numbers differ in the last bits only. */
    static int hash(byte[] from, int offset, int bits) {
        int at = offset;
        int whole = offset + (bits >>> 3);
        long h = bits;
        for (; whole - at >= Long.BYTES; at += Long.BYTES) {
            h = mixed(h, (long) LONG.get(from, at));
        }
        if (whole - at >= Integer.BYTES) {
            h = mixed(h, (int) INT.get(from, at));
            at += Integer.BYTES;
        }
        for (; at < whole; at++) {
            h = mixed(h, from[at]);
        }
        if ((bits & 7) != 0) {
            h = mixed(h, lastByte(from[whole], bits));
        }
        return (int) (h ^ (h >>> 32));
    }

    private static long mixed(long hash, long next) {
        long h = (hash ^ next) * 0x9E37_79B9_7F4A_7C15L;
        return h ^ (h >>> 29);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Epc that && bits == that.bits && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public int compareTo(Epc other) {
        int c = Arrays.compareUnsigned(bytes, other.bytes);
        return c != 0 ? c : Integer.compare(bits, other.bits);
    }

    @Override
    public String toString() {
        return hex();
    }
}
