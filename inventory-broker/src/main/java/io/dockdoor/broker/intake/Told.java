package io.dockdoor.broker.intake;

import io.dockdoor.events.InventoryEvent;
import org.jspecify.annotations.Nullable;

/** One movement as a source told it, understood or not. */
public sealed interface Told {
    /** The event id given, "" when there is none. */
    String eventId();

    /**
     * Understood.
     *
     * @param event what happened
     * @param body the event's bytes, kept for ever: EPCIS JSON with what only sources tell below {@code gw:}
     * @param expected compare-and-set of an adjustment, null for none
     */
    record Movement(
            InventoryEvent event, byte[] body, @Nullable Expected expected) implements Told {
        @Override
        public String eventId() {
            return event.id().uri();
        }
    }

    /** Not understood; {@code reason} names the field and the cure. */
    record Unreadable(String eventId, String reason) implements Told {}

    /** The number this adjusts was last changed at that version, or nothing is adjusted. */
    record Expected(String place, String item, long version) {}
}
