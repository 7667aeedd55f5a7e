package io.dockdoor.broker.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * An earlier moment, as the ledger knew it then: what was booked up to a position, and what was promised at a time.
 *
 * @param position the last event booked by then, 0 for none
 */
public record Then(long position, Instant time) {
    /** Rows as {@link Shelves} reads them of now. */
    static final String STOCK =
            "SELECT entry.place, entry.site, type, frozen, bucket, SUM(milli) FROM entry JOIN place ON place.place ="
                    + " entry.place WHERE item = ? AND position <= ? GROUP BY entry.place, entry.site, type, frozen, bucket";

    /** For how long it is kept what was promised when. */
    public static final Duration KEPT = Duration.ofDays(400);

    private static final String OPEN = Long.toString(Long.MAX_VALUE);

    /** What was promised then is not kept any more. */
    public boolean forgotten(Instant now) {
        return position > 0 && time.isBefore(now.minus(KEPT));
    }

    /** Forgets promises that ended longer ago. */
    static void forget(Sql sql, Instant now) throws SQLException {
        long before = LedgerStore.micros(now.minus(KEPT));
        sql.run("DELETE FROM promise_span WHERE until < ?", before);
        sql.run("DELETE FROM promise_span WHERE until = " + OPEN + " AND expires < ?", before);
    }

    /** Says that from now on these lines are promised as they stand, and no longer as they stood. */
    static void promised(Sql sql, String reservation, Instant now) throws SQLException {
        long micros = LedgerStore.micros(now);
        sql.run("UPDATE promise_span SET until = ? WHERE id = ? AND until = " + OPEN, micros, reservation);
        sql.run(
                "INSERT INTO promise_span SELECT reservation.id, item, place, milli, ?, " + OPEN
                        + ", CASE WHEN state = 'HELD' THEN expires ELSE " + OPEN + " END FROM reservation JOIN"
                        + " reservation_line ON reservation_line.id = reservation.id WHERE reservation.id = ? AND state IN"
                        + " ('HELD', 'CONFIRMED') AND milli > 0",
                micros,
                reservation);
    }

    /** What was reserved of the item then, by place; "": what no place was chosen for. Thousandths. */
    Map<String, Long> reserved(Sql sql, String item) throws SQLException {
        long micros = LedgerStore.micros(time);
        Map<String, Long> reserved = new TreeMap<>();
        sql.list(
                "SELECT place, SUM(milli) FROM promise_span WHERE item = ? AND since <= ? AND until > ? AND expires > ?"
                        + " GROUP BY place",
                row -> reserved.put(row.getString(1), row.getLong(2)),
                item,
                micros,
                micros,
                micros);
        return reserved;
    }

    /** What was under way then, by place, thousandths. What documents announced then is not kept. */
    Map<String, Long> incoming(Sql sql, String item) throws SQLException {
        Map<String, Long> all = new TreeMap<>();
        sql.list(
                "SELECT place, SUM(milli) FROM underway_entry WHERE item = ? AND position <= ? GROUP BY place",
                row -> all.put(row.getString(1), row.getLong(2)),
                item,
                position);
        all.values().removeIf(milli -> milli <= 0);
        return all;
    }
}
