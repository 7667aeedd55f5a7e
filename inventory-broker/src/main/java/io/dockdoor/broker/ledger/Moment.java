package io.dockdoor.broker.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where an event stands in history, whatever the order it arrived in: by its own time, then by its id. The fold runs in this
 * order, so the same events give the same stock however they were delivered.
 *
 * @param micros event time, microseconds since 1970 UTC
 * @param event the event's id
 */
public record Moment(long micros, String event) implements Comparable<Moment> {
    /** Before every event. */
    public static final Moment NEVER = new Moment(Long.MIN_VALUE, "");

    public static Moment of(Instant time, String event) {
        return new Moment(ChronoUnit.MICROS.between(Instant.EPOCH, time), event);
    }

    @Override
    public int compareTo(Moment other) {
        int byTime = Long.compare(micros, other.micros);
        return byTime != 0 ? byTime : event.compareTo(other.event);
    }

    public boolean isAfter(Moment other) {
        return compareTo(other) > 0;
    }
}
