package io.dockdoor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The small JSON messages beside the movements: states, heartbeats, acknowledgements, stock. Flat records; unknown fields
 * are passed over, because the contract only grows. Times are RFC 3339 in UTC.
 */
public final class Wire {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(64 * 1024)
                            .maxDocumentLength(1024 * 1024)
                            .build())
                    .build())
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    private Wire() {}

    /** The message as UTF-8 JSON. */
    public static byte[] write(Record message) {
        try {
            return JSON.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a wire record that cannot be written: " + message.getClass(), e);
        }
    }

    /** The message as a JSON tree, to be part of another one. */
    public static JsonNode tree(Record message) {
        return JSON.valueToTree(message);
    }

    /**
     * Reads a message of that type.
     *
     * @throws BadEvent when the bytes are no such message; the message says what was wrong
     */
    public static <T extends Record> T read(byte[] json, Class<T> type) throws BadEvent {
        try {
            T read = JSON.readValue(json, type);
            if (read == null) {
                throw new BadEvent("null is no " + type.getSimpleName());
            }
            return read;
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw new BadEvent("not readable as " + type.getSimpleName() + ": " + message.split("\n", 2)[0], e);
        }
    }

    /**
     * The inventory broker's promise: everything of this journal up to and including {@code position} is in its database.
     *
     * @param epoch the journal's epoch
     * @param position highest position of the contiguous prefix that is booked (or quarantined)
     * @param at when the database committed it
     */
    public record LedgerAck(long epoch, long position, Instant at) {}

    /**
     * Gateway life cycle: {@code init, ready, alert, sleeping, disconnected} by itself, {@code lost} by last will.
     *
     * @param connection new with every MQTT connection, so that a late last will is recognised
     */
    public record GatewayState(String state, String connection, Instant since, String version, List<String> doors) {}

    /**
     * The heartbeat.
     *
     * @param completeUpTo every movement that crossed the doors before this instant is in the journal; null while a door is
     *     blind and has been since start
     */
    public record GatewayHealth(
            Instant at,
            String status,
            String code,
            String sentence,
            @Nullable Instant completeUpTo,
            Backlog backlog,
            JournalMark journal) {
        /** What the inventory broker has not acknowledged yet. */
        public record Backlog(
                long count, long bytes, @Nullable Instant oldest) {}

        /** Epoch, last position written, last position acknowledged. */
        public record JournalMark(long epoch, long last, long acked) {}
    }

    /**
     * One reader: connecting, connected, reading, blind, error, stopped.
     *
     * @param losses how often reads were lost since the gateway started; each was told as {@link ReadsLost}
     */
    public record ReaderState(
            String state,
            String code,
            String sentence,
            Instant since,
            String identity,
            long losses,
            List<Antenna> antennas) {
        /**
         * Whether the reader says the antenna is there, its reads per second over the last minute, and what is usual while it reads
         * (0 while nothing is).
         */
        public record Antenna(int id, boolean connected, double readsPerSecond, double usualReadsPerSecond) {}
    }

    /**
     * Reads that a reader made and that never reached the gateway: what passed around that time may be missing tags.
     *
     * @param why what happened, for a person
     * @param at gateway time: when it was lost, as well as that is known
     * @param loss the how manyeth since the gateway started, from 1; a hole means a missed message
     */
    public record ReadsLost(String why, Instant at, long loss) {}

    /**
     * One door: idle, armed, passage, verdict, blocked.
     *
     * @param passage the passage now
     * @param expected document the door is bound to, as {@code shipment/4711}
     * @param document the document that the passage now, or the last one, was held against
     */
    public record DoorState(
            String state,
            String mode,
            Instant since,
            @Nullable String passage,
            @Nullable String expected,
            DoorFacts.@Nullable Document document) {}

    /** A passage began or ended; not a movement. {@code document}: the last word on it, told when it ends. */
    public record PassageNotice(
            String passage, Instant at, @Nullable Boolean moved, DoorFacts.@Nullable Document document) {}

    /**
     * Something a person should act on; retained while active, withdrawn by an empty message.
     *
     * @param severity {@code warning}: works, not as it should; {@code critical}: does not work
     * @param subject what it is about, as {@code reader R1}
     * @param remedy what to do
     * @param code short and stable, for machines; {@code docs/operating.md} lists them
     * @param sentence what is wrong
     */
    public record Alert(String severity, Instant since, String subject, String remedy, String code, String sentence) {}

    /** Events that the journal had to drop: after this the site's numbers are unknown until counted or replayed. */
    public record Gap(
            long epoch, long first, long last, Instant firstTime, Instant lastTime, long count, String reason) {}

    /** Whether the inventory broker is there: gateways show the backlog light when not. */
    public record InventoryState(boolean online, Instant since, String instance, long position) {}

    /**
     * Stock of one item at one site: all locations of the site together and one by one.
     *
     * @param version ledger position of the last change of this item at this site
     */
    public record StockSnapshot(
            String item, String site, long onHand, long version, Instant asOf, List<AtLocation> locations) {
        /** On hand at one location. */
        public record AtLocation(String location, long onHand) {}
    }

    /**
     * One change of stock.
     *
     * @param previousVersion the version this change follows; a hole means a missed message
     * @param delta signed change of on hand
     * @param cause the event that did it
     */
    public record StockDelta(
            String item,
            String site,
            String location,
            long previousVersion,
            long version,
            long delta,
            long onHand,
            String cause,
            Instant booked) {}
}
