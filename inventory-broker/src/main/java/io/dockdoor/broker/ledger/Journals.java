package io.dockdoor.broker.ledger;

import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import java.sql.SQLException;

/**
 * How far each gateway's journal is booked. What is acknowledged is only ever the contiguous beginning: a message that came
 * out of order waits here until those before it have come.
 */
final class Journals {
    private final Sql sql;

    Journals(Sql sql) {
        this.sql = sql;
    }

    /** A gateway's journal of one epoch, and up to where it is booked without a hole. */
    record Mark(SiteId site, GatewayId gateway, long epoch, long contiguous) {}

    /** The event at that position is booked, quarantined, or known to be lost. */
    Mark settle(SiteId site, GatewayId gateway, long epoch, long position) throws SQLException {
        return settle(site, gateway, epoch, position, position);
    }

    /** All of first..last are. */
    Mark settle(SiteId site, GatewayId gateway, long epoch, long first, long last) throws SQLException {
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
            return new Mark(site, gateway, epoch, before);
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
        return new Mark(site, gateway, epoch, contiguous);
    }
}
