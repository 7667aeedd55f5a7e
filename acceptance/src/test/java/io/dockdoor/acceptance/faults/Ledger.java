package io.dockdoor.acceptance.faults;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.MovementKind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the inventory broker wrote down, read from its own database beside it. */
final class Ledger {
    private final String url;

    /** {@code url} is that of JDBC. */
    Ledger(String url) {
        this.url = url;
    }

    /** One booked event of a door: which tags it says moved, or came back when it takes another event back. */
    record Booked(
            long position,
            MovementKind kind,
            String door,
            String direction,
            String passage,
            long journalPosition,
            String eventId,
            Instant eventTime,
            Set<String> epcs) {}

    /** All booked events in the order of the ledger. */
    List<Booked> booked() throws SQLException {
        List<Booked> all = new ArrayList<>();
        try (Connection db = DriverManager.getConnection(url);
                Statement sql = db.createStatement();
                ResultSet row = sql.executeQuery("SELECT position, body FROM event ORDER BY position")) {
            while (row.next()) {
                all.add(booked(row.getLong(1), row.getBytes(2)));
            }
        }
        return all;
    }

    private static Booked booked(long position, byte[] body) throws SQLException {
        try {
            InventoryEvent event = EventJson.read(body);
            DoorFacts door = event.door();
            if (door == null || door.stream() == null) {
                throw new SQLException("position " + position + " is not a door's: " + event.id());
            }
            return new Booked(
                    position,
                    door.kind(),
                    door.door().value(),
                    door.direction() == null ? "" : door.direction().name().toLowerCase(Locale.ROOT),
                    door.passage(),
                    door.stream().position(),
                    event.id().uri(),
                    event.eventTime(),
                    door.tags().stream().map(DoorFacts.MovedTag::hex).collect(Collectors.toSet()));
        } catch (BadEvent e) {
            throw new SQLException("position " + position + " cannot be read", e);
        }
    }

    /** Events that are lost for good, as the gateway told it; {@code madeGood} when a count came after it. */
    record Lost(long first, long last, boolean madeGood) {}

    List<Lost> lost() throws SQLException {
        List<Lost> all = new ArrayList<>();
        try (Connection db = DriverManager.getConnection(url);
                Statement sql = db.createStatement();
                ResultSet row = sql.executeQuery("SELECT first, last, resolved FROM gap")) {
            while (row.next()) {
                all.add(new Lost(row.getLong(1), row.getLong(2), row.getLong(3) > 0));
            }
        }
        return all;
    }

    /** Rows of a table that must stay empty in a run without loss: {@code gap}, {@code quarantine}. */
    List<String> reasons(String table) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Connection db = DriverManager.getConnection(url);
                Statement sql = db.createStatement();
                ResultSet row = sql.executeQuery("SELECT reason FROM " + table)) {
            while (row.next()) {
                all.add(row.getString(1));
            }
        }
        return all;
    }
}
