package io.dockdoor.broker.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where the ledger lives. Both kinds hold the same tables and are asked in the same words; a commit is on disk before it
 * returns. The schema is there, and of this version, before anybody gets a connection.
 */
public sealed interface Database permits SqliteDatabase, PostgresDatabase {
    /**
     * One SQLite file in that folder, made or brought up to date.
     *
     * @throws IOException when the folder or the file cannot be used; the message is fit for a person
     */
    static Database sqlite(Path folder) throws IOException {
        return new SqliteDatabase(folder);
    }

    /**
     * A PostgreSQL database that is there already; its tables are made or brought up to date.
     *
     * @param url {@code jdbc:postgresql://host:port/name}
     * @throws IOException when it cannot be used; the message is fit for a person
     */
    static Database postgres(String url, @Nullable String user, @Nullable String password) throws IOException {
        return new PostgresDatabase(url, user, password);
    }

    /** A connection that writes: autocommit off, owned by one thread. */
    Connection writer() throws SQLException;

    /** A connection that only reads: autocommit off, and what it reads until it commits is of one moment. */
    Connection reader() throws SQLException;

    /** What to look at when it does not work, for a person. */
    String advice();

    /** Whether the database refused what it was given, so that giving it again cannot help. */
    static boolean refused(SQLException fault) {
        for (Throwable at = fault; at != null; at = at.getCause()) {
            if (at instanceof SQLException each && (SqliteDatabase.refuses(each) || PostgresDatabase.refuses(each))) {
                return true;
            }
        }
        return false;
    }
}
