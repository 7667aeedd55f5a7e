package io.dockdoor.events;

/**
 * The one codec of {@link InventoryEvent}: EPCIS 2.0 JSON (JSON-LD, GS1 schema of 2023-05), one event a message, our facts
 * below the prefix {@code gw:}. The same bytes serve MQTT, journal, webhook and stream.
 */
public final class EventJson {
    /** What the prefix {@code gw:} stands for. */
    public static final String NAMESPACE = "https://dockdoor.io/ns/gateway/";

    /** GS1's own JSON-LD context, first in {@code @context}. */
    public static final String EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

    /** The longest event read, in bytes: far above our own limit of 128 KiB a part, far below what hurts. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /** The longest event a ledger reads of its own: the count of a whole warehouse stands in one. */
    public static final int MAX_OWN_BYTES = 256 * 1024 * 1024;

    private EventJson() {}

    /** The event as UTF-8 bytes. The same event gives the same bytes. */
    public static byte[] write(InventoryEvent event) {
        return EventWriter.write(event);
    }

    /**
     * Reads one ObjectEvent or AggregationEvent. Properties of other namespaces and unknown {@code gw:} properties are
     * passed over: the contract only grows.
     *
     * @throws BadEvent when the bytes are no such event; the message names the field and what it should hold
     */
    public static InventoryEvent read(byte[] json) throws BadEvent {
        return EventReader.read(json, MAX_BYTES);
    }

    /** The same for what a ledger wrote itself, where a long one hurts nobody. */
    public static InventoryEvent readOwn(byte[] json) throws BadEvent {
        return EventReader.read(json, MAX_OWN_BYTES);
    }
}
