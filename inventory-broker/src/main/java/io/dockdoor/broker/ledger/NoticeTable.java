package io.dockdoor.broker.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The order in which acts of counts and closed documents are told to webhooks. */
final class NoticeTable {
    private static final String COUNT = "count";
    private static final String DOCUMENT = "document";

    private NoticeTable() {}

    /** An act of a count was written. */
    static void counted(Sql sql, long act) throws SQLException {
        add(sql, COUNT, Long.toString(act));
    }

    /** A document was closed. */
    static void closed(Sql sql, String document) throws SQLException {
        add(sql, DOCUMENT, document);
    }

    private static void add(Sql sql, String kind, String reference) throws SQLException {
        sql.run("INSERT INTO notice VALUES (?,?,?)", last(sql) + 1, kind, reference);
    }

    /** Number of the last one, 0 for none. */
    static long last(Sql sql) throws SQLException {
        return sql.number("SELECT COALESCE(MAX(number), 0) FROM notice", 0);
    }

    /** At most so many behind that number, in order. */
    static List<Notice> after(Sql sql, long number, int most) throws SQLException {
        record Reference(long number, String kind, String to) {}
        List<Notice> all = new ArrayList<>();
        for (Reference each : sql.list(
                "SELECT number, kind, reference FROM notice WHERE number > ? ORDER BY number LIMIT ?",
                row -> new Reference(row.getLong(1), row.getString(2), row.getString(3)),
                number,
                (long) most)) {
            all.add(
                    each.kind().equals(COUNT)
                            ? new Notice.Counted(each.number(), new CountTable(sql).act(Long.parseLong(each.to())))
                            : DocumentTable.closed(sql, each.number(), each.to()));
        }
        return all;
    }
}
