package io.dockdoor.simulator.llrp;

import static io.dockdoor.simulator.llrp.ScriptedField.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.ReaderId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each fault of the menu does what its name says. Time is turned by hand; the reader lives up to it before it answers. */
class FaultsTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final long BEGAN = 1_800_000_000_000_000L;

    private final AtomicLong utc = new AtomicLong(BEGAN);
    private final SceneClock clock = new SceneClock(utc::get);
    private final List<Client> clients = new ArrayList<>();
    private final SimulatedReader reader = open();

    private SimulatedReader open() {
        try {
            return new SimulatedReader(
                    new ReaderId("R1"),
                    new ScriptedField(10_000, tag(1)),
                    ReaderOptions.onPort(0),
                    clock,
                    id -> clock.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Client connect() throws Exception {
        Client client = new Client(reader.port());
        clients.add(client);
        return client;
    }

    private Client reading() throws Exception {
        Client client = connect();
        assertEquals(0, client.attempt());
        client.send(new Requested().add(client.id()));
        client.await("ADD_ROSPEC_RESPONSE");
        client.send(Requested.forRoSpec(24, client.id(), 1));
        client.await("ENABLE_ROSPEC_RESPONSE");
        return client;
    }

    private void pass(long millis) {
        utc.addAndGet(millis * 1000);
    }

    /** Reports after so much more time; asks something and takes what comes before the answer. */
    private List<Node> reportsAfter(Client client, long millis) throws Exception {
        pass(millis);
        client.send(Requested.bare(44, client.id()));
        List<Node> reports = new ArrayList<>();
        while (true) {
            Node next = client.await("RO_ACCESS_REPORT", "GET_ACCESSSPECS_RESPONSE");
            if (!next.rule().name().equals("RO_ACCESS_REPORT")) {
                return reports;
            }
            reports.add(next);
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (Client each : clients) {
            each.close();
        }
        reader.close();
    }

    @Test
    void dropMidMessageEndsTheConnectionInsideAReport() throws Exception {
        Client client = reading();
        reader.inject(Fault.DROP_MID_MESSAGE, Duration.ZERO);
        pass(10);
        byte[] rest = client.everythingElse();
        assertTrue(rest.length > 0 && rest.length < 63, rest.length + " bytes of a report of 63");
        assertEquals(0, connect().attempt(), "the next client is welcome");
    }

    @Test
    void halfOpenSaysNothingMoreAndTheReaderTakesAnotherClient() throws Exception {
        Client client = reading();
        reader.inject(Fault.HALF_OPEN, Duration.ZERO);
        Client other = connect();
        assertEquals(0, other.attempt());
        client.patience(50);
        client.send(Requested.bare(26, 9));
        pass(100);
        assertThrows(SocketTimeoutException.class, client::next);
    }

    @Test
    void busyThrowsTheClientOutAndRefusesUntilItIsOver() throws Exception {
        Client client = reading();
        reader.inject(Fault.BUSY, Duration.ofSeconds(5));
        client.everythingElse();
        assertEquals(2, connect().attempt());
        pass(5_000);
        assertEquals(0, connect().attempt());
    }

    @Test
    void rebootForgetsRoSpecsAndClosesThePortMeanwhile() throws Exception {
        Client client = reading();
        reader.inject(Fault.REBOOT, Duration.ofSeconds(20));
        client.everythingElse();
        assertThrows(ConnectException.class, this::connect);
        pass(20_000);
        Client again = patientlyConnected();
        again.attempt();
        again.send(Requested.bare(26, 9));
        assertTrue(again.await("GET_ROSPECS_RESPONSE").all("ROSpec").isEmpty());
    }

    @Test
    void afterUptimeClockThereIsNoUtc() throws Exception {
        Client client = reading();
        reader.inject(Fault.UPTIME_CLOCK, Duration.ofSeconds(1));
        client.everythingElse();
        pass(2_000);
        Node event = patientlyConnected().await("READER_EVENT_NOTIFICATION").child("ReaderEventNotificationData");
        assertTrue(event.child("Uptime").field("Microseconds") < 1_000_000);
    }

    private Client patientlyConnected() throws Exception {
        for (long until = System.nanoTime() + 20_000_000_000L; ; ) {
            try {
                return connect();
            } catch (ConnectException e) {
                if (System.nanoTime() > until) {
                    throw e;
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    @Test
    void clockAt2000PutsTheReadersClockBack() throws Exception {
        Client client = reading();
        reader.inject(Fault.CLOCK_AT_2000, Duration.ZERO);
        reportsAfter(client, 0);
        Node tag = reportsAfter(client, 10).get(0).child("TagReportData");
        long seen = tag.child("FirstSeenTimestampUTC").field("Microseconds");
        assertTrue(Math.abs(seen - 946_684_800_000_000L) < 1_000_000, Long.toString(seen));
    }

    @Test
    void keepaliveLossKeepsThemBackAndSendsNobodyAway() throws Exception {
        Client client = reading();
        client.send(Requested.setConfig(client.id(), false, Requested.keepalive(100)));
        reader.inject(Fault.KEEPALIVE_LOSS, Duration.ofSeconds(10));
        reportsAfter(client, 0);
        for (int i = 0; i < 50; i++) {
            pass(100);
            client.send(Requested.bare(44, client.id()));
            assertEquals(
                    "GET_ACCESSSPECS_RESPONSE",
                    client.await("KEEPALIVE", "GET_ACCESSSPECS_RESPONSE").rule().name());
        }
        pass(10_000);
        client.await("KEEPALIVE");
    }

    @Test
    void duplicateAndEmptyReportsCome() throws Exception {
        Client client = reading();
        reader.inject(Fault.DUPLICATE_REPORTS, LONG);
        reader.inject(Fault.EMPTY_REPORTS, LONG);
        reportsAfter(client, 0);
        List<Node> reports = reportsAfter(client, 10);
        assertEquals(3, reports.size());
        assertEquals(
                Requested.hex(reports.get(0).toBytes()),
                Requested.hex(reports.get(1).toBytes()));
        assertTrue(reports.get(2).children().isEmpty());
    }

    @Test
    void lateReportsComeASecondLater() throws Exception {
        Client client = reading();
        reader.inject(Fault.LATE_REPORTS, LONG);
        reportsAfter(client, 0);
        assertEquals(0, reportsAfter(client, 100).size());
        pass(1_000);
        assertEquals(
                BEGAN,
                client.await("RO_ACCESS_REPORT")
                        .child("TagReportData")
                        .child("FirstSeenTimestampUTC")
                        .field("Microseconds"));
    }

    @Test
    void unknownCustomsStandEverywhereAndTheKnownIsStillThere() throws Exception {
        Client client = reading();
        byte[] plain = reportsAfter(client, 10).get(0).toBytes();
        byte[] dressed = Rewrite.withUnknowns(plain);
        assertTrue(dressed.length > 150, dressed.length + " bytes");
        assertThrows(Refused.class, () -> new StrictReader(Grammar.LLRP_1_0_1).read(dressed));
        assertTrue(Requested.hex(dressed).contains(tag(1).hex().toLowerCase(Locale.ROOT)));
        reader.inject(Fault.UNKNOWN_CUSTOMS, LONG);
        client.send(Requested.bare(26, client.id()));
        pass(10);
        client.raw(); // whatever comes, comes in whole messages
        client.raw();
    }

    @Test
    void lengthsThatCannotBeAreSaidOnce() throws Exception {
        Client client = reading();
        reader.inject(Fault.ZERO_PARAMETER, Duration.ZERO);
        pass(10);
        assertEquals("00f00000", Requested.hex(client.raw()).substring(20, 28));
        reader.inject(Fault.ZERO_LENGTH, Duration.ZERO);
        pass(10);
        assertEquals("043d00000000", Requested.hex(client.bytes(6)));
    }

    @Test
    void carryOverLeavesOutWhatHasNotChanged() throws Exception {
        Client client = reading();
        reader.inject(Fault.CARRY_OVER, LONG);
        reportsAfter(client, 0);
        List<Node> reports = reportsAfter(client, 50);
        Node first = reports.get(0).child("TagReportData");
        Node last = reports.get(reports.size() - 1).child("TagReportData");
        assertEquals(1, first.child("TagSeenCount").field("TagCount"));
        assertNull(last.optional("TagSeenCount"));
        assertNotEquals(null, last.optional("FirstSeenTimestampUTC"));
    }

    @Test
    void slowAnswersComeTwoSecondsLater() throws Exception {
        Client client = reading();
        pass(100);
        long asked = firstSeen(client.await("RO_ACCESS_REPORT"));
        reader.inject(Fault.SLOW_ANSWERS, LONG);
        client.send(Requested.bare(26, 77));
        for (int i = 0; i < 18; i++) {
            pass(100);
        }
        Node next;
        do {
            next = client.await("RO_ACCESS_REPORT", "GET_ROSPECS_RESPONSE");
            assertEquals("RO_ACCESS_REPORT", next.rule().name(), "what was heard meanwhile comes first");
        } while (firstSeen(next) < asked + 1_500_000);
        pass(3_000);
        client.await("GET_ROSPECS_RESPONSE");
    }

    private static long firstSeen(Node report) {
        return report.child("TagReportData").child("FirstSeenTimestampUTC").field("Microseconds");
    }

    @Test
    void gatheredReportsComeOnceASecondWhateverNSays() throws Exception {
        Client client = reading();
        reader.inject(Fault.GATHERED_REPORTS, LONG);
        reportsAfter(client, 0);
        assertEquals(0, reportsAfter(client, 500).size());
        List<Node> reports = reportsAfter(client, 600);
        assertEquals(1, reports.size());
        assertTrue(reports.get(0).child("TagReportData").child("TagSeenCount").field("TagCount") > 20);
    }

    @Test
    void aFaultCanBePlannedForATimeOfTheScene() throws Exception {
        reader.injectAt(Duration.ofSeconds(3), Fault.BUSY, Duration.ofSeconds(5));
        Client client = reading();
        assertTrue(reportsAfter(client, 100).size() > 0);
        pass(3_000);
        client.everythingElse();
        assertEquals(2, connect().attempt());
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThereAre() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> Fault.named("gremlin"));
        assertTrue(String.valueOf(e.getMessage()).contains("half-open, busy, reboot"));
    }
}
