package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.connectionAttempt;
import static io.dockdoor.reader.Bits.epc96;
import static io.dockdoor.reader.Bits.event;
import static io.dockdoor.reader.Bits.join;
import static io.dockdoor.reader.Bits.message;
import static io.dockdoor.reader.Bits.ok;
import static io.dockdoor.reader.Bits.tlv;
import static io.dockdoor.reader.Bits.tv;
import static io.dockdoor.reader.Bits.u16;
import static io.dockdoor.reader.Bits.u32;
import static io.dockdoor.reader.Bits.u64;
import static io.dockdoor.reader.Bits.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.ReaderSettings.Timing;
import io.dockdoor.reader.ReaderStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets, a peer that misbehaves on demand. */
class LlrpReaderTest {
    private static final ReaderId R1 = new ReaderId("R1");
    private static final String A = "30340000000000000000000A";
    private static final Timing QUICK = new Timing(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofMillis(200),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofSeconds(10));

    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private RudePeer peer;
    private LlrpReader reader;

    @BeforeEach
    void open() throws IOException {
        peer = new RudePeer();
        reader = reader(peer.port());
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
        peer.close();
    }

    @Test
    void readsInputsAndStatusReachTheListener() throws Exception {
        reader.start();
        peer.letItRead();
        assertEquals(State.READING, status(s -> s.state() == State.READING).state());
        peer.say(join(
                event(1_700_000_000_500_000L, tlv(248, u16(2), u8(0x80))),
                message(61, 1),
                report(A, 3, 1_700_000_000_600_000L)));
        assertEquals("gpi 2 true", await(String.class, s -> s.startsWith("gpi")));
        TagRead read = await(TagRead.class, r -> true);
        assertEquals(A, read.epc().hex());
        assertEquals(3, read.antenna());
        assertEquals(1_700_000_000_600_000L, read.readerMicros());
    }

    @Test
    void oneByteAtATimeIsAlsoAConversation() throws Exception {
        reader.start();
        peer.letItRead();
        for (byte each : join(message(62, 77), report(A, 1, 1))) {
            peer.say(new byte[] {each});
        }
        assertEquals(77, peer.answerUntil(t -> t == Llrp.KEEPALIVE_ACK).id());
        await(TagRead.class, r -> true);
    }

    @Test
    void aKeepaliveIsAcknowledgedBeforeTheReportsThatCameBeforeIt() throws Exception {
        LinkedBlockingQueue<Object> gate = new LinkedBlockingQueue<>();
        reader = new LlrpReader(
                settings(peer.port()),
                new Recorder() {
                    @Override
                    public TagReads reads(TagReads batch) {
                        try {
                            // a consumer that hangs: only the acknowledgement, seen by the peer, frees it
                            gate.poll(20, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return super.reads(batch);
                    }
                },
                LlrpReaderTest::micros,
                new Random(1));
        reader.start();
        peer.letItRead();
        peer.say(join(report(A, 1, 1), report(A, 2, 1), message(62, 5)));
        assertEquals(5, peer.answerUntil(t -> t == Llrp.KEEPALIVE_ACK).id());
        gate.add("go");
        assertEquals(2, await(TagRead.class, r -> r.antenna() == 2).antenna());
    }

    @Test
    void garbageEndsTheConnectionAndTheReaderIsTriedAgain() throws Exception {
        reader.start();
        peer.accept();
        peer.say("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals("not-llrp", status(s -> s.state() == State.ERROR).code());
        peer.letItRead();
        status(s -> s.state() == State.READING);
    }

    @Test
    void aReaderThatHoldsOwesItsReadsAndPays() throws Exception {
        reader.start();
        peer.letItRead();
        status(s -> s.state() == State.READING);
        long ours = roSpecId();
        peer.reset();
        assertEquals("connection-lost", status(s -> s.state() == State.ERROR).code());
        peer.hasRoSpecs(tlv(177, u32(ours), u8(0), u8(2)));
        peer.letItRead();
        peer.say(report(A, 4, 1));
        assertEquals(4, await(TagRead.class, r -> true).antenna());
        assertFalse(peer.received().contains(Llrp.DELETE_ROSPEC));
        assertFalse(told.stream().anyMatch(o -> o.toString().contains("lost its inventory")));
    }

    @Test
    void readsAreReportedLostWhenTheReaderForgotItsInventory() throws Exception {
        reader.start();
        peer.letItRead();
        status(s -> s.state() == State.READING);
        peer.reset();
        peer.letItRead();
        await(String.class, s -> s.contains("lost its inventory"));
    }

    @Test
    void whatWasOnItsWayWhenTheConnectionBrokeIsReportedLost() throws Exception {
        reader.start();
        peer.letItRead();
        status(s -> s.state() == State.READING);
        peer.reset();
        assertTrue(await(String.class, s -> s.startsWith("lost")).contains("broke while reading"));
    }

    @Test
    void aReaderThatEndsTheConnectionInOrderLosesNothing() throws Exception {
        reader.start();
        peer.letItRead();
        status(s -> s.state() == State.READING);
        long ours = roSpecId();
        peer.say(event(1, tlv(257)));
        assertEquals("closed-by-reader", status(s -> s.state() == State.ERROR).code());
        peer.hasRoSpecs(tlv(177, u32(ours), u8(0), u8(2)));
        peer.letItRead();
        peer.say(report(A, 4, 1));
        assertEquals(
                "read",
                await(Object.class, o -> o instanceof TagRead || o.toString().startsWith("lost")) instanceof TagRead
                        ? "read"
                        : "lost");
    }

    @Test
    void aTagThatCannotBeReadIsReportedLost() throws Exception {
        reader.start();
        peer.letItRead();
        peer.say(message(61, 1, tlv(240, tv(1, u16(1)))));
        assertTrue(await(String.class, s -> s.startsWith("lost")).contains("could not be read"));
    }

    @Test
    void readsAreReportedLostAtOnceWhenTheReaderCannotHold() throws Exception {
        peer.holdsNothing();
        reader.start();
        peer.letItRead();
        status(s -> s.state() == State.READING);
        peer.hangUp();
        assertTrue(await(String.class, s -> s.startsWith("lost")).contains("broke while reading"));
    }

    @Test
    void aReaderHeldBySomeoneElseIsSaidSoUntilItIsFree() throws Exception {
        reader.start();
        for (int i = 0; i < 3; i++) {
            peer.accept();
            peer.say(connectionAttempt(2));
        }
        assertEquals(
                "held-by-other-client", status(s -> s.state() == State.ERROR).code());
        peer.letItRead();
        status(s -> s.state() == State.READING);
        assertEquals(
                0, told.stream().filter(o -> o.toString().contains("held-by")).count(), "said once");
    }

    @Test
    void aReaderThatStillBelievesInOurBrokenConnectionIsSaidSo() throws Exception {
        reader.start();
        peer.letItRead();
        peer.reset();
        peer.accept();
        peer.say(connectionAttempt(2));
        ReaderStatus held = status(s -> s.code().startsWith("held-by"));
        assertEquals("held-by-old-connection", held.code());
        assertTrue(held.sentence().contains("our own connection that broke"), held.sentence());
    }

    @Test
    void aReaderThatHangsUpWhenAskedForItsVersionIsNotAskedAgain() throws Exception {
        reader = new LlrpReader(
                settings(peer.port()).withNegotiation(true), new Recorder(), LlrpReaderTest::micros, new Random(1));
        reader.start();
        peer.accept();
        peer.say(connectionAttempt(0));
        assertEquals(Llrp.GET_SUPPORTED_VERSION, peer.hear().type());
        peer.hangUp();
        peer.letItRead();
        assertFalse(peer.received().contains(Llrp.GET_SUPPORTED_VERSION));
        status(s -> s.state() == State.READING);
    }

    @Test
    void anOutputIsWritten() throws Exception {
        reader.start();
        peer.letItRead();
        status(s -> s.state() == State.READING);
        assertTrue(reader.setOutput(1, true));
        LlrpMessage heard = peer.answerUntil(t -> t == Llrp.SET_READER_CONFIG);
        assertEquals("0000db0007000180", java.util.HexFormat.of().formatHex(heard.body()));
    }

    @Test
    void closingSaysGoodbyeAndLeavesNoThread() throws Exception {
        reader.start();
        peer.letItRead();
        Thread closer = new Thread(reader::close);
        closer.start();
        LlrpMessage goodbye = peer.answerUntil(t -> t == Llrp.CLOSE_CONNECTION);
        peer.answer(goodbye);
        closer.join(20_000);
        assertFalse(closer.isAlive());
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().equals("reader-R1")));
        assertEquals(State.STOPPED, status(s -> s.state() == State.STOPPED).state());
        reader.close();
    }

    @Test
    void closingWhileNobodyAnswersIsQuick() throws Exception {
        peer.close();
        reader.start();
        assertEquals("connection-refused", status(s -> s.state() == State.ERROR).code());
        reader.close();
        status(s -> s.state() == State.STOPPED);
    }

    @Test
    void aDisconnectedAntennaAndABlindReaderAreSaid() throws Exception {
        reader.start();
        peer.letItRead();
        peer.say(event(1, tlv(255, u8(0), u16(2))));
        assertTrue(status(s -> s.code().startsWith("antenna-disconnected"))
                .sentence()
                .contains("[2]"));
        for (int id = 1; id <= 4; id++) {
            peer.say(event(1, tlv(255, u8(0), u16(id))));
        }
        status(s -> s.state() == State.BLIND);
        peer.say(report(A, 2, 5));
        status(s -> s.state() == State.READING);
    }

    private long roSpecId() {
        Capabilities can = Capabilities.read(new LlrpMessage(1, 11, 1, join(ok(), Bits.capabilities(0, 0x48))));
        return ReaderPlan.of(settings(1), can, VendorProfile.GENERIC, false).roSpecId();
    }

    private static byte[] report(String epc, int antenna, long micros) {
        return message(61, 1, tlv(240, epc96(epc), tv(1, u16(antenna)), tv(4, u64(micros))));
    }

    private LlrpReader reader(int port) {
        return new LlrpReader(settings(port), new Recorder(), LlrpReaderTest::micros, new Random(1));
    }

    private static ReaderSettings settings(int port) {
        return ReaderSettings.portal(R1, "127.0.0.1", port, 1, 2, 3, 4).withTiming(QUICK);
    }

    private static long micros() {
        return System.nanoTime() / 1000 + 1_760_000_000_000_000L;
    }

    private ReaderStatus status(Predicate<ReaderStatus> wanted) throws InterruptedException {
        return await(ReaderStatus.class, wanted);
    }

    private <T> T await(Class<T> type, Predicate<T> wanted) throws InterruptedException {
        while (true) {
            Object next = told.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing more was told");
            }
            if (type.isInstance(next) && wanted.test(type.cast(next))) {
                return type.cast(next);
            }
        }
    }

    private class Recorder implements ReaderListener {
        @Override
        public TagReads reads(TagReads batch) {
            for (int i = 0; i < batch.size(); i++) {
                told.add(batch.get(i));
            }
            return batch;
        }

        @Override
        public void gpi(int port, boolean high, long atMicros) {
            told.add("gpi " + port + " " + high);
        }

        @Override
        public void status(ReaderStatus status) {
            told.add(status);
        }

        @Override
        public void readsLost(String why, long atMicros) {
            told.add("lost " + why);
        }
    }
}
