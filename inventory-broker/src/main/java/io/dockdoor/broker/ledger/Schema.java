package io.dockdoor.broker.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The ledger's tables, made by numbered scripts; a script is never changed once released. The database keeps the numbers of
 * those it has seen.
 */
final class Schema {
    private static final List<String> SCRIPTS = List.of(
            "V1__ledger.sql",
            "V2__reservations.sql",
            "V3__scale.sql",
            "V4__webhooks.sql",
            "V5__counts.sql",
            "V6__documents.sql",
            "V7__master_data.sql",
            "V8__promises.sql",
            "V9__promised_then.sql",
            "V10__notices.sql",
            "V11__other_door.sql");

    private Schema() {}

    /**
     * Runs the scripts the database has not seen, in one transaction.
     *
     * @param translated the script in the database's own words
     */
    static void bringUpToDate(Connection connection, UnaryOperator<String> translated)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)");
            Set<Integer> seen = new TreeSet<>();
            try (ResultSet row = statement.executeQuery("SELECT version FROM schema_version")) {
                while (row.next()) {
                    seen.add(row.getInt(1));
                }
            }
            for (String name : SCRIPTS) {
                if (!seen.remove(number(name))) {
                    for (String sql : translated.apply(script(name)).split(";")) {
                        if (!sql.isBlank()) {
                            statement.execute(sql);
                        }
                    }
                    statement.execute("INSERT INTO schema_version VALUES (" + number(name) + ")");
                }
            }
            if (!seen.isEmpty()) {
                throw new SQLException("the ledger was written by a newer version (schema " + seen + ")");
            }
            connection.commit();
        }
    }

    /** {@code V7__what.sql} is number 7. */
    private static int number(String name) {
        return Integer.parseInt(name, 1, name.indexOf('_'), 10);
    }

    private static String script(String name) throws IOException {
        try (InputStream in = Schema.class.getResourceAsStream("/db/" + name)) {
            if (in == null) {
                throw new IOException("the script " + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("--[^\n]*", "");
        }
    }
}
