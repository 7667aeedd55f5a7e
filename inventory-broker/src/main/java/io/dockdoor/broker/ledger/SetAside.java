package io.dockdoor.broker.ledger;

import java.time.Instant;

/**
 * A message that could not be booked, kept for a person to see.
 *
 * @param number counts from 1
 * @param reason why it was set aside
 * @param bytes how long it was
 * @param beginning of what it held
 */
public record SetAside(long number, String topic, String reason, Instant seen, long bytes, byte[] beginning) {
    /** So much of it is shown. */
    public static final int SHOWN = 4096;
}
