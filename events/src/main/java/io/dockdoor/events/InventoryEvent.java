package io.dockdoor.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One EPCIS 2.0 event: what a door, a handheld, a WMS or any EPCIS client tells the inventory broker. Identities are GS1
 * Digital Link URIs in constrained canonical form, or {@code urn:epc:raw:…} (see {@link Identity}). {@link EventJson} is its
 * only codec.
 *
 * @param id the event's id for ever
 * @param eventTime when it happened, by the clock of who saw it
 * @param offset the local offset at that place (EPCIS eventTimeZoneOffset)
 * @param action EPCIS action
 * @param what the objects
 * @param bizStep bare CBV word ({@code receiving}) or URI; null when not given
 * @param disposition bare CBV word or URI; null means unchanged
 * @param readPoint where the objects were read; null when not given
 * @param bizLocation where the objects are afterwards; null means unknown
 * @param transactions business transactions (despatch advice, purchase order, ...)
 * @param sources source list
 * @param destinations destination list
 * @param error set when this declares an earlier event of the same id wrong (EPCIS 7.4.1.2)
 * @param door our extension: what the door saw; null for events of other systems
 */
public record InventoryEvent(
        EventId id,
        Instant eventTime,
        ZoneOffset offset,
        Action action,
        What what,
        @Nullable String bizStep,
        @Nullable String disposition,
        @Nullable String readPoint,
        @Nullable String bizLocation,
        List<Transaction> transactions,
        List<Party> sources,
        List<Party> destinations,
        @Nullable ErrorDeclaration error,
        @Nullable DoorFacts door) {
    public InventoryEvent {
        transactions = List.copyOf(transactions);
        sources = List.copyOf(sources);
        destinations = List.copyOf(destinations);
    }

    /** EPCIS 2.0 7.3.2. */
    public enum Action {
        ADD,
        OBSERVE,
        DELETE
    }

    /** The objects an event is about. */
    public sealed interface What permits Objects, Aggregation {}

    /** ObjectEvent: instance identities and class-level quantities. */
    public record Objects(List<String> epcs, List<Quantity> quantities) implements What {
        public Objects {
            epcs = List.copyOf(epcs);
            quantities = List.copyOf(quantities);
        }
    }

    /** AggregationEvent: a container and what went in or out; DELETE with no children means all of them. */
    public record Aggregation(@Nullable String parent, List<String> epcs, List<Quantity> quantities) implements What {
        public Aggregation {
            epcs = List.copyOf(epcs);
            quantities = List.copyOf(quantities);
        }
    }

    /** Class-level quantity. {@code uom} null means pieces, else a UN/ECE rec 20 code such as KGM. */
    public record Quantity(
            String epcClass,
            @Nullable BigDecimal quantity,
            @Nullable String uom) {}

    /** A business transaction: type is a bare CBV word or URI, null when not given. */
    public record Transaction(@Nullable String type, String id) {}

    /** One entry of a source or destination list. */
    public record Party(String type, String id) {}

    /** EPCIS 7.4.1.2: the event with this id did not happen as told. */
    public record ErrorDeclaration(
            Instant declaredAt, @Nullable String reason, List<String> correctiveEventIds) {
        public ErrorDeclaration {
            correctiveEventIds = List.copyOf(correctiveEventIds);
        }
    }
}
