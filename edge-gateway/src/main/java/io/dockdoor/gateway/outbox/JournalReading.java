package io.dockdoor.gateway.outbox;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A read-only view of the journal's file, beside its one writer. Belongs to the thread that made it. */
final class JournalReading implements SendOrder.Source, AutoCloseable {
    private final Connection db;

    JournalReading(Path file) throws SQLException {
        db = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement sql = db.createStatement()) {
            sql.execute("PRAGMA busy_timeout=5000");
            sql.execute("PRAGMA query_only=ON");
        } catch (SQLException refused) {
            db.close();
            throw refused;
        }
    }

    /** The next entries after that position, in order. */
    List<Entry> after(long position, int most) throws SQLException {
        return between(position, Long.MAX_VALUE, most);
    }

    @Override
    public List<Entry> between(long after, long upTo, int most) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement sql = db.prepareStatement("SELECT position, door, kind, attributes, body FROM events"
                + " WHERE position>? AND position<=? ORDER BY position LIMIT ?")) {
            JournalFile.bind(sql, after, upTo, most);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(
                            row.getLong(1),
                            new DoorId(row.getString(2)),
                            MovementKind.valueOf(row.getString(3)),
                            Entry.unpack(row.getString(4)),
                            row.getBytes(5)));
                }
            }
        }
        return entries;
    }

    @Override
    public void close() throws SQLException {
        db.close();
    }
}
