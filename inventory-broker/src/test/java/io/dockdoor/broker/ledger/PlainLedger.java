package io.dockdoor.broker.ledger;

import io.dockdoor.events.EventJson;
import io.dockdoor.events.Identity;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Objects;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The usual design, to measure against: one row of state for each EPC, read, upserted and logged one row each, and counters
 * beside them. Made well: many rows in one statement, sorted, nothing but what it needs.
 */
final class PlainLedger implements BookingBench.Design {
    private static final String STATE =
            "INSERT INTO plain_state (epc, item, place, at, event) VALUES (?,?,?,?,?) ON CONFLICT (epc) DO UPDATE SET"
                    + " place = excluded.place, at = excluded.at, event = excluded.event";
    private static final String LOG = "INSERT INTO plain_log (event, epc, item, place, delta, at) VALUES (?,?,?,?,?,?)";
    private static final String COUNT =
            "INSERT INTO plain_stock (item, place, units) VALUES (?,?,?) ON CONFLICT (item, place) DO UPDATE SET"
                    + " units = plain_stock.units + excluded.units";

    private final Sql sql;

    PlainLedger(Database database) throws SQLException {
        this.sql = new Sql(() -> {
            Connection connection = database.writer();
            connection.setAutoCommit(false);
            return connection;
        });
        for (String table : List.of(
                "CREATE TABLE plain_event (id TEXT PRIMARY KEY)",
                "CREATE TABLE plain_state (epc TEXT PRIMARY KEY, item TEXT NOT NULL, place TEXT NOT NULL, at BIGINT NOT NULL,"
                        + " event TEXT NOT NULL)",
                "CREATE TABLE plain_log (event TEXT NOT NULL, epc TEXT NOT NULL, item TEXT NOT NULL, place TEXT NOT NULL,"
                        + " delta INTEGER NOT NULL, at BIGINT NOT NULL)",
                "CREATE TABLE plain_stock (item TEXT NOT NULL, place TEXT NOT NULL, units BIGINT NOT NULL,"
                        + " PRIMARY KEY (item, place))")) {
            sql.run(table);
        }
        sql.commit();
    }

    @Override
    public void book(byte[] body) throws Exception {
        InventoryEvent event = EventJson.read(body);
        String id = event.id().uri();
        if (sql.run("INSERT INTO plain_event (id) VALUES (?) ON CONFLICT DO NOTHING", id) == 0) {
            return;
        }
        boolean ship = "shipping".equals(event.bizStep());
        String here = String.valueOf(Bookings.placeKey(
                String.valueOf(event.bizLocation() != null ? event.bizLocation() : event.readPoint())));
        List<String> epcs = ((Objects) event.what()).epcs().stream().sorted().toList();
        Map<String, String> before = new HashMap<>();
        sql.list(
                "SELECT epc, place FROM plain_state WHERE epc IN (?" + ",?".repeat(epcs.size() - 1) + ")",
                row -> before.put(row.getString(1), row.getString(2)),
                epcs.toArray());
        long at = LedgerStore.micros(event.eventTime());
        Map<String, Long> counts = new HashMap<>();
        for (String epc : epcs) {
            String item = Identity.parse(epc) instanceof Identity.TradeItem unit ? unit.gtin14() : "";
            String was = before.getOrDefault(epc, "");
            String is = ship ? "" : here;
            sql.add(STATE, epc, item, is, at, id);
            if (!was.equals(is)) {
                if (!was.isEmpty()) {
                    sql.add(LOG, id, epc, item, was, -1, at);
                    counts.merge(item + " " + was, -1L, Long::sum);
                }
                if (!is.isEmpty()) {
                    sql.add(LOG, id, epc, item, is, 1, at);
                    counts.merge(item + " " + is, 1L, Long::sum);
                }
            }
        }
        sql.runAdded(STATE);
        sql.runAdded(LOG);
        for (Map.Entry<String, Long> each : counts.entrySet()) {
            String[] key = each.getKey().split(" ", -1);
            sql.run(COUNT, key[0], key[1], each.getValue());
        }
    }

    @Override
    public void commit() throws SQLException {
        sql.commit();
    }

    @Override
    public long units() throws SQLException {
        return sql.number("SELECT COALESCE(SUM(units), 0) FROM plain_stock", 0);
    }

    @Override
    public void close() throws SQLException {
        sql.close();
    }
}
