package io.dockdoor.broker.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.UnaryOperator;

/** The ledger's tables, made by numbered scripts; a script is never changed once released. */
final class Schema {
    private static final List<String> SCRIPTS =
            List.of("V1__ledger.sql", "V2__reservations.sql", "V3__scale.sql", "V4__webhooks.sql");

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
            int version;
            try (ResultSet row = statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM schema_version")) {
                row.next();
                version = row.getInt(1);
            }
            if (version > SCRIPTS.size()) {
                throw new SQLException("the ledger was written by a newer version (schema " + version + ")");
            }
            for (int next = version; next < SCRIPTS.size(); next++) {
                for (String sql : translated.apply(script(SCRIPTS.get(next))).split(";")) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
                statement.execute("INSERT INTO schema_version VALUES (" + (next + 1) + ")");
            }
            connection.commit();
        }
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
