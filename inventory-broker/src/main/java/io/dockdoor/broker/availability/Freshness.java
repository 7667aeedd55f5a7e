package io.dockdoor.broker.availability;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How old the knowledge of a site is.
 *
 * @param asOf everything that crossed the site's doors before this is booked; null when that cannot be said
 * @param lag from then to now; zero when unknown
 */
public record Freshness(State state, @Nullable Instant asOf, Duration lag) {
    /** Quiet is fresh: it is the watermark that ages, not the last movement. */
    public enum State {
        FRESH,
        DELAYED,
        STALE,
        UNKNOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final Duration DELAYED = Duration.ofMinutes(15);

    public static final Freshness UNKNOWN = new Freshness(State.UNKNOWN, null, Duration.ZERO);

    /** Whether it is known, and not older than that. */
    public boolean within(Duration most) {
        return asOf != null && lag.compareTo(most) <= 0;
    }

    public static Freshness of(@Nullable Instant asOf, Instant now) {
        if (asOf == null) {
            return UNKNOWN;
        }
        Duration lag = asOf.isBefore(now) ? Duration.between(asOf, now) : Duration.ZERO;
        State state =
                lag.compareTo(FRESH) <= 0 ? State.FRESH : lag.compareTo(DELAYED) <= 0 ? State.DELAYED : State.STALE;
        return new Freshness(state, asOf, lag);
    }
}
