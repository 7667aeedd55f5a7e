package io.dockdoor.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.EpcTable;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Message bodies captured from a real Impinj R420, firmware 5.14.0.240; left out by name when the captures are not there. */
class CapturedReaderTest {
    private static final Path CAPTURES = Path.of("..", "..", "shared", "llrp", "r420");

    @BeforeEach
    void capturesAreThere() {
        Assumptions.assumeTrue(
                Files.isDirectory(CAPTURES),
                "suite CapturedReaderTest (captures of a real R420) left out: no " + CAPTURES);
    }

    @Test
    void theCapabilitiesOfARealReaderAreUnderstood() throws IOException {
        Capabilities can = Capabilities.read(captured("GetReaderCapabilitiesResponse-000.bytes", 11));
        assertEquals(25882, can.vendor());
        assertEquals("Impinj model 2001002 firmware 5.14.0.240", can.identity());
        assertEquals(4, can.antennas());
        assertTrue(can.utcClock());
        assertEquals(4, can.gpis());
        assertTrue(can.fillWarning());
        assertTrue(can.holding());
        assertEquals(1, can.maxRoSpecs());
        assertEquals(840, can.country());
        assertEquals(81, can.powers().size());
        assertEquals(new Capabilities.Power(81, 3000), can.powers().get(80));
        assertTrue(can.hopping());
        assertEquals(List.of(1), can.hopTables());
        assertEquals(50, can.frequenciesKhz().size());
        assertEquals(909_250, can.frequenciesKhz().get(0));
        assertEquals(
                List.of(0, 1, 2, 3, 4, 1000, 1002, 1003, 1004, 1005),
                can.modes().stream().map(m -> m.id()).toList());
        assertEquals(
                new Capabilities.RfMode(2, 2, 3, 274_000, 20_000), can.modes().get(2));
    }

    @Test
    void thePlanForARealReaderUsesItsTables() throws IOException {
        Capabilities can = Capabilities.read(captured("GetReaderCapabilitiesResponse-000.bytes", 11));
        ReaderSettings door = ReaderSettings.portal(new ReaderId("R1"), "h", 5084, 1, 2);
        ReaderPlan plan = ReaderPlan.of(door, can, VendorProfile.of(can), true);
        assertEquals(81, plan.antennas().get(0).powerIndex());
        assertEquals(1, plan.hopTable());
        assertEquals(0, plan.channel());
        assertEquals(1000, Objects.requireNonNull(plan.mode()).id());
        assertTrue(plan.hold());
        assertEquals(List.of(1, 2, 3, 4, 8), plan.events());
        // without the extensions the ids from 1000 still stand: they are in the standard table
        ReaderPlan plain = ReaderPlan.of(door, can, VendorProfile.of(can), false);
        assertEquals(1000, Objects.requireNonNull(plain.mode()).id());
    }

    @Test
    void theReportsOfARealReaderAreRead() throws IOException {
        TagReads into = new TagReads(new ReaderId("R1"), 16);
        ReportDecoder decoder = new ReportDecoder(new EpcTable(16), new ReaderClock(), 0);
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(CAPTURES.resolve("roAccessReports"))) {
            all.filter(p -> p.toString().endsWith(".bytes")).sorted().forEach(files::add);
        }
        for (Path file : files) {
            byte[] body = Files.readAllBytes(file);
            decoder.decode(body, 0, body.length, 1_594_174_806_000_000L, into);
        }
        assertEquals(9, into.size());
        assertEquals(0, decoder.malformed() + decoder.unknown());
        assertEquals("3000ABCDEF00000000000003", into.epc(0).hex());
        assertEquals(1, into.antenna(0));
        assertEquals(-4800, into.rssiCentiDbm(0));
        assertEquals(1_594_174_805_140_192L, into.readerMicros(0));
        assertEquals("301430A55C0AC30000000009", into.epc(2).hex());
    }

    @Test
    void theEventAndStatusOfARealReaderAreRead() throws IOException {
        ReaderEvent event = ReaderEvent.read(captured("ReaderEventNotification-000.bytes", 63));
        assertEquals(1_596_721_689_842_138L, event.stamp().micros());
        assertEquals(List.of(new ReaderEvent.ConnectionClosed()), event.happenings());
        assertEquals(
                new LlrpStatus(0, ""),
                captured("GetReaderConfigResponse-000.bytes", 12).status());
    }

    private static LlrpMessage captured(String name, int type) throws IOException {
        return new LlrpMessage(1, type, 1, Files.readAllBytes(CAPTURES.resolve(name)));
    }
}
