package io.dockdoor.gateway.outbox;

import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.ErrorDeclaration;
import io.dockdoor.events.InventoryEvent.Objects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may still change of a journalled event before it is sent: its times and its details, never what it is nor its place. */
final class Rewrite {
    private Rewrite() {}

    /** The true time came: all times of the event by that much later, the clock synchronised. */
    static InventoryEvent later(InventoryEvent event, Duration by) {
        DoorFacts door = door(event);
        List<MovedTag> tags = door.tags().stream()
                .map(tag -> new MovedTag(
                        tag.hex(),
                        tag.identity(),
                        tag.reads(),
                        tag.first().plus(by),
                        tag.last().plus(by),
                        tag.peakRssiDbm(),
                        tag.antennas(),
                        tag.confidence()))
                .toList();
        StreamPosition stream = door.stream();
        return with(
                event,
                event.eventTime().plus(by),
                event.what(),
                event.error() == null ? null : later(event.error(), by),
                facts(
                        door,
                        door.reasons(),
                        door.windowStart().plus(by),
                        door.windowEnd().plus(by),
                        tags,
                        new ClockState(true, by.toMillis()),
                        stream == null
                                ? null
                                : new StreamPosition(
                                        stream.epoch(),
                                        stream.sequence(),
                                        stream.position(),
                                        stream.recorded().plus(by),
                                        stream.replayed())));
    }

    private static ErrorDeclaration later(ErrorDeclaration error, Duration by) {
        return new ErrorDeclaration(error.declaredAt().plus(by), error.reason(), error.correctiveEventIds());
    }

    /** The journal is full: an event that changes no stock keeps what it is and when, and loses its tags and evidence. */
    static InventoryEvent thin(InventoryEvent event) {
        DoorFacts door = door(event);
        Reason why = new Reason(
                "details-dropped",
                "the journal was full; " + door.tags().size() + " tags and the evidence were dropped",
                0);
        return with(
                event,
                event.eventTime(),
                new Objects(List.of(), List.of()),
                event.error(),
                facts(
                        door,
                        List.of(why),
                        door.windowStart(),
                        door.windowEnd(),
                        List.of(),
                        door.clock(),
                        door.stream()));
    }

    /** Told again on demand, from its place in the journal. */
    static InventoryEvent replayed(InventoryEvent event) {
        DoorFacts door = door(event);
        StreamPosition stream = door.stream();
        if (stream == null) {
            throw new IllegalStateException("a journalled event has its place: " + event.id());
        }
        return with(
                event,
                event.eventTime(),
                event.what(),
                event.error(),
                facts(
                        door,
                        door.reasons(),
                        door.windowStart(),
                        door.windowEnd(),
                        door.tags(),
                        door.clock(),
                        new StreamPosition(
                                stream.epoch(), stream.sequence(), stream.position(), stream.recorded(), true)));
    }

    private static DoorFacts door(InventoryEvent event) {
        DoorFacts door = event.door();
        if (door == null) {
            throw new IllegalStateException("only events of a door are journalled, not " + event.id());
        }
        return door;
    }

    private static DoorFacts facts(
            DoorFacts door,
            List<Reason> reasons,
            Instant windowStart,
            Instant windowEnd,
            List<MovedTag> tags,
            ClockState clock,
            @Nullable StreamPosition stream) {
        return new DoorFacts(
                door.site(),
                door.gateway(),
                door.door(),
                door.passage(),
                door.revision(),
                door.part(),
                door.parts(),
                door.kind(),
                door.direction(),
                door.confidence(),
                reasons,
                windowStart,
                windowEnd,
                tags,
                door.rejected(),
                door.document(),
                clock,
                stream,
                door.voids());
    }

    private static InventoryEvent with(
            InventoryEvent event,
            Instant eventTime,
            InventoryEvent.What what,
            @Nullable ErrorDeclaration error,
            DoorFacts door) {
        return new InventoryEvent(
                event.id(),
                eventTime,
                event.offset(),
                event.action(),
                what,
                event.bizStep(),
                event.disposition(),
                event.readPoint(),
                event.bizLocation(),
                event.transactions(),
                event.sources(),
                event.destinations(),
                error,
                door);
    }
}
