package io.dockdoor.reader;

import io.dockdoor.events.Epc;
import io.dockdoor.events.EpcTable;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;

/**
 * RO_ACCESS_REPORT (16.1.30) straight into {@link TagReads}, in one pass and without an object per tag. What it does not know
 * it passes by; what cannot be passed (a type-value parameter of unknown length, a length that lies) costs the rest of that
 * one tag and is counted. An enabled parameter that is absent has the value it had last on this connection (13.2.3). Belongs
 * to one connection and its thread.
 */
final class ReportDecoder {
    private static final int SAW_ANTENNA = 1;
    private static final int SAW_RSSI = 2;
    private static final int SAW_CHANNEL = 4;
    private static final int SAW_COUNT = 8;
    private static final int SAW_FIRST = 16;
    private static final int SAW_LAST = 32;
    private static final int SAW_PC = 64;

    /** Impinj's, as vendor and subtype of a Custom parameter. */
    private static final long PHASE = (long) Llrp.IMPINJ << 32 | 56;

    private static final long FINE_RSSI = (long) Llrp.IMPINJ << 32 | 57;
    private static final long DOPPLER = (long) Llrp.IMPINJ << 32 | 68;

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
        int epcAt = -1;
        int epcBits = 0;
        int phase = TagRead.NO_PHASE;
        int doppler = TagRead.NO_DOPPLER;
        int fineRssi = TagRead.NO_RSSI;
        int saw = 0;
        boolean cut = false;
        int at = from;
        while (at < end) {
            int head = bytes[at];
            int length;
            if (head < 0) {
                int type = head & 0x7f;
                length = Llrp.tvLength(type);
                if (length == 0 || length > end - at) {
                    cut = true;
                    if (length == 0) {
                        unknown++;
                    } else {
                        malformed++;
                    }
                    break;
                }
                switch (type) {
                    case Llrp.EPC_96 -> {
                        epcAt = at + 1;
                        epcBits = 96;
                    }
                    case Llrp.ANTENNA_ID -> {
                        antenna = Bytes.u16(bytes, at + 1);
                        saw |= SAW_ANTENNA;
                    }
                    case Llrp.PEAK_RSSI -> {
                        rssi = bytes[at + 1] * 100;
                        saw |= SAW_RSSI;
                    }
                    case Llrp.CHANNEL_INDEX -> {
                        channel = Bytes.u16(bytes, at + 1);
                        saw |= SAW_CHANNEL;
                    }
                    case Llrp.TAG_SEEN_COUNT -> {
                        count = Bytes.u16(bytes, at + 1);
                        saw |= SAW_COUNT;
                    }
                    case Llrp.FIRST_SEEN_UTC, Llrp.FIRST_SEEN_UPTIME -> {
                        first = Bytes.s64(bytes, at + 1);
                        firstUtc = type == Llrp.FIRST_SEEN_UTC;
                        saw |= SAW_FIRST;
                    }
                    case Llrp.LAST_SEEN_UTC, Llrp.LAST_SEEN_UPTIME -> {
                        last = Bytes.s64(bytes, at + 1);
                        lastUtc = type == Llrp.LAST_SEEN_UTC;
                        saw |= SAW_LAST;
                    }
                    case Llrp.C1G2_PC -> {
                        pc = Bytes.u16(bytes, at + 1);
                        saw |= SAW_PC;
                    }
                    default -> {
                        // known by length, of no interest
                    }
                }
            } else {
                int both = end - at < 4 ? 0 : Bytes.s32(bytes, at);
                length = both & 0xffff;
                if (length < 4 || length > end - at) {
                    cut = true;
                    malformed++;
                    break;
                }
                int type = both >>> 16 & 0x3ff;
                if (type == Llrp.CUSTOM && length >= 14) {
                    long whose = Bytes.s64(bytes, at + 4); // vendor and subtype
                    if (whose == PHASE) {
                        phase = Bytes.u16(bytes, at + 12) & 0xfff;
                    } else if (whose == FINE_RSSI) {
                        fineRssi = Bytes.s16(bytes, at + 12);
                    } else if (whose == DOPPLER) {
                        doppler = Bytes.s16(bytes, at + 12);
                    }
                } else if (type == Llrp.EPC_DATA && length >= 6) {
                    int bits = Bytes.u16(bytes, at + 4);
                    if (bits <= Epc.MAX_BITS && (bits + 7) >>> 3 <= length - 6) {
                        epcAt = at + 6;
                        epcBits = bits;
                        if ((bits & 7) != 0) {
                            // what pads the last byte is no part of the tag, and not every reader pads with zeros
                            bytes[epcAt + (bits >>> 3)] &= (byte) (0xff00 >>> (bits & 7));
                        }
                    }
                }
            }
            at += length;
        }
        if (epcAt < 0) {
            malformed++;
            lost++;
            return;
        }
        // a tag cut short did not leave its other values out: nothing may be assumed for them
        int sure = cut ? saw : ~0;
        long firstStamp = (sure & SAW_FIRST) != 0 ? first : 0;
        long lastStamp = (sure & SAW_LAST) != 0 ? last : 0;
        boolean utc = lastUtc;
        if (lastStamp <= 0) {
            lastStamp = firstStamp;
            utc = firstUtc;
        } else if (firstStamp > lastStamp && (saw & SAW_LAST) == 0) {
            lastStamp = firstStamp;
        }
        long lastMicros = clock.gateway(utc, lastStamp, arrival);
        long spread = firstStamp > 0 && firstUtc == utc ? Math.max(0, lastStamp - firstStamp) : 0;
        into.add(
                epcs.intern(bytes, epcAt, epcBits),
                (sure & SAW_ANTENNA) != 0 ? antenna : 0,
                lastMicros - spread,
                lastMicros,
                Math.max(0, lastStamp),
                fineRssi != TagRead.NO_RSSI ? fineRssi : (sure & SAW_RSSI) != 0 ? rssi : TagRead.NO_RSSI,
                (sure & SAW_CHANNEL) != 0 ? channel : 0,
                phase,
                doppler,
                Math.max(1, (sure & SAW_COUNT) != 0 ? count : 1),
                (saw & SAW_PC) != 0 || (!cut && fits(epcBits)) ? pc : TagRead.NO_PC);
        tags++;
    }

    /** The protocol word tells the EPC's length in words (Gen2 6.3.2.1.2.2): one of another length is not this tag's. */
    private boolean fits(int epcBits) {
        return pc != TagRead.NO_PC && pc >>> 11 << 4 == epcBits;
    }
}
