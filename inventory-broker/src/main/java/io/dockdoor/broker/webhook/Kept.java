package io.dockdoor.broker.webhook;

import java.util.List;

/**
 * A webhook as the database keeps it.
 *
 * @param position everything up to there was told or is a letter
 * @param noticed the same for notices: the number of the last one
 * @param letters those waiting for another attempt
 */
public record Kept(Webhook webhook, long position, long noticed, List<Letter> letters) {
    public Kept {
        letters = List.copyOf(letters);
    }
}
