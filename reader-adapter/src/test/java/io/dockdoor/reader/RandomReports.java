package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.custom;
import static io.dockdoor.reader.Bits.join;
import static io.dockdoor.reader.Bits.tlv;
import static io.dockdoor.reader.Bits.tv;
import static io.dockdoor.reader.Bits.u16;
import static io.dockdoor.reader.Bits.u32;
import static io.dockdoor.reader.Bits.u64;
import static io.dockdoor.reader.Bits.u8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Well-formed RO_ACCESS_REPORT bodies from a seed. */
final class RandomReports {
    private final Random random;

    RandomReports(long seed) {
        random = new Random(seed);
    }

    /** A report as the benchmark and real portals have it: 51 bytes a tag, 93 with Impinj extras. */
    static byte[] steady(int tags, boolean impinj) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < tags; i++) {
            byte[] plain = join(
                    tv(13, join(u32(0x30340000), u32(7), u32(i))),
                    tv(9, u32(1)),
                    tv(1, u16(1 + i % 4)),
                    tv(6, u8(-40 - i % 30)),
                    tv(7, u16(1 + i % 50)),
                    tv(2, u64(1_760_000_000_000_000L + i * 1000L)),
                    tv(4, u64(1_760_000_000_000_500L + i * 1000L)),
                    tv(8, u16(1)));
            byte[] extras = join(
                    custom(25882, 56, u16(i & 0xfff)), custom(25882, 57, u16(-4000 - i)), custom(25882, 68, u16(-i)));
            all.add(impinj ? tlv(240, plain, extras) : tlv(240, plain));
        }
        return join(all.toArray(byte[][]::new));
    }

    /** Any number of tags with any of the parameters of 16.2.7.3, in the order the standard demands. */
    byte[] any() {
        List<byte[]> parts = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            parts.add(tag());
        }
        return join(parts.toArray(byte[][]::new));
    }

    private byte[] tag() {
        List<byte[]> parts = new ArrayList<>();
        parts.add(random.nextInt(3) > 0 ? tv(13, bytes(12)) : epcData());
        maybe(parts, tv(9, bytes(4)));
        maybe(parts, tv(14, bytes(2)));
        maybe(parts, tv(10, bytes(2)));
        maybe(parts, tv(1, bytes(2)));
        maybe(parts, tv(6, bytes(1)));
        maybe(parts, tv(7, bytes(2)));
        boolean utc = random.nextBoolean();
        long first = 1_760_000_000_000_000L + random.nextInt(1_000_000);
        maybe(parts, tv(utc ? 2 : 3, u64(first)));
        maybe(parts, tv(utc ? 4 : 5, u64(first + random.nextInt(1_000_000))));
        maybe(parts, tv(8, u16(1 + random.nextInt(65535))));
        maybe(parts, tv(12, bytes(2)));
        maybe(parts, tv(11, bytes(2)));
        maybe(parts, tv(16, bytes(4)));
        maybe(parts, tlv(349, u8(random.nextInt(4)), bytes(2), u16(2), bytes(4)));
        maybe(parts, custom(25882, 56, u16(random.nextInt(4096))));
        maybe(parts, custom(25882, 57, bytes(2)));
        maybe(parts, custom(25882, 68, bytes(2)));
        maybe(parts, custom(random.nextInt(100_000), random.nextInt(100), bytes(random.nextInt(20))));
        return tlv(240, parts.toArray(byte[][]::new));
    }

    private byte[] epcData() {
        int bits = random.nextInt(497);
        return tlv(241, u16(bits), bytes((bits + 7) / 8));
    }

    private void maybe(List<byte[]> parts, byte[] part) {
        if (random.nextBoolean()) {
            parts.add(part);
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
