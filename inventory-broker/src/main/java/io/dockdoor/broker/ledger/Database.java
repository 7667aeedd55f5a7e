package io.dockdoor.broker.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Where the ledger lives. The default is one SQLite file; a commit is on disk before it returns (WAL, synchronous=FULL). */
public final class Database {
    /** In the order they are applied; a script is never changed once released. */
    private static final List<String> SCRIPTS = List.of("V1__ledger.sql", "V2__reservations.sql");

    private final String url;

    private Database(String url) {
        this.url = url;
    }

    /**
     * The SQLite ledger in that folder, made or brought up to date.
     *
     * @throws IOException when the folder or the file cannot be used; the message is fit for a person
     */
    public static Database sqlite(Path folder) throws IOException {
        Path file = folder.resolve("ledger.db");
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new IOException("it is not writable");
            }
            Database database = new Database("jdbc:sqlite:" + file);
            database.migrate();
            return database;
        } catch (IOException | SQLException e) {
            throw new IOException(
                    "cannot use the state folder " + folder + " (" + e.getMessage()
                            + "): make it a folder this user can write, or change 'state'",
                    e);
        }
    }

    /** A connection that writes: autocommit off, owned by one thread. */
    Connection writer() throws SQLException {
        Connection connection = open();
        connection.setAutoCommit(false);
        return connection;
    }

    /** A connection that only reads. */
    Connection reader() throws SQLException {
        Connection connection = open();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only=ON");
        }
        return connection;
    }

    private Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=5000");
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("PRAGMA journal_size_limit=67108864");
            statement.execute("PRAGMA cache_size=-65536");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private void migrate() throws SQLException, IOException {
        try (Connection connection = writer();
                Statement statement = connection.createStatement()) {
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
                for (String sql : script(SCRIPTS.get(next)).split(";")) {
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
        try (InputStream in = Database.class.getResourceAsStream("/db/" + name)) {
            if (in == null) {
                throw new IOException("the script " + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("--[^\n]*", "");
        }
    }
}
