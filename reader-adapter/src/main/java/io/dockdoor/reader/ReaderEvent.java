package io.dockdoor.reader;

import java.util.ArrayList;
import java.util.List;

/**
 * What one READER_EVENT_NOTIFICATION said.
 *
 * @param stamp the reader's clock then
 * @param happenings the events in it that we know; unknown ones and unknown values of known ones cost nobody else anything
 */
record ReaderEvent(Stamp stamp, List<Happening> happenings) {
    /** A time on a reader's clock in microseconds; {@code utc} tells which of its two clocks. micros 0 = it gave none. */
    record Stamp(boolean utc, long micros) {
        static final Stamp NONE = new Stamp(true, 0);
    }

    sealed interface Happening {}

    record Gpi(int port, boolean high) implements Happening {}

    /** @param kind 0 = started, 1 = ended, 2 = pre-empted */
    record RoSpec(int kind, long roSpecId) implements Happening {}

    record BufferFilling(int percent) implements Happening {}

    record BufferOverflowed() implements Happening {}

    record Trouble(String message) implements Happening {}

    record Antenna(int id, boolean connected) implements Happening {}

    /** @param status 0 = success; 1..4 as in ConnectionAttemptStatusType; others are kept */
    record ConnectionAttempt(int status) implements Happening {}

    record ConnectionClosed() implements Happening {}

    static ReaderEvent read(LlrpMessage message) {
        Stamp stamp = Stamp.NONE;
        List<Happening> happenings = new ArrayList<>(1);
        for (Parameters outer = message.parameters(0); outer.next(); ) {
            if (outer.type() != Llrp.READER_EVENT_NOTIFICATION_DATA) {
                continue;
            }
            for (Parameters p = outer.inside(0); p.next(); ) {
                switch (p.type()) {
                    case Llrp.UTC_TIMESTAMP -> stamp = p.has(0, 8) ? new Stamp(true, p.s64(0)) : stamp;
                    case Llrp.UPTIME -> stamp = p.has(0, 8) ? new Stamp(false, p.s64(0)) : stamp;
                    default -> {
                        Happening happening = happening(p);
                        if (happening != null) {
                            happenings.add(happening);
                        }
                    }
                }
            }
        }
        return new ReaderEvent(stamp, happenings);
    }

    private static @org.jspecify.annotations.Nullable Happening happening(Parameters p) {
        return switch (p.type()) {
            case Llrp.GPI_EVENT -> p.has(0, 3) ? new Gpi(p.u16(0), (p.u8(2) & 0x80) != 0) : null;
            case Llrp.ROSPEC_EVENT -> p.has(0, 5) ? new RoSpec(p.u8(0), p.u32(1)) : null;
            case Llrp.REPORT_BUFFER_LEVEL_WARNING_EVENT -> new BufferFilling(p.has(0, 1) ? p.u8(0) : 100);
            case Llrp.REPORT_BUFFER_OVERFLOW_ERROR_EVENT -> new BufferOverflowed();
            case Llrp.READER_EXCEPTION_EVENT -> new Trouble(p.text(0));
            case Llrp.ANTENNA_EVENT -> p.has(0, 3) ? new Antenna(p.u16(1), p.u8(0) != 0) : null;
            case Llrp.CONNECTION_ATTEMPT_EVENT -> p.has(0, 2) ? new ConnectionAttempt(p.u16(0)) : null;
            case Llrp.CONNECTION_CLOSE_EVENT -> new ConnectionClosed();
            default -> null;
        };
    }
}
