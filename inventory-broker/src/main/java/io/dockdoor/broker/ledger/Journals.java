package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.LedgerStore.Acknowledged;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * How far each gateway's journal is booked. What is acknowledged is only ever the contiguous beginning: a message that came
 * out of order waits here until those before it have come.
 */
final class Journals {
    private final Sql sql;

    Journals(Sql sql) {
        this.sql = sql;
    }

    /** All events of first..last are booked, quarantined, or known to be lost. */
    Acknowledged settle(SiteId site, GatewayId gateway, long epoch, long first, long last) throws SQLException {
        long before = sql.number(
                "SELECT contiguous FROM journal WHERE gateway = ? AND epoch = ?", -1, gateway.value(), epoch);
        if (before < 0) {
            sql.run("INSERT INTO journal VALUES (?,?,?,?)", gateway.value(), epoch, site.value(), 0L);
            before = 0;
        }
        if (first > before + 1) {
            for (long position = first; position <= last; position++) {
                sql.run(
                        "INSERT INTO journal_ahead VALUES (?,?,?) ON CONFLICT DO NOTHING",
                        gateway.value(),
                        epoch,
                        position);
            }
            return new Acknowledged(site, gateway, epoch, before);
        }
        long contiguous = Math.max(before, last);
        while (sql.run(
                        "DELETE FROM journal_ahead WHERE gateway = ? AND epoch = ? AND position = ?",
                        gateway.value(),
                        epoch,
                        contiguous + 1)
                > 0) {
            contiguous++;
        }
        if (contiguous > before) {
            sql.run(
                    "UPDATE journal SET contiguous = ? WHERE gateway = ? AND epoch = ?",
                    contiguous,
                    gateway.value(),
                    epoch);
        }
        return new Acknowledged(site, gateway, epoch, contiguous);
    }

    /** Events are lost for good: they are settled, and the site is uncertain until it is counted. */
    Acknowledged lost(SiteId site, GatewayId gateway, long epoch, long first, long last, String reason)
            throws SQLException {
        sql.run(
                "INSERT INTO gap VALUES (?,?,?,?,?,?,0) ON CONFLICT DO NOTHING",
                gateway.value(),
                epoch,
                first,
                last,
                site.value(),
                reason);
        return settle(site, gateway, epoch, first, last);
    }

    /** A complete count at that position makes up for what the site lost before. */
    void counted(String site, long position) throws SQLException {
        sql.run("UPDATE gap SET resolved = ? WHERE site = ? AND resolved = 0", position, site);
    }

    /** Gateways whose lost events no count has made up for. */
    List<Acknowledged> uncertain() throws SQLException {
        return sql.list("SELECT site, gateway, epoch, last FROM gap WHERE resolved = 0", Journals::mark);
    }

    long contiguous(GatewayId gateway, long epoch) throws SQLException {
        return sql.number("SELECT contiguous FROM journal WHERE gateway = ? AND epoch = ?", 0, gateway.value(), epoch);
    }

    /** Every journal, in the order of their epochs. */
    List<Acknowledged> all() throws SQLException {
        return sql.list("SELECT site, gateway, epoch, contiguous FROM journal ORDER BY epoch", Journals::mark);
    }

    private static Acknowledged mark(ResultSet row) throws SQLException {
        return new Acknowledged(
                new SiteId(row.getString(1)), new GatewayId(row.getString(2)), row.getLong(3), row.getLong(4));
    }
}
