package io.dockdoor.broker.ledger;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Items whose numbers may have changed since somebody last asked: what a transaction touches is told once it is committed.
 * Nothing is lost by a restart, as everything is looked at again then.
 */
public final class Touched {
    /** More than this and everything is looked at instead. */
    private static final int MOST = 100_000;

    private final Set<String> pending = new HashSet<>();
    private boolean allPending;
    private final Set<String> ready = new HashSet<>();
    private boolean allReady = true;

    /** What there was to look at; {@code all}: every item. */
    public record Look(Set<String> items, boolean all) {}

    /** By the transaction under way. */
    void item(String item) {
        pending.add(item);
    }

    void items(Collection<String> items) {
        pending.addAll(items);
    }

    void everything() {
        allPending = true;
    }

    /** The transaction is committed. */
    synchronized void committed() {
        allReady |= allPending || ready.size() > MOST;
        allPending = false;
        if (ready.size() <= MOST) {
            ready.addAll(pending);
        }
        pending.clear();
    }

    /** What was touched since the last look. Any thread. */
    public synchronized Look look() {
        Look look = new Look(Set.copyOf(ready), allReady);
        ready.clear();
        allReady = false;
        return look;
    }
}
