package io.dockdoor.broker.availability;

import java.time.Duration;
import java.util.List;

/**
 * How fast an item left a place lately.
 *
 * @param busyHours what left in each hour in which something left, thousandths, ascending
 * @param hours how many hours were looked at, those in which nothing left among them
 */
public record Outflow(List<Long> busyHours, int hours) {
    private static final long PIECE = 1000;
    /** Of a shorter time nothing is concluded: a busy first hour is no day. */
    private static final int FEWEST = 24;

    /** Nothing left, or nothing is known. */
    public static final Outflow NONE = new Outflow(List.of(), FEWEST);

    public Outflow {
        busyHours = busyHours.stream().sorted().toList();
        hours = Math.max(hours, Math.max(FEWEST, busyHours.size()));
    }

    /** What leaves in so many thousandths of a day, rounded up to whole pieces; thousandths. */
    public long inDays(long milliDays) {
        double perHour = (double) busyHours.stream().mapToLong(Long::longValue).sum() / hours;
        return pieces(perHour * 24 * milliDays / 1000);
    }

    /** What may leave in that time when every hour is as that percentile of all hours, rounded up to whole pieces; thousandths. */
    public long in(Duration time, int percentile) {
        int rank = (int) Math.ceil(hours * (percentile / 100.0)) - 1;
        int at = rank - (hours - busyHours.size());
        return at < 0 ? 0 : pieces(busyHours.get(at) * (time.toMillis() / 3_600_000.0));
    }

    private static long pieces(double milli) {
        return (long) Math.ceil(milli / PIECE - 1e-9) * PIECE;
    }
}
