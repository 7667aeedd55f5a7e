package io.dockdoor.broker.ledger;

import io.dockdoor.broker.webhook.Kept;
import io.dockdoor.broker.webhook.Letter;
import io.dockdoor.broker.webhook.Secret;
import io.dockdoor.broker.webhook.Webhook;
import io.dockdoor.broker.webhook.Webhook.Filter;
import io.dockdoor.broker.webhook.Webhook.Secrets;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Webhooks and what they could not be told, in the ledger's database and its transactions. Owned by the ledger's thread. */
public final class WebhookTable {
    /** Dead letters kept for each webhook; the oldest go first. */
    public static final int DEAD_LETTERS = 10_000;

    private final Sql sql;

    WebhookTable(Sql sql) {
        this.sql = sql;
    }

    /** All of them, in the order they were made. */
    public List<Kept> all() {
        return trying("the webhooks cannot be read", () -> {
            List<Kept> all = new ArrayList<>();
            for (Kept head : sql.list(
                    "SELECT id, url, description, kinds, sites, items, state, secret, old_secret, old_until, made, position,"
                            + " noticed FROM webhook ORDER BY made, id",
                    row -> new Kept(webhook(row), row.getLong(12), row.getLong(13), List.of()))) {
                all.add(new Kept(
                        head.webhook(),
                        head.position(),
                        head.noticed(),
                        letters(head.webhook().id(), false, Integer.MAX_VALUE)));
            }
            return all;
        });
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        String old = row.getString(9);
        return new Webhook(
                row.getString(1),
                URI.create(row.getString(2)),
                row.getString(3),
                new Filter(words(row.getString(4)), words(row.getString(5)), words(row.getString(6))),
                Webhook.State.valueOf(row.getString(7)),
                new Secrets(
                        new Secret(row.getString(8)),
                        old.isEmpty() ? List.of() : List.of(new Secret(old)),
                        time(row.getLong(10))),
                time(row.getLong(11)));
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(","));
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Writes a new one, to be told of notices from now on, or what was changed of one; where it stands is kept. Up to which notice. */
    public long keep(Webhook hook, long position) {
        Secrets secrets = hook.secrets();
        return trying("the webhook " + hook.id() + " cannot be written", () -> {
            sql.run(
                    "INSERT INTO webhook (id, url, description, kinds, sites, items, state, secret, old_secret, old_until, made,"
                            + " position, noticed) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET url = excluded.url,"
                            + " description = excluded.description, kinds = excluded.kinds, sites = excluded.sites, items ="
                            + " excluded.items, state = excluded.state, secret = excluded.secret, old_secret ="
                            + " excluded.old_secret, old_until = excluded.old_until",
                    hook.id(),
                    hook.url().toString(),
                    hook.description(),
                    String.join(",", new TreeSet<>(hook.filter().kinds())),
                    String.join(",", new TreeSet<>(hook.filter().sites())),
                    String.join(",", new TreeSet<>(hook.filter().items())),
                    hook.state().name(),
                    secrets.current().text(),
                    secrets.old().isEmpty() ? "" : secrets.old().get(0).text(),
                    LedgerStore.micros(secrets.oldUntil()),
                    LedgerStore.micros(hook.made()),
                    position,
                    NoticeTable.last(sql));
            return sql.number("SELECT noticed FROM webhook WHERE id = ?", 0, hook.id());
        });
    }

    /** Takes it away with all its letters. */
    public void drop(String id) {
        trying("the webhook " + id + " cannot be removed", () -> {
            sql.run("DELETE FROM webhook_letter WHERE hook = ?", id);
            return sql.run("DELETE FROM webhook WHERE id = ?", id);
        });
    }

    /** Everything up to there was told or is a letter. */
    public void moved(String id, long position) {
        trying(
                "the webhook " + id + " cannot be moved",
                () -> sql.run("UPDATE webhook SET position = ? WHERE id = ?", position, id));
    }

    /** Notices up to that one were told or are letters. */
    public void noticed(String id, long number) {
        trying(
                "the webhook " + id + " cannot be moved",
                () -> sql.run("UPDATE webhook SET noticed = ? WHERE id = ?", number, id));
    }

    /** A message that was not taken; {@code dead}: given up. */
    public void keep(String id, Letter letter, boolean dead) {
        trying("a letter of " + id + " cannot be written", () -> {
            int done = sql.run(
                    "INSERT INTO webhook_letter (hook, position, dead, attempts, next, trouble) VALUES (?,?,?,?,?,?)"
                            + " ON CONFLICT (hook, position) DO UPDATE SET dead = excluded.dead, attempts ="
                            + " excluded.attempts, next = excluded.next, trouble = excluded.trouble",
                    id,
                    letter.position(),
                    dead ? 1 : 0,
                    letter.attempts(),
                    LedgerStore.micros(letter.next()),
                    letter.trouble());
            if (dead) {
                sql.run(
                        "DELETE FROM webhook_letter WHERE hook = ? AND dead = 1 AND position NOT IN (SELECT position FROM"
                                + " webhook_letter WHERE hook = ? AND dead = 1 ORDER BY position DESC LIMIT ?)",
                        id,
                        id,
                        (long) DEAD_LETTERS);
            }
            return done;
        });
    }

    /** It was taken after all. */
    public void forget(String id, long position) {
        trying(
                "a letter of " + id + " cannot be removed",
                () -> sql.run("DELETE FROM webhook_letter WHERE hook = ? AND position = ?", id, position));
    }

    /** The given up ones, the oldest first. */
    public List<Letter> dead(String id, int most) {
        return trying("the letters of " + id + " cannot be read", () -> letters(id, true, most));
    }

    private List<Letter> letters(String id, boolean dead, int most) throws SQLException {
        return sql.list(
                "SELECT position, attempts, next, trouble FROM webhook_letter WHERE hook = ? AND dead = ? ORDER BY position"
                        + " LIMIT ?",
                row -> new Letter(row.getLong(1), row.getInt(2), time(row.getLong(3)), row.getString(4)),
                id,
                dead ? 1 : 0,
                (long) most);
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private static <T> T trying(String what, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw LedgerFailure.of(what, e);
        }
    }
}
