package io.dockdoor.gateway.hardware;

import org.jspecify.annotations.Nullable;

/**
 * Makes one change of the many a contact gives as it closes: a level counts when it has stood for a while, and then it began with
 * the first change away from the one before. Shorter ones did not happen. No clock: the caller says when it is.
 */
final class Debounce {
    /** What counts: the level and when it began. */
    record Change(boolean active, long atMicros) {}

    private final long quietMicros;
    private @Nullable Boolean settled;
    private @Nullable Boolean raw;
    private boolean pending;
    private long began;
    private long stoodSince;

    Debounce(long quietMicros) {
        this.quietMicros = quietMicros;
    }

    /**
     * The input has that level.
     *
     * @param atMicros when, as the box tells
     * @param nowMicros when we heard of it
     */
    void level(boolean active, long atMicros, long nowMicros) {
        if (raw != null && raw == active) {
            return;
        }
        raw = active;
        stoodSince = nowMicros;
        if (!pending) {
            pending = true;
            began = atMicros;
        }
    }

    /** When {@link #settle} may have something to say; {@link Long#MAX_VALUE} while nothing changed. */
    long dueMicros() {
        return pending ? stoodSince + quietMicros : Long.MAX_VALUE;
    }

    /** The change that counts by now; null for none. */
    @Nullable Change settle(long nowMicros) {
        Boolean level = raw;
        if (!pending || level == null || nowMicros < dueMicros()) {
            return null;
        }
        pending = false;
        if (level.equals(settled)) {
            return null;
        }
        settled = level;
        return new Change(level, began);
    }
}
