package io.dockdoor.gateway.outbox;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which event goes out next: what happened since the connection came goes first, in order; what waited before it, the backlog,
 * goes oldest first at a set rate, so that a pallet of now does not queue behind those of yesterday. Nor does it behind the ledger's
 * door: of the backlog never more than {@link #MOST_BACKLOG_AHEAD} events are out without the ledger's word, which is what a live
 * one finds before it there; of both together {@link #MOST_AHEAD}, which bounds what a silent ledger makes us send again.
 */
final class SendOrder {
    static final long MOST_AHEAD = 4_000;
    /** Some ten of the ledger's commits: enough to keep it busy, and a fraction of a second of its work. */
    static final long MOST_BACKLOG_AHEAD = 400;

    private static final int READ_AT_ONCE = 64;

    /** Where entries come from. */
    interface Source {
        /** The next entries after one position up to another, in order. */
        List<Entry> between(long after, long upTo, int most) throws SQLException;
    }

    private final Source source;
    private final double perNano;
    private final double burst;
    private final Deque<Entry> backlog = new ArrayDeque<>();
    private final Deque<Entry> live = new ArrayDeque<>();
    /** Last position of the backlog. */
    private long horizon;

    private long backlogRead;
    private long backlogSent;
    private long liveRead;
    private long liveSent;
    private double allowance;
    private long allowedAt;

    /** @param backlogPerSecond how fast the backlog drains */
    SendOrder(Source source, int backlogPerSecond, long nowNanos) {
        this.source = source;
        this.perNano = backlogPerSecond / 1e9;
        this.burst = Math.max(1, backlogPerSecond / 10.0);
        this.allowance = burst;
        this.allowedAt = nowNanos;
    }

    /** Begins again: everything after {@code settled} up to {@code last} is backlog. */
    void restart(long settled, long last) {
        backlog.clear();
        live.clear();
        horizon = Math.max(settled, last);
        backlogRead = settled;
        backlogSent = settled;
        liveRead = horizon;
        liveSent = horizon;
    }

    /**
     * The next entry; null when there is none, or not yet.
     *
     * @param settled what the ledger has, or was dropped
     * @param last the journal's last position
     */
    @Nullable Entry next(long settled, long last, long nowNanos) throws SQLException {
        allowance = Math.min(burst, allowance + (nowNanos - allowedAt) * perNano);
        allowedAt = nowNanos;
        if (outstanding(settled) >= MOST_AHEAD) {
            return null;
        }
        if (live.isEmpty() && last > liveRead) {
            live.addAll(source.between(liveRead, last, READ_AT_ONCE));
            liveRead = live.isEmpty() ? last : live.getLast().position();
        }
        Entry first = live.poll();
        if (first != null) {
            liveSent = first.position();
            return first;
        }
        return allowance >= 1 && backlogAhead(settled) < MOST_BACKLOG_AHEAD ? oldest(settled) : null;
    }

    private @Nullable Entry oldest(long settled) throws SQLException {
        while (true) {
            if (backlog.isEmpty() && backlogRead < horizon) {
                backlogRead = Math.max(backlogRead, Math.min(settled, horizon));
                backlog.addAll(source.between(backlogRead, horizon, READ_AT_ONCE));
                backlogRead = backlog.isEmpty() ? horizon : backlog.getLast().position();
            }
            Entry entry = backlog.poll();
            if (entry == null) {
                return null;
            }
            backlogSent = entry.position();
            if (entry.position() > settled) {
                allowance--;
                return entry;
            }
        }
    }

    /** Whether something was handed out that the ledger has not confirmed. */
    boolean awaits(long settled) {
        return outstanding(settled) > 0;
    }

    private long outstanding(long settled) {
        return backlogAhead(settled) + Math.max(0, liveSent - Math.max(horizon, settled));
    }

    private long backlogAhead(long settled) {
        return Math.max(0, backlogSent - settled);
    }

    /** How long until the backlog may go on; {@link Long#MAX_VALUE} when it does not wait for time. */
    long waitNanos() {
        boolean waiting = !backlog.isEmpty() || backlogRead < horizon;
        return waiting && allowance < 1 ? (long) ((1 - allowance) / perNano) : Long.MAX_VALUE;
    }
}
