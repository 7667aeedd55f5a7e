package io.dockdoor.gateway.door;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.Document;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.EpcDecoder;
import io.dockdoor.events.EventId;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.Identity;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Aggregation;
import io.dockdoor.events.InventoryEvent.ErrorDeclaration;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.InventoryEvent.Party;
import io.dockdoor.events.InventoryEvent.Quantity;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.TagRead;
import io.dockdoor.gateway.outbox.Draft;
import io.dockdoor.gateway.papers.Checked;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a door tells as EPCIS events, in parts where they are too large for one message.
 *
 * <p>Event ids are made from what the passage is (door, beginning, revision, kind, part), so that the same passage judged again
 * after a crash gets the same id even when the journal was lost; they are made from steady time, so that a clock set meanwhile
 * changes none.
 */
final class DoorEvents {
    /** Larger movements are told in parts with one passage id. */
    static final int MOST_TAGS = 500;

    static final int MOST_BYTES = 128 * 1024;

    /** Who tells. {@code gln} is the site's GLN-13. */
    record Teller(SiteId site, GatewayId gateway, DoorId door, String gln, ZoneId zone, DoorMode mode) {}

    private final Teller teller;
    private final String readPoint;
    private final String site;

    DoorEvents(Teller teller) {
        this.teller = teller;
        this.readPoint = new Identity.Place(teller.gln(), teller.door().value()).uri();
        this.site = new Identity.Place(teller.gln(), null).uri();
    }

    List<Draft> inParts(
            Told told, long passage, String id, List<JudgedTag> judged, Rejected rejected, List<Reason> reasons) {
        List<MovedTag> tags =
                judged.stream().map(each -> tag(each, told.stamp())).toList();
        int parts = Math.max(1, (tags.size() + MOST_TAGS - 1) / MOST_TAGS);
        while (true) {
            List<Draft> drafts = new ArrayList<>();
            int largest = 0;
            for (int part = 1; part <= parts; part++) {
                List<MovedTag> share = tags.subList((part - 1) * tags.size() / parts, part * tags.size() / parts);
                InventoryEvent event = event(told, id, part, parts, share, rejected, reasons);
                largest = Math.max(largest, EventJson.write(event).length);
                drafts.add(new Draft(new Draft.Key(teller.door(), passage, told.revision(), told.kind(), part), event));
            }
            if (largest <= MOST_BYTES || parts >= tags.size()) {
                return drafts;
            }
            parts = Math.min(tags.size(), parts + Math.max(1, largest / MOST_BYTES));
        }
    }

    private InventoryEvent event(
            Told told,
            String passage,
            int part,
            int parts,
            List<MovedTag> tags,
            Rejected rejected,
            List<Reason> reasons) {
        Instant at = told.stamp().at(told.atMicros());
        MovementKind kind = told.kind();
        boolean received = kind == MovementKind.RECEIVE;
        boolean shipped = kind == MovementKind.SHIP;
        // told once, with the movement itself and in its first part
        boolean withScans = told.revision() == 0 && part == 1 && (received || shipped);
        // distinct: one item may carry two tags, the second in another coding, and a label besides
        List<String> epcs = Stream.concat(
                        tags.stream().map(MovedTag::identity),
                        withScans ? told.bound().things().stream() : Stream.empty())
                .distinct()
                .toList();
        return new InventoryEvent(
                id(told, part),
                at,
                teller.zone().getRules().getOffset(at),
                Action.OBSERVE,
                new Objects(epcs, List.of()),
                received ? "receiving" : shipped ? "shipping" : null,
                received ? "in_progress" : shipped ? "in_transit" : null,
                readPoint,
                received ? site : null,
                told.bound().transactions(teller.gln()),
                List.of(),
                shipped ? destinations(told.checked()) : List.of(),
                null,
                facts(told, passage, part, parts, tags, rejected, reasons, document(told, tags)));
    }

    /** Goods that go as their document says go where it says. */
    private static List<Party> destinations(@Nullable Checked checked) {
        String to = checked == null || checked.paper() == null || !checked.asExpected()
                ? null
                : checked.paper().shipTo();
        return to == null ? List.of() : List.of(new Party("location", new Identity.Place(to, null).uri()));
    }

    private static @Nullable Document document(Told told, List<MovedTag> tags) {
        return told.checked() != null
                ? told.checked().document()
                : told.bound().document(tags.stream().map(MovedTag::identity).collect(Collectors.toSet()));
    }

    private DoorFacts facts(
            Told told,
            String passage,
            int part,
            int parts,
            List<MovedTag> tags,
            Rejected rejected,
            List<Reason> reasons,
            @Nullable Document document) {
        return new DoorFacts(
                teller.site(),
                teller.gateway(),
                teller.door(),
                passage,
                told.revision(),
                part,
                parts,
                told.kind(),
                told.direction(),
                told.confidence(),
                reasons,
                told.stamp().at(told.startMicros()),
                told.stamp().at(told.endMicros()),
                tags,
                rejected,
                document,
                told.stamp().state(),
                null,
                null);
    }

    /**
     * What takes an event back.
     *
     * @param told as the void is to be told: its revision, and when it was decided
     * @param reasons why it is taken back
     */
    InventoryEvent taken(InventoryEvent event, DoorFacts before, Told told, List<Reason> reasons, int part, int parts) {
        boolean shipped = before.kind() == MovementKind.SHIP;
        Instant decided = told.stamp().at(told.atMicros());
        DoorFacts facts = new DoorFacts(
                before.site(),
                before.gateway(),
                before.door(),
                before.passage(),
                told.revision(),
                part,
                parts,
                told.kind(),
                told.direction(),
                told.confidence(),
                reasons,
                before.windowStart(),
                before.windowEnd(),
                before.tags(),
                before.rejected(),
                before.document(),
                told.stamp().state(),
                null,
                event.id());
        return new InventoryEvent(
                shipped ? id(told, part) : event.id(),
                shipped ? decided : event.eventTime(),
                teller.zone().getRules().getOffset(shipped ? decided : event.eventTime()),
                Action.OBSERVE,
                event.what(),
                shipped ? "void_shipping" : event.bizStep(),
                shipped ? "in_progress" : event.disposition(),
                event.readPoint(),
                shipped ? site : event.bizLocation(),
                List.of(),
                List.of(),
                List.of(),
                shipped ? null : new ErrorDeclaration(decided, "did_not_occur", List.of()),
                facts);
    }

    /** What is believed to be on a pallet: identities where the document names them, else pieces by GTIN-14. */
    record Inferred(String pallet, List<String> things, Map<String, Long> numbers) {}

    /** CBV 2.0 wants children that were not seen in an aggregation event with {@code completeness_inferred}. */
    Draft inferred(Told told, long passage, String id, int part, Inferred unread) {
        Instant at = told.stamp().at(told.atMicros());
        boolean received = told.kind() == MovementKind.RECEIVE;
        List<Quantity> quantities = unread.things().isEmpty()
                ? unread.numbers().entrySet().stream()
                        .map(each -> new Quantity(
                                new Identity.TradeItemClass(each.getKey(), null).uri(),
                                BigDecimal.valueOf(each.getValue()),
                                null))
                        .toList()
                : List.of();
        long pieces =
                unread.numbers().values().stream().mapToLong(Long::longValue).sum();
        Reason reason = new Reason("inferred", pieces + " were not read and are believed to be on the pallet", 0);
        InventoryEvent event = new InventoryEvent(
                id(told, part),
                at,
                teller.zone().getRules().getOffset(at),
                Action.OBSERVE,
                new Aggregation(unread.pallet(), unread.things(), quantities),
                received ? "receiving" : "shipping",
                "completeness_inferred",
                readPoint,
                received ? site : null,
                List.of(),
                List.of(),
                received ? List.of() : destinations(told.checked()),
                null,
                facts(told, id, 1, 1, List.of(), Rejected.NONE, List.of(reason), document(told, List.of())));
        return new Draft(new Draft.Key(teller.door(), passage, told.revision(), told.kind(), part), event);
    }

    /** A word on a movement that moves nothing more. */
    Draft word(Told told, long passage, String id, Document document, List<Reason> reasons) {
        Instant at = told.stamp().at(told.atMicros());
        boolean received = told.kind() == MovementKind.RECEIVE;
        InventoryEvent event = new InventoryEvent(
                id(told, 1),
                at,
                teller.zone().getRules().getOffset(at),
                Action.OBSERVE,
                new Objects(List.of(), List.of()),
                received ? "receiving" : "shipping",
                received ? "in_progress" : "in_transit",
                readPoint,
                received ? site : null,
                List.of(),
                List.of(),
                List.of(),
                null,
                facts(told, id, 1, 1, List.of(), Rejected.NONE, reasons, document));
        return new Draft(new Draft.Key(teller.door(), passage, told.revision(), told.kind(), 1), event);
    }

    /** What the tag names. */
    static String identity(JudgedTag tag) {
        return EpcDecoder.decode(tag.epc(), tag.pc()).uri();
    }

    private static MovedTag tag(JudgedTag tag, Stamp stamp) {
        return new MovedTag(
                tag.epc().hex(),
                identity(tag),
                tag.reads(),
                stamp.at(tag.firstMicros()),
                stamp.at(tag.lastMicros()),
                tag.peakRssiCentiDbm() == TagRead.NO_RSSI ? null : tag.peakRssiCentiDbm() / 100.0,
                IntStream.range(1, 64)
                        .filter(antenna -> (tag.antennas() >>> antenna & 1) == 1)
                        .boxed()
                        .toList(),
                tag.confidence());
    }

    private EventId id(Told told, int part) {
        String what = teller.site() + "|" + teller.gateway() + "|" + teller.door() + "|" + told.startMicros() + "|"
                + told.revision() + "|" + told.kind() + "|" + part;
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8)));
            return EventId.mint(Math.floorDiv(told.startMicros(), 1_000L), digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
