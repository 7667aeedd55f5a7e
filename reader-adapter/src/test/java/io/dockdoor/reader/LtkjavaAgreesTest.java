package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.epc96;
import static io.dockdoor.reader.Bits.join;
import static io.dockdoor.reader.Bits.message;
import static io.dockdoor.reader.Bits.tlv;
import static io.dockdoor.reader.Bits.tv;
import static io.dockdoor.reader.Bits.u16;
import static io.dockdoor.reader.Bits.u32;
import static io.dockdoor.reader.Bits.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.EpcTable;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.llrp.ltk.exceptions.InvalidLLRPMessageException;
import org.llrp.ltk.generated.interfaces.AirProtocolTagData;
import org.llrp.ltk.generated.messages.RO_ACCESS_REPORT;
import org.llrp.ltk.generated.parameters.C1G2_PC;
import org.llrp.ltk.generated.parameters.Custom;
import org.llrp.ltk.generated.parameters.EPCData;
import org.llrp.ltk.generated.parameters.EPC_96;
import org.llrp.ltk.generated.parameters.TagReportData;
import org.llrp.ltk.types.LLRPBitList;

/**
 * Our decoder beside the reference toolkit's: on well-formed reports the two agree on every field; where the toolkit drops
 * tags and fields, ours goes on.
 */
class LtkjavaAgreesTest {
    private static final long ARRIVAL = 1_770_000_000_000_000L;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bothReadTheSame(long seed) throws InvalidLLRPMessageException {
        byte[] body = new RandomReports(seed).any();
        List<TagReportData> theirs = new RO_ACCESS_REPORT(message(61, 1, body)).getTagReportDataList();
        int at = 0;
        for (int i = 0; i < theirs.size(); i++) {
            // a fresh decoder for each tag: ltkjava carries nothing over
            int length = Bytes.u16(body, at + 2);
            TagReads ours = new TagReads(new ReaderId("R1"), 1);
            new ReportDecoder(new EpcTable(8), new ReaderClock(), 0).decode(body, at, at + length, ARRIVAL, ours);
            assertEquals(1, ours.size());
            compare(theirs.get(i), ours.get(0), seed + "/" + i);
            at += length;
        }
        assertEquals(body.length, at);
    }

    private static void compare(TagReportData their, TagRead our, String which) {
        if (their.getEPCParameter() instanceof EPC_96 epc) {
            String hex = epc.getEPC().toString();
            assertEquals(
                    "0".repeat(24 - hex.length()) + hex, our.epc().hex().toLowerCase(java.util.Locale.ROOT), which);
        } else if (their.getEPCParameter() instanceof EPCData epc) {
            LLRPBitList bits = epc.getEPC().encodeBinary();
            int count = our.epc().bits();
            String padded = bits.toString().substring(16, 16 + count) + "0".repeat((8 - count % 8) % 8);
            StringBuilder hex = new StringBuilder();
            for (int i = 0; i < padded.length(); i += 8) {
                hex.append(HexFormat.of().toHexDigits((byte) Integer.parseInt(padded.substring(i, i + 8), 2)));
            }
            assertEquals(hex.toString(), our.epc().hex().toLowerCase(java.util.Locale.ROOT), which);
        }
        assertEquals(
                their.getAntennaID() == null
                        ? 0
                        : their.getAntennaID().getAntennaID().intValue(),
                our.antenna());
        assertEquals(
                their.getChannelIndex() == null
                        ? 0
                        : their.getChannelIndex().getChannelIndex().intValue(),
                our.channel());
        assertEquals(
                their.getTagSeenCount() == null
                        ? 1
                        : their.getTagSeenCount().getTagCount().intValue(),
                our.count());
        if (their.getLastSeenTimestampUTC() != null) {
            assertEquals(their.getLastSeenTimestampUTC().getMicroseconds().toLong(), our.readerMicros(), which);
        } else if (their.getLastSeenTimestampUptime() != null) {
            assertEquals(their.getLastSeenTimestampUptime().getMicroseconds().toLong(), our.readerMicros(), which);
        } else if (their.getFirstSeenTimestampUTC() != null) {
            assertEquals(their.getFirstSeenTimestampUTC().getMicroseconds().toLong(), our.readerMicros(), which);
        }
        if (their.getPeakRSSI() != null && our.rssiCentiDbm() % 100 == 0 && our.phase() == TagRead.NO_PHASE) {
            int dbm = their.getPeakRSSI().getPeakRSSI().toByte();
            assertTrue(our.rssiCentiDbm() == dbm * 100 || hasFineRssi(their), which);
        }
        int pc = TagRead.NO_PC;
        for (AirProtocolTagData data : their.getAirProtocolTagDataList()) {
            pc = data instanceof C1G2_PC word ? word.getPC_Bits().intValue() : pc;
        }
        assertEquals(pc, our.pc(), which);
    }

    private static boolean hasFineRssi(TagReportData their) {
        return their.getAccessCommandOpSpecResultList().stream()
                .anyMatch(p -> p instanceof Custom custom
                        && custom.getParameterSubtype().intValue() == 57
                        && custom.getVendorIdentifier().intValue() == 25882);
    }

    @Test
    void whatLtkjavaLosesSilentlyWeKeep() throws InvalidLLRPMessageException {
        // an unknown parameter before the antenna, and one between two tags
        byte[] body = join(
                tlv(240, epc96("300000000000000000000001"), tlv(900, u8(1)), tv(1, u16(3)), tv(6, u8(-50))),
                tlv(356, u32(1), u32(1)),
                tlv(240, epc96("300000000000000000000002"), tv(1, u16(4))));
        List<TagReportData> theirs = new RO_ACCESS_REPORT(message(61, 1, body)).getTagReportDataList();
        assertEquals(1, theirs.size());
        assertNull(theirs.get(0).getAntennaID());
        TagReads ours = new TagReads(new ReaderId("R1"), 4);
        new ReportDecoder(new EpcTable(8), new ReaderClock(), 0).decode(body, 0, body.length, ARRIVAL, ours);
        assertEquals(2, ours.size());
        assertEquals(3, ours.antenna(0));
        assertEquals(-5000, ours.rssiCentiDbm(0));
        assertEquals(4, ours.antenna(1));
    }
}
