package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.custom;
import static io.dockdoor.reader.Bits.epc96;
import static io.dockdoor.reader.Bits.hex;
import static io.dockdoor.reader.Bits.join;
import static io.dockdoor.reader.Bits.tlv;
import static io.dockdoor.reader.Bits.tv;
import static io.dockdoor.reader.Bits.u16;
import static io.dockdoor.reader.Bits.u32;
import static io.dockdoor.reader.Bits.u64;
import static io.dockdoor.reader.Bits.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.dockdoor.events.EpcTable;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.ReaderEvent.Stamp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** LLRP 1.0.1 clause 13.2.3 and 16.2.7.3: what is in a report, what may be missing and what may be strange. */
class ReportDecoderTest {
    private static final ReaderId R1 = new ReaderId("R1");
    private static final String A = "30340000000000000000000A";
    private static final String B = "30340000000000000000000B";
    private static final long ARRIVAL = 1_760_000_000_000_000L;

    private final ReaderClock clock = new ReaderClock();
    private final ReportDecoder decoder = new ReportDecoder(new EpcTable(100), clock, 0);

    @Test
    void everyFieldOfATagArrivesInItsUnit() {
        clock.anchor(new Stamp(true, ARRIVAL - 1_000_000), ARRIVAL);
        TagRead read = one(join(
                epc96(A),
                tv(9, u32(1)),
                tv(14, u16(1)),
                tv(10, u16(1)),
                tv(1, u16(3)),
                tv(6, u8(-57)),
                tv(7, u16(11)),
                tv(2, u64(ARRIVAL - 3_000_000)),
                tv(4, u64(ARRIVAL - 2_500_000)),
                tv(8, u16(4)),
                tv(12, u16(0x3000)),
                tv(11, u16(0xbeef)),
                tv(16, u32(0)),
                custom(25882, 56, u16(4095)),
                custom(25882, 57, u16(-5725)),
                custom(25882, 68, u16(-33))));
        assertEquals(
                new TagRead(
                        io.dockdoor.events.Epc.ofHex(A),
                        R1,
                        3,
                        ARRIVAL - 2_000_000,
                        ARRIVAL - 1_500_000,
                        ARRIVAL - 2_500_000,
                        -5725,
                        11,
                        4095,
                        -33,
                        4,
                        0x3000),
                read);
    }

    @Test
    void anEpcOfAnyLengthIsKeptWithItsBits() {
        TagRead read = one(join(tlv(241, u16(20), hex("ABCDE0")), tv(1, u16(1))));
        assertEquals(20, read.epc().bits());
        assertEquals("ABCDE0", read.epc().hex());
    }

    @Test
    void bitsThatPadAnEpcAreNoPartOfTheTag() {
        List<TagRead> reads =
                decode(join(tag(tlv(241, u16(20), hex("ABCDE0"))), tag(tlv(241, u16(20), hex("ABCDEF")))));
        assertEquals(reads.get(0).epc(), reads.get(1).epc());
    }

    @Test
    void whatIsEnabledAndAbsentIsAsItWasLast() {
        List<TagRead> reads = decode(join(
                tag(epc96(A), tv(1, u16(2)), tv(6, u8(-60)), tv(7, u16(5)), tv(8, u16(2)), tv(4, u64(1000))),
                tag(epc96(B)),
                tag(epc96(A), tv(1, u16(4)))));
        assertEquals(2, reads.get(1).antenna());
        assertEquals(-6000, reads.get(1).rssiCentiDbm());
        assertEquals(5, reads.get(1).channel());
        assertEquals(2, reads.get(1).count());
        assertEquals(reads.get(0).lastMicros(), reads.get(1).lastMicros());
        assertEquals(4, reads.get(2).antenna());
        assertEquals(-6000, reads.get(2).rssiCentiDbm());
        assertEquals(4, decode(tag(epc96(B))).get(0).antenna(), "also in the next report");
    }

    @Test
    void vendorExtrasBelongToTheirTagAlone() {
        List<TagRead> reads = decode(join(tag(epc96(A), custom(25882, 56, u16(7))), tag(epc96(B))));
        assertEquals(TagRead.NO_PHASE, reads.get(1).phase());
    }

    @Test
    void anAbsentProtocolWordIsAsItWasLastForATagItCanBelongTo() {
        List<TagRead> reads = decode(join(
                tag(epc96(A), tv(12, u16(0x3000))),
                tag(epc96(B)),
                tag(tlv(241, u16(128), hex("00112233445566778899AABBCCDDEEFF")))));
        assertEquals(0x3000, reads.get(1).pc());
        assertEquals(TagRead.NO_PC, reads.get(2).pc(), "a word for six words of EPC is not that of a tag with eight");
    }

    @Test
    void whatCameWithLlrp20IsPassedBy() {
        // XPCW1 (19) and XPCW2 (20), type-value parameters of two bytes each
        TagRead read = one(join(epc96(A), tv(12, u16(0x3200)), tv(19, u16(0x8001)), tv(20, u16(7)), tv(1, u16(3))));
        assertEquals(3, read.antenna());
        assertEquals(0x3200, read.pc());
    }

    @Test
    void anotherConnectionRemembersNothing() {
        decode(tag(epc96(A), tv(1, u16(2)), tv(6, u8(-60))));
        TagReads fresh = new TagReads(R1, 4);
        byte[] body = tag(epc96(A));
        new ReportDecoder(new EpcTable(4), new ReaderClock(), 0).decode(body, 0, body.length, ARRIVAL, fresh);
        assertEquals(0, fresh.antenna(0));
        assertEquals(TagRead.NO_RSSI, fresh.rssiCentiDbm(0));
    }

    @Test
    void aReaderWithOneAntennaNeedNotNameIt() {
        TagReads into = new TagReads(R1, 4);
        byte[] body = tag(epc96(A));
        new ReportDecoder(new EpcTable(4), new ReaderClock(), 1).decode(body, 0, body.length, ARRIVAL, into);
        assertEquals(1, into.antenna(0));
    }

    @Test
    void unknownParametersWithALengthCostNobodyAnything() {
        List<TagRead> reads = decode(join(
                tlv(900, hex("01020304")),
                tag(tlv(901, hex("05")), epc96(A), custom(4711, 1, hex("00")), tv(6, u8(-50)), tv(1, u16(2))),
                custom(161, 9, hex("ffff")),
                tag(tv(1, u16(3)), epc96(B)),
                tlv(242, tv(9, u32(1)))));
        assertEquals(2, reads.size());
        assertEquals(2, reads.get(0).antenna());
        assertEquals(-5000, reads.get(0).rssiCentiDbm());
        assertEquals(3, reads.get(1).antenna());
        assertEquals(0, decoder.malformed());
    }

    @Test
    void anUnknownTypeValueParameterCostsTheRestOfItsTagAndNothingIsMadeUpForIt() {
        List<TagRead> reads = decode(join(
                tag(epc96(A), tv(1, u16(2)), tv(6, u8(-60))),
                tag(epc96(B), tv(6, u8(-40)), tv(100, hex("0102")), tv(1, u16(4))),
                tag(epc96(A), tv(1, u16(3)))));
        assertEquals(3, reads.size());
        assertEquals(-4000, reads.get(1).rssiCentiDbm());
        assertEquals(0, reads.get(1).antenna(), "not the antenna of the tag before");
        assertEquals(3, reads.get(2).antenna());
        assertEquals(1, decoder.unknown());
    }

    @Test
    void lengthsThatLieCostNoOtherTagThatCanBeFound() {
        byte[] lies = tag(epc96(A), tv(1, u16(2)), hex("03ff ffff 00"));
        List<TagRead> reads = decode(join(lies, tag(epc96(B), tv(1, u16(1)))));
        assertEquals(2, reads.size());
        assertEquals(2, reads.get(0).antenna());
        assertEquals(1, decoder.malformed());
        // the length of a whole tag lies: what came before it stands
        assertEquals(1, decode(join(tag(epc96(A)), hex("00f0 ffff 8d"))).size());
        assertEquals(1, decode(join(tag(epc96(A)), hex("00f0 0000"))).size());
        assertEquals(1, decode(join(tag(epc96(A)), hex("00"))).size());
        assertEquals(4, decoder.malformed());
    }

    @Test
    void aTagWithoutAnEpcOrWithOneTooLongIsCountedAndLeftOut() {
        assertEquals(0, decode(tag(tv(1, u16(1)))).size());
        assertEquals(0, decode(tag(tlv(241, u16(497), new byte[63]))).size());
        assertEquals(0, decode(tag(tlv(241, u16(96), hex("3034")))).size());
        assertEquals(3, decoder.malformed());
    }

    @Test
    void anEmptyReportIsNoError() {
        assertEquals(0, decode(new byte[0]).size());
        assertEquals(0, decoder.malformed());
    }

    @Test
    void aReportCutAnywhereGivesItsWholeTagsAndNoException() {
        byte[] whole = join(
                tag(epc96(A), tv(1, u16(2)), tv(6, u8(-60)), custom(25882, 56, u16(7))),
                tag(tlv(241, u16(96), hex(B)), tv(1, u16(2))));
        int first = tag(epc96(A), tv(1, u16(2)), tv(6, u8(-60)), custom(25882, 56, u16(7))).length;
        for (int cut = 0; cut <= whole.length; cut++) {
            int expected = cut == whole.length ? 2 : cut >= first ? 1 : 0;
            assertEquals(expected, decode(java.util.Arrays.copyOf(whole, cut)).size(), "cut at " + cut);
        }
    }

    @Test
    void aTagMetAgainIsTheSameObject() {
        List<TagRead> reads = decode(join(tag(epc96(A)), tag(epc96(B)), tag(epc96(A))));
        assertSame(reads.get(0).epc(), reads.get(2).epc());
    }

    @Test
    void withoutAnyTimestampTheArrivalIsTheTime() {
        TagRead read = one(join(epc96(A), tv(1, u16(1))));
        assertEquals(ARRIVAL, read.firstMicros());
        assertEquals(ARRIVAL, read.lastMicros());
        assertEquals(0, read.readerMicros());
    }

    private TagRead one(byte[] tag) {
        return decode(tlv(240, tag)).get(0);
    }

    private static byte[] tag(byte[]... parts) {
        return tlv(240, parts);
    }

    private List<TagRead> decode(byte[] body) {
        TagReads into = new TagReads(R1, 8);
        decoder.decode(body, 0, body.length, ARRIVAL, into);
        List<TagRead> reads = new ArrayList<>();
        for (int i = 0; i < into.size(); i++) {
            reads.add(into.get(i));
        }
        return reads;
    }
}
