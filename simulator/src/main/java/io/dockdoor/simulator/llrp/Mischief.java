package io.dockdoor.simulator.llrp;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the reader and its client's connection and does what the {@link Fault}s in force say. Without one it passes
 * everything on as it is.
 */
final class Mischief implements Delivery.Line {
    private static final int REPORT = 61;
    private static final int KEEPALIVE = 62;
    private static final int FIRST_NOTIFICATION = 60;
    private static final int ERROR_MESSAGE = 100;
    private static final long LATE_MICROS = 1_000_000;
    private static final long SLOW_MICROS = 2_000_000;

    private final Connection connection;
    private final LongSupplier now;
    private final Map<Fault, Long> inForce;
    private final Rewrite.CarryOver carryOver = new Rewrite.CarryOver();
    private final ArrayDeque<Late> reports = new ArrayDeque<>();
    private final ArrayDeque<Late> answers = new ArrayDeque<>();
    private boolean cut;

    private record Late(long dueMicros, byte[] message) {}

    /** @param inForce until when each fault lasts, shared by all connections of a reader; a fault that happens once is taken out */
    Mischief(Connection connection, LongSupplier now, Map<Fault, Long> inForce) {
        this.connection = connection;
        this.now = now;
        this.inForce = inForce;
    }

    static Map<Fault, Long> none() {
        return new EnumMap<>(Fault.class);
    }

    Connection connection() {
        return connection;
    }

    /** The connection is to be closed as soon as what was written is gone. */
    boolean cut() {
        return cut;
    }

    @Override
    public void write(byte[] message) {
        int type = ((message[0] & 3) << 8) | (message[1] & 0xff);
        if (type == REPORT) {
            report(message);
        } else if (type == KEEPALIVE) {
            if (!lasts(Fault.KEEPALIVE_LOSS)) {
                put(message);
            }
        } else if (type < FIRST_NOTIFICATION || type == ERROR_MESSAGE) {
            if (lasts(Fault.SLOW_ANSWERS) || !answers.isEmpty()) {
                answers.add(
                        new Late(now.getAsLong() + (lasts(Fault.SLOW_ANSWERS) ? SLOW_MICROS : 0), dressed(message)));
            } else {
                put(dressed(message));
            }
        } else {
            put(dressed(message));
        }
    }

    private byte[] dressed(byte[] message) {
        return lasts(Fault.UNKNOWN_CUSTOMS) ? Rewrite.withUnknowns(message) : message;
    }

    private void report(byte[] message) {
        byte[] report = message;
        if (lasts(Fault.CARRY_OVER)) {
            report = carryOver.apply(message);
        } else {
            carryOver.forget();
        }
        boolean hasTags = message.length > StrictReader.HEADER;
        if (hasTags && once(Fault.ZERO_PARAMETER)) {
            report = Rewrite.withParameterLength(report, 0);
        } else if (hasTags && once(Fault.OVERSIZE_PARAMETER)) {
            report = Rewrite.withParameterLength(report, report.length);
        } else {
            report = dressed(report);
        }
        if (lasts(Fault.LATE_REPORTS) || !reports.isEmpty()) {
            reports.add(new Late(now.getAsLong() + (lasts(Fault.LATE_REPORTS) ? LATE_MICROS : 0), report));
            return;
        }
        put(report);
        if (lasts(Fault.DUPLICATE_REPORTS)) {
            put(report);
        }
        if (lasts(Fault.EMPTY_REPORTS)) {
            put(new Frame(REPORT, 0).toBytes());
        }
    }

    private void put(byte[] message) {
        if (cut) {
            return;
        }
        if (once(Fault.DROP_MID_MESSAGE)) {
            connection.write(Arrays.copyOf(message, message.length / 2));
            cut = true;
        } else if (once(Fault.ZERO_LENGTH)) {
            connection.write(Rewrite.withLength(message, 0));
        } else if (once(Fault.OVERSIZE_LENGTH)) {
            connection.write(Rewrite.withLength(message, -16));
        } else {
            connection.write(message);
        }
    }

    /** Writes what was delayed and is due. */
    void pump() {
        pump(reports);
        pump(answers);
    }

    private void pump(ArrayDeque<Late> queue) {
        for (Late next = queue.peek(); next != null && next.dueMicros <= now.getAsLong(); next = queue.peek()) {
            queue.remove();
            put(next.message);
        }
    }

    @Override
    public boolean hasRoom() {
        return connection.hasRoom();
    }

    boolean lasts(Fault fault) {
        Long until = inForce.get(fault);
        return until != null && now.getAsLong() < until;
    }

    private boolean once(Fault fault) {
        @Nullable Long until = inForce.remove(fault);
        return until != null;
    }
}
