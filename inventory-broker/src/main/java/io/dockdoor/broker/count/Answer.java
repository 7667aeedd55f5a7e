package io.dockdoor.broker.count;

import org.jspecify.annotations.Nullable;

/** What became of an order. */
public sealed interface Answer {
    /**
     * Done, or done before.
     *
     * @param variance when it was asked for or posted; null otherwise
     */
    record Done(Count count, @Nullable Variance variance, boolean again) implements Answer {}

    /**
     * Not done, and why.
     *
     * @param forbidden somebody else could
     */
    record Refused(String why, boolean forbidden) implements Answer {}

    /** There is no such count. */
    record None() implements Answer {}

    /** The idempotency key was used for another request. */
    record KeyTaken() implements Answer {}
}
