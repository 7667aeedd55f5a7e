package io.dockdoor.broker.ledger;

import io.dockdoor.broker.count.Act;
import io.dockdoor.broker.count.ActJson;
import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.count.CountHead;
import io.dockdoor.broker.count.KeptAct;
import io.dockdoor.broker.count.NotNow;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts on disk: their acts, and heads to find them by. */
final class CountTable {
    private static final String SELECT =
            "SELECT number, count_act.id, site, body FROM count_act JOIN count_head ON count_head.id = count_act.id ";

    private final Sql sql;

    CountTable(Sql sql) {
        this.sql = sql;
    }

    /** The count and everything that happened to it; null when there is none. */
    @Nullable Count get(String id) throws SQLException {
        Count count = null;
        for (KeptAct kept : acts(id)) {
            try {
                count = kept.act() instanceof Act.Opened opened
                        ? Count.of(opened)
                        : count == null ? null : count.after(kept.act());
            } catch (NotNow e) {
                throw new SQLException("act " + kept.number() + " of the count " + id + " does not follow", e);
            }
        }
        return count;
    }

    List<KeptAct> acts(String id) throws SQLException {
        return sql.list(SELECT + "WHERE count_act.id = ? ORDER BY number", CountTable::kept, id);
    }

    /** The act with that number. */
    KeptAct act(long number) throws SQLException {
        KeptAct act = sql.first(SELECT + "WHERE number = ?", CountTable::kept, number);
        if (act == null) {
            throw new SQLException("there is no act " + number);
        }
        return act;
    }

    List<KeptAct> after(long number, int most) throws SQLException {
        return sql.list(SELECT + "WHERE number > ? ORDER BY number LIMIT ?", CountTable::kept, number, (long) most);
    }

    private static KeptAct kept(ResultSet row) throws SQLException {
        try {
            return new KeptAct(row.getLong(1), row.getString(2), row.getString(3), ActJson.read(row.getBytes(4)));
        } catch (IOException e) {
            throw new SQLException("act " + row.getLong(1) + " cannot be read", e);
        }
    }

    /** Id and request of the count that was opened with that key, null for none. */
    String @Nullable [] byKey(String key) throws SQLException {
        return sql.first(
                "SELECT id, request FROM count_head WHERE idempotency = ?",
                row -> new String[] {row.getString(1), row.getString(2)},
                key);
    }

    boolean knows(String id, String key) throws SQLException {
        return !key.isEmpty()
                && sql.number("SELECT COUNT(*) FROM count_act WHERE id = ? AND idempotency = ?", 0, id, key) > 0;
    }

    void open(Count count, String key, String request) throws SQLException {
        sql.run(
                "INSERT INTO count_head VALUES (?,?,?,?,?,?)",
                count.id(),
                key,
                request,
                count.opened().scope().site(),
                count.life().word(),
                LedgerStore.micros(count.opened().at()));
        append(count, "", count.opened());
    }

    /** Writes one more act, and what the count is after it. */
    void append(Count after, String key, Act act) throws SQLException {
        long number = sql.number("SELECT COALESCE(MAX(number), 0) FROM count_act", 0) + 1;
        sql.run("INSERT INTO count_act VALUES (?,?,?,?)", number, after.id(), key, ActJson.write(act));
        NoticeTable.counted(sql, number);
        sql.run("UPDATE count_head SET state = ? WHERE id = ?", after.life().word(), after.id());
    }

    /** The latest first; a filter that is null lets all through. */
    List<CountHead> list(@Nullable String state, @Nullable String site, int most) throws SQLException {
        StringBuilder where = new StringBuilder("opened >= 0");
        List<Object> values = new ArrayList<>();
        if (state != null) {
            where.append(" AND state = ?");
            values.add(state);
        }
        if (site != null) {
            where.append(" AND site = ?");
            values.add(site);
        }
        values.add((long) most);
        return sql.list(
                "SELECT id, site, state, opened FROM count_head WHERE " + where + " ORDER BY opened DESC, id LIMIT ?",
                row -> new CountHead(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        Instant.EPOCH.plus(row.getLong(4), ChronoUnit.MICROS)),
                values.toArray());
    }
}
