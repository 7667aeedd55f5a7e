package io.dockdoor.reader;

import io.dockdoor.events.Epc;
import io.dockdoor.events.EpcTable;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.Arrays;

/**
 * RO_ACCESS_REPORT (16.1.30) straight into {@link TagReads}, in one pass and without an object per tag. What it does not know
 * it passes by; what cannot be passed (a type-value parameter of unknown length, a length that lies) costs the rest of that
 * one tag and is counted. An enabled parameter that is absent has the value it had last on this connection (13.2.3). Belongs
 * to one connection and its thread.
 */
final class ReportDecoder {
    /** Shapes of tags that are remembered, by the length of their bodies; a power of two. */
    private static final int SHAPES = 16;

    /** Impinj's, as vendor and subtype of a Custom parameter. */
    private static final long PHASE = (long) Llrp.IMPINJ << 32 | 56;

    private static final long FINE_RSSI = (long) Llrp.IMPINJ << 32 | 57;
    private static final long DOPPLER = (long) Llrp.IMPINJ << 32 | 68;

    private final TagShape[] shapes = new TagShape[SHAPES];
    private TagShape spare = new TagShape();
    private final EpcTable epcs;
    private final ReaderClock clock;

    // the last value of each on this connection, for the rule of 13.2.3
    private int antenna;
    private int rssi = TagRead.NO_RSSI;
    private int channel;
    private int count = 1;
    private long first;
    private boolean firstUtc;
    private long last;
    private boolean lastUtc;
    private int pc = TagRead.NO_PC;

    private long tags;
    private long lost;
    private long malformed;
    private long unknown;

    /** @param soleAntenna the antenna a reader may mean when it never names one; 0 when there are several */
    ReportDecoder(EpcTable epcs, ReaderClock clock, int soleAntenna) {
        this.epcs = epcs;
        this.clock = clock;
        this.antenna = soleAntenna;
        Arrays.setAll(shapes, slot -> new TagShape());
    }

    /** Tags read. */
    long tags() {
        return tags;
    }

    /** Tags, or rests of reports, that were there and could not be read. */
    long lost() {
        return lost;
    }

    /** Parameters whose length could not be, EPCs that were missing or too long. */
    long malformed() {
        return malformed;
    }

    /** Type-value parameters nobody knows the length of. */
    long unknown() {
        return unknown;
    }

    /**
     * Appends the tags of one report body; may set padding bits in it to zero.
     *
     * @param arrivalMicros gateway time at which the bytes came
     */
    void decode(byte[] bytes, int from, int end, long arrivalMicros, TagReads into) {
        int at = from;
        while (at < end) {
            if (end - at < 4 || bytes[at] < 0) {
                malformed++;
                lost++;
                return;
            }
            int type = Bytes.u16(bytes, at) & 0x3ff;
            int length = Bytes.u16(bytes, at + 2);
            if (length < 4 || length > end - at) {
                malformed++;
                lost++;
                return;
            }
            if (type == Llrp.TAG_REPORT_DATA) {
                tag(bytes, at + 4, at + length, arrivalMicros, into);
            }
            at += length;
        }
    }

    private void tag(byte[] bytes, int from, int end, long arrival, TagReads into) {
        int length = end - from;
        int slot = length & (SHAPES - 1);
        TagShape shape = shapes[slot];
        if (!shape.is(bytes, from, length)) {
            shape = spare;
            walk(bytes, from, end, shape);
            if (shape.epc < 0) {
                malformed++;
                lost++;
                return;
            }
            if (shape.keep(bytes, from, length)) {
                spare = shapes[slot];
                shapes[slot] = shape;
            }
        }
        take(shape, bytes, from, arrival, into);
    }

    /** From parameter to parameter: what lies where. */
    private void walk(byte[] bytes, int from, int end, TagShape shape) {
        shape.begin();
        int at = from;
        while (at < end) {
            int head = bytes[at];
            int length;
            if (head < 0) {
                int type = head & 0x7f;
                length = Llrp.tvLength(type);
                if (length == 0 || length > end - at) {
                    shape.cut = true;
                    if (length == 0) {
                        unknown++;
                    } else {
                        malformed++;
                    }
                    return;
                }
                shape.matters(at - from, 1);
                typeValue(type, at + 1 - from, shape);
            } else {
                int both = end - at < 4 ? 0 : Bytes.s32(bytes, at);
                length = both & 0xffff;
                if (length < 4 || length > end - at) {
                    shape.cut = true;
                    malformed++;
                    return;
                }
                shape.matters(at - from, 4);
                int type = both >>> 16 & 0x3ff;
                if (type == Llrp.CUSTOM && length >= 14) {
                    shape.matters(at + 4 - from, 8);
                    custom(Bytes.s64(bytes, at + 4), at + 12 - from, shape);
                } else if (type == Llrp.EPC_DATA && length >= 6) {
                    shape.matters(at + 4 - from, 2);
                    int bits = Bytes.u16(bytes, at + 4);
                    if (bits <= Epc.MAX_BITS && (bits + 7) >>> 3 <= length - 6) {
                        shape.epc = at + 6 - from;
                        shape.epcBits = bits;
                    }
                }
            }
            at += length;
        }
    }

    private static void typeValue(int type, int value, TagShape shape) {
        switch (type) {
            case Llrp.EPC_96 -> {
                shape.epc = value;
                shape.epcBits = 96;
            }
            case Llrp.ANTENNA_ID -> shape.antenna = value;
            case Llrp.PEAK_RSSI -> shape.rssi = value;
            case Llrp.CHANNEL_INDEX -> shape.channel = value;
            case Llrp.TAG_SEEN_COUNT -> shape.count = value;
            case Llrp.FIRST_SEEN_UTC, Llrp.FIRST_SEEN_UPTIME -> {
                shape.first = value;
                shape.firstUtc = type == Llrp.FIRST_SEEN_UTC;
            }
            case Llrp.LAST_SEEN_UTC, Llrp.LAST_SEEN_UPTIME -> {
                shape.last = value;
                shape.lastUtc = type == Llrp.LAST_SEEN_UTC;
            }
            case Llrp.C1G2_PC -> shape.pc = value;
            default -> {
                // known by length, of no interest
            }
        }
    }

    private static void custom(long whose, int value, TagShape shape) {
        if (whose == PHASE) {
            shape.phase = value;
        } else if (whose == FINE_RSSI) {
            shape.fineRssi = value;
        } else if (whose == DOPPLER) {
            shape.doppler = value;
        }
    }

    private void take(TagShape shape, byte[] bytes, int from, long arrival, TagReads into) {
        // a tag cut short did not leave its other values out: nothing may be assumed for them
        boolean whole = !shape.cut;
        if (shape.antenna >= 0) {
            antenna = Bytes.u16(bytes, from + shape.antenna);
        }
        if (shape.rssi >= 0) {
            rssi = bytes[from + shape.rssi] * 100;
        }
        if (shape.channel >= 0) {
            channel = Bytes.u16(bytes, from + shape.channel);
        }
        if (shape.count >= 0) {
            count = Bytes.u16(bytes, from + shape.count);
        }
        if (shape.first >= 0) {
            first = Bytes.s64(bytes, from + shape.first);
            firstUtc = shape.firstUtc;
        }
        if (shape.last >= 0) {
            last = Bytes.s64(bytes, from + shape.last);
            lastUtc = shape.lastUtc;
        }
        if (shape.pc >= 0) {
            pc = Bytes.u16(bytes, from + shape.pc);
        }
        int epcAt = from + shape.epc;
        int epcBits = shape.epcBits;
        if ((epcBits & 7) != 0) {
            // what pads the last byte is no part of the tag, and not every reader pads with zeros
            bytes[epcAt + (epcBits >>> 3)] &= (byte) (0xff00 >>> (epcBits & 7));
        }
        long firstStamp = whole || shape.first >= 0 ? first : 0;
        long lastStamp = whole || shape.last >= 0 ? last : 0;
        boolean utc = lastUtc;
        if (lastStamp <= 0) {
            lastStamp = firstStamp;
            utc = firstUtc;
        } else if (firstStamp > lastStamp && shape.last < 0) {
            lastStamp = firstStamp;
        }
        long lastMicros = clock.gateway(utc, lastStamp, arrival);
        long spread = firstStamp > 0 && firstUtc == utc ? Math.max(0, lastStamp - firstStamp) : 0;
        into.add(
                epcs.intern(bytes, epcAt, epcBits),
                whole || shape.antenna >= 0 ? antenna : 0,
                lastMicros - spread,
                lastMicros,
                Math.max(0, lastStamp),
                level(shape, bytes, from),
                whole || shape.channel >= 0 ? channel : 0,
                shape.phase >= 0 ? Bytes.u16(bytes, from + shape.phase) & 0xfff : TagRead.NO_PHASE,
                shape.doppler >= 0 ? Bytes.s16(bytes, from + shape.doppler) : TagRead.NO_DOPPLER,
                Math.max(1, whole || shape.count >= 0 ? count : 1),
                shape.pc >= 0 || (whole && fits(epcBits)) ? pc : TagRead.NO_PC);
        tags++;
    }

    /** In hundredths of a decibel where the reader tells it so fine. */
    private int level(TagShape shape, byte[] bytes, int from) {
        int fine = shape.fineRssi >= 0 ? Bytes.s16(bytes, from + shape.fineRssi) : TagRead.NO_RSSI;
        if (fine != TagRead.NO_RSSI) {
            return fine;
        }
        return !shape.cut || shape.rssi >= 0 ? rssi : TagRead.NO_RSSI;
    }

    /** The protocol word tells the EPC's length in words (Gen2 6.3.2.1.2.2): one of another length is not this tag's. */
    private boolean fits(int epcBits) {
        return pc != TagRead.NO_PC && pc >>> 11 << 4 == epcBits;
    }
}
