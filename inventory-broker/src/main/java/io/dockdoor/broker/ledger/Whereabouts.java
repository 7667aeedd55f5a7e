package io.dockdoor.broker.ledger;

/** Where the book believes one thing is. Places are keys of {@link Place}. */
public sealed interface Whereabouts {
    record Unknown() implements Whereabouts {}

    record Present(String place) implements Whereabouts {}

    /** Left {@code from} for {@code to}, a place of our own. */
    record Transit(String from, String to) implements Whereabouts {}

    /** Left us; {@code from} is empty when nobody said where from. {@code atMicros}: for the turnaround window. */
    record Shipped(String from, long atMicros) implements Whereabouts {}

    /** Not seen by a complete count of {@code place}. */
    record Missing(String place) implements Whereabouts {}

    /** Destroyed or decommissioned: never counts again. */
    record Gone() implements Whereabouts {}

    /** The place this thing is on hand at, or the empty string. */
    default String onHandAt() {
        return this instanceof Present present ? present.place() : "";
    }
}
