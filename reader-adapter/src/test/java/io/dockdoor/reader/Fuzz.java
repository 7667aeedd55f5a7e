package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.capabilities;
import static io.dockdoor.reader.Bits.connectionAttempt;
import static io.dockdoor.reader.Bits.event;
import static io.dockdoor.reader.Bits.join;
import static io.dockdoor.reader.Bits.message;
import static io.dockdoor.reader.Bits.ok;
import static io.dockdoor.reader.Bits.status;
import static io.dockdoor.reader.Bits.tlv;
import static io.dockdoor.reader.Bits.u16;
import static io.dockdoor.reader.Bits.u32;
import static io.dockdoor.reader.Bits.u8;

import io.dockdoor.events.EpcTable;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.SessionInput.Connected;
import io.dockdoor.reader.SessionInput.Received;
import io.dockdoor.reader.SessionInput.TimePassed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Mutated messages through framer, decoder, event and capability readers and the session. A moment of it is a test, {@code
 * ./dockdoor bench fuzz} goes on for as long as one likes.
 */
final class Fuzz {
    /**
     * What went in and what came out.
     *
     * @param mutated messages that differ from those they were made of
     * @param faults connections ended, most because a length could not be
     * @param tags read all the same
     * @param malformed parameters set aside
     * @param sessions conversations that came to an end
     */
    record Outcome(long mutated, long faults, long tags, long malformed, int sessions) {
        Outcome and(Outcome other) {
            return new Outcome(
                    mutated + other.mutated,
                    faults + other.faults,
                    tags + other.tags,
                    malformed + other.malformed,
                    sessions + other.sessions);
        }
    }

    private final Random random;
    private final List<byte[]> seeds = new ArrayList<>();
    private final TagReads into = new TagReads(new ReaderId("R1"), 64);
    private final EpcTable epcs = new EpcTable(1 << 12);
    private final ReaderSettings settings = ReaderSettings.portal(new ReaderId("R1"), "h", 1, 1, 2);
    private ReportDecoder decoder = new ReportDecoder(epcs, new ReaderClock(), 0);
    private LlrpSession session = new LlrpSession(settings);
    private long now;

    Fuzz(long seed) {
        random = new Random(seed);
        RandomReports reports = new RandomReports(seed);
        for (int i = 0; i < 60; i++) {
            seeds.add(message(61, i, reports.any()));
        }
        seeds.add(message(61, 1, RandomReports.steady(3, true)));
        seeds.add(connectionAttempt(0));
        seeds.add(message(11, 1, ok(), capabilities(0, 0x48)));
        seeds.add(message(11, 1, ok(), capabilities(25882, 0x48)));
        seeds.add(message(36, 2, ok(), tlv(177, u32(5), u8(0), u8(2))));
        for (int type : new int[] {4, 12, 13, 30, 31, 34, 35, 51, 53, 100, 1023}) {
            seeds.add(message(type, 3, status(random.nextInt(3) * 100, "why")));
        }
        seeds.add(message(12, 4, ok(), tlv(221, u8(0x80), u16(1), u16(0)), tlv(225, u16(1), u8(0x80), u8(1))));
        seeds.add(event(
                1, tlv(248, u16(2), u8(0x80)), tlv(249, u8(1), u32(1), u32(2)), tlv(251), tlv(252, u16(2), u16(0))));
        seeds.add(message(62, 9));
    }

    /** Until so many mutated messages went in. */
    Outcome run(long messages) {
        long mutated = 0;
        long faults = 0;
        long tags = 0;
        long malformed = 0;
        int sessions = 0;
        Framer framer = new Framer();
        while (mutated < messages) {
            byte[] from = seeds.get(random.nextInt(seeds.size()));
            byte[] bytes = mutated(from);
            mutated += Arrays.equals(from, bytes) ? 0 : 1;
            int sent = 0;
            try {
                while (sent < bytes.length) {
                    int part = Math.min(Math.min(framer.room(), bytes.length - sent), 1 + random.nextInt(200));
                    System.arraycopy(bytes, sent, framer.buffer(), framer.end(), part);
                    framer.filled(part);
                    sent += part;
                    while (framer.next()) {
                        take(framer);
                    }
                }
                if (random.nextInt(50) == 0) {
                    throw new FramingFault("enough of this connection");
                }
            } catch (FramingFault e) {
                faults++;
                tags += decoder.tags();
                malformed += decoder.malformed() + decoder.unknown();
                framer = new Framer();
                decoder = new ReportDecoder(epcs, new ReaderClock(), 0);
            }
            if (session.state() instanceof SessionState.Over) {
                sessions++;
                session = new LlrpSession(settings);
                session.on(new Connected(), now);
            }
        }
        return new Outcome(mutated, faults, tags, malformed, sessions);
    }

    private void take(Framer framer) {
        now += 1_000_000;
        if (framer.type() == Llrp.RO_ACCESS_REPORT) {
            into.clear();
            decoder.decode(framer.buffer(), framer.bodyStart(), framer.bodyEnd(), 1_770_000_000_000_000L + now, into);
        } else {
            LlrpMessage message = framer.copy();
            ReaderEvent.read(message);
            Capabilities can = Capabilities.read(message);
            // what builds requests costs milliseconds of ltkjava: one message in so many
            if (message.type() == Llrp.GET_READER_CAPABILITIES_RESPONSE && random.nextInt(50) == 0) {
                ReaderPlan.ladder(settings, can, random.nextBoolean());
            }
            if (random.nextInt(300) == 0) {
                converse(message);
            }
        }
    }

    /** Some way into a conversation: the reader accepts us now and then, answers carry ids that may be awaited, time passes. */
    private void converse(LlrpMessage message) {
        if (session.state() instanceof SessionState.AwaitingConnectionEvent && random.nextBoolean()) {
            session.on(new Received(Bits.parsed(connectionAttempt(0))), now);
        }
        session.on(new Received(new LlrpMessage(1, message.type(), random.nextInt(16), message.body())), now);
        if (random.nextBoolean()) {
            now = Math.min(session.wakeAt(), now + 60_000_000_000L);
            session.on(new TimePassed(), now);
        }
    }

    /** Bit flips, lengths changed, pieces cut, doubled, swapped or put in from another message. */
    private byte[] mutated(byte[] from) {
        byte[] bytes = from.clone();
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at / 2, bytes.length));
                case 4 -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    int cut = random.nextInt(other.length);
                    bytes = join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(other, cut, other.length));
                }
                case 5 -> {
                    if (at + 2 <= bytes.length) {
                        System.arraycopy(u16(random.nextInt(4) == 0 ? 0xffff : random.nextInt(64)), 0, bytes, at, 2);
                    }
                }
                default -> {
                    // most messages keep a true length, or hardly anything gets past the framer
                }
            }
        }
        if (bytes.length >= 10 && random.nextInt(20) > 0) {
            System.arraycopy(u32(bytes.length), 0, bytes, 2, 4);
        }
        return bytes;
    }
}
