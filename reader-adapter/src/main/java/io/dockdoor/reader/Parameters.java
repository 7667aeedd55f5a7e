package io.dockdoor.reader;

/**
 * A walk over sibling parameters that stays upright whatever it meets: an unknown parameter in type-length-value form is
 * passed by its length, an unknown one in type-value form or a length that cannot be ends the walk ({@link #broken()}) and
 * what came before it stands. The cold twin of {@link ReportDecoder}.
 */
final class Parameters {
    private final byte[] bytes;
    private final int end;
    private int at;
    private int type;
    private int start;
    private int stop;
    private boolean broken;

    Parameters(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean next() {
        if (broken || at >= end) {
            broken |= at > end;
            return false;
        }
        int first = bytes[at] & 0xff;
        int length;
        if (first >= 0x80) {
            type = first & 0x7f;
            length = Llrp.tvLength(type);
            start = at + 1;
        } else {
            if (end - at < 4) {
                return stumble();
            }
            type = Bytes.u16(bytes, at) & 0x3ff;
            length = Bytes.u16(bytes, at + 2);
            if (length < 4) {
                return stumble();
            }
            start = at + 4;
        }
        if (length == 0 || length > end - at) {
            return stumble();
        }
        stop = at + length;
        at = stop;
        return true;
    }

    private boolean stumble() {
        broken = true;
        return false;
    }

    /** True when the walk ended before the end, at something that cannot be passed. */
    boolean broken() {
        return broken;
    }

    int type() {
        return type;
    }

    /** Whether the value has {@code count} bytes from {@code offset}. */
    boolean has(int offset, int count) {
        return offset + count <= stop - start;
    }

    int length() {
        return stop - start;
    }

    int u8(int offset) {
        return bytes[start + offset] & 0xff;
    }

    int u16(int offset) {
        return Bytes.u16(bytes, start + offset);
    }

    int s16(int offset) {
        return Bytes.s16(bytes, start + offset);
    }

    long u32(int offset) {
        return Bytes.u32(bytes, start + offset);
    }

    long s64(int offset) {
        return Bytes.s64(bytes, start + offset);
    }

    /** A text with a 16-bit length in front; what is there of it when the length lies. */
    String text(int offset) {
        int room = stop - start - offset - 2;
        if (room < 0) {
            return "";
        }
        int length = Math.min(u16(offset), room);
        return new String(bytes, start + offset + 2, length, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The parameters inside this one, which begin after {@code offset} bytes of fields. */
    Parameters inside(int offset) {
        return new Parameters(bytes, Math.min(start + offset, stop), stop);
    }
}
