package io.dockdoor.broker.ledger;

import io.dockdoor.broker.availability.Availability;
import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.count.CountHead;
import io.dockdoor.broker.count.KeptAct;
import io.dockdoor.broker.epcis.EventFilter;
import io.dockdoor.broker.master.Line;
import io.dockdoor.broker.master.Sheet;
import io.dockdoor.broker.webhook.Kept;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what is committed, beside the ledger's thread and without ever waiting for it. Any thread may ask. */
public final class StockQueries implements AutoCloseable {
    private static final int CONNECTIONS = 4;
    private static final long PATIENCE_SECONDS = 10;

    private final BlockingQueue<Sql> idle = new ArrayBlockingQueue<>(CONNECTIONS);
    private final List<Sql> all = new ArrayList<>();
    private final Shelves shelves = new Shelves();
    private volatile boolean closed;

    /** @throws SQLException when the database cannot be opened */
    public StockQueries(Database database) throws SQLException {
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Sql sql = new Sql(database::reader);
                all.add(sql);
                idle.add(sql);
            }
        } catch (SQLException e) {
            for (Sql sql : all) {
                sql.close();
            }
            throw e;
        }
    }

    /** On hand of an item at a place, of one lot and bucket, thousandths; {@code name}: of the item, "" when it is not listed. */
    public record Row(String site, Slot slot, long milli, long version, String name) {
        public Shelf shelf() {
            return new Shelf(slot.place(), slot.item());
        }
    }

    /** What is asked for; null asks for all. */
    public record Filter(
            @Nullable String item,
            @Nullable String site,
            @Nullable String place) {}

    /** Stock that is not nought; each filter may be null. */
    public List<Row> stock(@Nullable String item, @Nullable String site, @Nullable String place) {
        return stock(new Filter(item, site, place), new Shelf("", ""), Integer.MAX_VALUE);
    }

    /** Stock that is not nought, behind that shelf, in the order of items and places, at most so many rows. */
    public List<Row> stock(Filter wanted, Shelf after, int most) {
        return rows(
                "SELECT site, place, stock.item, lot, uom, bucket, milli, stock.version, COALESCE(item.name, '')"
                        + " FROM stock LEFT JOIN item ON item.item = stock.item WHERE milli <> 0",
                "stock.item",
                "",
                new ArrayList<>(),
                wanted,
                after,
                most);
    }

    /** The same as it was after the event at that position. */
    public List<Row> stockAt(long position, Filter wanted, Shelf after, int most) {
        return rows(
                "SELECT site, place, entry.item, lot, uom, bucket, SUM(milli), MAX(position), COALESCE(MAX(item.name), '')"
                        + " FROM entry LEFT JOIN item ON item.item = entry.item WHERE position <= ?",
                "entry.item",
                " GROUP BY site, place, entry.item, lot, uom, bucket HAVING SUM(milli) <> 0",
                new ArrayList<>(List.of(position)),
                wanted,
                after,
                most);
    }

    private List<Row> rows(
            String select, String item, String group, List<Object> values, Filter wanted, Shelf after, int most) {
        StringBuilder sentence = new StringBuilder(select);
        filter(item, wanted.item(), sentence, values);
        filter("site", wanted.site(), sentence, values);
        filter("place", wanted.place(), sentence, values);
        if (!after.item().isEmpty()) {
            sentence.append(" AND (").append(item).append(", place) > (?, ?)");
            values.add(after.item());
            values.add(after.place());
        }
        sentence.append(group).append(" ORDER BY ").append(item).append(", place, lot, uom, bucket LIMIT ?");
        values.add((long) most);
        return ask(sql -> sql.list(
                sentence.toString(),
                row -> new Row(row.getString(1), slot(row, 2), row.getLong(7), row.getLong(8), row.getString(9)),
                values.toArray()));
    }

    private static void filter(String column, @Nullable String value, StringBuilder where, List<Object> values) {
        if (value != null) {
            where.append(" AND ").append(column).append(" = ?");
            values.add(value);
        }
    }

    /** The last position booked at or before that time, 0 for none. */
    public long positionAt(Instant time) {
        return ask(sql -> sql.number(
                "SELECT position FROM event WHERE booked <= ? ORDER BY booked DESC, position DESC LIMIT 1",
                0,
                LedgerStore.micros(time)));
    }

    /** When something was booked last; the epoch when nothing was. */
    public Instant lastBooked() {
        long micros = ask(sql -> sql.number("SELECT booked FROM event ORDER BY position DESC LIMIT 1", 0));
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** One entry behind a number, and the event it came from. */
    public record Cause(
            long position,
            String eventId,
            String kind,
            String door,
            long eventMicros,
            long bookedMicros,
            String flags,
            LedgerRecord.Entry entry) {}

    /** The entries behind an item's number, the latest first, at most so many before that position. */
    public List<Cause> why(String item, @Nullable String place, long before, int most) {
        StringBuilder where = new StringBuilder("entry.item = ? AND entry.position < ?");
        List<Object> values = new ArrayList<>(List.of(item, before));
        filter("entry.place", place, where, values);
        values.add((long) most);
        return ask(sql -> sql.list(
                "SELECT event.position, event_id, kind, door, at, booked, flags, entry.site, place, item, lot, uom, bucket,"
                        + " milli, on_hand, previous FROM entry JOIN event ON event.position = entry.position WHERE "
                        + where + " ORDER BY entry.position DESC, line DESC LIMIT ?",
                row -> new Cause(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getString(7),
                        new LedgerRecord.Entry(
                                row.getString(8), slot(row, 9), row.getLong(14), row.getLong(15), row.getLong(16))),
                values.toArray()));
    }

    /** What can be promised of an item to a channel; null when there is no such channel. */
    public Availability.@Nullable Answer available(
            String channel, String item, Instant now, Function<String, Freshness> freshness) {
        return ask(sql -> Optional.ofNullable(shelves.of(sql, channel, item, now, freshness)))
                .orElse(null);
    }

    /** What could have been promised of an item to a channel then; null when there is no such channel. */
    public Availability.@Nullable Answer available(String channel, String item, Then then) {
        return ask(sql -> Optional.ofNullable(shelves.of(sql, channel, item, then)))
                .orElse(null);
    }

    /** The moment at which the event at that position was booked; {@code now}: when nothing was booked there yet. */
    public Then then(long position, Instant now) {
        long micros = ask(sql -> sql.number("SELECT booked FROM event WHERE position = ?", -1, position));
        if (micros >= 0) {
            return new Then(position, Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
        }
        return position == 0 ? new Then(0, Instant.EPOCH) : new Then(position, now);
    }

    /** Items that promises of which ended between the two; the end of that time counts, its begin does not. */
    public List<String> expiredBetween(Instant from, Instant to) {
        return ask(sql -> sql.list(
                "SELECT DISTINCT item FROM reservation_line JOIN reservation ON reservation.id = reservation_line.id WHERE"
                        + " state = 'HELD' AND expires > ? AND expires <= ?",
                row -> row.getString(1),
                LedgerStore.micros(from),
                LedgerStore.micros(to)));
    }

    /** Items that ever were in stock, behind that one, at most so many. */
    public List<String> itemsAfter(String item, int most) {
        return ask(sql -> sql.list(
                "SELECT DISTINCT item FROM stock WHERE item > ? ORDER BY item LIMIT ?",
                row -> row.getString(1),
                item,
                (long) most));
    }

    /** Whether some of the item is where two tellings contradict each other. */
    public boolean disputed(String item) {
        return ask(sql -> sql.number(
                        "SELECT 1 FROM stock WHERE item = ? AND bucket = '" + Bucket.DISPUTED
                                + "' AND milli <> 0 LIMIT 1",
                        0,
                        item))
                == 1;
    }

    public List<String> channels() {
        return ask(sql -> sql.list("SELECT channel FROM channel ORDER BY channel", row -> row.getString(1)));
    }

    /** Lines of master data behind that key, at most so many, in the order of their keys. */
    public List<Line> lines(Sheet sheet, String after, int most) {
        return ask(sql -> MasterTable.page(sql, sheet, after, most));
    }

    /** The line with that key, null when there is none. */
    public @Nullable Line line(Sheet sheet, String key) {
        return ask(sql -> Optional.ofNullable(MasterTable.line(sql, sheet, key)))
                .orElse(null);
    }

    /** Ledger position of the last change of the item at the site, 0 for none. */
    public long version(String site, String item) {
        return ask(sql -> sql.number("SELECT version FROM item_version WHERE site = ? AND item = ?", 0, site, item));
    }

    /** An item at a site. */
    public record SiteItem(String site, String item) {}

    /** Items that changed behind that position. */
    public List<SiteItem> changedAfter(long position) {
        return ask(sql -> sql.list(
                "SELECT site, item FROM item_version WHERE version > ? ORDER BY version",
                row -> new SiteItem(row.getString(1), row.getString(2)),
                position));
    }

    /** At most so many events behind that position, in order. */
    public List<LedgerRecord> after(long position, int most) {
        return ask(sql -> {
            long end = position + most;
            Map<Long, List<LedgerRecord.Entry>> entries = new HashMap<>();
            sql.list(
                    "SELECT position, site, place, item, lot, uom, bucket, milli, on_hand, previous FROM entry"
                            + " WHERE position > ? AND position <= ? ORDER BY position, line",
                    row -> entries.computeIfAbsent(row.getLong(1), at -> new ArrayList<>())
                            .add(new LedgerRecord.Entry(
                                    row.getString(2), slot(row, 3), row.getLong(8), row.getLong(9), row.getLong(10))),
                    position,
                    end);
            Map<Long, List<LedgerRecord.Overruled>> overruled = new HashMap<>();
            sql.list(
                    "SELECT position, event_id, by_event, back, things FROM overruled WHERE position > ? AND position <= ?"
                            + " ORDER BY position, event_id, by_event, back",
                    row -> overruled
                            .computeIfAbsent(row.getLong(1), at -> new ArrayList<>())
                            .add(new LedgerRecord.Overruled(
                                    row.getString(2),
                                    row.getString(3),
                                    row.getInt(4) == 1,
                                    List.of(row.getString(5).split("\n")))),
                    position,
                    end);
            return sql.list(
                    "SELECT position, event_id, kind, site, gateway, door, direction, passage, at, decided, recorded,"
                            + " booked, tags, flags FROM event WHERE position > ? AND position <= ? ORDER BY position",
                    row -> new LedgerRecord(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8),
                            row.getLong(9),
                            row.getLong(10),
                            row.getLong(11),
                            row.getLong(12),
                            row.getInt(13),
                            row.getString(14),
                            entries.getOrDefault(row.getLong(1), List.of()),
                            overruled.getOrDefault(row.getLong(1), List.of())),
                    position,
                    end);
        });
    }

    /** Position of the last booked event, 0 for none. */
    public long position() {
        return ask(sql -> sql.number("SELECT COALESCE(MAX(position), 0) FROM event", 0));
    }

    /** How far that reader of the ledger has come, 0 when it never was there. */
    public long cursor(String name) {
        return ask(sql -> sql.number("SELECT position FROM cursor WHERE name = ?", 0, name));
    }

    /** Who is told over HTTP, as of the last commit. */
    public List<Kept> webhooks() {
        return ask(sql -> new WebhookTable(sql).all());
    }

    /** At most so many notices behind that number, in order. */
    public List<Notice> noticesAfter(long number, int most) {
        return ask(sql -> NoticeTable.after(sql, number, most));
    }

    /** The count, null when there is none. */
    public @Nullable Count count(String id) {
        return ask(sql -> Optional.ofNullable(new CountTable(sql).get(id))).orElse(null);
    }

    /** Everything that happened to a count, in order. */
    public List<KeptAct> acts(String count) {
        return ask(sql -> new CountTable(sql).acts(count));
    }

    /** At most so many acts of all counts behind that number, in order. */
    public List<KeptAct> actsAfter(long number, int most) {
        return ask(sql -> new CountTable(sql).after(number, most));
    }

    /** Counts, the latest first; each filter may be null. */
    public List<CountHead> counts(@Nullable String state, @Nullable String site, int most) {
        return ask(sql -> new CountTable(sql).list(state, site, most));
    }

    /** An event as it came, and when it was booked. */
    public record StoredEvent(long position, Instant booked, byte[] body) {}

    /** At most so many events behind that position that are within the filter's times and have the id it asks for, in order. */
    public List<StoredEvent> events(EventFilter filter, long after, int most) {
        StringBuilder where = new StringBuilder("position > ? AND at >= ? AND at < ? AND booked >= ? AND booked < ?");
        List<Object> values = new ArrayList<>(List.of(
                after,
                LedgerStore.micros(filter.time("GE_eventTime", LONG_AGO)),
                LedgerStore.micros(filter.time("LT_eventTime", FAR_AHEAD)),
                LedgerStore.micros(filter.time("GE_recordTime", LONG_AGO)),
                LedgerStore.micros(filter.time("LT_recordTime", FAR_AHEAD))));
        filter("event_id", filter.eventId(), where, values);
        values.add((long) most);
        return ask(sql -> sql.list(
                "SELECT position, booked, body FROM event WHERE " + where + " ORDER BY position LIMIT ?",
                row -> new StoredEvent(
                        row.getLong(1), Instant.EPOCH.plus(row.getLong(2), ChronoUnit.MICROS), row.getBytes(3)),
                values.toArray()));
    }

    private static final Instant LONG_AGO = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant FAR_AHEAD = Instant.parse("9999-12-31T00:00:00Z");

    /** Messages set aside. */
    public long quarantined() {
        return ask(sql -> sql.number("SELECT COUNT(*) FROM quarantine", 0));
    }

    /** Messages set aside, the oldest first, those behind that number. */
    public List<SetAside> quarantine(long after, int most) {
        return ask(sql -> sql.list(
                "SELECT number, topic, reason, seen, LENGTH(payload), SUBSTR(payload, 1, " + SetAside.SHOWN
                        + ") FROM quarantine WHERE number > ? ORDER BY number LIMIT ?",
                row -> new SetAside(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        Instant.EPOCH.plus(row.getLong(4), ChronoUnit.MICROS),
                        row.getLong(5),
                        Objects.requireNonNullElse(row.getBytes(6), new byte[0])),
                after,
                (long) most));
    }

    private static Slot slot(ResultSet row, int from) throws SQLException {
        return new Slot(
                row.getString(from),
                row.getString(from + 1),
                row.getString(from + 2),
                row.getString(from + 3),
                Bucket.valueOf(row.getString(from + 4)));
    }

    private interface Question<T> {
        T ask(Sql sql) throws SQLException;
    }

    private <T> T ask(Question<T> question) {
        Sql sql = null;
        try {
            if (closed) {
                throw new LedgerFailure("the ledger cannot be read", new SQLException("it is closed"));
            }
            sql = idle.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (sql == null) {
                throw new LedgerFailure(
                        "the ledger cannot be read", new SQLException("all " + CONNECTIONS + " connections are busy"));
            }
            return answered(sql, question);
        } catch (SQLException e) {
            throw new LedgerFailure("the ledger cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerFailure("interrupted", e);
        } finally {
            if (sql != null) {
                idle.add(sql);
            }
        }
    }

    /** All of one moment. Asked once more when the connection was broken, for that says nothing of the database now. */
    private static <T> T answered(Sql sql, Question<T> question) throws SQLException {
        try {
            T answer = question.ask(sql);
            sql.commit();
            return answer;
        } catch (RuntimeException e) {
            sql.rollback();
            throw e;
        } catch (SQLException e) {
            sql.rollback();
            T answer = question.ask(sql);
            sql.commit();
            return answer;
        }
    }

    /** Questions under way are answered first. */
    @Override
    public void close() throws SQLException, InterruptedException {
        closed = true;
        for (int i = 0; i < all.size(); i++) {
            Sql unused = idle.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        for (Sql sql : all) {
            sql.close();
        }
    }
}
