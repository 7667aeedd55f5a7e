package io.dockdoor.broker.mqtt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The retained messages of the embedded MQTT broker, one row each in {@code retained.db}: they cost the disk their length and
 * the heap nothing. What is kept is seen at once; a thread of its own brings it to the disk, all that came meanwhile in one
 * transaction, and only then says that it is safe. While the disk refuses it tries again and says nothing.
 */
final class RetainedStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RetainedStore.class);
    private static final long RETRY_MILLIS = 1_000;
    private static final long SWEEP_MILLIS = 60_000;
    /** Behind every name that begins with what stands before it. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    /** By SQLite's clock, as Artemis' is the system's too. */
    private static final String NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

    private final Connection connection;
    private final PreparedStatement one;
    /** Guards the connection; whoever has it sees every change either in the table or in {@link #waiting}. */
    private final Object table = new Object();
    /** Changes that are not in the table yet. Guards itself. */
    private final Map<String, Change> waiting = new LinkedHashMap<>();

    private final Thread thread = new Thread(this::write, "mqtt-retained");
    private boolean closed;
    private volatile boolean refused;

    /** A message that expires at that time, in milliseconds since 1970; 0 for never. */
    record Kept(byte[] message, long expires) {}

    private static final class Change {
        private @Nullable Kept kept;
        private final List<Runnable> safe = new ArrayList<>(1);
    }

    private RetainedStore(Connection connection) throws SQLException {
        this.connection = connection;
        this.one = connection.prepareStatement("SELECT message FROM retained WHERE topic = ?");
    }

    /** @throws IOException when the folder cannot be used; the message is fit for a person */
    static RetainedStore open(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("retained.db"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout=5000");
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=FULL");
                statement.execute("PRAGMA journal_size_limit=16777216");
                // the names stand alone in an index, so that looking for some does not read all messages
                statement.execute("CREATE TABLE IF NOT EXISTS retained"
                        + " (topic TEXT NOT NULL UNIQUE, expires INTEGER NOT NULL, message BLOB NOT NULL)");
                RetainedStore store = new RetainedStore(connection);
                store.thread.start();
                return store;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw new IOException(
                    "cannot use " + folder.resolve("retained.db") + " (" + e.getMessage()
                            + "): make its folder one this user can write, or delete the file: what is retained in it is"
                            + " published again",
                    e);
        }
    }

    /**
     * Keeps the message in place of the one before; null forgets that.
     *
     * @param safe run once it is on disk, on another thread; must not block
     */
    void keep(String topic, @Nullable Kept message, Runnable safe) {
        synchronized (waiting) {
            Change change = waiting.computeIfAbsent(topic, name -> new Change());
            change.kept = message;
            change.safe.add(safe);
            waiting.notifyAll();
        }
    }

    /** Topics that begin with {@code prefix} and are {@code wanted}, in order. */
    List<String> topics(String prefix, Predicate<String> wanted) throws SQLException {
        synchronized (table) {
            TreeSet<String> all = new TreeSet<>();
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT topic FROM retained WHERE topic >= ? AND topic < ?")) {
                statement.setString(1, prefix);
                statement.setString(2, prefix + LAST);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        String topic = rows.getString(1);
                        if (wanted.test(topic)) {
                            all.add(topic);
                        }
                    }
                }
            }
            synchronized (waiting) {
                waiting.forEach((topic, change) -> {
                    if (change.kept == null) {
                        all.remove(topic);
                    } else if (topic.startsWith(prefix) && wanted.test(topic)) {
                        all.add(topic);
                    }
                });
            }
            return List.copyOf(all);
        }
    }

    /** The message kept of that topic, null when there is none. */
    byte @Nullable [] get(String topic) throws SQLException {
        synchronized (table) {
            synchronized (waiting) {
                Change change = waiting.get(topic);
                if (change != null) {
                    return change.kept == null ? null : change.kept.message();
                }
            }
            one.setString(1, topic);
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    /** Whether the disk refuses what is to be kept. */
    boolean refuses() {
        return refused;
    }

    private void write() {
        try {
            long swept = System.nanoTime();
            while (awaitChanges()) {
                commitChanges();
                if (System.nanoTime() - swept > TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS)) {
                    swept = System.nanoTime();
                    forgetExpired();
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when it is closed and nothing waits, or the disk refuses what does. */
    private boolean awaitChanges() throws InterruptedException {
        synchronized (waiting) {
            if (refused && !closed) {
                waiting.wait(RETRY_MILLIS);
            } else if (waiting.isEmpty() && !closed) {
                waiting.wait(SWEEP_MILLIS);
            }
            return !(closed && (waiting.isEmpty() || refused));
        }
    }

    private void commitChanges() {
        Map<String, Change> changes;
        synchronized (table) {
            synchronized (waiting) {
                changes = new LinkedHashMap<>(waiting);
                waiting.clear();
            }
            try {
                if (!changes.isEmpty()) {
                    write(changes);
                }
                refused = false;
            } catch (SQLException e) {
                if (!refused) {
                    LOG.warn("Retained messages cannot be written and are not acknowledged: {}", e.getMessage());
                }
                refused = true;
                putBack(changes);
                return;
            }
        }
        changes.values().forEach(change -> change.safe.forEach(Runnable::run));
    }

    /** In words of SQL: the driver's own lose count of transactions when SQLite takes one back by itself, as it does on a full disk. */
    private void write(Map<String, Change> changes) throws SQLException {
        try (Statement transaction = connection.createStatement();
                PreparedStatement keep = connection.prepareStatement("INSERT INTO retained (topic, expires, message)"
                        + " VALUES (?, ?, ?) ON CONFLICT (topic) DO UPDATE SET expires = excluded.expires, message ="
                        + " excluded.message");
                PreparedStatement forget = connection.prepareStatement("DELETE FROM retained WHERE topic = ?")) {
            transaction.execute("BEGIN");
            try {
                for (Map.Entry<String, Change> each : changes.entrySet()) {
                    Kept kept = each.getValue().kept;
                    if (kept == null) {
                        forget.setString(1, each.getKey());
                        forget.executeUpdate();
                    } else {
                        keep.setString(1, each.getKey());
                        keep.setLong(2, kept.expires());
                        keep.setBytes(3, kept.message());
                        keep.executeUpdate();
                    }
                }
                transaction.execute("COMMIT");
            } catch (SQLException failed) {
                undo(transaction);
                throw failed;
            }
        }
    }

    private static void undo(Statement transaction) {
        try {
            transaction.execute("ROLLBACK");
        } catch (SQLException already) {
            LOG.debug("SQLite took it back itself: {}", already.getMessage());
        }
    }

    /** What came later of a topic stands. */
    private void putBack(Map<String, Change> changes) {
        synchronized (waiting) {
            changes.forEach((topic, change) -> {
                Change later = waiting.putIfAbsent(topic, change);
                if (later != null) {
                    later.safe.addAll(0, change.safe);
                }
            });
        }
    }

    private void forgetExpired() {
        synchronized (table) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM retained WHERE expires BETWEEN 1 AND " + NOW);
            } catch (SQLException later) {
                LOG.debug("expired retained messages stay for now: {}", later.getMessage());
            }
        }
    }

    /** Brings to the disk what waits, if the disk takes it. */
    @Override
    public void close() throws InterruptedException {
        synchronized (waiting) {
            closed = true;
            waiting.notifyAll();
        }
        thread.join();
        synchronized (table) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.warn("The retained messages were not closed cleanly", e);
            }
        }
    }
}
