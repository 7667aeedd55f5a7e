package io.dockdoor.gateway.outbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The journal's file: SQLite with a write-ahead log and {@code synchronous=FULL}, so that a commit is on the disk when it
 * returns; its tables and the words of SQL. Belongs to the journal's thread.
 */
final class JournalFile implements AutoCloseable {
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

    private final Path file;
    /** Statements of this connection by their words; there are few different ones. */
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private Connection db;

    private JournalFile(Path file, Connection db) {
        this.file = file;
        this.db = db;
    }

    /**
     * Opens the file, creating it with {@code newEpoch} when it is not there yet.
     *
     * @throws SQLException when it cannot be opened or fails its check; then it is closed again
     */
    static JournalFile open(Path file, long newEpoch) throws SQLException {
        JournalFile journal = new JournalFile(file, connect(file));
        try {
            journal.prepare(newEpoch);
            return journal;
        } catch (SQLException refused) {
            journal.close();
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
            execute(TABLES);
            execute(List.of("PRAGMA user_version=" + SCHEMA));
            mark("epoch", newEpoch);
            mark("last", 0);
            mark("acked", 0);
            commit();
        } else if (schema == 1) {
            execute(FROM_1);
            commit();
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
    }

    private void execute(List<String> statements) throws SQLException {
        try (Statement sql = db.createStatement()) {
            for (String each : statements) {
                sql.execute(each);
            }
        }
    }

    /**
     * Forgets what was not committed, on a new connection: when the disk is full SQLite ends the transaction by itself and the
     * driver does not know, so that the old connection never commits again.
     */
    void reopen() throws SQLException {
        close();
        db = connect(file);
    }

    void commit() throws SQLException {
        db.commit();
    }

    /** Ends a transaction that only read. */
    void endReading() throws SQLException {
        db.rollback();
    }

    /** Gives a page of what was let go back to the file system, if there is one. */
    void shrink() throws SQLException {
        execute(List.of("PRAGMA incremental_vacuum(1)"));
    }

    /** Takes one row. */
    interface Row {
        /** False: no more are wanted. */
        boolean on(ResultSet row) throws SQLException;
    }

    /** Every row of the answer, in order, until no more are wanted. */
    void each(String query, Row row, Object... values) throws SQLException {
        try (ResultSet rows = statement(query, values).executeQuery()) {
            while (rows.next() && row.on(rows)) {
                // the next
            }
        }
    }

    void run(String statement, Object... values) throws SQLException {
        statement(statement, values).execute();
    }

    /** The one number that is the answer. */
    long number(String query, Object... values) throws SQLException {
        try (ResultSet row = statement(query, values).executeQuery()) {
            if (!row.next()) {
                throw new SQLException("no row for: " + query);
            }
            return row.getLong(1);
        }
    }

    long mark(String name) throws SQLException {
        return number("SELECT value FROM mark WHERE name=?", name);
    }

    void mark(String name, long value) throws SQLException {
        run("INSERT INTO mark VALUES(?,?) ON CONFLICT(name) DO UPDATE SET value=excluded.value", name, value);
    }

    private PreparedStatement statement(String words, Object... values) throws SQLException {
        PreparedStatement sql = prepared.get(words);
        if (sql == null) {
            sql = db.prepareStatement(words);
            prepared.put(words, sql);
        }
        bind(sql, values);
        return sql;
    }

    static void bind(PreparedStatement sql, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            sql.setObject(i + 1, values[i]);
        }
    }

    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    @Override
    public void close() throws SQLException {
        prepared.clear(); // they end with their connection
        db.close();
    }
}
