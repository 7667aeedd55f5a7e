package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.capabilities;
import static io.dockdoor.reader.Bits.connectionAttempt;
import static io.dockdoor.reader.Bits.event;
import static io.dockdoor.reader.Bits.message;
import static io.dockdoor.reader.Bits.ok;
import static io.dockdoor.reader.Bits.tlv;
import static io.dockdoor.reader.Bits.u32;
import static io.dockdoor.reader.Bits.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.reader.SessionInput.CloseWanted;
import io.dockdoor.reader.SessionInput.Connected;
import io.dockdoor.reader.SessionInput.Keeping;
import io.dockdoor.reader.SessionInput.ProfileWanted;
import io.dockdoor.reader.SessionInput.RestartWanted;
import io.dockdoor.reader.SessionInput.TimePassed;
import io.dockdoor.reader.SessionOutput.ReadingBegan;
import io.dockdoor.reader.SessionOutput.Withheld;
import io.dockdoor.reader.SessionState.InRitual;
import io.dockdoor.reader.SessionState.Reading;
import io.dockdoor.reader.SessionState.Withholding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The inventory that a reader runs for us: kept, exchanged, left to it or taken off the air. */
class LlrpSessionInventoryTest extends SessionStory {
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
}
