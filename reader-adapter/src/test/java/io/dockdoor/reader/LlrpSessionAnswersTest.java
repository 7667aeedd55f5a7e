package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.capabilities;
import static io.dockdoor.reader.Bits.connectionAttempt;
import static io.dockdoor.reader.Bits.custom;
import static io.dockdoor.reader.Bits.event;
import static io.dockdoor.reader.Bits.hex;
import static io.dockdoor.reader.Bits.message;
import static io.dockdoor.reader.Bits.ok;
import static io.dockdoor.reader.Bits.status;
import static io.dockdoor.reader.Bits.tlv;
import static io.dockdoor.reader.Bits.u16;
import static io.dockdoor.reader.Bits.u32;
import static io.dockdoor.reader.Bits.u8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.reader.SessionInput.Connected;
import io.dockdoor.reader.SessionInput.OutputWanted;
import io.dockdoor.reader.SessionInput.SignWanted;
import io.dockdoor.reader.SessionInput.TimePassed;
import io.dockdoor.reader.SessionOutput.AntennaIs;
import io.dockdoor.reader.SessionOutput.InputIs;
import io.dockdoor.reader.SessionOutput.OutputNotSet;
import io.dockdoor.reader.SessionOutput.ReadingBegan;
import io.dockdoor.reader.SessionOutput.ReadsLost;
import io.dockdoor.reader.SessionOutput.Remark;
import io.dockdoor.reader.SessionOutput.Signed;
import io.dockdoor.reader.SessionState.InRitual;
import io.dockdoor.reader.SessionState.Over;
import io.dockdoor.reader.SessionState.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes from a reader, in the ritual and while it reads: answers late, wrong or never, signs of life, events. */
class LlrpSessionAnswersTest extends SessionStory {
    // ---- requirements 3 and 4: keepalive, correlation, timeouts

    @Test
    void aKeepaliveIsAcknowledgedWithItsIdAtOnceInTheMiddleOfTheRitual() {
        until(Llrp.ADD_ROSPEC);
        readerSays(message(62, 4_000_000_000L));
        assertEquals(Llrp.KEEPALIVE_ACK, lastSent().type());
        assertEquals(4_000_000_000L, lastSent().id());
    }

    @Test
    void anAnswerToSomethingElseIsNotOurAnswer() {
        until(Llrp.ADD_ROSPEC);
        long id = lastSent().id();
        readerSays(message(34, id, ok()));
        readerSays(message(30, id - 1, ok()));
        assertEquals(Llrp.ADD_ROSPEC, lastSent().type());
        readerSays(message(30, id, ok()));
        assertEquals(Llrp.ENABLE_ROSPEC, lastSent().type());
    }

    @Test
    void aReaderThatRepeatsNoIdsIsUnderstoodByTheTypeOfItsAnswers() {
        until(Llrp.ADD_ROSPEC);
        readerSays(message(30, 0, ok()));
        assertEquals(Llrp.ENABLE_ROSPEC, lastSent().type());
    }

    @Test
    void eventsAndKeepalivesBetweenRequestAndAnswerAreFine() {
        until(Llrp.ADD_ROSPEC);
        long id = lastSent().id();
        readerSays(event(1, tlv(248, u16(2), u8(0x80))));
        readerSays(message(62, 9));
        readerSays(message(30, id, ok()));
        assertEquals(Llrp.ENABLE_ROSPEC, lastSent().type());
        assertEquals(2, last(InputIs.class).port());
    }

    @Test
    void aSignIsAskedForOnceAtATimeAndToldWhenItIsAnswered() {
        reading();
        int before = sent.size();
        given(new SignWanted());
        given(new SignWanted());
        assertEquals(before + 1, sent.size());
        assertEquals(Llrp.GET_READER_CONFIG, lastSent().type());
        answer(ok());
        assertTrue(last(Signed.class).answered());
        given(new SignWanted());
        assertEquals(before + 2, sent.size());
        readerSays(message(100, lastSent().id(), status(401, "not now")));
        assertFalse(last(Signed.class).answered());
        assertInstanceOf(Reading.class, session.state());
    }

    @Test
    void aSignThatIsNotAnsweredInTimeIsToldAsSuchAndTheReaderReadsOn() {
        reading();
        given(new SignWanted());
        now = session.wakeAt();
        while (told.stream().noneMatch(Signed.class::isInstance)) {
            readerSays(message(62, 9));
            now += 1_000_000_000L;
            given(new TimePassed());
        }
        assertFalse(last(Signed.class).answered());
        assertInstanceOf(Reading.class, session.state());
    }

    @Test
    void aReaderThatIsBeingSetUpIsNotAskedForASign() {
        until(Llrp.ADD_ROSPEC);
        given(new SignWanted());
        assertEquals(Llrp.ADD_ROSPEC, lastSent().type());
    }

    @Test
    void anErrorMessageAnswersItsRequest() {
        until(Llrp.ENABLE_ROSPEC);
        readerSays(message(100, lastSent().id(), status(401, "radio gone")));
        assertEquals("refused-enable", ended().code());
        assertTrue(ended().sentence().contains("R_DeviceError (radio gone)"));
    }

    @Test
    void aReaderThatLeavesAllUnansweredIsGivenUpAtTheInventoryItMustTake() {
        until(Llrp.GET_ROSPECS);
        secondsPass(20);
        assertEquals(Llrp.DISABLE_ROSPEC, lastSent().type());
        long silentSince = now;
        while (session.state() instanceof InRitual) {
            now = session.wakeAt();
            given(new TimePassed());
        }
        assertEquals("unanswered", ended().code());
        assertEquals(Llrp.ADD_ROSPEC, lastSent().type());
        assertTrue(now - silentSince < 20_000_000_000L, "gone or not is known soon: " + (now - silentSince) + " ns");
    }

    /** Emulators and simple readers exist that know only what starts an inventory. */
    @Test
    void aReaderThatAnswersOnlyWhatStartsAnInventoryIsReadAllTheSame() {
        given(new Connected());
        readerSays(connectionAttempt(0));
        List<Integer> known = List.of(Llrp.DELETE_ROSPEC, Llrp.SET_READER_CONFIG, Llrp.ADD_ROSPEC, Llrp.ENABLE_ROSPEC);
        while (session.state() instanceof InRitual) {
            if (known.contains(lastSent().type())) {
                answer(ok());
            } else {
                now = session.wakeAt();
                given(new TimePassed());
            }
        }
        assertInstanceOf(Reading.class, session.state());
        assertTrue(types().contains(Llrp.START_ROSPEC), "it did not say what runs on it: " + types());
    }

    @Test
    void aReaderThatRefusesToTellWhatItCanIsAskedTheLeast() {
        given(new Connected());
        readerSays(connectionAttempt(0));
        answer(status(109, "no such message"));
        while (session.state() instanceof InRitual) {
            answer(ok());
        }
        assertInstanceOf(Reading.class, session.state());
    }

    @Test
    void aReaderThatTellsLateWhatItCanIsAskedAgainOnANewConnection() {
        given(new Connected());
        readerSays(connectionAttempt(0));
        long late = lastSent().id();
        secondsPass(20);
        readerSays(message(Llrp.GET_READER_CAPABILITIES_RESPONSE, late, ok(), capabilities(0, HOLDS)));
        assertEquals("slow", ended().code());
    }

    @Test
    void aLateAnswerIsNotTakenForTheAnswerToTheNextQuestion() {
        until(Llrp.GET_READER_CONFIG);
        long late = lastSent().id();
        secondsPass(21);
        assertEquals(Llrp.GET_READER_CONFIG, lastSent().type());
        int before = sent.size();
        readerSays(message(12, late, ok()));
        assertEquals(before, sent.size());
    }

    @Test
    void silenceIsFirstAskedAboutAndThenBelieved() {
        reading();
        secondsPass(15);
        assertEquals(Llrp.GET_READER_CONFIG, lastSent().type());
        assertInstanceOf(Reading.class, session.state());
        secondsPass(10);
        assertEquals("silent", ended().code());
    }

    @Test
    void anyByteIsLife() {
        reading();
        for (int i = 0; i < 10; i++) {
            now += 14_000_000_000L;
            assertTrue(session.wakeAt() > now);
            session.heard(now);
        }
        given(new TimePassed());
        assertInstanceOf(Reading.class, session.state());
        assertEquals(Llrp.ENABLE_EVENTS_AND_REPORTS, lastSent().type());
    }

    @Test
    void aReaderThatSendsNoKeepalivesLivesByAnsweringOurQuestions() {
        reading();
        for (int i = 0; i < 20; i++) {
            secondsPass(15);
            assertEquals(Llrp.GET_READER_CONFIG, lastSent().type());
            readerSays(message(12, lastSent().id(), ok()));
        }
        assertInstanceOf(Reading.class, session.state());
    }

    @Test
    void unknownMessagesAreNotedOnceAndPassedBy() {
        reading();
        told.clear();
        readerSays(message(56, 3, hex("0101")));
        readerSays(message(56, 4, hex("0101")));
        readerSays(message(999, 5));
        assertEquals(2, told.stream().filter(Remark.class::isInstance).count());
        assertInstanceOf(Reading.class, session.state());
    }

    // ---- requirements 9 and 10: inputs, outputs, events

    @Test
    void theStateOfInputsAndAntennasIsAskedForOnConnect() {
        until(Llrp.GET_READER_CONFIG);
        // AntennaProperties: antenna 3 is not connected
        answer(ok(), tlv(221, u8(0), u16(3), u16(0)), custom(161, 5, hex("00")));
        assertEquals(new AntennaIs(3, false), last(AntennaIs.class));
        // GPIPortCurrentState: port 1 high, port 2 unknown
        answer(ok(), tlv(225, u16(1), u8(0x80), u8(1)), tlv(225, u16(2), u8(0x80), u8(2)));
        List<SessionOutput> inputs =
                told.stream().filter(InputIs.class::isInstance).toList();
        assertEquals(1, inputs.size());
        assertTrue(((InputIs) inputs.get(0)).high());
    }

    @Test
    void anOutputIsWrittenWithoutTouchingTheInventory() {
        reading();
        given(new OutputWanted(2, true));
        // ResetToFactoryDefault 0, GPOWriteData(219): port 2, high
        assertEquals(Llrp.SET_READER_CONFIG, lastSent().type());
        assertArrayEquals(hex("00 00db 0007 0002 80"), lastSent().body());
        readerSays(message(13, lastSent().id(), status(101, "no such port")));
        OutputNotSet refused = last(OutputNotSet.class);
        assertEquals(2, refused.port());
        assertTrue(refused.why().contains("no such port"), refused.why());
        assertInstanceOf(Reading.class, session.state());
    }

    @Test
    void anOverflowOfTheReadersBufferIsAFactAndAWarningFetchesWhatIsThere() {
        reading();
        readerSays(event(77, tlv(250, u8(80))));
        assertEquals(Llrp.GET_REPORT, lastSent().type());
        readerSays(event(78, tlv(251)));
        assertEquals(78, last(ReadsLost.class).stamp().micros());
    }

    @Test
    void whatIsUnknownInAnEventCostsNoNeighbour() {
        reading();
        // 1.1 SpecLoopEvent (356) and a custom before the antenna event
        readerSays(event(5, tlv(356, u32(1), u32(2)), custom(161, 9, hex("0102")), tlv(255, u8(0), u16(2))));
        assertEquals(new AntennaIs(2, false), last(AntennaIs.class));
    }

    @Test
    void theReaderEndingTheConnectionIsTheEnd() {
        reading();
        readerSays(event(5, tlv(257)));
        assertEquals("closed-by-reader", ended().code());
        assertInstanceOf(Over.class, session.state());
    }

    @Test
    void anInventoryTheReaderEndedIsLookedForAndSetUpAgain() {
        reading();
        long ours = session.state() instanceof Reading ? lastPlan().roSpecId() : 0;
        readerSays(event(5, tlv(249, u8(1), u32(ours), u32(0))));
        assertEquals(Llrp.GET_ROSPECS, lastSent().type());
        answer(ok());
        answerUntilReading();
        assertEquals(new ReadingBegan(false, true, InventoryProfile.PORTAL), last(ReadingBegan.class));
        readerSays(event(5, tlv(249, u8(1), u32(ours), u32(0))));
        assertEquals("inventory-ended", ended().code());
    }
}
