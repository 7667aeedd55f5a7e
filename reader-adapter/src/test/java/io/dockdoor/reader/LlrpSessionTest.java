package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.capabilities;
import static io.dockdoor.reader.Bits.connectionAttempt;
import static io.dockdoor.reader.Bits.hex;
import static io.dockdoor.reader.Bits.message;
import static io.dockdoor.reader.Bits.ok;
import static io.dockdoor.reader.Bits.status;
import static io.dockdoor.reader.Bits.u32;
import static io.dockdoor.reader.Bits.u8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.reader.SessionInput.Connected;
import io.dockdoor.reader.SessionOutput.ReadingBegan;
import io.dockdoor.reader.SessionState.AwaitingConnectionEvent;
import io.dockdoor.reader.SessionState.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the connection to reading: who may, in which order, in which version. */
class LlrpSessionTest extends SessionStory {
    private static final int IMPINJ = 25882;

    // ---- requirement 1: nothing before the connection event

    @Test
    void nothingIsSentBeforeTheReaderSaysThatWeAreItsClient() {
        given(new Connected());
        readerSays(message(62, 1));
        assertEquals(List.of(), sent);
        assertInstanceOf(AwaitingConnectionEvent.class, session.state());
        readerSays(connectionAttempt(0));
        assertEquals(List.of(Llrp.GET_READER_CAPABILITIES), types());
    }

    @Test
    void aReaderThatServesSomeoneElseIsLeftWithThatReason() {
        given(new Connected());
        readerSays(connectionAttempt(2));
        assertEquals("held-by-other-client", ended().code());
        assertEquals(List.of(), sent);
    }

    @Test
    void statusOneTwoAndUnknownStatusesEachHaveTheirReason() {
        for (int status : new int[] {1, 3, 7}) {
            session = new LlrpSession(settings);
            told.clear();
            given(new Connected());
            readerSays(connectionAttempt(status));
            assertEquals(status == 1 ? "held-by-reader-connection" : "refused", ended().code());
        }
    }

    @Test
    void aPortThatTakesTheConnectionAndSaysNothingIsGivenUp() {
        given(new Connected());
        secondsPass(31);
        assertEquals("no-connection-event", ended().code());
    }

    @Test
    void someoneElseKnockingWhileWeReadIsNotedAndNothingElse() {
        reading();
        readerSays(connectionAttempt(4));
        assertTrue(remarked("other-client-knocks"));
        assertInstanceOf(Reading.class, session.state());
    }

    // ---- requirement 5: the ritual

    @Test
    void theRitualGoesInOrderAndEndsWithReports() {
        reading();
        assertEquals(
                List.of(
                        Llrp.GET_READER_CAPABILITIES,
                        Llrp.GET_ROSPECS,
                        Llrp.DISABLE_ROSPEC,
                        Llrp.DELETE_ROSPEC,
                        Llrp.DISABLE_ACCESSSPEC,
                        Llrp.DELETE_ACCESSSPEC,
                        Llrp.SET_READER_CONFIG,
                        Llrp.GET_READER_CONFIG,
                        Llrp.GET_READER_CONFIG,
                        Llrp.ADD_ROSPEC,
                        Llrp.ENABLE_ROSPEC,
                        Llrp.ENABLE_EVENTS_AND_REPORTS),
                types());
        assertEquals(new ReadingBegan(false, true, InventoryProfile.PORTAL), last(ReadingBegan.class));
        assertTrue(session.reportsAreOurs());
    }

    @Test
    void aReaderWithoutAccessSpecsIsForgiven() {
        until(Llrp.DISABLE_ROSPEC);
        answer(status(101, "no such ROSpec"));
        answer(status(109, ""));
        answer(status(109, ""));
        answer(status(109, ""));
        assertEquals(Llrp.SET_READER_CONFIG, lastSent().type());
    }

    @Test
    void aRefusedInventoryIsTriedSimplerAndThenGivenUpWithTheReadersWords() {
        until(Llrp.ADD_ROSPEC);
        answer(status(101, "no such mode"));
        assertEquals(Llrp.ADD_ROSPEC, lastSent().type());
        answer(status(101, "not this one either"));
        assertEquals("refused-add", ended().code());
        assertTrue(ended().sentence().contains("M_FieldError (not this one either)"), ended().sentence());
    }

    @Test
    void aReaderThatRefusesTheWholeConfigurationStillGetsItsKeepalive() {
        until(Llrp.SET_READER_CONFIG);
        answer(status(111, "EventsAndReports"));
        assertEquals(Llrp.SET_READER_CONFIG, lastSent().type());
        // ResetToFactoryDefault 0, KeepaliveSpec(220): periodic, 10,000 ms
        assertArrayEquals(hex("00 00dc 0009 01 00002710"), lastSent().body());
        answer(ok());
        assertEquals(Llrp.GET_READER_CONFIG, lastSent().type());
    }

    @Test
    void onlyImpinjReadersAreAskedForExtensionsAndNoIsFine() {
        given(new Connected());
        readerSays(connectionAttempt(0));
        answer(ok(), capabilities(IMPINJ, HOLDS));
        assertEquals(Llrp.CUSTOM_MESSAGE, lastSent().type());
        assertArrayEquals(hex("0000651a 15 00000000"), lastSent().body());
        readerSays(message(100, lastSent().id(), status(109, "")));
        assertEquals(Llrp.GET_ROSPECS, lastSent().type());
        assertFalse(last(SessionOutput.Identified.class).plan().reportCustoms().size() > 0);
    }

    @Test
    void anImpinjReaderThatAgreesIsAskedForPhaseRssiAndDoppler() {
        given(new Connected());
        readerSays(connectionAttempt(0));
        answer(ok(), capabilities(IMPINJ, HOLDS));
        readerSays(message(1023, lastSent().id(), u32(IMPINJ), u8(22), ok()));
        assertEquals(
                1, last(SessionOutput.Identified.class).plan().reportCustoms().size());
    }

    // ---- requirement 17: versions

    @Test
    void nobodyIsAskedForAnotherVersionUnlessThatIsWanted() {
        reading();
        assertFalse(types().contains(Llrp.GET_SUPPORTED_VERSION));
        assertTrue(sent.stream().allMatch(m -> m.version() == 1));
    }

    @Test
    void aReaderOf11IsSpokenToIn11WhenWanted() {
        settings = settings.withNegotiation(true);
        session = new LlrpSession(settings);
        given(new Connected());
        readerSays(connectionAttempt(0));
        assertEquals(Llrp.GET_SUPPORTED_VERSION, lastSent().type());
        assertEquals(2, lastSent().version());
        // current 1.0.1, supported 1.1
        readerSays(message(56, lastSent().id(), u8(1), u8(2), ok()));
        assertEquals(Llrp.SET_PROTOCOL_VERSION, lastSent().type());
        assertArrayEquals(hex("02"), lastSent().body());
        readerSays(message(57, lastSent().id(), ok()));
        assertEquals(Llrp.GET_READER_CAPABILITIES, lastSent().type());
        assertEquals(2, lastSent().version());
    }

    @Test
    void aReaderOf101ThatComplainsIsSpokenToIn101() {
        settings = settings.withNegotiation(true);
        session = new LlrpSession(settings);
        given(new Connected());
        readerSays(connectionAttempt(0));
        readerSays(message(100, lastSent().id(), status(110, "")));
        assertEquals(Llrp.GET_READER_CAPABILITIES, lastSent().type());
        assertEquals(1, lastSent().version());
    }
}
