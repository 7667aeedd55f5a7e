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

/** One connection with its statements, prepared once. Owned by one thread. */
final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
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

    void rollback() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.clearBatch();
        }
        connection.rollback();
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
                statement.setString(i + 1, (String) value);
            }
        }
        return statement;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
