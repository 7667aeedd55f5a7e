package io.dockdoor.broker.intake;

import org.jspecify.annotations.Nullable;

/**
 * What became of one movement.
 *
 * @param eventId as it was told, "" when it had none
 * @param verdict {@code booked}, {@code duplicate} (booked before, nothing changed), {@code conflict} (an adjustment of a number
 *     that changed meanwhile), {@code refused}
 * @param position where it stands in the ledger; null when it is not there
 * @param ageMillis how old the movement was when it came here: what an offline queue kept it waiting; null when not understood
 * @param reason why it was not booked, and the cure; null when it was
 */
public record Verdict(
        String eventId,
        String verdict,
        @Nullable Long position,
        @Nullable Long ageMillis,
        @Nullable String reason) {
    static Verdict refused(Told.Unreadable told) {
        return new Verdict(told.eventId(), "refused", null, null, told.reason());
    }

    public boolean is(String word) {
        return verdict.equals(word);
    }
}
