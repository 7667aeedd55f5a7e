package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Identity.Raw;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two hundred seeds of bits nobody should have written; the seed is the test's name. */
class EpcFuzzTest {
    private static final int TAGS_PER_SEED = 100;
    private static final List<EpcVector> VALID = EpcVector.ofKind("valid");

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverBitsComeOneIdentityIsTold(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TAGS_PER_SEED; i++) {
            byte[] bytes = new byte[Epc.MAX_BITS / 8];
            random.nextBytes(bytes);
            int bits = random.nextInt(Epc.MAX_BITS + 1);
            if (random.nextInt(8) > 0) {
                // mostly headers of schemes, and whole words: random headers are seldom worth reading
                EpcVector row = VALID.get(random.nextInt(VALID.size()));
                bytes[0] = (byte) row.epc().byteAt(0);
                bits = bits / 16 * 16;
            }
            check(epc(bytes, bits), random);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aDamagedTagIsReadByTheRulesOrNotAtAll(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TAGS_PER_SEED; i++) {
            Epc whole = VALID.get(random.nextInt(VALID.size())).epc();
            byte[] bytes = new byte[Epc.MAX_BITS / 8];
            System.arraycopy(whole.toBytes(), 0, bytes, 0, whole.length());
            int bits = random.nextInt(3) == 0 ? random.nextInt(whole.bits() + 1) : whole.bits();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                int at = random.nextInt(whole.bits());
                bytes[at >> 3] ^= (byte) (0x80 >>> (at & 7));
            }
            check(epc(bytes, bits), random);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverTextComesOneIdentityIsTold(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TAGS_PER_SEED; i++) {
            EpcVector row = VALID.get(random.nextInt(VALID.size()));
            StringBuilder text =
                    new StringBuilder(row.get(random.nextBoolean() ? "digital_link" : "pure_identity_uri"));
            for (int edits = random.nextInt(4); edits > 0 && text.length() > 0; edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
                    default -> text.setCharAt(at, text.charAt(random.nextInt(text.length())));
                }
            }
            Identity told = Identity.parse(text.toString());
            assertEquals(told, Identity.parse(told.uri()), () -> "of " + text);
        }
    }

    /** Bits behind the last one are zero in an {@link Epc}. */
    private static Epc epc(byte[] bytes, int bits) {
        if (bits % 8 != 0) {
            bytes[bits / 8] &= (byte) (0xff00 >> bits % 8);
        }
        return Epc.of(bytes, 0, bits);
    }

    private static void check(Epc epc, Random random) {
        int pc = random.nextInt(4) == 0 ? random.nextInt(0x10000) : TagRead.NO_PC;
        Identity told = EpcDecoder.decode(epc, pc);
        EpcDescription described = EpcDecoder.describe(epc, pc);
        assertEquals(told, described.identity(), epc::hex);
        assertEquals(told, Identity.parse(told.uri()), epc::hex);
        if (told instanceof Raw raw) {
            assertNotNull(EpcFault.valueOf(raw.reason()));
            assertEquals(described.rawUri(), raw.uri());
            return;
        }
        assertFalse(pc != TagRead.NO_PC && (pc & 0x0100) != 0, epc::hex);
        String tagUri = described.tagUri();
        if (tagUri != null) {
            // what was read is all there is: written again, only padding differs
            String written = EpcEncoder.ofTagUri(tagUri).hex();
            String read = epc.hex();
            int common = Math.min(written.length(), read.length());
            assertEquals(read.substring(0, common), written.substring(0, common), tagUri);
            assertTrue((written.substring(common) + read.substring(common)).matches("0*"), tagUri);
        }
    }
}
