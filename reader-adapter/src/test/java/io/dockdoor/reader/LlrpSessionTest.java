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

import io.dockdoor.events.ReaderId;
import io.dockdoor.reader.SessionInput.CloseWanted;
import io.dockdoor.reader.SessionInput.Connected;
import io.dockdoor.reader.SessionInput.Keeping;
import io.dockdoor.reader.SessionInput.OutputWanted;
import io.dockdoor.reader.SessionInput.ProfileWanted;
import io.dockdoor.reader.SessionInput.Received;
import io.dockdoor.reader.SessionInput.RestartWanted;
import io.dockdoor.reader.SessionInput.TimePassed;
import io.dockdoor.reader.SessionOutput.AntennaIs;
import io.dockdoor.reader.SessionOutput.Ended;
import io.dockdoor.reader.SessionOutput.InputIs;
import io.dockdoor.reader.SessionOutput.OutputNotSet;
import io.dockdoor.reader.SessionOutput.ReadingBegan;
import io.dockdoor.reader.SessionOutput.ReadsLost;
import io.dockdoor.reader.SessionOutput.Remark;
import io.dockdoor.reader.SessionOutput.Send;
import io.dockdoor.reader.SessionOutput.Withheld;
import io.dockdoor.reader.SessionState.AwaitingConnectionEvent;
import io.dockdoor.reader.SessionState.InRitual;
import io.dockdoor.reader.SessionState.Over;
import io.dockdoor.reader.SessionState.Reading;
import io.dockdoor.reader.SessionState.Withholding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The conversation as prose: what the reader says, what time does, what we then say and know. */
class LlrpSessionTest {
    private static final int HOLDS = 0x48;
    private static final int HOLDS_NOTHING = 0x40;
    private static final int IMPINJ = 25882;

    private ReaderSettings settings = ReaderSettings.portal(new ReaderId("R1"), "reader.example", 5084, 1, 2, 3, 4);
    private LlrpSession session = new LlrpSession(settings);
    private final List<LlrpMessage> sent = new ArrayList<>();
    private final List<SessionOutput> told = new ArrayList<>();
    private long now = 5_000_000_000L;

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

    // ---- reads that we could not keep stay with a reader that keeps them

    @Test
    void whatTheReaderHoldsIsNotAskedForUntilItCanBeKept() {
        withholding();
        assertFalse(types().contains(Llrp.ENABLE_EVENTS_AND_REPORTS));
        assertEquals(new Withheld(), last(Withheld.class));
        given(new Keeping(true));
        assertEquals(Llrp.ENABLE_EVENTS_AND_REPORTS, lastSent().type());
        assertInstanceOf(Reading.class, session.state());
    }

    @Test
    void aReaderThatHoldsIsSentAwayWhileItReadsAndItsInventoryStays() {
        reading();
        sent.clear();
        given(new Keeping(false));
        assertEquals(List.of(Llrp.CLOSE_CONNECTION), types());
        readerSays(message(4, lastSent().id(), ok()));
        assertEquals("withheld", ended().code());
    }

    @Test
    void aReaderThatKeepsNothingReadsOnWhateverTheDisk() {
        given(new Keeping(false));
        readingWith(HOLDS_NOTHING);
        given(new Keeping(true));
        given(new Keeping(false));
        assertInstanceOf(Reading.class, session.state());
    }

    @Test
    void aReaderThatIsLeftToKeepItsReadsIsStillWatched() {
        withholding();
        readerSays(message(62, 1));
        assertEquals(Llrp.KEEPALIVE_ACK, lastSent().type());
        secondsPass(60);
        assertEquals("silent", ended().code());
    }

    private void withholding() {
        given(new Keeping(false));
        given(new Connected());
        readerSays(connectionAttempt(0));
        answer(ok(), capabilities(0, HOLDS));
        while (session.state() instanceof InRitual) {
            answer(ok());
        }
        assertInstanceOf(Withholding.class, session.state());
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

    // ---- requirement 11: hold on reconnect

    @Test
    void ourOwnInventoryStillRunningIsKeptAndItsReadsAreReleased() {
        long ours = roSpecIdAfterARitual();
        begin();
        until(Llrp.GET_ROSPECS);
        answer(ok(), roSpec(ours, 2));
        answerUntilReading();
        assertFalse(types().contains(Llrp.DELETE_ROSPEC));
        assertFalse(types().contains(Llrp.ADD_ROSPEC));
        assertEquals(Llrp.ENABLE_EVENTS_AND_REPORTS, lastSent().type());
        assertEquals(new ReadingBegan(true, true, InventoryProfile.PORTAL), last(ReadingBegan.class));
    }

    @Test
    void anInventoryThatIsNotOursOrNotActiveOrNotAloneIsRemoved() {
        long ours = roSpecIdAfterARitual();
        for (byte[] found : List.of(roSpec(ours + 1, 2), roSpec(ours, 1), Bits.join(roSpec(ours, 2), roSpec(7, 0)))) {
            begin();
            until(Llrp.GET_ROSPECS);
            answer(ok(), found);
            assertEquals(Llrp.DISABLE_ROSPEC, lastSent().type());
            assertTrue(remarked("leftovers"));
        }
    }

    @Test
    void otherSettingsMeanAnotherInventory() {
        long ours = roSpecIdAfterARitual();
        settings = settings.withSession(1);
        assertTrue(ours != roSpecIdAfterARitual());
    }

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

    // ---- other purposes

    @Test
    void anotherPurposeExchangesTheInventoryAndNothingElseAndBackAgain() {
        reading();
        ReaderPlan door = lastPlan();
        for (InventoryProfile profile : List.of(InventoryProfile.SWEEP, InventoryProfile.PORTAL)) {
            sent.clear();
            given(new ProfileWanted(settings.withProfile(profile)));
            assertTrue(session.reportsAreOurs(), "what was read before still comes");
            answer(ok());
            answer(ok());
            answer(ok());
            assertFalse(session.state() instanceof Reading);
            answer(ok());
            assertEquals(
                    List.of(
                            Llrp.DISABLE_ROSPEC,
                            Llrp.DELETE_ROSPEC,
                            Llrp.ADD_ROSPEC,
                            Llrp.ENABLE_ROSPEC,
                            Llrp.ENABLE_EVENTS_AND_REPORTS),
                    types());
            assertEquals(new ReadingBegan(false, true, profile), last(ReadingBegan.class));
        }
        // the inventory of before had this name, and that it ended is no news
        readerSays(event(5, tlv(249, u8(1), u32(door.roSpecId() + 1), u32(0))));
        assertInstanceOf(Reading.class, session.state());
    }

    @Test
    void beginningAnewLeavesNothingOnTheReader() {
        reading();
        sent.clear();
        given(new RestartWanted());
        assertEquals(List.of(Llrp.DELETE_ROSPEC, Llrp.CLOSE_CONNECTION), types());
        readerSays(message(4, 0, ok()));
        assertEquals("closed", ended().code());
    }

    // ---- requirement 18: goodbye

    @Test
    void goodbyeLeavesAnInventoryRunningWhoseReadsAreKeptForUs() {
        reading();
        sent.clear();
        given(new CloseWanted());
        assertEquals(List.of(Llrp.CLOSE_CONNECTION), types());
        readerSays(message(4, 0, ok()));
        assertEquals("closed", ended().code());
    }

    @Test
    void goodbyeTakesAnyOtherInventoryOffTheAirAndDoesNotWaitLong() {
        readingWith(HOLDS_NOTHING);
        assertEquals(new ReadingBegan(false, false, InventoryProfile.PORTAL), last(ReadingBegan.class));
        sent.clear();
        given(new CloseWanted());
        assertEquals(List.of(Llrp.DELETE_ROSPEC, Llrp.CLOSE_CONNECTION), types());
        now = session.wakeAt();
        given(new TimePassed());
        assertEquals("closed", ended().code());
    }

    // ---- how the story is told

    private void given(SessionInput input) {
        for (SessionOutput output : session.on(input, now)) {
            if (output instanceof Send send) {
                sent.add(Bits.parsed(send.bytes()));
            } else {
                told.add(output);
            }
        }
    }

    private void readerSays(byte[] message) {
        given(new Received(Bits.parsed(message)));
    }

    /** The reader answers the last request with these parameters. */
    private void answer(byte[]... parts) {
        LlrpMessage request = lastSent();
        int type = switch (request.type()) {
            case Llrp.GET_READER_CAPABILITIES -> 11;
            case Llrp.CUSTOM_MESSAGE -> 1023;
            case Llrp.GET_READER_CONFIG -> 12;
            case Llrp.SET_READER_CONFIG -> 13;
            default -> request.type() + 10;
        };
        readerSays(message(type, request.id(), parts));
    }

    private void secondsPass(int seconds) {
        now += seconds * 1_000_000_000L;
        assertTrue(session.wakeAt() <= now, "it should have asked to be woken");
        given(new TimePassed());
    }

    private void begin() {
        session = new LlrpSession(settings);
        sent.clear();
        told.clear();
        given(new Connected());
        readerSays(connectionAttempt(0));
        answer(ok(), capabilities(0, HOLDS));
    }

    private void until(int type) {
        if (sent.isEmpty()) {
            begin();
        }
        while (lastSent().type() != type) {
            answer(ok());
        }
    }

    private void reading() {
        readingWith(HOLDS);
    }

    private void readingWith(int flags) {
        given(new Connected());
        readerSays(connectionAttempt(0));
        answer(ok(), capabilities(0, flags));
        answerUntilReading();
    }

    private void answerUntilReading() {
        while (!(session.state() instanceof Reading)) {
            answer(ok());
        }
    }

    private long roSpecIdAfterARitual() {
        begin();
        return lastPlan().roSpecId();
    }

    private ReaderPlan lastPlan() {
        return last(SessionOutput.Identified.class).plan();
    }

    private static byte[] roSpec(long id, int state) {
        return tlv(177, u32(id), u8(0), u8(state));
    }

    private LlrpMessage lastSent() {
        return sent.get(sent.size() - 1);
    }

    private List<Integer> types() {
        return sent.stream().map(LlrpMessage::type).toList();
    }

    private Ended ended() {
        return last(Ended.class);
    }

    private <T extends SessionOutput> T last(Class<T> type) {
        return told.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((a, b) -> b)
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + told));
    }

    private boolean remarked(String code) {
        return told.stream()
                .anyMatch(o -> o instanceof Remark remark && remark.code().equals(code));
    }
}
