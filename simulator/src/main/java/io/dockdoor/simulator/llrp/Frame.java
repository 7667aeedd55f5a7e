package io.dockdoor.simulator.llrp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A message being written. Lengths are filled in when a parameter or the message is closed. */
final class Frame {
    private byte[] bytes;
    private int length;

    /** Begins a message of LLRP version 1, which is 1.0.1. */
    Frame(int type, long id) {
        this(1, type, id, 256);
    }

    Frame(int version, int type, long id, int room) {
        bytes = new byte[room];
        u16((version << 10) | type);
        u32(0);
        u32(id);
    }

    /** Begins a TLV parameter; give what it returns to {@link #close}. */
    int open(int type) {
        int start = length;
        u16(type);
        u16(0);
        return start;
    }

    void close(int start) {
        int size = length - start;
        if (size > 0xffff) {
            throw new IllegalStateException("a parameter of " + size + " bytes cannot tell its length");
        }
        bytes[start + 2] = (byte) (size >>> 8);
        bytes[start + 3] = (byte) size;
    }

    /** The finished message. */
    byte[] toBytes() {
        for (int i = 0; i < 4; i++) {
            bytes[2 + i] = (byte) (length >>> (24 - 8 * i));
        }
        return Arrays.copyOf(bytes, length);
    }

    int length() {
        return length;
    }

    void u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void u16(int value) {
        room(2);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
    }

    void u32(long value) {
        room(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    void u64(long value) {
        u32(value >>> 32);
        u32(value);
    }

    /** A TV parameter's one byte of type (LLRP 16.2). */
    void tv(int type) {
        u8(0x80 | type);
    }

    void raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    /** A counted UTF-8 string. */
    void utf8(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        u16(encoded.length);
        raw(encoded);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
