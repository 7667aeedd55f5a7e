package io.dockdoor.broker.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** One file, {@code ledger.db}: WAL with synchronous=FULL, because less loses what was acknowledged when power fails. */
final class SqliteDatabase implements Database {
    /** SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE. */
    private static final Set<Integer> REFUSALS = Set.of(18, 20, 25);

    private final Path folder;

    SqliteDatabase(Path folder) throws IOException {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new IOException("it is not writable");
            }
            try (Connection connection = writer()) {
                Schema.bringUpToDate(connection, SqliteDatabase::translated);
            }
        } catch (IOException | SQLException e) {
            throw new IOException(
                    "cannot use the state folder " + folder + " (" + e.getMessage()
                            + "): make it a folder this user can write, or change 'state'",
                    e);
        }
    }

    /** A key that is an INTEGER, and a table that is its own index, save one index each. */
    private static String translated(String script) {
        return script.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
                .replaceAll("(PRIMARY KEY \\([^)]*\\)\\s*)\\)", "$1) WITHOUT ROWID");
    }

    @Override
    public Connection writer() throws SQLException {
        return open();
    }

    @Override
    public Connection reader() throws SQLException {
        Connection connection = open();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only=ON");
        }
        return connection;
    }

    private Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=5000");
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            // pages that many commits change are carried over once
            statement.execute("PRAGMA wal_autocheckpoint=4000");
            statement.execute("PRAGMA journal_size_limit=67108864");
            statement.execute("PRAGMA cache_size=-65536");
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    static boolean refuses(SQLException fault) {
        return fault.getSQLState() == null && REFUSALS.contains(fault.getErrorCode() & 0xff);
    }

    @Override
    public String advice() {
        return "Look at the disk of " + folder;
    }
}
