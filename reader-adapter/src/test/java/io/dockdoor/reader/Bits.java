package io.dockdoor.reader;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** LLRP bytes made by hand, so that no library is both the writer and the reader in a test. */
final class Bits {
    private Bits() {}

    static byte[] hex(String spaced) {
        return HexFormat.of().parseHex(spaced.replaceAll("\\s+", ""));
    }

    static byte[] u8(int value) {
        return new byte[] {(byte) value};
    }

    static byte[] u16(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    static byte[] u32(long value) {
        return ByteBuffer.allocate(4).putInt((int) value).array();
    }

    static byte[] u64(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    static byte[] text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return join(u16(utf8.length), utf8);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** A whole message, LLRP 1.0.1. */
    static byte[] message(int type, long id, byte[]... parts) {
        byte[] body = join(parts);
        return join(u16(1 << 10 | type), u32(10 + body.length), u32(id), body);
    }

    static byte[] tlv(int type, byte[]... parts) {
        byte[] value = join(parts);
        return join(u16(type), u16(4 + value.length), value);
    }

    static byte[] tv(int type, byte[] value) {
        return join(u8(0x80 | type), value);
    }

    static byte[] custom(long vendor, int subtype, byte[] value) {
        return tlv(1023, u32(vendor), u32(subtype), value);
    }

    static byte[] status(int code, String text) {
        return tlv(287, u16(code), text(text));
    }

    static byte[] ok() {
        return status(0, "");
    }

    static byte[] event(long utcMicros, byte[]... happenings) {
        return message(63, 0, tlv(246, tlv(128, u64(utcMicros)), join(happenings)));
    }

    static byte[] connectionAttempt(int status) {
        return event(1_700_000_000_000_000L, tlv(256, u16(status)));
    }

    static byte[] epc96(String hex) {
        return tv(13, hex(hex));
    }

    static LlrpMessage parsed(byte[] message) {
        Framer framer = new Framer();
        framer.room();
        System.arraycopy(message, 0, framer.buffer(), framer.end(), message.length);
        framer.filled(message.length);
        try {
            if (!framer.next()) {
                throw new AssertionError("not a whole message");
            }
        } catch (FramingFault e) {
            throw new AssertionError(e);
        }
        return framer.copy();
    }

    /** Capabilities of a plain reader of vendor 0: four antennas, two inputs, one power step of 30 dBm, Miller 4 as mode 7. */
    static byte[] capabilities(int vendor, int llrpFlags) {
        return join(
                tlv(
                        137,
                        u16(4),
                        u16(0x4000),
                        u32(vendor),
                        u32(9),
                        text("1.0"),
                        tlv(139, u16(1), u16(0)),
                        tlv(141, u16(2), u16(2)),
                        tlv(140, u16(1), u16(1), u8(1))),
                tlv(142, u8(llrpFlags), u8(1), u16(0), u32(1), u32(1), u32(1), u32(1), u32(1)),
                tlv(
                        143,
                        u16(276),
                        u16(2),
                        tlv(
                                144,
                                tlv(145, u16(3), u16(2000)),
                                tlv(145, u16(5), u16(3000)),
                                tlv(146, u8(0), tlv(148, u16(2), u32(865_700), u32(866_300))),
                                tlv(328, mode(6, 0, 640_000), mode(7, 2, 274_000)))));
    }

    private static byte[] mode(int id, int miller, int rate) {
        return tlv(329, u32(id), u8(0), u8(miller), u8(2), u8(3), u32(rate), u32(1500), u32(6250), u32(25000), u32(0));
    }
}
