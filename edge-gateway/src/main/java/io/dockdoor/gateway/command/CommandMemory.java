package io.dockdoor.gateway.command;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.CommandReply;
import io.dockdoor.events.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of the last 24 hours on disk, at most 1,000, each with its first and its last reply: what was done once is not
 * done again, also after a restart. A command is in it before it is begun. One that could still come again, because its time
 * is not over, is never forgotten to make room. Belongs to the thread {@code commands}.
 */
final class CommandMemory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandMemory.class);
    static final int MOST = 1_000;
    private static final int SCHEMA = 1;
    private static final String TABLE = "CREATE TABLE command(id TEXT PRIMARY KEY, received INTEGER NOT NULL,"
            + " not_after INTEGER NOT NULL, verb TEXT NOT NULL, first BLOB, last BLOB) STRICT";

    /** What was replied; null for what was not replied yet. */
    record Remembered(
            @Nullable CommandReply first, @Nullable CommandReply last) {}

    private final Connection db;

    private CommandMemory(Connection db) {
        this.db = db;
    }

    /** Opens the file, moving one that cannot be read aside. */
    static CommandMemory open(Path folder) throws IOException {
        Path file = folder.resolve("commands.db");
        try {
            return new CommandMemory(connect(file));
        } catch (SQLException damaged) {
            Path aside = file.resolveSibling("commands.db.damaged");
            LOG.error("{} cannot be read and is kept as {}: commands before now are forgotten", file, aside, damaged);
            try {
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
                Files.deleteIfExists(file.resolveSibling("commands.db-wal"));
                Files.deleteIfExists(file.resolveSibling("commands.db-shm"));
                return new CommandMemory(connect(file));
            } catch (SQLException still) {
                throw new IOException("cannot use " + file + ": " + still.getMessage(), still);
            }
        }
    }

    private static Connection connect(Path file) throws SQLException {
        Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement sql = db.createStatement()) {
            sql.execute("PRAGMA journal_mode=WAL");
            sql.execute("PRAGMA synchronous=FULL");
            sql.execute("PRAGMA journal_size_limit=1048576");
            try (ResultSet version = sql.executeQuery("PRAGMA user_version")) {
                int found = version.next() ? version.getInt(1) : 0;
                if (found != 0 && found != SCHEMA) {
                    throw new SQLException(file + " is of format " + found + ", this version reads format " + SCHEMA);
                }
                if (found == 0) {
                    version.close();
                    sql.execute(TABLE);
                    sql.execute("PRAGMA user_version=" + SCHEMA);
                }
            }
            return db;
        } catch (SQLException refused) {
            db.close();
            throw refused;
        }
    }

    /** What was replied to that command; null when it is new. */
    @Nullable Remembered find(String id) throws SQLException {
        try (PreparedStatement sql = db.prepareStatement("SELECT first, last FROM command WHERE id=?")) {
            sql.setString(1, id);
            try (ResultSet row = sql.executeQuery()) {
                return row.next() ? new Remembered(reply(row.getBytes(1)), reply(row.getBytes(2))) : null;
            }
        }
    }

    /**
     * Makes room and takes it in; on the disk when this returns.
     *
     * @return false when 1,000 are remembered that could all still come again
     */
    boolean begin(String id, String verb, Instant notAfter, Instant now) throws SQLException {
        try (PreparedStatement old = db.prepareStatement("DELETE FROM command WHERE received<? AND not_after<?");
                PreparedStatement surplus =
                        db.prepareStatement("DELETE FROM command WHERE id IN (SELECT id FROM command"
                                + " WHERE not_after<? AND last IS NOT NULL ORDER BY received LIMIT max(0,"
                                + " (SELECT count(*) FROM command) - " + (MOST - 1) + "))");
                PreparedStatement count = db.prepareStatement("SELECT count(*) FROM command");
                PreparedStatement insert = db.prepareStatement("INSERT INTO command VALUES(?,?,?,?,NULL,NULL)")) {
            old.setLong(1, now.minus(CommandReader.LONGEST).toEpochMilli());
            old.setLong(2, now.toEpochMilli());
            old.executeUpdate();
            surplus.setLong(1, now.toEpochMilli());
            surplus.executeUpdate();
            try (ResultSet row = count.executeQuery()) {
                if (row.next() && row.getInt(1) >= MOST) {
                    return false;
                }
            }
            insert.setString(1, id);
            insert.setLong(2, now.toEpochMilli());
            insert.setLong(3, notAfter.toEpochMilli());
            insert.setString(4, verb);
            insert.executeUpdate();
            return true;
        }
    }

    /** Keeps what was replied; {@code over}: nothing more will come. */
    void replied(CommandReply reply, boolean first, boolean over) throws SQLException {
        byte[] bytes = Wire.write(reply);
        try (PreparedStatement sql = db.prepareStatement(
                "UPDATE command SET first=CASE WHEN ? THEN ? ELSE first END, last=CASE WHEN ? THEN ? ELSE last END"
                        + " WHERE id=?")) {
            sql.setBoolean(1, first);
            sql.setBytes(2, bytes);
            sql.setBoolean(3, over);
            sql.setBytes(4, bytes);
            sql.setString(5, reply.commandId());
            sql.executeUpdate();
        }
    }

    /** Those that were under way when the process before ended, each now remembered as failed. */
    List<CommandReply> interrupted(Instant now) throws SQLException {
        List<CommandReply> replies = new ArrayList<>();
        List<Boolean> firsts = new ArrayList<>();
        try (Statement sql = db.createStatement();
                ResultSet rows = sql.executeQuery(
                        "SELECT id, verb, first IS NULL FROM command WHERE last IS NULL ORDER BY received")) {
            while (rows.next()) {
                replies.add(new CommandReply(
                        rows.getString(1),
                        rows.getString(2),
                        "failed",
                        now,
                        "interrupted",
                        "the gateway ended while this was under way; whether it was done is not known",
                        null,
                        null,
                        null));
                firsts.add(rows.getBoolean(3));
            }
        }
        for (int i = 0; i < replies.size(); i++) {
            replied(replies.get(i), firsts.get(i), true);
        }
        return replies;
    }

    private static @Nullable CommandReply reply(byte @Nullable [] bytes) throws SQLException {
        try {
            return bytes == null ? null : Wire.read(bytes, CommandReply.class);
        } catch (BadEvent damaged) {
            throw new SQLException("a remembered reply cannot be read: " + damaged.getMessage(), damaged);
        }
    }

    @Override
    public void close() throws SQLException {
        db.close();
    }
}
