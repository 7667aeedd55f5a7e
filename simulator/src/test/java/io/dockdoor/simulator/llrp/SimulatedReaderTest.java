package io.dockdoor.simulator.llrp;

import static io.dockdoor.simulator.llrp.ScriptedField.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.ReaderId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.llrp.ltk.generated.enumerations.GetReaderCapabilitiesRequestedData;
import org.llrp.ltk.generated.enumerations.GetReaderConfigRequestedData;
import org.llrp.ltk.generated.messages.CLOSE_CONNECTION;
import org.llrp.ltk.generated.messages.GET_READER_CAPABILITIES;
import org.llrp.ltk.generated.messages.GET_READER_CONFIG;
import org.llrp.ltk.types.UnsignedInteger;
import org.llrp.ltk.types.UnsignedShort;

class SimulatedReaderTest {
    private final long start = System.nanoTime();
    private final SceneClock clock = new SceneClock(() -> 1_800_000_000_000_000L + (System.nanoTime() - start) / 1000);
    private final List<AutoCloseable> open = new ArrayList<>();

    private SimulatedReader reader(ScriptedField field, ReaderOptions options) throws IOException {
        SimulatedReader reader = new SimulatedReader(new ReaderId("R1"), field, options, clock, id -> clock.start());
        open.add(reader);
        return reader;
    }

    private Client connect(SimulatedReader reader) throws IOException {
        Client client = new Client(reader.port());
        open.add(client);
        return client;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("sim-")));
    }

    private static void startReading(Client client) throws Exception {
        client.send(new Requested().add(client.id()));
        assertEquals(List.of(0L), Desk.codes(client.await("ADD_ROSPEC_RESPONSE")));
        client.send(Requested.forRoSpec(24, client.id(), 1));
        assertEquals(List.of(0L), Desk.codes(client.await("ENABLE_ROSPEC_RESPONSE")));
    }

    @Test
    void aClientIsWelcomedAsksEverythingReadsTagsAndLeaves() throws Exception {
        SimulatedReader reader = reader(new ScriptedField(1000, tag(1), tag(2)), ReaderOptions.onPort(0));
        Client client = connect(reader);
        assertEquals(0, client.attempt());

        GET_READER_CAPABILITIES capabilities = new GET_READER_CAPABILITIES();
        capabilities.setMessageID(new UnsignedInteger(11));
        capabilities.setRequestedData(new GetReaderCapabilitiesRequestedData(GetReaderCapabilitiesRequestedData.All));
        Node told = client.ask(capabilities);
        assertEquals(4, told.child("GeneralDeviceCapabilities").field("MaxNumberOfAntennaSupported"));
        assertTrue(told.child("LLRPCapabilities").flag("SupportsEventAndReportHolding"));
        Node band = told.child("RegulatoryCapabilities").child("UHFBandCapabilities");
        assertEquals(
                50,
                band.child("FrequencyInformation").child("FrequencyHopTable").list("Frequency").length);
        assertEquals(91, band.all("TransmitPowerLevelTableEntry").size());
        assertEquals(
                5,
                band.child("C1G2UHFRFModeTable").all("C1G2UHFRFModeTableEntry").size());

        GET_READER_CONFIG config = new GET_READER_CONFIG();
        config.setMessageID(new UnsignedInteger(12));
        config.setAntennaID(new UnsignedShort(0));
        config.setGPIPortNum(new UnsignedShort(0));
        config.setGPOPortNum(new UnsignedShort(0));
        config.setRequestedData(new GetReaderConfigRequestedData(GetReaderConfigRequestedData.All));
        assertEquals(4, client.ask(config).all("AntennaConfiguration").size());

        startReading(client);
        for (int i = 0; i < 50; i++) {
            client.await("RO_ACCESS_REPORT");
        }
        assertTrue(reader.inventorying());
        CLOSE_CONNECTION close = new CLOSE_CONNECTION();
        close.setMessageID(new UnsignedInteger(13));
        assertEquals(List.of(0L), Desk.codes(client.ask(close)));
        assertTrue(client.isClosedByPeer());
        assertEquals(0, connect(reader).attempt(), "and the next one is welcome");
    }

    @Test
    void aSecondClientIsRefusedAndTheFirstIsTold() throws Exception {
        SimulatedReader reader = reader(new ScriptedField(1000), ReaderOptions.onPort(0));
        Client first = connect(reader);
        assertEquals(0, first.attempt());
        Client second = connect(reader);
        assertEquals(2, second.attempt(), "a client-initiated connection exists");
        assertTrue(second.isClosedByPeer());
        assertEquals(4, first.attempt(), "another connection attempted");
        startReading(first);
    }

    @Test
    void theSceneRunsOnWithoutAClientAndTheHeldReportsComeInOrder() throws Exception {
        ScriptedField field = new ScriptedField(1000, tag(1), tag(2));
        SimulatedReader reader = reader(field, ReaderOptions.onPort(0));
        Client client = connect(reader);
        client.attempt();
        client.send(Requested.setConfig(client.id(), false, Requested.hold(true)));
        client.await("SET_READER_CONFIG_RESPONSE");
        startReading(client);
        long lastBefore = lastSeen(client.await("RO_ACCESS_REPORT"));
        client.close();
        long from = clock.sceneMicros();
        while (clock.sceneMicros() < from + 300_000) {
            LockSupport.parkNanos(1_000_000);
        }
        Client again = connect(reader);
        again.attempt();
        again.send(Requested.bare(64, 1));
        long previous = lastBefore;
        for (int i = 0; i < 200; i++) {
            long next = lastSeen(again.await("RO_ACCESS_REPORT"));
            assertTrue(next > previous, "in order");
            assertTrue(i == 0 || next - previous == 1000, "none is missing");
            previous = next;
        }
    }

    private static long lastSeen(Node report) {
        return report.child("TagReportData").child("LastSeenTimestampUTC").field("Microseconds");
    }

    @Test
    void aClientThatNeverAcknowledgesIsSentAway() throws Exception {
        SimulatedReader reader = reader(new ScriptedField(1000), ReaderOptions.onPort(0));
        Client client = connect(reader);
        client.attempt();
        client.send(Requested.setConfig(client.id(), false, Requested.keepalive(20)));
        for (int i = 0; i < 3; i++) {
            client.await("KEEPALIVE");
        }
        Node last = client.await("READER_EVENT_NOTIFICATION");
        last.child("ReaderEventNotificationData").child("ConnectionCloseEvent");
        assertTrue(client.isClosedByPeer());
    }

    @Test
    void bytesThatCannotBeAMessageEndTheConnectionAndNothingElse() throws Exception {
        SimulatedReader reader = reader(new ScriptedField(1000), ReaderOptions.onPort(0));
        Client rude = connect(reader);
        rude.attempt();
        rude.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(rude.isClosedByPeer());
        Client next = connect(reader);
        assertEquals(0, next.attempt());
        startReading(next);
    }

    @Test
    void aRequestCutIntoSingleBytesIsStillOneRequest() throws Exception {
        SimulatedReader reader = reader(new ScriptedField(1000), ReaderOptions.onPort(0));
        Client client = connect(reader);
        client.attempt();
        for (byte each : new Requested().add(3)) {
            client.send(new byte[] {each});
        }
        assertEquals(List.of(0L), Desk.codes(client.await("ADD_ROSPEC_RESPONSE")));
    }

    @Test
    void aPortThatIsTakenIsToldInOneSentence() throws Exception {
        SimulatedReader reader = reader(new ScriptedField(1000), ReaderOptions.onPort(0));
        IOException refused = assertThrows(
                IOException.class, () -> reader(new ScriptedField(1000), ReaderOptions.onPort(reader.port())));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("reader R1 cannot listen on port " + reader.port()));
    }

    @Test
    void theReaderTellsWhenItBegins() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        try (SimulatedReader reader = new SimulatedReader(
                        new ReaderId("R9"),
                        new ScriptedField(1000),
                        ReaderOptions.onPort(0),
                        clock,
                        id -> began.countDown());
                Client client = new Client(reader.port())) {
            client.attempt();
            startReading(client);
            assertTrue(began.await(20, TimeUnit.SECONDS));
        }
    }
}
