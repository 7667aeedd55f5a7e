package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.capabilities;
import static io.dockdoor.reader.Bits.join;
import static io.dockdoor.reader.Bits.text;
import static io.dockdoor.reader.Bits.tlv;
import static io.dockdoor.reader.Bits.u16;
import static io.dockdoor.reader.Bits.u32;
import static io.dockdoor.reader.Bits.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.ReaderId;
import io.dockdoor.reader.ReaderSettings.AntennaSetting;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What we send, byte by byte (clause 16), and requirement 6: every index comes from the reader's own tables. */
class RequestsTest {
    private static final int HOLDS = 0x48;
    private static final ReaderSettings DOOR = ReaderSettings.portal(new ReaderId("R1"), "h", 5084, 1, 2)
            .withAntennas(List.of(new AntennaSetting(1, 2500), new AntennaSetting(2, null)));

    @Test
    void theInventoryOfAPortal() {
        assertBytes("""
                0414 000000a2 00000009                  ADD_ROSPEC, id 9
                00b1 0098 00000001 00 00                ROSpec 1, priority 0, disabled
                00b2 0012  00b3 0005 01                 starts at once
                           00b6 0009 00 00000000        never stops
                00b7 006a  0002 0001 0002               AISpec: antennas 1 and 2
                           00b8 0009 00 00000000        never stops
                           00ba 0057 0001 01            inventory parameters 1, Gen2
                00de 0028 0001                          antenna 1
                  00e0 000a 0000 0001 0003              no hopping, channel 1, 20 dBm = the most not above 25 dBm
                  014a 0018 00                          not state-aware
                    014f 0008 0007 186a                 mode 7 (Miller 4), Tari 6250 ns
                    0150 000b 00 0040 00000000          session 0, 64 tags
                00de 0028 0002                          antenna 2
                  00e0 000a 0000 0001 0005              30 dBm = all it can
                  014a 0018 00
                    014f 0008 0007 186a
                    0150 000b 00 0040 00000000
                00ed 0012 02 0001                       report each tag
                  00ee 000b 1f80                        antenna, channel, RSSI, first, last, count
                    015c 0005 40                        and the protocol-control word
                """, Requests.addRoSpec(9, plan(DOOR, 0, false), 1));
    }

    @Test
    void theConfiguration() {
        assertBytes("""
                0403 00000050 00000009                  SET_READER_CONFIG, id 9
                00                                      no factory reset
                00f4 0027                               events:
                  00f5 0007 0001 80                     inputs
                  00f5 0007 0002 80                     ROSpecs
                  00f5 0007 0003 80                     buffer filling
                  00f5 0007 0004 80                     exceptions
                  00f5 0007 0008 80                     antennas
                00dc 0009 01 00002710                   keepalive each 10,000 ms
                00e1 0008 0001 80 02                    input 1 on
                00e1 0008 0002 80 02                    input 2 on
                00e2 0005 80                            hold reports on reconnect
                """, Requests.configure(9, plan(DOOR, 0, false)));
    }

    @Test
    void impinjExtrasStandWhereImpinjReadersTakeThem() {
        String sent = HexFormat.of().formatHex(Requests.addRoSpec(9, plan(DOOR, 25882, true), 1));
        // InventorySearchMode 23 = dual target, last in each C1G2InventoryCommand
        assertTrue(sent.contains("0150000b000040000000" + "00" + "03ff000e0000651a000000170002"), sent);
        // content selector 50 with 52, 53, 67 enabled, last in the ROReportSpec
        assertTrue(
                sent.endsWith("015c000540" + "03ff00360000651a00000032" + "03ff000e0000651a000000340001"
                        + "03ff000e0000651a000000350001" + "03ff000e0000651a000000430001"),
                sent);
    }

    @Test
    void eachGen2SessionHasItsTwoBits() {
        for (int session = 0; session < 4; session++) {
            String sent = HexFormat.of().formatHex(Requests.addRoSpec(9, plan(DOOR.withSession(session), 0, false), 1));
            assertTrue(sent.contains("0150000b" + HexFormat.of().toHexDigits((byte) (session << 6))), sent);
        }
    }

    @Test
    void aSessionThatSilencesTagsAtADoorIsWarnedOf() {
        assertEquals(List.of(), plan(DOOR.withSession(1), 0, false).remarks());
        assertTrue(plan(DOOR.withSession(2), 0, false).remarks().get(0).startsWith("session 2 at a door"));
        assertEquals(
                List.of(),
                plan(DOOR.withSession(2).withProfile(InventoryProfile.SWEEP), 0, false)
                        .remarks());
    }

    @Test
    void whatTheReaderDoesNotHaveIsLeftOutAndSaid() {
        ReaderPlan plan = plan(
                DOOR.withAntennas(List.of(new AntennaSetting(4, 100), new AntennaSetting(5, null)))
                        .withGpiPorts(Set.of(2, 3))
                        .withRfMode(99),
                0,
                false);
        assertEquals(List.of(new ReaderPlan.AntennaPlan(4, 3)), plan.antennas());
        assertEquals(List.of(2), plan.gpiPorts());
        assertEquals(4, plan.remarks().size(), plan.remarks().toString());
    }

    @Test
    void aReaderThatClaimsWhatCannotBeAskedForIsStillAsked() {
        byte[] absurd = join(
                tlv(137, u16(4), u16(0), u32(0), u32(9), text("1.0"), tlv(141, u16(0xffff), u16(0))),
                tlv(
                        143,
                        u16(276),
                        u16(2),
                        tlv(144, tlv(328, mode(0x4800_0001L, 1500), mode(3, 0x1_0000L), mode(5, 6250)))));
        Capabilities can = Capabilities.read(new LlrpMessage(1, 11, 1, join(Bits.ok(), absurd)));
        ReaderPlan plan = ReaderPlan.of(DOOR, can, VendorProfile.GENERIC, false);
        assertEquals(5, Objects.requireNonNull(plan.mode()).id());
        assertEquals(64, plan.gpiPorts().size());
    }

    private static byte[] mode(long id, long minTari) {
        byte[] rates = join(u32(64_000), u32(1500), u32(minTari), u32(25_000), u32(0));
        return tlv(329, u32(id), u8(0), u8(2), u8(2), u8(3), rates);
    }

    @Test
    void aReaderWithoutTablesIsLeftItsOwnRadioSettings() {
        Capabilities none = Capabilities.read(new LlrpMessage(1, 11, 1, Bits.ok()));
        ReaderPlan plan = ReaderPlan.of(DOOR, none, VendorProfile.GENERIC, false);
        assertNull(plan.mode());
        String sent = HexFormat.of().formatHex(Requests.addRoSpec(9, plan, 1));
        assertTrue(!sent.contains("00e0000a") && !sent.contains("014f0008"), sent);
        assertTrue(plan.canRead());
    }

    @Test
    void theSameWishGivesTheSameNameAndAnotherWishAnother() {
        long id = plan(DOOR, 0, false).roSpecId();
        assertEquals(id, plan(DOOR, 0, false).roSpecId());
        assertNotEquals(id, plan(DOOR.withSession(1), 0, false).roSpecId());
        assertNotEquals(
                id,
                plan(DOOR.withAntennas(List.of(new AntennaSetting(1, 2500))), 0, false)
                        .roSpecId());
    }

    private static ReaderPlan plan(ReaderSettings settings, int vendor, boolean extensions) {
        Capabilities can =
                Capabilities.read(new LlrpMessage(1, 11, 1, Bits.join(Bits.ok(), capabilities(vendor, HOLDS))));
        return ReaderPlan.of(settings, can, VendorProfile.of(can), extensions);
    }

    /** The bytes are everything before two or more blanks and a word; hex groups only. */
    private static void assertBytes(String commented, byte[] actual) {
        StringBuilder expected = new StringBuilder();
        for (String line : commented.lines().toList()) {
            for (String word : line.trim().split(" +")) {
                if (!word.matches("([0-9a-f]{2})+") || line.indexOf(word) > 38) {
                    break;
                }
                expected.append(word);
            }
        }
        assertEquals(expected.toString(), HexFormat.of().formatHex(actual));
    }
}
