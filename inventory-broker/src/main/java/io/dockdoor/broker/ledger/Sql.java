package io.dockdoor.broker.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection with its statements, prepared once; a new one after the old broke. Owned by one thread at a time. */
final class Sql implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sql.class);
    private static final int PATIENCE_SECONDS = 5;

    private final Opening opening;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private Connection connection;
    /** By another thread, perhaps. */
    private volatile boolean closed;

    /** Makes a connection with autocommit off. */
    interface Opening {
        Connection open() throws SQLException;
    }

    Sql(Opening opening) throws SQLException {
        this.opening = opening;
        this.connection = opening.open();
    }

    /** Reads one row into a value. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> list(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = with(sql, values);
        List<T> all = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                all.add(row.read(rows));
            }
        }
        return all;
    }

    <T> @Nullable T first(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = with(sql, values);
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? row.read(rows) : null;
        }
    }

    long number(String sql, long none, @Nullable Object... values) throws SQLException {
        Long found = first(sql, row -> row.getLong(1), values);
        return found == null ? none : found;
    }

    int run(String sql, @Nullable Object... values) throws SQLException {
        return with(sql, values).executeUpdate();
    }

    /** Adds one execution to the statement's batch. */
    void add(String sql, @Nullable Object... values) throws SQLException {
        with(sql, values).addBatch();
    }

    void runAdded(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement != null) {
            statement.executeBatch();
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** Everything since the last commit is as if it had not been; a broken connection is replaced. */
    void rollback() throws SQLException {
        try {
            for (PreparedStatement statement : prepared.values()) {
                statement.clearBatch();
            }
            connection.rollback();
            if (connection.isValid(PATIENCE_SECONDS)) {
                return;
            }
        } catch (SQLException e) {
            LOG.debug("rollback: {}", e.getMessage());
        }
        prepared.clear();
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing what is broken: {}", e.getMessage());
        }
        if (closed) {
            throw new SQLException("the connection was closed for good");
        }
        connection = opening.open();
    }

    private PreparedStatement with(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value instanceof Integer number) {
                statement.setInt(i + 1, number);
            } else if (value instanceof Boolean yes) {
                statement.setInt(i + 1, yes ? 1 : 0);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setString(i + 1, storable((String) value));
            }
        }
        return statement;
    }

    /** PostgreSQL has no text with a NUL in it, and nobody needs one. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null || text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        connection.close();
    }
}
