package io.dockdoor.reader;

import io.dockdoor.reader.ReaderEvent.Antenna;
import io.dockdoor.reader.ReaderEvent.BufferFilling;
import io.dockdoor.reader.ReaderEvent.BufferOverflowed;
import io.dockdoor.reader.ReaderEvent.ConnectionAttempt;
import io.dockdoor.reader.ReaderEvent.ConnectionClosed;
import io.dockdoor.reader.ReaderEvent.Gpi;
import io.dockdoor.reader.ReaderEvent.Happening;
import io.dockdoor.reader.ReaderEvent.RoSpec;
import io.dockdoor.reader.ReaderEvent.Stamp;
import io.dockdoor.reader.ReaderEvent.Trouble;
import io.dockdoor.reader.Ritual.Next;
import io.dockdoor.reader.SessionInput.CloseWanted;
import io.dockdoor.reader.SessionInput.Connected;
import io.dockdoor.reader.SessionInput.Keeping;
import io.dockdoor.reader.SessionInput.OutputWanted;
import io.dockdoor.reader.SessionInput.ProfileWanted;
import io.dockdoor.reader.SessionInput.Received;
import io.dockdoor.reader.SessionInput.RestartWanted;
import io.dockdoor.reader.SessionInput.SignWanted;
import io.dockdoor.reader.SessionInput.TimePassed;
import io.dockdoor.reader.SessionOutput.Accepted;
import io.dockdoor.reader.SessionOutput.AntennaIs;
import io.dockdoor.reader.SessionOutput.Ended;
import io.dockdoor.reader.SessionOutput.InputIs;
import io.dockdoor.reader.SessionOutput.OutputNotSet;
import io.dockdoor.reader.SessionOutput.ReadingBegan;
import io.dockdoor.reader.SessionOutput.ReadsLost;
import io.dockdoor.reader.SessionOutput.Remark;
import io.dockdoor.reader.SessionOutput.Send;
import io.dockdoor.reader.SessionOutput.Signed;
import io.dockdoor.reader.SessionOutput.Withheld;
import io.dockdoor.reader.SessionState.AwaitingConnectionEvent;
import io.dockdoor.reader.SessionState.Closing;
import io.dockdoor.reader.SessionState.InRitual;
import io.dockdoor.reader.SessionState.Over;
import io.dockdoor.reader.SessionState.Reading;
import io.dockdoor.reader.SessionState.Step;
import io.dockdoor.reader.SessionState.Withholding;
import io.dockdoor.reader.Unanswered.Request;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conversation on one connection to one reader: from an input and the time to what is to be sent and told. No socket, no
 * thread, no clock; see {@link SessionState} for the drawing. Reports do not come through here: {@link ReportDecoder} reads
 * them on the fast path. Time is any monotonic clock in nanoseconds.
 */
final class LlrpSession {
    /** A ROSpec without stop trigger that ends again so soon is being ended by someone. */
    private static final long SOON = 10_000_000_000L;

    private final ReaderSettings settings;
    private final Unanswered unanswered = new Unanswered();
    private final BitSet strange = new BitSet(1024);
    private final List<SessionOutput> out = new ArrayList<>();
    private final Ritual ritual;
    private SessionState state = new AwaitingConnectionEvent(Long.MAX_VALUE);
    private long lastHeard;
    private long lookedAgain;
    private int unansweredInARow;
    private boolean probing;
    /** Id of the question that is to bring a sign; 0 when none is open. */
    private long signAsked;
    /** We can keep what we hear. */
    private boolean keeps = true;
    /** On this connection the reader was told to hand over what it kept. */
    private boolean released;
    /** Goodbye was said so that the reader keeps its reads. */
    private boolean sentAway;

    LlrpSession(ReaderSettings settings) {
        this.settings = settings;
        this.ritual = new Ritual(settings, out);
    }

    SessionState state() {
        return state;
    }

    /** True while a report can only come from the ROSpec we want. */
    boolean reportsAreOurs() {
        return setUp() || state instanceof Closing || ritual.resuming() || ritual.exchanging();
    }

    private boolean setUp() {
        return state instanceof Reading || state instanceof Withholding;
    }

    /** Any byte came: the reader lives. */
    void heard(long now) {
        lastHeard = now;
        probing = false;
    }

    /** When it wants a {@link TimePassed} at the latest. */
    long wakeAt() {
        long at = unanswered.nextDeadline();
        if (state instanceof AwaitingConnectionEvent waiting) {
            at = Math.min(at, waiting.deadline());
        } else if (state instanceof Closing closing) {
            at = Math.min(at, closing.deadline());
        } else if (setUp()) {
            at = Math.min(at, lastHeard + (probing ? silence() : silence() * 3 / 5));
        }
        return at;
    }

    List<SessionOutput> on(SessionInput input, long now) {
        out.clear();
        if (!(state instanceof Over)) {
            if (input instanceof Received received) {
                heard(now);
                received(received.message(), now);
            } else if (input instanceof TimePassed) {
                timePassed(now);
            } else if (input instanceof Connected) {
                heard(now);
                state = new AwaitingConnectionEvent(
                        now + settings.timing().connectionEvent().toNanos());
            } else if (input instanceof OutputWanted wanted) {
                writeOutput(wanted, now);
            } else if (input instanceof SignWanted) {
                askSign(now);
            } else if (input instanceof ProfileWanted wanted) {
                if (state instanceof Reading) {
                    go(ritual.exchange(wanted.settings()), now);
                }
            } else if (input instanceof Keeping keeping) {
                keeping(keeping.possible(), now);
            } else if (input instanceof RestartWanted) {
                restart(now);
            } else if (input instanceof CloseWanted) {
                close(now);
            }
        }
        return List.copyOf(out);
    }

    // ---- what comes in

    private void received(LlrpMessage message, long now) {
        switch (message.type()) {
            case Llrp.KEEPALIVE -> {
                if (!(state instanceof AwaitingConnectionEvent)) {
                    send(Requests.keepaliveAck(message.id()));
                }
            }
            case Llrp.READER_EVENT_NOTIFICATION -> event(ReaderEvent.read(message), now);
            case Llrp.ERROR_MESSAGE -> error(message, now);
            default -> answer(message, now);
        }
    }

    private void event(ReaderEvent event, long now) {
        for (Happening happening : event.happenings()) {
            if (happening instanceof ConnectionAttempt attempt) {
                connectionAttempt(attempt.status(), event.stamp(), now);
            } else if (happening instanceof ConnectionClosed) {
                end("closed-by-reader", "the reader ended the connection");
            } else if (happening instanceof Gpi gpi) {
                out.add(new InputIs(gpi.port(), gpi.high(), event.stamp()));
            } else if (happening instanceof Antenna antenna) {
                out.add(new AntennaIs(antenna.id(), antenna.connected()));
            } else if (happening instanceof BufferFilling filling) {
                remark("buffer-filling", "the reader's report buffer is " + filling.percent() + " % full");
                send(Requests.getReport(unanswered.nextId()));
            } else if (happening instanceof BufferOverflowed) {
                out.add(new ReadsLost("the reader's report buffer overflowed", event.stamp()));
            } else if (happening instanceof Trouble trouble) {
                remark("reader-exception", "the reader reports: " + trouble.message());
            } else if (happening instanceof RoSpec spec) {
                roSpecEvent(spec, now);
            }
        }
    }

    private void connectionAttempt(int status, Stamp stamp, long now) {
        if (!(state instanceof AwaitingConnectionEvent)) {
            remark("other-client-knocks", "another client tried to connect to the reader");
            return;
        }
        switch (status) {
            case 0 -> {
                out.add(new Accepted(stamp));
                go(ritual.first(), now);
            }
            case 1 -> end("held-by-reader-connection", "the reader refuses us: it has itself connected to a client");
            case 2 -> end("held-by-other-client", "the reader refuses us: another client holds it");
            default -> end("refused", "the reader refuses us with connection status " + status);
        }
    }

    private void roSpecEvent(RoSpec spec, long now) {
        ReaderPlan plan = ritual.plan();
        if (!(state instanceof Reading) || spec.kind() == 0 || plan == null || spec.roSpecId() != plan.roSpecId()) {
            return;
        }
        if (lookedAgain != 0 && now - lookedAgain < SOON) {
            end("inventory-ended", "something keeps ending our inventory on the reader");
            return;
        }
        lookedAgain = now;
        remark("inventory-ended", "the reader ended our inventory; looking whether it runs again");
        go(ritual.lookAgain(), now);
    }

    private void error(LlrpMessage message, long now) {
        LlrpStatus status = message.status();
        Request request = unanswered.take(message.id());
        if (request != null) {
            answered(request, null, status, now);
        } else {
            remark("error-message", "the reader complains: " + status);
        }
    }

    private void answer(LlrpMessage message, long now) {
        Request request = unanswered.take(message);
        if (request != null) {
            answered(request, message, message.status(), now);
            return;
        }
        if (message.type() == Llrp.CLOSE_CONNECTION_RESPONSE && state instanceof Closing) {
            end(
                    sentAway ? "withheld" : "closed",
                    sentAway ? "the reader keeps its reads until they can be kept here" : "goodbye was answered");
            return;
        }
        unansweredInARow = 0; // late, and yet an answer
        if (message.type() == Llrp.GET_READER_CAPABILITIES_RESPONSE && ritual.capabilitiesUntold()) {
            end("slow", "the reader told late what it can; asking again");
        } else if (!strange.get(message.type())) {
            strange.set(message.type());
            remark("unexpected-message", "message type " + message.type() + " id " + message.id() + " answers nothing");
        }
    }

    private void answered(Request request, @Nullable LlrpMessage message, @Nullable LlrpStatus status, long now) {
        unansweredInARow = 0;
        if (signed(request, message != null && (status == null || status.success()))) {
            return;
        }
        Step step = request.step();
        if (message == null || (status != null && !status.success())) {
            if (request.output() != 0) {
                out.add(new OutputNotSet(request.output(), String.valueOf(status)));
            } else if (step == null) {
                remark("refused", "the reader refused " + request.what() + ": " + status);
            } else {
                go(ritual.refused(step, String.valueOf(status)), now);
            }
        } else if (step != null) {
            go(ritual.accepted(step, message), now);
        } else if (message.type() == Llrp.GET_READER_CONFIG_RESPONSE) {
            ritual.configuration(message);
        }
    }

    // ---- the ritual

    private void go(Next next, long now) {
        if (next instanceof Next.Ask ask) {
            ask(ask.step(), now);
        } else if (next instanceof Next.Read read) {
            read(read.resumed(), now);
        } else if (next instanceof Next.GiveUp reason) {
            end(reason.code(), reason.sentence());
        }
    }

    private void ask(Step step, long now) {
        long id = unanswered.nextId();
        send(Requests.of(step, id, ritual.plan()));
        unanswered.add(new Request(id, step.answer(), now + patience(step), step, step.words()));
        state = new InRitual(step);
    }

    private void read(boolean resumed, long now) {
        if (!keeps && holds()) {
            if (released) {
                sendAway(now);
            } else {
                state = new Withholding(resumed);
                out.add(new Withheld());
            }
            return;
        }
        released = true;
        // asked for always: readers that hold nothing back ignore it (16.1.32)
        send(Requests.enableEventsAndReports(unanswered.nextId()));
        state = new Reading(resumed);
        out.add(new ReadingBegan(resumed, holds(), ritual.profile()));
    }

    private void keeping(boolean possible, long now) {
        keeps = possible;
        if (possible && state instanceof Withholding waiting) {
            read(waiting.resumed(), now);
        } else if (!possible && state instanceof Reading && holds()) {
            sendAway(now);
        }
    }

    /** Without us its inventory runs on and what it hears waits there. */
    private void sendAway(long now) {
        remark("sent-away", "reads cannot be kept here: the reader is left to keep them");
        close(now);
        sentAway = true;
    }

    private boolean holds() {
        ReaderPlan plan = ritual.plan();
        return plan != null && plan.hold();
    }

    // ---- time

    private void timePassed(long now) {
        if (state instanceof AwaitingConnectionEvent waiting && now >= waiting.deadline()) {
            end("no-connection-event", "the reader took the connection and said nothing; is it an LLRP port?");
        } else if (state instanceof Closing closing && now >= closing.deadline()) {
            end("closed", "the reader did not answer our goodbye");
        } else if (setUp() && now - lastHeard >= silence()) {
            end("silent", "no sign of life from the reader for " + silence() / 1_000_000_000L + " s");
        } else if (setUp() && !probing && now - lastHeard >= silence() * 3 / 5) {
            probe(now);
        }
        for (Request each : unanswered.overdue(now)) {
            unanswered(each, now);
        }
    }

    /** 2.5 keepalive periods. */
    private long silence() {
        return settings.keepalive().toNanos() * 5 / 2;
    }

    /** A keepalive is overdue. Readers exist that ignore KeepaliveSpec: ask something, whatever comes back is life. */
    private void probe(long now) {
        probing = true;
        long id = unanswered.nextId();
        send(Requests.getConfig(id, Requests.GPI_STATE));
        unanswered.add(new Request(id, Llrp.GET_READER_CONFIG_RESPONSE, now + silence(), null, "a sign of life"));
    }

    /**
     * A short question: LLRP runs over one TCP connection, so whatever the reader sent before the answer is here when the answer
     * is. Any configuration would do; that of the keepalives is short and known to every reader.
     */
    private void askSign(long now) {
        if (signAsked != 0 || !(state instanceof Reading)) {
            return;
        }
        signAsked = unanswered.nextId();
        send(Requests.getConfig(signAsked, Requests.KEEPALIVE_SPEC));
        unanswered.add(new Request(
                signAsked,
                Llrp.GET_READER_CONFIG_RESPONSE,
                now + settings.timing().answer().toNanos(),
                null,
                "whether it is there"));
    }

    private boolean signed(Request request, boolean answered) {
        if (request.id() != signAsked) {
            return false;
        }
        signAsked = 0;
        out.add(new Signed(answered));
        return true;
    }

    private void unanswered(Request request, long now) {
        if (signed(request, false)) {
            return;
        }
        Step step = request.step();
        if (request.output() != 0) {
            out.add(new OutputNotSet(request.output(), "no answer"));
            return;
        }
        if (step == null) {
            remark("unanswered", "the reader did not answer " + request.what());
            return;
        }
        unansweredInARow++;
        if (!(state instanceof Over)) {
            go(ritual.unanswered(step, "no answer"), now);
        }
    }

    /**
     * Nanoseconds. A reader that left the last question alone may know only some messages, or be gone: what it need not answer
     * waits a twentieth then and what it must a fourth, so that either is known soon.
     */
    private long patience(Step step) {
        long whole = settings.timing().answer().toNanos();
        if (unansweredInARow == 0) {
            return whole;
        }
        return step.optional() ? whole / 20 : whole / 4;
    }

    // ---- what we want

    private void writeOutput(OutputWanted wanted, long now) {
        if (!(state instanceof Reading)) {
            out.add(new OutputNotSet(wanted.port(), "the reader is not ready"));
            return;
        }
        long id = unanswered.nextId();
        send(Requests.writeOutput(id, wanted.port(), wanted.high()));
        unanswered.add(new Request(
                id,
                Llrp.SET_READER_CONFIG_RESPONSE,
                now + settings.timing().answer().toNanos(),
                null,
                "to set output " + wanted.port(),
                wanted.port()));
    }

    /** Goodbye. An inventory whose reads the reader keeps for us runs on; any other is taken off the air. */
    private void close(long now) {
        if (state instanceof AwaitingConnectionEvent) {
            end("closed", "closed before the reader accepted us");
            return;
        }
        if (state instanceof Closing) {
            return;
        }
        unanswered.clear();
        if (ritual.plan() != null && !holds()) {
            send(Requests.deleteRoSpecs(unanswered.nextId()));
        }
        send(Requests.closeConnection(unanswered.nextId()));
        state = new Closing(now + settings.timing().goodbye().toNanos());
    }

    /** Goodbye with nothing left behind, whatever the reader holds. */
    private void restart(long now) {
        if (state instanceof AwaitingConnectionEvent || state instanceof Closing) {
            return; // it begins or ends anyway
        }
        unanswered.clear();
        send(Requests.deleteRoSpecs(unanswered.nextId()));
        send(Requests.closeConnection(unanswered.nextId()));
        state = new Closing(now + settings.timing().goodbye().toNanos());
    }

    private void send(byte[] message) {
        if (ritual.version() != 1) {
            message[0] = (byte) ((message[0] & 0xe3) | (ritual.version() << 2));
        }
        out.add(new Send(message));
    }

    private void end(String code, String sentence) {
        unanswered.clear();
        state = new Over();
        out.add(new Ended(code, sentence));
    }

    private void remark(String code, String sentence) {
        out.add(new Remark(code, sentence));
    }
}
