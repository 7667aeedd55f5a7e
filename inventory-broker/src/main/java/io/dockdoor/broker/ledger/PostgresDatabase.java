package io.dockdoor.broker.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database. One process writes: it holds an advisory lock of the database for as long as its connection lives,
 * so that two brokers can never book into one ledger.
 */
final class PostgresDatabase implements Database {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final String url;
    private final Properties properties = new Properties();

    PostgresDatabase(String url, @Nullable String user, @Nullable String password) throws IOException {
        this.url = url;
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", "dockdoor");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "10");
        // a server that hangs is a server that is away; longer than the longest statement we have
        properties.setProperty("socketTimeout", "120");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        try (Connection connection = writer()) {
            Schema.bringUpToDate(connection, PostgresDatabase::translated);
        } catch (IOException | SQLException e) {
            throw new IOException(
                    "cannot use the database " + place() + " (" + oneLine(e)
                            + "): start it, or change 'store'; its user must be able to create tables",
                    e);
        }
    }

    /**
     * The scripts say BLOB and compare text byte by byte, as SQLite and Java do; here that must be said.
     */
    private static String translated(String script) {
        return script.replaceAll("\\bBLOB\\b", "BYTEA").replaceAll("\\bTEXT\\b", "TEXT COLLATE \"C\"");
    }

    @Override
    public Connection writer() throws SQLException {
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = on");
            // a connection that was cut must not hold the lock for the hours the system's own keepalive takes
            statement.execute("SET tcp_keepalives_idle = 10");
            statement.execute("SET tcp_keepalives_interval = 5");
            statement.execute("SET tcp_keepalives_count = 3");
            statement.execute("SET lock_timeout = '5s'");
            statement.execute("SELECT pg_advisory_lock(68, hashtext(current_schema()))");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new SQLException("another inventory broker writes this ledger", e.getSQLState(), e);
            }
            throw e;
        }
    }

    @Override
    public Connection reader() throws SQLException {
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Class 22: data exception; class 54: program limit exceeded (PostgreSQL manual, appendix A). */
    static boolean refuses(SQLException fault) {
        String state = fault.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("54"));
    }

    private static String oneLine(Exception fault) {
        return String.valueOf(fault.getMessage()).replaceAll("\\s+", " ");
    }

    /** Without its parameters, which may hold a password. */
    private String place() {
        return url.replaceFirst("\\?.*", "");
    }

    @Override
    public String advice() {
        return "Look at the database " + place();
    }
}
