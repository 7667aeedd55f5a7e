package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.custom;
import static io.dockdoor.reader.Bits.epc96;
import static io.dockdoor.reader.Bits.join;
import static io.dockdoor.reader.Bits.tlv;
import static io.dockdoor.reader.Bits.tv;
import static io.dockdoor.reader.Bits.u16;
import static io.dockdoor.reader.Bits.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.events.EpcTable;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the shape of one tag is never taken for that of another, and what the shortcut reads is what the long way reads. */
class TagShapeTest {
    private static final String A = "30340000000000000000000A";
    private static final long ARRIVAL = 1_760_000_001_000_000L;

    private final ReportDecoder decoder = decoder();

    @Test
    void valuesOfOneTypeAfterTheOtherAreNotMistakenWhenTheirOrderChanges() {
        one(join(epc96(A), tv(1, u16(2)), tv(7, u16(9))));
        TagRead read = one(join(epc96(A), tv(7, u16(9)), tv(1, u16(2))));
        assertEquals(2, read.antenna());
        assertEquals(9, read.channel());
    }

    @Test
    void aCustomParameterOfAnotherMakerIsNotThePhaseOfTheTagBefore() {
        assertEquals(77, one(join(epc96(A), custom(25882, 56, u16(77)))).phase());
        assertEquals(
                TagRead.NO_PHASE,
                one(join(epc96(A), custom(25883, 56, u16(78)))).phase());
        assertEquals(
                TagRead.NO_PHASE,
                one(join(epc96(A), custom(25882, 55, u16(79)))).phase());
        assertEquals(80, one(join(epc96(A), custom(25882, 56, u16(80)))).phase());
    }

    @Test
    void anEpcOfFewerBitsInAsManyBytesIsAnotherTag() {
        assertEquals(24, one(tlv(241, u16(24), u8(1), u8(2), u8(3))).epc().bits());
        assertEquals(20, one(tlv(241, u16(20), u8(1), u8(2), u8(3))).epc().bits());
        assertEquals("010200", one(tlv(241, u16(20), u8(1), u8(2), u8(3))).epc().hex());
    }

    @Test
    void theLastParameterCountsToo() {
        assertEquals(
                -50_00, one(join(epc96(A), tv(9, new byte[4]), tv(6, u8(-50)))).rssiCentiDbm());
        decoder.decode(tlv(240, epc96(A), tv(9, new byte[4]), new byte[] {(byte) 0xff, 1}), 0, 24, ARRIVAL, batch());
        assertEquals(1, decoder.unknown());
    }

    /** Reports with bytes changed at random: read by one that remembers shapes and by one that is made to forget them each time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsTheSameAsWithoutAMemory(long seed) {
        Random random = new Random(seed);
        RandomReports reports = new RandomReports(seed);
        ReportDecoder forgetful = decoder();
        TagReads lost = batch();
        for (int i = 0; i < 700; i++) {
            byte[] body = random.nextInt(3) == 0 ? reports.any() : RandomReports.steady(3, random.nextBoolean());
            for (int flips = random.nextInt(3); flips > 0 && body.length > 0; flips--) {
                body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            }
            TagReads quick = batch();
            decoder.decode(body.clone(), 0, body.length, ARRIVAL, quick);
            TagReads slow = batch();
            int at = 0;
            while (at < body.length) { // tag by tag, and in between one of every length that shares a place with it
                int end = at + whole(body, at);
                forgetful.decode(body.clone(), at, end, ARRIVAL, slow);
                at = end;
                for (int more = 4; more < 20; more++) {
                    byte[] other = tlv(240, epc96(A), tlv(900, new byte[more - 4]));
                    lost.clear();
                    forgetful.decode(other, 0, other.length, ARRIVAL, lost);
                }
            }
            assertEquals(values(slow), values(quick), "report " + i);
        }
    }

    /** The bytes of the parameter at that place, or all that is left when its length lies. */
    private static int whole(byte[] body, int at) {
        int left = body.length - at;
        int claims = left < 4 || body[at] < 0 ? left : Bytes.u16(body, at + 2);
        return claims < 4 || claims > left ? left : claims;
    }

    /** All but gateway time, which depends on the stamps that came before. */
    private static List<String> values(TagReads reads) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < reads.size(); i++) {
            all.add(reads.epc(i).hex() + " " + reads.epc(i).bits() + " " + reads.antenna(i) + " "
                    + reads.readerMicros(i)
                    + " " + reads.rssiCentiDbm(i) + " " + reads.channel(i) + " " + reads.phase(i) + " "
                    + reads.doppler16(i) + " " + reads.count(i) + " " + reads.pc(i));
        }
        return all;
    }

    private TagRead one(byte[] tag) {
        byte[] body = tlv(240, tag);
        TagReads into = batch();
        decoder.decode(body, 0, body.length, ARRIVAL, into);
        assertEquals(1, into.size());
        return into.get(0);
    }

    private static TagReads batch() {
        return new TagReads(new ReaderId("R1"), 8);
    }

    private static ReportDecoder decoder() {
        return new ReportDecoder(new EpcTable(1 << 16), new ReaderClock(), 0);
    }
}
