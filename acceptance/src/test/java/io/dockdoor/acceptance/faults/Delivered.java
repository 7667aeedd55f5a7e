package io.dockdoor.acceptance.faults;

import io.dockdoor.acceptance.faults.Ledger.Booked;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.EventJson;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ledger against the gateway's journal, event by event: what the journal has on the disk must be booked, once, and nothing
 * else. That holds on any machine, however busy; whether a starved computer reads every tag does not.
 */
final class Delivered {
    private final Map<Long, String> journalled = new TreeMap<>();

    /** Reads the journal, which may be in use; it must be young enough to hold all it ever held. */
    Delivered(Path journal) throws SQLException {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + journal);
                Statement sql = db.createStatement()) {
            sql.execute("PRAGMA busy_timeout=5000");
            try (ResultSet row = sql.executeQuery("SELECT position, body FROM events")) {
                while (row.next()) {
                    journalled.put(
                            row.getLong(1), EventJson.read(row.getBytes(2)).id().uri());
                }
            }
        } catch (BadEvent e) {
            throw new SQLException("a journalled event cannot be read", e);
        }
    }

    int events() {
        return journalled.size();
    }

    /** What is wrong; empty when all is well. */
    List<String> wrong(List<Booked> booked) {
        List<String> wrong = new ArrayList<>();
        Map<Long, String> missing = new TreeMap<>(journalled);
        for (Booked each : booked) {
            String its = missing.remove(each.journalPosition());
            if (its == null) {
                wrong.add((journalled.containsKey(each.journalPosition()) ? "twice: " : "invented: ") + each);
            } else if (!its.equals(each.eventId())) {
                wrong.add("another event at its place: " + each + " instead of " + its);
            }
        }
        missing.forEach((position, id) -> wrong.add("lost: journal position " + position + ", " + id));
        for (long position = 1; position <= journalled.size(); position++) {
            if (!journalled.containsKey(position)) {
                wrong.add("the journal has no position " + position);
            }
        }
        return wrong;
    }
}
