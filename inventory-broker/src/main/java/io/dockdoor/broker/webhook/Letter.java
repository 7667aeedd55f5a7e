package io.dockdoor.broker.webhook;

import java.time.Instant;

/**
 * A message that was not taken.
 *
 * @param position where the message itself stands: of its event in the ledger; of a notice its number, below nought
 * @param attempts made so far
 * @param next when it is tried again; of a dead one, when it was given up
 * @param trouble why the last attempt failed
 */
public record Letter(long position, int attempts, Instant next, String trouble) {
    public Letter {
        trouble = trouble.length() > 300 ? trouble.substring(0, 300) : trouble;
    }
}
