package io.dockdoor.reader;

import io.dockdoor.events.EpcTable;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.ReaderEvent.Stamp;
import io.dockdoor.reader.ReaderStatus.State;
import io.dockdoor.reader.SessionInput.Keeping;
import io.dockdoor.reader.SessionInput.Received;
import io.dockdoor.reader.SessionInput.TimePassed;
import io.dockdoor.reader.SessionOutput.Accepted;
import io.dockdoor.reader.SessionOutput.AntennaIs;
import io.dockdoor.reader.SessionOutput.Ended;
import io.dockdoor.reader.SessionOutput.Identified;
import io.dockdoor.reader.SessionOutput.InputIs;
import io.dockdoor.reader.SessionOutput.OutputNotSet;
import io.dockdoor.reader.SessionOutput.ReadingBegan;
import io.dockdoor.reader.SessionOutput.ReadsLost;
import io.dockdoor.reader.SessionOutput.Remark;
import io.dockdoor.reader.SessionOutput.Send;
import io.dockdoor.reader.SessionOutput.Signed;
import io.dockdoor.reader.SessionOutput.Withheld;
import io.dockdoor.reader.SessionState.InRitual;
import io.dockdoor.reader.SessionState.Step;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that lives and dies with one connection: the framer, the session, the decoder with its carried-over values, the
 * estimate of the reader's clock. Bytes come in by {@link #received}; what has to go out is written to the stream; what became
 * known goes to the listener. Reader thread only.
 */
final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(LlrpReader.class);
    /** Hand over a batch at this size, so that a backlog does not grow one giant batch. */
    private static final int BATCH = 1024;

    private final Framer framer = new Framer();
    private final ReaderClock clock = new ReaderClock();
    private final ReaderSettings settings;
    private final LlrpSession session;
    private final ReportDecoder decoder;
    private final ReaderListener listener;
    private final Standing standing;
    private final OutputStream to;
    private TagReads batch;
    private int stepsTold;
    private long strangeTold;
    private long lostTold;
    private long lostToldAt;
    private long notOurs;
    private boolean accepted;
    private boolean keeps = true;
    private @Nullable Ended ended;
    private @Nullable ReadingBegan reading;
    private long readingSince;
    /** Levels of inputs found while the reader is being set up. */
    private final List<InputIs> found = new ArrayList<>();
    /** To be told when the reports before it are. */
    private @Nullable Signed signed;

    Conversation(
            ReaderSettings settings,
            EpcTable epcs,
            TagReads batch,
            ReaderListener listener,
            Standing standing,
            OutputStream to) {
        this.settings = settings;
        this.listener = listener;
        this.standing = standing;
        this.to = to;
        this.batch = batch;
        session = new LlrpSession(settings);
        decoder = new ReportDecoder(
                epcs,
                clock,
                settings.antennas().size() == 1 ? settings.antennas().get(0).id() : 0);
    }

    Framer framer() {
        return framer;
    }

    /** The batch to go on with after this conversation. */
    TagReads batch() {
        return batch;
    }

    long wakeAt() {
        return session.wakeAt();
    }

    /** True while the reader is asked for another version of LLRP; some hang up at that. */
    boolean negotiating() {
        return session.state() instanceof InRitual ritual
                && (ritual.step() == Step.VERSION || ritual.step() == Step.SET_VERSION);
    }

    /** The reader took us as its client. */
    boolean accepted() {
        return accepted;
    }

    /** Why it is over; null while it is not. */
    @Nullable Ended ended() {
        return ended;
    }

    /** How its reading began; null when it never came to that. */
    @Nullable ReadingBegan reading() {
        return reading;
    }

    /** True while it reads and for another purpose than that. */
    boolean readsOtherThan(InventoryProfile profile) {
        ReadingBegan began = reading;
        return began != null && began.profile() != profile && session.state() instanceof SessionState.Reading;
    }

    /** True while it reads from a reader that keeps what is not taken from it. */
    boolean holds() {
        ReadingBegan began = reading;
        return began != null && began.held() && session.state() instanceof SessionState.Reading;
    }

    /** Nothing was listened to up to now, by our own will: silence says nothing. */
    void waited(long now) {
        session.heard(now);
    }

    /** Monotonic nanoseconds at which reading began; only meaningful when {@link #reading()} is not null. */
    long readingSince() {
        return readingSince;
    }

    void on(SessionInput input, long now, long gatewayMicros) throws IOException {
        for (SessionOutput output : session.on(input, now)) {
            carryOut(output, now, gatewayMicros);
        }
    }

    /** Whether reads can be kept by the listener, said as often as one likes. */
    void keeping(boolean possible, long now, long gatewayMicros) throws IOException {
        if (possible != keeps) {
            keeps = possible;
            on(new Keeping(possible), now, gatewayMicros);
        }
    }

    /** So many bytes were put into the framer. Control messages go first: no acknowledgement waits behind a report. */
    void received(int bytes, long now, long gatewayMicros) throws IOException {
        framer.filled(bytes);
        session.heard(now);
        boolean ours = session.reportsAreOurs();
        boolean reports = false;
        FramingFault fault = null;
        try {
            while (framer.next()) {
                if (framer.type() == Llrp.RO_ACCESS_REPORT) {
                    reports = true;
                } else {
                    on(new Received(framer.copy()), now, gatewayMicros);
                }
            }
        } catch (FramingFault e) {
            fault = e;
        }
        if (reports) {
            reports(ours || session.reportsAreOurs(), gatewayMicros);
        }
        if (fault != null) {
            throw fault;
        }
        tellSign();
    }

    private void tellSign() {
        Signed sign = signed;
        if (sign != null) {
            signed = null;
            listener.sign(sign.answered());
        }
    }

    void timePassed(long now, long gatewayMicros) throws IOException {
        if (now >= session.wakeAt()) {
            on(new TimePassed(), now, gatewayMicros);
            tellSign();
        }
    }

    private void reports(boolean ours, long gatewayMicros) throws IOException {
        framer.again();
        try {
            while (framer.next()) {
                if (framer.type() != Llrp.RO_ACCESS_REPORT) {
                    continue;
                }
                if (!ours) {
                    if (notOurs++ == 0) {
                        LOG.info("reports of an inventory that is not ours are left out reader={}", settings.id());
                    }
                    continue;
                }
                decoder.decode(framer.buffer(), framer.bodyStart(), framer.bodyEnd(), gatewayMicros, batch);
                if (batch.size() >= BATCH) {
                    handOver(gatewayMicros);
                }
            }
        } finally {
            handOver(gatewayMicros);
        }
        if (clock.steps() != stepsTold) {
            stepsTold = clock.steps();
            LOG.warn("reader clock was set; tag times follow it reader={} steps={}", settings.id(), stepsTold);
        }
        unreadable(gatewayMicros);
    }

    /** What could not be read is told at most once a second: a reader gone mad shall not drown its listener. */
    private void unreadable(long gatewayMicros) {
        long strange = decoder.malformed() + decoder.unknown();
        if (strange > 0 && strangeTold == 0) {
            strangeTold = strange;
            LOG.warn("a report held parameters that could not be read reader={} count={}", settings.id(), strange);
        }
        if (decoder.lost() > lostTold && Math.abs(gatewayMicros - lostToldAt) >= 1_000_000) {
            listener.readsLost((decoder.lost() - lostTold) + " tag(s) in reports could not be read", gatewayMicros);
            lostTold = decoder.lost();
            lostToldAt = gatewayMicros;
        }
    }

    private void handOver(long gatewayMicros) {
        if (!batch.isEmpty()) {
            standing.count(batch, gatewayMicros);
            batch = listener.reads(batch);
            batch.clear();
        }
    }

    private void carryOut(SessionOutput output, long now, long gatewayMicros) throws IOException {
        if (output instanceof Send send) {
            to.write(send.bytes());
            to.flush();
        } else if (output instanceof Accepted yes) {
            accepted = true;
            clock.anchor(yes.stamp(), gatewayMicros);
            standing.is(State.CONNECTED, "connected", "connected; setting the reader up", gatewayMicros);
        } else if (output instanceof Identified identified) {
            standing.identified(identified.capabilities().identity());
            LOG.info(
                    "reader identified reader={} identity={}",
                    settings.id(),
                    identified.capabilities().identity());
        } else if (output instanceof ReadingBegan began) {
            reading = began;
            readingSince = now;
            standing.reading(gatewayMicros);
            found.forEach(input -> listener.gpi(input.port(), input.high(), gatewayMicros));
            found.clear();
            listener.reading(began.profile());
            LOG.info(
                    "reader reads reader={} profile={} resumed={} holds={}",
                    settings.id(),
                    began.profile(),
                    began.resumed(),
                    began.held());
        } else if (output instanceof Withheld) {
            standing.is(
                    State.CONNECTED,
                    "withheld",
                    "connected; the reader keeps its reads until they can be kept on disk here",
                    gatewayMicros);
        } else if (output instanceof InputIs input) {
            if (reading == null && input.stamp().equals(Stamp.NONE)) {
                found.add(input); // known from when it reads on: what it kept meanwhile tells of before
            } else {
                listener.gpi(input.port(), input.high(), clock.gateway(input.stamp(), gatewayMicros));
            }
        } else if (output instanceof Signed sign) {
            signed = sign;
        } else if (output instanceof OutputNotSet not) {
            listener.outputNotSet(not.port(), not.why());
        } else if (output instanceof AntennaIs antenna) {
            standing.antenna(antenna.id(), antenna.connected(), gatewayMicros);
        } else if (output instanceof ReadsLost lost) {
            LOG.warn("reads lost reader={} why={}", settings.id(), lost.why());
            listener.readsLost(lost.why(), clock.gateway(lost.stamp(), gatewayMicros));
        } else if (output instanceof Remark remark) {
            LOG.info("reader remark reader={} code={} {}", settings.id(), remark.code(), remark.sentence());
        } else if (output instanceof Ended end) {
            ended = end;
        }
    }
}
