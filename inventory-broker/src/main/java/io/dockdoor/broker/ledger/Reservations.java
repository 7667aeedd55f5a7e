package io.dockdoor.broker.ledger;

import io.dockdoor.broker.availability.Availability;
import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.ledger.Reservation.Line;
import io.dockdoor.broker.ledger.Reservation.Missing;
import io.dockdoor.broker.ledger.Reservation.Outcome;
import io.dockdoor.broker.ledger.Reservation.Request;
import io.dockdoor.broker.ledger.Reservation.State;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Promises, made and kept in the ledger's own transactions: between looking at what is available and writing the promise
 * nothing else happens, because one thread does both.
 */
final class Reservations {
    /** Counts now: confirmed, or held and not over. The one parameter is the time. */
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private static final String ACTIVE = "(state = 'CONFIRMED' OR (state = 'HELD' AND expires > ?))";

    private final Sql sql;
    private final Touched touched;
    private final Shelves shelves = new Shelves();
    private Instant forgetNext = Instant.MIN;

    Reservations(Sql sql, Touched touched) {
        this.touched = touched;
        this.sql = sql;
    }

    /** What is reserved of the item now, by place; "": what no place was chosen for yet. Thousandths. */
    static Map<String, Long> reserved(Sql sql, String item, Instant now) throws SQLException {
        Map<String, Long> reserved = new TreeMap<>();
        sql.list(
                "SELECT place, SUM(milli) FROM reservation_line JOIN reservation ON reservation.id = reservation_line.id"
                        + " WHERE item = ? AND " + ACTIVE + " GROUP BY place",
                row -> reserved.put(row.getString(1), row.getLong(2)),
                item,
                LedgerStore.micros(now));
        return reserved;
    }

    Outcome make(Request request, Instant now, Function<String, Freshness> freshness) throws SQLException {
        String asked = text(request);
        Reservation before = byKey(request.key(), now);
        if (before != null) {
            String then =
                    sql.first("SELECT request FROM reservation WHERE id = ?", row -> row.getString(1), before.id());
            return asked.equals(then) ? new Reservation.Granted(before, true) : new Reservation.KeyTaken(before.id());
        }
        List<Missing> missing = missing(request, now, freshness);
        if (missing == null) {
            return new Reservation.NoChannel(request.channel());
        }
        if (!missing.isEmpty()) {
            return new Reservation.Refused(missing);
        }
        String id = UUID.nameUUIDFromBytes(request.key().getBytes(StandardCharsets.UTF_8))
                .toString();
        sql.run(
                "INSERT INTO reservation VALUES (?,?,?,?,?,?,?,?)",
                id,
                request.key(),
                asked,
                State.HELD.name(),
                request.channel(),
                request.document(),
                LedgerStore.micros(now),
                LedgerStore.micros(now.plus(request.ttl())));
        int number = 0;
        for (Line line : request.lines()) {
            touched.item(line.item());
            sql.run(
                    "INSERT INTO reservation_line VALUES (?,?,?,?,?)",
                    id,
                    ++number,
                    line.item(),
                    line.place() == null ? "" : line.place(),
                    line.milli());
        }
        if (!now.isBefore(forgetNext)) {
            forgetNext = now.plus(FORGET_EVERY);
            Then.forget(sql, now);
        }
        Then.promised(sql, id, now);
        return new Reservation.Granted(found(id, now), false);
    }

    private static String text(Request request) {
        StringBuilder text = new StringBuilder(request.channel())
                .append('|')
                .append(request.document())
                .append('|')
                .append(request.ttl());
        request.lines()
                .forEach(line -> text.append('|')
                        .append(line.item())
                        .append('@')
                        .append(line.place())
                        .append('=')
                        .append(line.milli()));
        return text.toString();
    }

    /**
     * Lines of one item at one place are summed before they are compared, and all of an item against its total. Null when there
     * is no such channel.
     */
    private @Nullable List<Missing> missing(Request request, Instant now, Function<String, Freshness> freshness)
            throws SQLException {
        Map<String, Map<String, Long>> wanted = new TreeMap<>();
        for (Line line : request.lines()) {
            wanted.computeIfAbsent(line.item(), item -> new TreeMap<>())
                    .merge(line.place() == null ? "" : line.place(), line.milli(), Long::sum);
        }
        List<Missing> missing = new ArrayList<>();
        for (Map.Entry<String, Map<String, Long>> each : wanted.entrySet()) {
            Availability.Answer answer = shelves.of(sql, request.channel(), each.getKey(), now, freshness);
            if (answer == null) {
                return null;
            }
            Map<String, Long> promised = new LinkedHashMap<>();
            answer.lines().forEach(line -> promised.put(line.place(), line.atp()));
            long total = 0;
            for (Map.Entry<String, Long> at : each.getValue().entrySet()) {
                total += at.getValue();
                long there = promised.getOrDefault(at.getKey(), 0L);
                if (!at.getKey().isEmpty() && at.getValue() > there) {
                    missing.add(new Missing(each.getKey(), at.getKey(), at.getValue(), there));
                }
            }
            if (total > answer.atp()) {
                missing.add(new Missing(each.getKey(), null, total, answer.atp()));
            }
        }
        return missing;
    }

    /** The reservation, null when there is none with that id. */
    @Nullable Reservation get(String id, Instant now) throws SQLException {
        Reservation found = sql.first(HEAD + "id = ?", row -> head(row, now), id);
        return found == null ? null : withLines(found);
    }

    private @Nullable Reservation byKey(String key, Instant now) throws SQLException {
        Reservation found = sql.first(HEAD + "idempotency = ?", row -> head(row, now), key);
        return found == null ? null : withLines(found);
    }

    private Reservation found(String id, Instant now) throws SQLException {
        Reservation found = get(id, now);
        if (found == null) {
            throw new SQLException("the reservation " + id + " just written is not there");
        }
        return found;
    }

    private static final String HEAD = "SELECT id, state, channel, document, made, expires FROM reservation WHERE ";

    private static Reservation head(ResultSet row, Instant now) throws SQLException {
        State stored = State.valueOf(row.getString(2));
        Instant expires = Instant.EPOCH.plus(row.getLong(6), ChronoUnit.MICROS);
        return new Reservation(
                row.getString(1),
                stored == State.HELD && !expires.isAfter(now) ? State.EXPIRED : stored,
                row.getString(3),
                row.getString(4),
                Instant.EPOCH.plus(row.getLong(5), ChronoUnit.MICROS),
                expires,
                List.of());
    }

    private @Nullable Reservation changed(String id, int moved, Instant now) throws SQLException {
        if (moved > 0) {
            Then.promised(sql, id, now);
        }
        Reservation after = get(id, now);
        if (after != null) {
            after.lines().forEach(line -> touched.item(line.item()));
        }
        return after;
    }

    private Reservation withLines(Reservation head) throws SQLException {
        List<Line> lines = sql.list(
                "SELECT item, place, milli FROM reservation_line WHERE id = ? AND milli > 0 ORDER BY line",
                row -> new Line(row.getString(1), row.getString(2).isEmpty() ? null : row.getString(2), row.getLong(3)),
                head.id());
        return new Reservation(
                head.id(), head.state(), head.channel(), head.document(), head.made(), head.expires(), lines);
    }

    /**
     * Moves an active reservation on; again is harmless.
     *
     * @return the reservation after it; null when there is none; unchanged when it was not active any more
     */
    @Nullable Reservation become(String id, State next, Instant now) throws SQLException {
        int moved = sql.run(
                "UPDATE reservation SET state = ? WHERE id = ? AND " + ACTIVE,
                next.name(),
                id,
                LedgerStore.micros(now));
        return changed(id, moved, now);
    }

    /**
     * Holds a held reservation for so long from now on.
     *
     * @return the reservation after it; null when there is none; unchanged when it was not held any more
     */
    @Nullable Reservation extend(String id, Duration ttl, Instant now) throws SQLException {
        int moved = sql.run(
                "UPDATE reservation SET expires = ? WHERE id = ? AND state = 'HELD' AND expires > ?",
                LedgerStore.micros(now.plus(ttl)),
                id,
                LedgerStore.micros(now));
        return changed(id, moved, now);
    }

    /**
     * Chooses a place for the lines that have none, all or none of them.
     *
     * @return null when there is no such reservation; refused when the place has not got that much to promise
     */
    @Nullable Outcome place(String id, String place, Instant now, Function<String, Freshness> freshness) throws SQLException {
        Reservation found = get(id, now);
        if (found == null || !(found.state() == State.HELD || found.state() == State.CONFIRMED)) {
            return found == null ? null : new Reservation.Granted(found, true);
        }
        Map<String, Long> wanted = new TreeMap<>();
        found.lines().stream()
                .filter(line -> line.place() == null)
                .forEach(line -> wanted.merge(line.item(), line.milli(), Long::sum));
        List<Missing> missing = new ArrayList<>();
        for (Map.Entry<String, Long> each : wanted.entrySet()) {
            Availability.Answer answer = shelves.of(sql, found.channel(), each.getKey(), now, freshness);
            if (answer == null) {
                return new Reservation.NoChannel(found.channel());
            }
            long there = answer.lines().stream()
                    .filter(line -> line.place().equals(place))
                    .mapToLong(Availability.Line::atp)
                    .sum();
            if (each.getValue() > there) {
                missing.add(new Missing(each.getKey(), place, each.getValue(), there));
            }
        }
        if (!missing.isEmpty()) {
            return new Reservation.Refused(missing);
        }
        sql.run("UPDATE reservation_line SET place = ? WHERE id = ? AND place = ''", place, id);
        Then.promised(sql, id, now);
        touched.items(wanted.keySet());
        return new Reservation.Granted(found(id, now), wanted.isEmpty());
    }

    /**
     * Goods left on a shipment that names that document: what was promised to it is no longer owed. First what was
     * reserved at that place, then what has no place.
     */
    void shipped(String document, Map<Slot, Long> entries, Instant now) throws SQLException {
        List<String> owing = sql.list(
                "SELECT id FROM reservation WHERE document = ? AND " + ACTIVE,
                row -> row.getString(1),
                document,
                LedgerStore.micros(now));
        for (Map.Entry<Slot, Long> entry : entries.entrySet()) {
            if (entry.getValue() < 0) {
                consume(document, entry.getKey(), -entry.getValue(), now);
            }
        }
        sql.run(
                "UPDATE reservation SET state = 'FULFILLED' WHERE document = ? AND " + ACTIVE
                        + " AND NOT EXISTS (SELECT 1 FROM reservation_line WHERE reservation_line.id ="
                        + " reservation.id AND milli > 0)",
                document,
                LedgerStore.micros(now));
        for (String each : owing) {
            Then.promised(sql, each, now);
        }
    }

    private void consume(String document, Slot slot, long milli, Instant now) throws SQLException {
        record Owed(String id, int line, String place, long milli) {}
        List<Owed> owed = new ArrayList<>(sql.list(
                "SELECT reservation_line.id, line, place, milli FROM reservation_line JOIN reservation ON reservation.id ="
                        + " reservation_line.id WHERE document = ? AND item = ? AND milli > 0 AND place IN (?, '') AND "
                        + ACTIVE + " ORDER BY made, reservation_line.id, line",
                row -> new Owed(row.getString(1), row.getInt(2), row.getString(3), row.getLong(4)),
                document,
                slot.item(),
                slot.place(),
                LedgerStore.micros(now)));
        owed.sort(Comparator.comparing(each -> each.place().isEmpty()));
        long left = milli;
        for (Owed each : owed) {
            long taken = Math.min(left, each.milli());
            if (taken > 0) {
                sql.run(
                        "UPDATE reservation_line SET milli = milli - ? WHERE id = ? AND line = ?",
                        taken,
                        each.id(),
                        each.line());
                left -= taken;
            }
        }
    }
}
