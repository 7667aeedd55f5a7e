package io.dockdoor.broker.ledger;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.EventJson;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Works the whole book out again from the events alone and compares: are the numbers what the ledger says they are? */
public final class Rebuild {
    private static final int COMMIT_EVERY = 500;
    private static final int SHOWN = 20;

    private Rebuild() {}

    /**
     * What was compared and found.
     *
     * @param differences a sentence each, at most twenty; empty when all is right
     */
    public record Result(long events, int numbers, List<String> differences) {
        public Result {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Books all events afresh into {@code scratch} and compares every number of stock, every thing's whereabouts, and the sums of
     * the entries.
     *
     * @param scratch an empty folder
     */
    public static Result verify(Database ledger, Path scratch, List<Place> configured)
            throws IOException, SQLException {
        Database fresh = Database.sqlite(scratch);
        long events = 0;
        copyPlaces(ledger, fresh);
        try (Sql old = new Sql(ledger::reader);
                LedgerStore store = LedgerStore.open(fresh, configured)) {
            while (true) {
                List<byte[]> page = old.list(
                        "SELECT body FROM event WHERE position > ? AND position <= ? ORDER BY position",
                        row -> row.getBytes(1),
                        events,
                        events + COMMIT_EVERY);
                if (page.isEmpty()) {
                    break;
                }
                for (byte[] body : page) {
                    store.book(body, EventJson.readOwn(body), Instant.EPOCH);
                    events++;
                }
                store.commit();
            }
            try (Sql made = new Sql(fresh::reader)) {
                List<String> differences = new ArrayList<>();
                Map<String, String> was = stock(old);
                compare("stock", was, stock(made), differences);
                compare("sum of entries", was, sums(old), differences);
                compare("under way", underway(old), underway(made), differences);
                compare("taken over", overruled(old), overruled(made), differences);
                compare("whereabouts", BunchTable.all(old), BunchTable.all(made), differences);
                return new Result(events, was.size(), differences);
            }
        } catch (BadEvent e) {
            throw new IOException("event " + (events + 1) + " of the ledger cannot be read: " + e.getMessage(), e);
        }
    }

    /** Which places are ours, and since when, and since when doors are held against each other: what events meant depends on it. */
    private static void copyPlaces(Database ledger, Database fresh) throws SQLException {
        String columns = "place, gln, extension, site, name, type, ours_from";
        try (Sql old = new Sql(ledger::reader);
                Sql scratch = new Sql(fresh::writer)) {
            old.list("SELECT " + columns + " FROM place", row -> {
                scratch.add(
                        "INSERT INTO place (" + columns + ") VALUES (?,?,?,?,?,?,?)",
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getLong(7));
                return row;
            });
            scratch.runAdded("INSERT INTO place (" + columns + ") VALUES (?,?,?,?,?,?,?)");
            scratch.run(
                    "UPDATE cursor SET position = ? WHERE name = 'rivals'",
                    old.number("SELECT position FROM cursor WHERE name = 'rivals'", 0));
            scratch.commit();
        }
    }

    private static Map<String, String> underway(Sql sql) throws SQLException {
        Map<String, String> all = new TreeMap<>();
        sql.list(
                "SELECT item, place, milli FROM underway WHERE milli <> 0",
                row -> all.put(row.getString(1) + " " + row.getString(2), row.getString(3)));
        return all;
    }

    private static Map<String, String> overruled(Sql sql) throws SQLException {
        Map<String, Set<String>> all = new TreeMap<>();
        sql.list("SELECT event_id, by_event, back, things FROM overruled ORDER BY position", row -> {
            Set<String> things =
                    all.computeIfAbsent(row.getString(1) + " by " + row.getString(2), pair -> new TreeSet<>());
            List<String> changed = List.of(row.getString(4).split("\n"));
            return row.getInt(3) == 1 ? things.removeAll(changed) : things.addAll(changed);
        });
        all.values().removeIf(Set::isEmpty);
        Map<String, String> told = new TreeMap<>();
        all.forEach((pair, things) -> told.put(pair, things.toString()));
        return told;
    }

    private static Map<String, String> stock(Sql sql) throws SQLException {
        return rows(sql, "SELECT item, place, lot, uom, bucket, milli FROM stock WHERE milli <> 0");
    }

    private static Map<String, String> sums(Sql sql) throws SQLException {
        return rows(
                sql,
                "SELECT item, place, lot, uom, bucket, SUM(milli) FROM entry GROUP BY item, place, lot, uom, bucket"
                        + " HAVING SUM(milli) <> 0");
    }

    /** First columns to last. */
    private static Map<String, String> rows(Sql sql, String query) throws SQLException {
        Map<String, String> all = new TreeMap<>();
        sql.list(
                query,
                row -> all.put(
                        row.getString(1) + " " + row.getString(2) + " " + row.getString(3) + " " + row.getString(4)
                                + " " + row.getString(5),
                        row.getString(6)));
        return all;
    }

    private static void compare(
            String what, Map<String, String> was, Map<String, String> now, List<String> differences) {
        was.forEach((key, value) -> {
            String other = now.get(key);
            if (!value.equals(other) && differences.size() < SHOWN) {
                differences.add(what + " of " + key + ": the ledger has " + value + ", its events give "
                        + (other == null ? "nothing" : other));
            }
        });
        now.forEach((key, value) -> {
            if (!was.containsKey(key) && differences.size() < SHOWN) {
                differences.add(what + " of " + key + ": the ledger has nothing, its events give " + value);
            }
        });
    }
}
