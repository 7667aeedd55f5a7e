package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.capabilities;
import static io.dockdoor.reader.Bits.connectionAttempt;
import static io.dockdoor.reader.Bits.message;
import static io.dockdoor.reader.Bits.ok;
import static io.dockdoor.reader.Bits.tlv;
import static io.dockdoor.reader.Bits.u32;
import static io.dockdoor.reader.Bits.u8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.ReaderId;
import io.dockdoor.reader.SessionInput.Connected;
import io.dockdoor.reader.SessionInput.Received;
import io.dockdoor.reader.SessionInput.TimePassed;
import io.dockdoor.reader.SessionOutput.Ended;
import io.dockdoor.reader.SessionOutput.Remark;
import io.dockdoor.reader.SessionOutput.Send;
import io.dockdoor.reader.SessionState.Reading;
import java.util.ArrayList;
import java.util.List;

/** How a conversation with a reader is told: what the reader says, what time does, what we then say and know. */
abstract class SessionStory {
    static final int HOLDS = 0x48;
    static final int HOLDS_NOTHING = 0x40;

    ReaderSettings settings = ReaderSettings.portal(new ReaderId("R1"), "reader.example", 5084, 1, 2, 3, 4);
    LlrpSession session = new LlrpSession(settings);
    final List<LlrpMessage> sent = new ArrayList<>();
    final List<SessionOutput> told = new ArrayList<>();
    long now = 5_000_000_000L;

    void given(SessionInput input) {
        for (SessionOutput output : session.on(input, now)) {
            if (output instanceof Send send) {
                sent.add(Bits.parsed(send.bytes()));
            } else {
                told.add(output);
            }
        }
    }

    void readerSays(byte[] message) {
        given(new Received(Bits.parsed(message)));
    }

    /** The reader answers the last request with these parameters. */
    void answer(byte[]... parts) {
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

    void secondsPass(int seconds) {
        now += seconds * 1_000_000_000L;
        assertTrue(session.wakeAt() <= now, "it should have asked to be woken");
        given(new TimePassed());
    }

    void begin() {
        session = new LlrpSession(settings);
        sent.clear();
        told.clear();
        given(new Connected());
        readerSays(connectionAttempt(0));
        answer(ok(), capabilities(0, HOLDS));
    }

    void until(int type) {
        if (sent.isEmpty()) {
            begin();
        }
        while (lastSent().type() != type) {
            answer(ok());
        }
    }

    void reading() {
        readingWith(HOLDS);
    }

    void readingWith(int flags) {
        given(new Connected());
        readerSays(connectionAttempt(0));
        answer(ok(), capabilities(0, flags));
        answerUntilReading();
    }

    void answerUntilReading() {
        while (!(session.state() instanceof Reading)) {
            answer(ok());
        }
    }

    long roSpecIdAfterARitual() {
        begin();
        return lastPlan().roSpecId();
    }

    ReaderPlan lastPlan() {
        return last(SessionOutput.Identified.class).plan();
    }

    static byte[] roSpec(long id, int state) {
        return tlv(177, u32(id), u8(0), u8(state));
    }

    LlrpMessage lastSent() {
        return sent.get(sent.size() - 1);
    }

    List<Integer> types() {
        return sent.stream().map(LlrpMessage::type).toList();
    }

    Ended ended() {
        return last(Ended.class);
    }

    <T extends SessionOutput> T last(Class<T> type) {
        return told.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((a, b) -> b)
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + told));
    }

    boolean remarked(String code) {
        return told.stream()
                .anyMatch(o -> o instanceof Remark remark && remark.code().equals(code));
    }
}
