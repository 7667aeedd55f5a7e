package io.dockdoor.reader;

import java.util.Arrays;

/**
 * Cuts a byte stream into LLRP messages (header: 3 reserved bits, 3 bits version, 10 bits type, 32 bits length, 32 bits id;
 * 16.1). The socket reads straight into {@link #buffer()}; a message is looked at where it lies and is valid until the next
 * {@link #room()}. Belongs to one connection and one thread.
 */
final class Framer {
    /** Readers are told to keep reports small and do (real ones refuse to send above about 500 kB); more is no LLRP. */
    static final int MAX_MESSAGE = 1 << 20;

    private static final int CHUNK = 64 * 1024;

    private byte[] buffer = new byte[CHUNK];
    private int begin;
    private int end;
    private int next;
    private int start;
    private int stop;

    /** Makes room for at least one byte and says how much there is after {@link #end()}. Messages seen so far are gone. */
    int room() {
        if (next > begin) {
            begin = next;
        }
        if (begin == end) {
            begin = 0;
            end = 0;
        }
        if (buffer.length - end < CHUNK / 2) {
            System.arraycopy(buffer, begin, buffer, 0, end - begin);
            end -= begin;
            begin = 0;
            if (buffer.length - end < CHUNK / 2) {
                buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, MAX_MESSAGE + CHUNK));
            }
        }
        next = begin;
        return buffer.length - end;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Where the next received byte belongs. */
    int end() {
        return end;
    }

    /** So many bytes were put behind {@link #end()}. */
    void filled(int bytes) {
        end += bytes;
    }

    /**
     * Goes to the next whole message.
     *
     * @return false when more bytes are needed
     * @throws FramingFault when the header says a length no message can have
     */
    boolean next() throws FramingFault {
        int have = end - next;
        if (have < 6) {
            return false;
        }
        long length = Bytes.u32(buffer, next + 2);
        if (length < Llrp.HEADER_LENGTH || length > MAX_MESSAGE) {
            throw new FramingFault("a message of type " + (Bytes.u16(buffer, next) & 0x3ff) + " claims " + length
                    + " bytes; allowed are " + Llrp.HEADER_LENGTH + " to " + MAX_MESSAGE);
        }
        if (have < length) {
            return false;
        }
        start = next;
        stop = start + (int) length;
        next = stop;
        return true;
    }

    /** Goes back before the first whole message received since {@link #room()}. */
    void again() {
        next = begin;
    }

    int type() {
        return Bytes.u16(buffer, start) & 0x3ff;
    }

    /** 1 = LLRP 1.0.1, 2 = 1.1, 3 = 2.0. */
    int version() {
        return (buffer[start] >>> 2) & 7;
    }

    /** Where the body of the message begins in {@link #buffer()}. */
    int bodyStart() {
        return start + Llrp.HEADER_LENGTH;
    }

    int bodyEnd() {
        return stop;
    }

    /** The message as a value of its own. */
    LlrpMessage copy() {
        return new LlrpMessage(
                version(), type(), Bytes.u32(buffer, start + 6), Arrays.copyOfRange(buffer, bodyStart(), stop));
    }
}
