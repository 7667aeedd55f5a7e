package io.dockdoor.gateway.outbox;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.CloudEvents;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.Wire.Gap;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The journal's file and all of its SQL: SQLite with a write-ahead log and {@code synchronous=FULL}, so that a commit is on the
 * disk when it returns. Belongs to the journal's thread.
 */
final class JournalStore implements AutoCloseable {
    /** Raised with every change of the tables below. */
    private static final int SCHEMA = 2;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE mark(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE TABLE streams(door TEXT PRIMARY KEY, sequence INTEGER NOT NULL, next_passage INTEGER NOT NULL)"
                    + " STRICT, WITHOUT ROWID",
            "CREATE TABLE events(position INTEGER PRIMARY KEY, door TEXT NOT NULL, sequence INTEGER NOT NULL,"
                    + " kind TEXT NOT NULL, recorded INTEGER NOT NULL, attributes TEXT NOT NULL, body BLOB NOT NULL,"
                    + " synced INTEGER NOT NULL DEFAULT 1, thin INTEGER NOT NULL DEFAULT 0) STRICT",
            "CREATE TABLE told(door TEXT NOT NULL, passage INTEGER NOT NULL, revision INTEGER NOT NULL, kind TEXT NOT NULL,"
                    + " part INTEGER NOT NULL, position INTEGER NOT NULL, sequence INTEGER NOT NULL,"
                    + " PRIMARY KEY(door, passage, revision, kind, part)) STRICT, WITHOUT ROWID",
            "CREATE TABLE gap(first INTEGER NOT NULL, last INTEGER NOT NULL, first_time INTEGER NOT NULL,"
                    + " last_time INTEGER NOT NULL, count INTEGER NOT NULL, reason TEXT NOT NULL) STRICT");

    /** From the format before: whether the clock was synchronised, and whether the details were dropped. */
    private static final List<String> FROM_1 = List.of(
            "ALTER TABLE events ADD COLUMN synced INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE events ADD COLUMN thin INTEGER NOT NULL DEFAULT 0",
            "PRAGMA user_version=2");

    /** Events that change no stock: people look at them, and the journal lets go of their details first. */
    private static final String LOW_VALUE = "kind IN ('NOTAG','INDETERMINATE') AND thin=0";

    private static final String SIZES = "coalesce(sum(length(body) + length(attributes)), 0)";

    private final Path file;
    private Connection db;
    private final Map<DoorId, Stream> streams = new HashMap<>();
    private long epoch;
    private long last;
    private long acked;
    private long count;
    private long bytes;
    /** Of what the inventory broker has and is kept all the same. */
    private long kept;

    private final long keptBytes;
    private @Nullable Gap gap;

    /** Last sequence of a door, and the number no passage of it had yet. */
    private record Stream(long sequence, long nextPassage) {}

    private JournalStore(Path file, Connection db, long keptBytes) {
        this.file = file;
        this.db = db;
        this.keptBytes = keptBytes;
    }

    /**
     * Opens the file, creating it with {@code newEpoch} when it is not there yet.
     *
     * @param keptBytes so much of what was acknowledged is kept
     * @throws SQLException when it cannot be opened or fails its check; then it is closed again
     */
    static JournalStore open(Path file, long newEpoch, long keptBytes) throws SQLException {
        JournalStore store = new JournalStore(file, connect(file), keptBytes);
        try {
            store.prepare(newEpoch);
            return store;
        } catch (SQLException refused) {
            store.close();
            throw refused;
        }
    }

    private static Connection connect(Path file) throws SQLException {
        Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement sql = db.createStatement()) {
            sql.execute("PRAGMA auto_vacuum=INCREMENTAL");
            sql.execute("PRAGMA journal_mode=WAL");
            sql.execute("PRAGMA synchronous=FULL");
            sql.execute("PRAGMA wal_autocheckpoint=1000");
            sql.execute("PRAGMA journal_size_limit=16777216");
            sql.execute("PRAGMA busy_timeout=5000");
            db.setAutoCommit(false);
            return db;
        } catch (SQLException refused) {
            db.close();
            throw refused;
        }
    }

    private void prepare(long newEpoch) throws SQLException {
        long schema = number("PRAGMA user_version");
        if (schema == 0) {
            try (Statement sql = db.createStatement()) {
                for (String table : TABLES) {
                    sql.execute(table);
                }
                sql.execute("PRAGMA user_version=" + SCHEMA);
            }
            mark("epoch", newEpoch);
            mark("last", 0);
            mark("acked", 0);
            db.commit();
        } else if (schema == 1) {
            try (Statement sql = db.createStatement()) {
                for (String change : FROM_1) {
                    sql.execute(change);
                }
            }
            db.commit();
        } else if (schema != SCHEMA) {
            throw new SQLException(file + " is of format " + schema + ", this version reads format " + SCHEMA);
        } else {
            try (Statement sql = db.createStatement();
                    ResultSet check = sql.executeQuery("PRAGMA quick_check(1)")) {
                String found = check.next() ? check.getString(1) : "no answer";
                if (!"ok".equals(found)) {
                    throw new SQLException("quick_check says: " + found);
                }
            }
        }
        reload();
    }

    /**
     * Forgets what was not committed, on a new connection: when the disk is full SQLite ends the transaction by itself and the
     * driver does not know, so that the old connection never commits again.
     */
    void rollback() throws SQLException {
        db.close();
        db = connect(file);
        reload();
    }

    void commit() throws SQLException {
        db.commit();
    }

    private void reload() throws SQLException {
        epoch = number("SELECT value FROM mark WHERE name='epoch'");
        last = number("SELECT value FROM mark WHERE name='last'");
        acked = number("SELECT value FROM mark WHERE name='acked'");
        count = number("SELECT count(*) FROM events WHERE position>" + acked);
        bytes = number("SELECT " + SIZES + " FROM events WHERE position>" + acked);
        kept = number("SELECT " + SIZES + " FROM events WHERE position<=" + acked);
        gap = null;
        try (Statement sql = db.createStatement();
                ResultSet row = sql.executeQuery("SELECT first, last, first_time, last_time, count, reason FROM gap")) {
            if (row.next()) {
                gap = new Gap(
                        epoch,
                        row.getLong(1),
                        row.getLong(2),
                        instant(row.getLong(3)),
                        instant(row.getLong(4)),
                        row.getLong(5),
                        row.getString(6));
            }
        }
        streams.clear();
        try (Statement sql = db.createStatement();
                ResultSet rows = sql.executeQuery("SELECT door, sequence, next_passage FROM streams")) {
            while (rows.next()) {
                streams.put(new DoorId(rows.getString(1)), new Stream(rows.getLong(2), rows.getLong(3)));
            }
        }
        db.rollback(); // ends the reading transaction
    }

    /** Where that draft stands already, or stands now. Durable with the next {@link #commit}. */
    Appended append(Draft draft, Instant recorded) throws SQLException {
        Appended earlier = earlier(draft.key());
        if (earlier != null) {
            return earlier;
        }
        DoorId door = draft.key().door();
        Stream stream = stream(door);
        long sequence = stream.sequence() + 1;
        long position = last + 1;
        InventoryEvent event = draft.at(new StreamPosition(epoch, sequence, position, recorded, false));
        String attributes = Entry.pack(CloudEvents.attributes(event));
        byte[] body = EventJson.write(event);
        DoorFacts facts = event.door();
        run(
                "INSERT INTO events(position, door, sequence, kind, recorded, attributes, body, synced)"
                        + " VALUES(?,?,?,?,?,?,?,?)",
                position,
                door.value(),
                sequence,
                draft.key().kind().name(),
                micros(recorded),
                attributes,
                body,
                facts == null || facts.clock().synced() ? 1 : 0);
        run(
                "INSERT INTO told(door, passage, revision, kind, part, position, sequence) VALUES(?,?,?,?,?,?,?)",
                door.value(),
                draft.key().passage(),
                draft.key().revision(),
                draft.key().kind().name(),
                draft.key().part(),
                position,
                sequence);
        stream(
                door,
                new Stream(sequence, Math.max(stream.nextPassage(), draft.key().passage() + 1)));
        mark("last", position);
        last = position;
        count++;
        bytes += body.length + attributes.length();
        return new Appended(position, sequence, true);
    }

    private @Nullable Appended earlier(Draft.Key key) throws SQLException {
        try (PreparedStatement sql = db.prepareStatement("SELECT position, sequence FROM told"
                + " WHERE door=? AND passage=? AND revision=? AND kind=? AND part=?")) {
            bind(
                    sql,
                    key.door().value(),
                    key.passage(),
                    key.revision(),
                    key.kind().name(),
                    key.part());
            try (ResultSet row = sql.executeQuery()) {
                return row.next() ? new Appended(row.getLong(1), row.getLong(2), false) : null;
            }
        }
    }

    /** The inventory broker has every event up to {@code position}: they wait no more, and the oldest of them go. */
    void acknowledge(long position) throws SQLException {
        if (position <= acked || position > last) {
            return;
        }
        // only what goes is counted: a long backlog is not scanned for every acknowledgement
        String now = " FROM events WHERE position>" + acked + " AND position<=" + position;
        count -= number("SELECT count(*)" + now);
        long settled = number("SELECT " + SIZES + now);
        bytes -= settled;
        kept += settled;
        mark("acked", position);
        acked = position;
        letGo();
        run("DELETE FROM gap WHERE last<=?", position);
        if (gap != null && gap.last() <= position) {
            gap = null;
        }
        run("PRAGMA incremental_vacuum(512)");
    }

    /** Keeps no more of what the inventory broker has than was allowed; down to nine tenths of it, so not at every acknowledgement. */
    private void letGo() throws SQLException {
        if (kept <= keptBytes) {
            return;
        }
        long upTo = 0;
        try (Statement sql = db.createStatement();
                ResultSet row = sql.executeQuery("SELECT position, length(body) + length(attributes) FROM events"
                        + " WHERE position<=" + acked + " ORDER BY position")) {
            while (kept > keptBytes / 10 * 9 && row.next()) {
                upTo = row.getLong(1);
                kept -= row.getLong(2);
            }
        }
        run("DELETE FROM events WHERE position<=?", upTo);
    }

    /** How many events of that range are here. */
    long here(long first, long last) throws SQLException {
        return number("SELECT count(*) FROM events WHERE position>=" + first + " AND position<=" + last);
    }

    /** The true time came: what was stamped without it and is still here is stamped anew. Tells how many events. */
    int restamp(Duration by) throws SQLException {
        return rewrite("synced=0", Long.MAX_VALUE, event -> Rewrite.later(event, by), "synced=1");
    }

    /** Drops the details of the oldest events that change no stock until so many bytes are free. Tells how many events. */
    private int thin(long excess) throws SQLException {
        return rewrite(LOW_VALUE, excess, Rewrite::thin, "thin=1");
    }

    private int rewrite(String which, long most, UnaryOperator<InventoryEvent> change, String mark)
            throws SQLException {
        record Row(long position, long size, byte[] body) {}
        long before = bytes;
        int changed = 0;
        while (bytes > before - most) {
            List<Row> rows = new ArrayList<>();
            try (Statement sql = db.createStatement();
                    ResultSet row =
                            sql.executeQuery("SELECT position, length(body) + length(attributes), body FROM events"
                                    + " WHERE position>" + acked + " AND " + which + " ORDER BY position LIMIT 64")) {
                while (row.next()) {
                    rows.add(new Row(row.getLong(1), row.getLong(2), row.getBytes(3)));
                }
            }
            if (rows.isEmpty()) {
                return changed;
            }
            for (Row row : rows) {
                InventoryEvent event = change.apply(read(row.body()));
                String attributes = Entry.pack(CloudEvents.attributes(event));
                byte[] body = EventJson.write(event);
                run(
                        "UPDATE events SET attributes=?, body=?, " + mark + " WHERE position=?",
                        attributes,
                        body,
                        row.position());
                bytes += body.length + attributes.length() - row.size();
                changed++;
            }
        }
        return changed;
    }

    private static InventoryEvent read(byte[] body) throws SQLException {
        try {
            return EventJson.read(body);
        } catch (BadEvent damaged) {
            throw new SQLException("a journalled event cannot be read: " + damaged.getMessage(), damaged);
        }
    }

    /**
     * First drops the details of what changes no stock. If that does not suffice, drops the oldest events until the rest keeps the bounds, and remembers the range. Down to nine tenths of the bytes, so
     * that a full journal does not drop at every append.
     *
     * @return whether anything was dropped
     */
    boolean bound(long maxBytes, Instant oldestAllowed) throws SQLException {
        if (bytes > maxBytes) {
            thin(bytes - maxBytes / 10 * 9);
        }
        long excess = bytes > maxBytes ? bytes - maxBytes / 10 * 9 : 0;
        long limit = micros(oldestAllowed);
        long upTo = 0;
        long freed = 0;
        long dropped = 0;
        long firstTime = 0;
        long lastTime = 0;
        String reason = excess > 0 ? "the journal reached its size" : "events reached the journal's age";
        try (Statement sql = db.createStatement();
                ResultSet row =
                        sql.executeQuery("SELECT position, recorded, length(body) + length(attributes) FROM events"
                                + " WHERE position>" + acked + " ORDER BY position")) {
            while (row.next() && (freed < excess || row.getLong(2) < limit)) {
                upTo = row.getLong(1);
                firstTime = dropped == 0 ? row.getLong(2) : firstTime;
                lastTime = row.getLong(2);
                freed += row.getLong(3);
                dropped++;
            }
        }
        if (dropped == 0) {
            return false;
        }
        Gap before = gap;
        gap = new Gap(
                epoch,
                before == null ? acked + 1 : before.first(),
                upTo,
                before == null ? instant(firstTime) : before.firstTime(),
                instant(lastTime),
                (before == null ? 0 : before.count()) + dropped,
                reason);
        run("DELETE FROM gap");
        run(
                "INSERT INTO gap VALUES(?,?,?,?,?,?)",
                gap.first(),
                gap.last(),
                micros(gap.firstTime()),
                micros(gap.lastTime()),
                gap.count(),
                reason);
        run("DELETE FROM events WHERE position>? AND position<=?", acked, upTo);
        count -= dropped;
        bytes -= freed;
        return true;
    }

    /** The passages of that door before {@code passage} will never be judged again: their keys can go. */
    void forget(DoorId door, long passage) throws SQLException {
        run("DELETE FROM told WHERE door=? AND passage<?", door.value(), passage);
        Stream stream = stream(door);
        if (passage > stream.nextPassage()) {
            stream(door, new Stream(stream.sequence(), passage));
        }
    }

    /** The number no passage of that door had yet, as far as the journal knows. */
    long nextPassage(DoorId door) {
        return stream(door).nextPassage();
    }

    private Stream stream(DoorId door) {
        return streams.getOrDefault(door, new Stream(0, 1));
    }

    private void stream(DoorId door, Stream stream) throws SQLException {
        run(
                "INSERT INTO streams VALUES(?,?,?) ON CONFLICT(door) DO UPDATE"
                        + " SET sequence=excluded.sequence, next_passage=excluded.next_passage",
                door.value(),
                stream.sequence(),
                stream.nextPassage());
        streams.put(door, stream);
    }

    JournalMark mark() throws SQLException {
        long oldest = number(
                "SELECT coalesce(min(recorded),0) FROM events WHERE position=(SELECT min(position) FROM events WHERE"
                        + " position>" + acked + ")");
        return new JournalMark(epoch, last, acked, count, bytes, oldest == 0 ? null : instant(oldest), gap);
    }

    private void mark(String name, long value) throws SQLException {
        run("INSERT INTO mark VALUES(?,?) ON CONFLICT(name) DO UPDATE SET value=excluded.value", name, value);
    }

    private void run(String statement, Object... values) throws SQLException {
        try (PreparedStatement sql = db.prepareStatement(statement)) {
            bind(sql, values);
            sql.execute();
        }
    }

    static void bind(PreparedStatement sql, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            sql.setObject(i + 1, values[i]);
        }
    }

    private long number(String query) throws SQLException {
        try (Statement sql = db.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            if (!row.next()) {
                throw new SQLException("no row for: " + query);
            }
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        db.close();
    }

    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
}
