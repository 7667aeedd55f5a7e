package io.dockdoor.gateway.door;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
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
import io.dockdoor.events.InventoryEvent.ErrorDeclaration;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.TagRead;
import io.dockdoor.gateway.outbox.Draft;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the verdicts of one door become: EPCIS events, complete but for their place in the journal.
 *
 * <p>The direction alone decides the kind, IN receives and OUT ships, whatever the door is meant for: stock follows what
 * happened. A movement against the door's mode says so in its reasons. RETURN and MOVE need a document or a second place that
 * a door does not know, so it never claims them.
 *
 * <p>Event ids are made from what the passage is (door, beginning, revision, kind, part), so that the same passage judged again
 * after a crash gets the same id even when the journal was lost; they are made from steady time, so that a clock set meanwhile
 * changes none. Belongs to the door's thread.
 */
final class Movements {
    /** Larger movements are told in parts with one passage id. */
    static final int MOST_TAGS = 500;

    /** Of a load that only a scan and the eyes speak for: no tag contradicts it and none confirms it. */
    static final double SCANNED_CONFIDENCE = 0.9;

    static final int MOST_BYTES = 128 * 1024;

    /** Who tells. {@code gln} is the site's GLN-13. */
    record Teller(SiteId site, GatewayId gateway, DoorId door, String gln, ZoneId zone, DoorMode mode) {}

    /** An event told and not taken back, and when its passage began in steady time. */
    private record Standing(InventoryEvent event, long startMicros) {}

    private final Teller teller;
    private DoorMode mode;
    private final Supplier<Stamp> clock;
    private final String readPoint;
    private final String site;
    /** What was told of passages that are not closed: a void must name it. */
    private final Map<Long, List<Standing>> open = new HashMap<>();
    /** What was scanned and waits, and what belongs to passages that are not closed. */
    private final Scans scans = new Scans();

    private final Map<Long, Bound> bound = new HashMap<>();

    /** @param clock what may be claimed of the time when an event is made */
    Movements(Teller teller, Supplier<Stamp> clock) {
        this.teller = teller;
        this.mode = teller.mode();
        this.clock = clock;
        this.readPoint = new Identity.Place(teller.gln(), teller.door().value()).uri();
        this.site = new Identity.Place(teller.gln(), null).uri();
    }

    /** What the door is meant for from now on. */
    void meant(DoorMode itsMode) {
        mode = itsMode;
    }

    /** Something was scanned at the door; it belongs to the next load that crosses in time. */
    void scanned(Said said) {
        scans.scanned(said);
    }

    /** A verdict told in an earlier life: nothing is to be told of it, but the scans it took are gone. */
    void passOver(Verdict verdict) {
        crossing(verdict).ifPresent(scans::take);
    }

    /** When the load of a first verdict crossed the door plane, or was last seen in it. */
    private static OptionalLong crossing(Verdict verdict) {
        if (verdict instanceof Verdict.Moved moved && moved.revision() == 0) {
            return OptionalLong.of(moved.crossedMicros());
        }
        if (verdict instanceof Verdict.NoTag noTag) {
            return OptionalLong.of(noTag.endMicros());
        }
        if (verdict instanceof Verdict.Undecided undecided) {
            return OptionalLong.of(undecided.endMicros());
        }
        return OptionalLong.empty();
    }

    /**
     * The events that a verdict means, none for those that only frame a passage.
     *
     * @param passage number of the passage at this door, for the journal
     * @param id id of the passage, for the world
     */
    List<Draft> of(Verdict verdict, long passage, String id) {
        crossing(verdict).ifPresent(at -> bound.put(passage, scans.take(at)));
        Bound itsScans = bound.getOrDefault(passage, Bound.NONE);
        if (verdict instanceof Verdict.Moved moved) {
            return moved(moved, passage, id, itsScans);
        }
        if (verdict instanceof Verdict.Voided voided) {
            return voided(voided, passage);
        }
        if (verdict instanceof Verdict.NoTag noTag) {
            return noTag(noTag, passage, id, itsScans);
        }
        if (verdict instanceof Verdict.Undecided undecided) {
            Told told = new Told(
                    MovementKind.INDETERMINATE,
                    0,
                    null,
                    0,
                    undecided.startMicros(),
                    undecided.endMicros(),
                    undecided.endMicros(),
                    clock.get(),
                    itsScans);
            return inParts(told, passage, id, undecided.tags(), undecided.rejected(), undecided.reasons());
        }
        if (verdict instanceof Verdict.Closed) {
            open.remove(passage);
            bound.remove(passage);
        }
        return List.of();
    }

    private record Told(
            MovementKind kind,
            int revision,
            @Nullable Direction direction,
            double confidence,
            long startMicros,
            long endMicros,
            long atMicros,
            Stamp stamp,
            Bound bound) {}

    /**
     * The eyes saw a load and no tag was read. What was scanned before it moved all the same: out or in as the eyes say, else as
     * the door is meant for.
     */
    private List<Draft> noTag(Verdict.NoTag noTag, long passage, String id, Bound itsScans) {
        Direction direction = noTag.direction() != null ? noTag.direction() : meant();
        boolean moves = !itsScans.things().isEmpty() && direction != null;
        Told told = new Told(
                moves ? (direction == Direction.IN ? MovementKind.RECEIVE : MovementKind.SHIP) : MovementKind.NOTAG,
                0,
                moves ? direction : noTag.direction(),
                moves ? SCANNED_CONFIDENCE : 0,
                noTag.startMicros(),
                noTag.endMicros(),
                noTag.endMicros(),
                clock.get(),
                itsScans);
        List<Draft> drafts = inParts(
                told, passage, id, List.of(), Rejected.NONE, moves ? itsScans.reasons(noTag.endMicros()) : List.of());
        if (moves) {
            stands(passage, drafts, noTag.startMicros());
        }
        return drafts;
    }

    private @Nullable Direction meant() {
        return switch (mode) {
            case RECEIVE -> Direction.IN;
            case SHIP -> Direction.OUT;
            case BOTH -> null;
        };
    }

    private void stands(long passage, List<Draft> drafts, long startMicros) {
        List<Standing> soFar = open.computeIfAbsent(passage, number -> new ArrayList<>());
        drafts.forEach(draft -> soFar.add(new Standing(draft.event(), startMicros)));
    }

    private List<Draft> moved(Verdict.Moved moved, long passage, String id, Bound itsScans) {
        boolean in = moved.direction() == Direction.IN;
        List<Reason> reasons = new ArrayList<>(moved.reasons());
        if (mode == (in ? DoorMode.SHIP : DoorMode.RECEIVE)) {
            reasons.add(new Reason(
                    "against-door-mode",
                    "went " + (in ? "in" : "out") + " through a door meant to " + (in ? "ship" : "receive"),
                    0));
        }
        if (moved.revision() == 0) {
            reasons.addAll(itsScans.reasons(moved.crossedMicros()));
        }
        Told told = new Told(
                in ? MovementKind.RECEIVE : MovementKind.SHIP,
                moved.revision(),
                moved.direction(),
                moved.confidence(),
                moved.startMicros(),
                moved.endMicros(),
                moved.crossedMicros(),
                clock.get(),
                itsScans);
        List<Draft> drafts = inParts(told, passage, id, moved.tags(), moved.rejected(), reasons);
        stands(passage, drafts, moved.startMicros());
        return drafts;
    }

    /** One void for each event told so far: GS1 has no way to take back several at once. */
    private List<Draft> voided(Verdict.Voided voided, long passage) {
        List<Draft> drafts = new ArrayList<>();
        List<Standing> standing = open.getOrDefault(passage, List.of());
        for (Standing each : standing) {
            DoorFacts before = each.event().door();
            if (before != null) {
                int part = drafts.size() + 1;
                drafts.add(new Draft(
                        new Draft.Key(teller.door(), passage, voided.revision(), MovementKind.VOID, part),
                        taken(each, before, voided, part, standing.size())));
            }
        }
        open.remove(passage);
        return drafts;
    }

    private InventoryEvent taken(Standing standing, DoorFacts before, Verdict.Voided voided, int part, int parts) {
        InventoryEvent event = standing.event();
        boolean shipped = before.kind() == MovementKind.SHIP;
        Told told = new Told(
                MovementKind.VOID,
                voided.revision(),
                before.direction(),
                before.confidence(),
                standing.startMicros(),
                voided.decidedMicros(),
                voided.decidedMicros(),
                clock.get(),
                Bound.NONE);
        Instant decided = told.stamp().at(voided.decidedMicros());
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
                voided.reasons(),
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

    private List<Draft> inParts(
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
                List.of(),
                null,
                facts(told, passage, part, parts, tags, rejected, reasons));
    }

    private DoorFacts facts(
            Told told,
            String passage,
            int part,
            int parts,
            List<MovedTag> tags,
            Rejected rejected,
            List<Reason> reasons) {
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
                told.bound().document(tags.stream().map(MovedTag::identity).collect(Collectors.toSet())),
                told.stamp().state(),
                null,
                null);
    }

    private static MovedTag tag(JudgedTag tag, Stamp stamp) {
        return new MovedTag(
                tag.epc().hex(),
                EpcDecoder.decode(tag.epc(), tag.pc()).uri(),
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
