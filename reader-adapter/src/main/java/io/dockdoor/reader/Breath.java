package io.dockdoor.reader;

import java.time.Duration;

/**
 * How long to leave a socket alone so that what comes read by read is taken together. A thousand reports per second, each looked
 * at as it comes, are a thousand wake-ups of the thread, which cost many times what decoding costs. Sparse traffic is never
 * made to wait and neither is a backlog. One connection, one thread.
 */
final class Breath {
    /** Far below what matters at a door, whose reads carry the time they were made at. */
    private static final long NANOS = Duration.ofMillis(40).toNanos();

    /** That much at once is a backlog. */
    private static final int BACKLOG = 12 * 1024;

    private long lastRead;
    private int dense;

    /**
     * So many bytes were read just now (monotonic nanoseconds).
     *
     * @return nanoseconds to wait before looking again; 0 = none
     */
    long after(int bytes, long now) {
        boolean close = now - lastRead < 2 * NANOS;
        lastRead = now;
        dense = close && bytes < BACKLOG ? Math.min(dense + 1, 4) : 0;
        return dense < 4 ? 0 : NANOS;
    }
}
