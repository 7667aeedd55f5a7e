package io.dockdoor.reader;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying a reader again: doubling from the first wait to the longest, each time between half of that
 * and all of it, so that readers that fell together do not rise together. Only a session that read for a while makes it start
 * afresh: a TCP connect proves nothing, the other side may be no reader or may serve someone else.
 */
public final class Backoff {
    private final long first;
    private final long longest;
    private final RandomGenerator random;
    private int failures;

    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first.toNanos();
        this.longest = longest.toNanos();
        this.random = random;
    }

    /** The wait before the next attempt. */
    public Duration next() {
        long most = failures >= 30 ? longest : Math.min(longest, first << failures);
        if (most < longest) {
            failures++;
        }
        long least = most / 2;
        return Duration.ofNanos(least + (long) (random.nextDouble() * (most - least)));
    }

    /** The last session was healthy. */
    public void healthy() {
        failures = 0;
    }
}
