package io.dockdoor.broker.ledger;

import io.dockdoor.broker.availability.Outflow;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How fast items left places in the last four weeks, worked out from the entries when asked for and kept for a while. */
final class Outflows {
    private static final Duration LOOKED_AT = Duration.ofDays(28);
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);
    private static final int KEPT = 10_000;
    private static final long HOUR = 3_600_000_000L;

    private final Map<Shelf, Kept> kept = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Shelf, Kept> eldest) {
            return size() > KEPT;
        }
    };

    private record Kept(Outflow outflow, Instant since) {}

    /** What left sellable, in the hours it left; counts and corrections are no demand. */
    Outflow of(Sql sql, Shelf shelf, Instant now) throws SQLException {
        synchronized (kept) {
            Kept known = kept.get(shelf);
            if (known != null
                    && !now.isBefore(known.since())
                    && now.isBefore(known.since().plus(GOOD_FOR))) {
                return known.outflow();
            }
        }
        Outflow found = look(sql, shelf, now);
        synchronized (kept) {
            kept.put(shelf, new Kept(found, now));
        }
        return found;
    }

    private static Outflow look(Sql sql, Shelf shelf, Instant now) throws SQLException {
        long until = LedgerStore.micros(now);
        long from = LedgerStore.micros(now.minus(LOOKED_AT));
        long[] first = {until};
        List<Long> hours = sql.list(
                "SELECT SUM(-milli), MIN(at) FROM entry JOIN event ON event.position = entry.position WHERE item = ?"
                        + " AND place = ? AND entry.position > COALESCE((SELECT position FROM event WHERE booked <= ?"
                        + " ORDER BY booked DESC, position DESC LIMIT 1), 0) AND milli < 0 AND bucket = 'SELLABLE' AND at"
                        + " > ? AND at <= ? AND kind NOT IN ('count', 'void', 'error', 'adjust') GROUP BY at / " + HOUR,
                row -> {
                    first[0] = Math.min(first[0], row.getLong(2));
                    return row.getLong(1);
                },
                shelf.item(),
                shelf.place(),
                from,
                from,
                until);
        int lookedAt = Math.toIntExact((until - first[0]) / HOUR + 1);
        return hours.isEmpty() ? Outflow.NONE : new Outflow(hours, lookedAt);
    }
}
