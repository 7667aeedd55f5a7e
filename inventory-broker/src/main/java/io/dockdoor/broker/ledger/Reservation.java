package io.dockdoor.broker.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Goods promised to somebody.
 *
 * @param expires a held reservation counts until then; has no meaning for a confirmed one
 * @param document business transaction whose shipment fulfils it, "" for none
 */
public record Reservation(
        String id, State state, String channel, String document, Instant made, Instant expires, List<Line> lines) {
    public Reservation {
        lines = List.copyOf(lines);
    }

    /** Nothing is held longer without being asked for again. */
    public static final Duration LONGEST = Duration.ofDays(30);

    /** Life of a reservation. */
    public enum State {
        HELD,
        CONFIRMED,
        FULFILLED,
        RELEASED,
        /** Held, and its time is over. Never stored: told by the clock at the moment of reading. */
        EXPIRED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** So much of an item, thousandths; {@code place} null while none is chosen. */
    public record Line(String item, @Nullable String place, long milli) {
        /** @throws IllegalArgumentException when nothing or less is asked for */
        public Line {
            if (milli <= 0) {
                throw new IllegalArgumentException("quantity of " + item + " must be more than nothing");
            }
        }
    }

    /**
     * What a client asks for: all lines or none.
     *
     * @param key its own key for this request; the same key and request again give the same reservation
     */
    public record Request(String key, String channel, String document, Duration ttl, List<Line> lines) {
        /** @throws IllegalArgumentException when the request is empty, too long or for too long a time */
        public Request {
            lines = List.copyOf(lines);
            if (lines.isEmpty() || lines.size() > 1000) {
                throw new IllegalArgumentException("lines must be 1 to 1000");
            }
            if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("ttl must be more than nothing and at most 30 days");
            }
        }
    }

    /** What became of a request. */
    public sealed interface Outcome {}

    /** {@code again}: the same request was answered before. */
    public record Granted(Reservation reservation, boolean again) implements Outcome {}

    /** Nothing was reserved; this is missing. */
    public record Refused(List<Missing> missing) implements Outcome {
        public Refused {
            missing = List.copyOf(missing);
        }
    }

    /** The key was used before, for something else. */
    public record KeyTaken(String id) implements Outcome {}

    /** There is no such channel to reserve for. */
    public record NoChannel(String channel) implements Outcome {}

    /** All lines of an item at a place together want more than there is. {@code place} null: at all places. */
    public record Missing(String item, @Nullable String place, long wantedMilli, long availableMilli) {}
}
