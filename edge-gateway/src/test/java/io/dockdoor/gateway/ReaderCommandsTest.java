package io.dockdoor.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.RadioField;
import io.dockdoor.simulator.llrp.Personality;
import io.dockdoor.simulator.llrp.ReaderCertificate;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import io.dockdoor.simulator.llrp.TlsFront;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code dockdoor reader ...} against a strict simulated reader. */
class ReaderCommandsTest {
    private final StringWriter said = new StringWriter();
    private SimulatedReader reader;

    @BeforeEach
    void open() throws IOException {
        SceneClock scene = new SceneClock(() -> System.nanoTime() / 1000);
        reader = new SimulatedReader(
                new ReaderId("R1"), new Silence(), ReaderOptions.onPort(0).as(Personality.IMPINJ), scene, id -> {});
    }

    @AfterEach
    void close() {
        reader.close();
    }

    @Test
    void aProbeTellsWhoTheReaderIsAndWhatItWouldBeSent() {
        assertEquals(0, dockdoor("reader", "probe", "127.0.0.1:" + reader.port(), "--antennas", "1,2"));
        assertTrue(said.toString().contains("reader    Impinj model 2001002 firmware 6.4.1.240"), said.toString());
        assertTrue(said.toString().contains("inventory none on the reader"), said.toString());
        assertTrue(said.toString().contains("would send, profile portal"), said.toString());
    }

    @Test
    void aProbeTwiceInARowIsLetInTwice() {
        assertEquals(0, dockdoor("reader", "probe", "127.0.0.1:" + reader.port()));
        assertEquals(0, dockdoor("reader", "probe", "127.0.0.1:" + reader.port()));
    }

    @Test
    void discoveryFindsTheReaderAndTheCertificateOfItsEncryptedPort() throws IOException {
        ReaderCertificate certificate = ReaderCertificate.make();
        try (TlsFront front = new TlsFront(reader, 0, certificate)) {
            String ports = reader.port() + "," + front.port();
            assertEquals(0, dockdoor("reader", "discover", "127.0.0.1", "--ports", ports));
            assertTrue(said.toString().contains("127.0.0.1:" + reader.port() + "  Impinj model"), said.toString());
            assertTrue(said.toString().contains(certificate.fingerprint()), said.toString());
        }
    }

    @Test
    void whatCannotBeDoneIsSaidInASentence() {
        int port = reader.port();
        reader.close();
        assertEquals(1, dockdoor("reader", "probe", "127.0.0.1:" + port));
        assertTrue(said.toString().contains("refuses connections; is the reader on"), said.toString());
        assertEquals(1, dockdoor("reader", "discover", "127.0.0.1", "--ports", "" + port));
        assertTrue(said.toString().contains("no reader found in 127.0.0.1"), said.toString());
        assertEquals(2, dockdoor("reader", "discover", "10.0.0.0/8"));
        assertTrue(said.toString().contains("at most 1024, a /22"), said.toString());
        assertEquals(2, dockdoor("reader", "probe", "host:llrp"));
    }

    private int dockdoor(String... arguments) {
        PrintWriter out = new PrintWriter(said, true);
        return Main.command().setOut(out).setErr(out).execute(arguments);
    }

    private static final class Silence implements RadioField {
        @Override
        public void inventory(ReaderId reader, InventoryPlan plan, long from, long to, Hearing hearing) {}

        @Override
        public void inputs(ReaderId reader, long from, long to, InputChange change) {}
    }
}
