package io.dockdoor.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/**
 * The loops a daemon lives by, each with the moment it last came round. A loop comes round also when it has nothing to do or
 * when a disk or a broker refuses: only one that hangs or died does not. Safe from any thread.
 */
public final class Loops {
    private final Map<String, LongSupplier> lastTurns = new ConcurrentSkipListMap<>();
    private final LongSupplier nanos;
    private final long patienceNanos;

    /**
     * @param nanos a clock that nobody can set, the one the loops take their moments from
     * @param patience longer than anything a loop may wait for: a connection, an fsync on a worn card
     */
    public Loops(LongSupplier nanos, Duration patience) {
        this.nanos = nanos;
        this.patienceNanos = patience.toNanos();
    }

    /**
     * From now on that loop must turn.
     *
     * @param thread name of its thread, for the person who reads the thread dump
     * @param lastTurnNanos when it last came round
     */
    public void watch(String thread, LongSupplier lastTurnNanos) {
        lastTurns.put(thread, lastTurnNanos);
    }

    /** The loops that have not come round for longer than patience, by name; empty when all is well. */
    public List<String> stuck() {
        long now = nanos.getAsLong();
        return lastTurns.entrySet().stream()
                .filter(loop -> now - loop.getValue().getAsLong() > patienceNanos)
                .map(Map.Entry::getKey)
                .toList();
    }
}
