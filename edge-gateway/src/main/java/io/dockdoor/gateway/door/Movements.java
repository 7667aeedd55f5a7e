package io.dockdoor.gateway.door;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.Document;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.MovementKind;
import io.dockdoor.gateway.outbox.Draft;
import io.dockdoor.gateway.papers.Checked;
import io.dockdoor.gateway.papers.Papers;
import io.dockdoor.gateway.papers.Passing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the verdicts of one door become: EPCIS events, complete but for their place in the journal.
 *
 * <p>The direction alone decides the kind, IN receives and OUT ships, whatever the door is meant for: stock follows what
 * happened. A movement against the door's mode says so in its reasons. RETURN and MOVE need a document or a second place that
 * a door does not know, so it never claims them. Belongs to the door's thread.
 */
final class Movements {
    /** Of a load that only a scan and the eyes speak for: no tag contradicts it and none confirms it. */
    static final double SCANNED_CONFIDENCE = 0.9;

    /** So many passages back the crew may still speak of. */
    private static final int MOST_PAST = 16;

    /** What the crew says has revisions beyond any that judging makes. */
    private static final int CREW_REVISION = 1_000;

    private final DoorEvents.Teller teller;
    private DoorMode mode;
    private final DoorEvents events;
    private final Papers papers;
    private final Supplier<Stamp> clock;
    /** What was scanned and waits for its load. */
    private final Scans scans = new Scans();

    private final Map<Long, Passage> open = new HashMap<>();
    private final Map<String, Passage> past = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Passage> eldest) {
            return size() > MOST_PAST;
        }
    };

    /** A passage and what was told of it: a void must name each event that stands. */
    private static final class Passage {
        private final long number;
        private final String id;
        private final List<Standing> standing = new ArrayList<>();
        private Bound bound = Bound.NONE;
        private @Nullable Told last;
        private @Nullable Document document;
        private int words;
        private Spoken.Span span = Spoken.Span.NONE;

        Passage(long number, String id) {
            this.number = number;
            this.id = id;
        }
    }

    /** An event told and not taken back, and when its passage began in steady time. */
    private record Standing(InventoryEvent event, long startMicros) {}

    /**
     * @param papers what the door's documents expect
     * @param clock what may be claimed of the time when an event is made
     */
    Movements(DoorEvents.Teller teller, Papers papers, Supplier<Stamp> clock) {
        this.teller = teller;
        this.mode = teller.mode();
        this.events = new DoorEvents(teller);
        this.papers = papers;
        this.clock = clock;
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

    /** The document that the passage was held against, as it was last told; null when none. */
    @Nullable Document document(long passage) {
        Passage its = open.get(passage);
        return its == null ? null : its.document;
    }

    /**
     * The events that a verdict means, none for those that only frame a passage.
     *
     * @param passage number of the passage at this door, for the journal
     * @param id id of the passage, for the world
     */
    List<Draft> of(Verdict verdict, long passage, String id) {
        Passage its = open.computeIfAbsent(passage, number -> new Passage(number, id));
        crossing(verdict).ifPresent(at -> its.bound = scans.take(at));
        if (verdict instanceof Verdict.Moved moved) {
            its.span = its.span.with(moved.startMicros(), moved.endMicros());
            return moved(moved, its);
        }
        if (verdict instanceof Verdict.Voided voided) {
            return takenBack(its, voided.revision(), voided.decidedMicros(), voided.reasons());
        }
        if (verdict instanceof Verdict.NoTag noTag) {
            its.span = its.span.with(noTag.startMicros(), noTag.endMicros());
            return noTag(noTag, its);
        }
        if (verdict instanceof Verdict.Undecided undecided) {
            its.span = its.span.with(undecided.startMicros(), undecided.endMicros());
            Told told = new Told(
                    MovementKind.INDETERMINATE,
                    0,
                    null,
                    0,
                    undecided.startMicros(),
                    undecided.endMicros(),
                    undecided.endMicros(),
                    clock.get(),
                    its.bound,
                    null);
            return events.inParts(told, passage, id, undecided.tags(), undecided.rejected(), undecided.reasons());
        }
        return verdict instanceof Verdict.Closed ? closed(its) : List.of();
    }

    private List<Draft> moved(Verdict.Moved moved, Passage passage) {
        boolean in = moved.direction() == Direction.IN;
        boolean first = moved.revision() == 0;
        List<Reason> reasons = new ArrayList<>(moved.reasons());
        if (mode == (in ? DoorMode.SHIP : DoorMode.RECEIVE)) {
            reasons.add(new Reason(
                    "against-door-mode",
                    "went " + (in ? "in" : "out") + " through a door meant to " + (in ? "ship" : "receive"),
                    0));
        }
        if (first) {
            reasons.addAll(passage.bound.reasons(moved.crossedMicros()));
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
                passage.bound,
                checked(passage, moved.direction(), moved.tags(), first));
        return stands(passage, told, moved.tags(), moved.rejected(), reasons);
    }

    /**
     * The eyes saw a load and no tag was read. What was scanned before it moved all the same: out or in as the eyes say, else as
     * the door is meant for.
     */
    private List<Draft> noTag(Verdict.NoTag noTag, Passage passage) {
        Direction direction = noTag.direction() != null ? noTag.direction() : meant();
        boolean moves = !passage.bound.things().isEmpty() && direction != null;
        Told told = new Told(
                moves ? (direction == Direction.IN ? MovementKind.RECEIVE : MovementKind.SHIP) : MovementKind.NOTAG,
                0,
                moves ? direction : noTag.direction(),
                moves ? SCANNED_CONFIDENCE : 0,
                noTag.startMicros(),
                noTag.endMicros(),
                noTag.endMicros(),
                clock.get(),
                passage.bound,
                checked(passage, direction, List.of(), true));
        return stands(
                passage, told, List.of(), Rejected.NONE, moves ? passage.bound.reasons(noTag.endMicros()) : List.of());
    }

    private @Nullable Direction meant() {
        return switch (mode) {
            case RECEIVE -> Direction.IN;
            case SHIP -> Direction.OUT;
            case BOTH -> null;
        };
    }

    private @Nullable Checked checked(
            Passage passage, @Nullable Direction direction, List<JudgedTag> tags, boolean first) {
        List<String> identities = Stream.concat(
                        tags.stream().map(DoorEvents::identity),
                        first ? passage.bound.things().stream() : Stream.empty())
                .toList();
        return papers.check(teller.door(), new Passing(passage.id, direction, identities, passage.bound.numbers()));
    }

    private List<Draft> stands(
            Passage passage, Told told, List<JudgedTag> tags, Rejected rejected, List<Reason> reasons) {
        Checked checked = told.checked();
        passage.last = told;
        passage.document = checked == null ? null : checked.document();
        List<Reason> all = checked == null
                ? reasons
                : Stream.concat(reasons.stream(), Stream.of(new Reason("document", checked.sentence(), 0)))
                        .toList();
        List<Draft> drafts = events.inParts(told, passage.number, passage.id, tags, rejected, all);
        if (told.kind() != MovementKind.NOTAG) {
            drafts.forEach(draft -> passage.standing.add(new Standing(draft.event(), told.startMicros())));
        }
        return drafts;
    }

    /** One void for each event told so far: GS1 has no way to take back several at once. */
    private List<Draft> takenBack(Passage passage, int revision, long decidedMicros, List<Reason> reasons) {
        papers.voided(passage.id);
        List<Draft> drafts = new ArrayList<>();
        for (Standing each : passage.standing) {
            DoorFacts before = each.event().door();
            if (before != null) {
                int part = drafts.size() + 1;
                Told told = new Told(
                        MovementKind.VOID,
                        revision,
                        before.direction(),
                        before.confidence(),
                        each.startMicros(),
                        decidedMicros,
                        decidedMicros,
                        clock.get(),
                        Bound.NONE,
                        null);
                drafts.add(new Draft(
                        new Draft.Key(teller.door(), passage.number, revision, MovementKind.VOID, part),
                        events.taken(each.event(), before, told, reasons, part, passage.standing.size())));
            }
        }
        passage.standing.clear();
        passage.document = null;
        return drafts;
    }

    /**
     * What was not read of a pallet whose own tag was, and is believed to be on it: told when the passage is over, because until
     * then it may still be read. Without the names of the things only what comes in is told: what leaves must be known one by one.
     */
    private List<Draft> closed(Passage passage) {
        open.remove(passage.number);
        past.put(passage.id, passage);
        Told told = passage.last;
        Checked checked = passage.standing.isEmpty() ? null : papers.standing(passage.id);
        if (told == null || checked == null) {
            return List.of();
        }
        List<Draft> drafts = new ArrayList<>();
        Map<String, Map<String, Long>> inferred = new TreeMap<>(checked.check().inferred());
        inferred.forEach((pallet, numbers) -> {
            List<String> things = checked.check().inferredThings().getOrDefault(pallet, List.of());
            if (!things.isEmpty() || told.kind() == MovementKind.RECEIVE) {
                Draft draft = events.inferred(
                        told.revised(told.revision() + 1, checked),
                        passage.number,
                        passage.id,
                        drafts.size() + 1,
                        new DoorEvents.Inferred(pallet, things, numbers));
                drafts.add(draft);
                passage.standing.add(new Standing(draft.event(), told.startMicros()));
            }
        });
        return drafts;
    }

    /**
     * What the crew says of a passage, the latest ones: confirmed or overridden it is told again without tags and with the
     * document's new verdict, sent back it is voided.
     *
     * @return null when the passage is not known here or nothing of it stands
     */
    @Nullable List<Draft> crew(CrewWord word) {
        Passage passage = named(word.passage());
        Told told = passage == null ? null : passage.last;
        if (passage == null || told == null || passage.standing.isEmpty()) {
            return null;
        }
        int revision = CREW_REVISION + passage.words++;
        Reason reason = new Reason(word.verb().word(), word.by() + ": " + word.reason(), 0);
        if (word.verb() == CrewWord.Verb.SENDBACK) {
            return takenBack(passage, revision, word.atMicros(), List.of(reason));
        }
        Document before = passage.document;
        Document after = new Document(
                before == null ? "none" : before.type(),
                before == null ? "" : before.id(),
                word.verb() == CrewWord.Verb.CONFIRM ? "confirmed" : "overridden",
                before == null ? List.of() : before.missing(),
                before == null ? List.of() : before.unexpected());
        passage.document = after;
        return List.of(events.word(
                told.revised(revision, told.checked()), passage.number, passage.id, after, List.of(reason)));
    }

    private @Nullable Passage named(String id) {
        return Stream.concat(past.values().stream(), open.values().stream())
                .filter(each -> each.id.equals(id))
                .findFirst()
                .orElse(null);
    }

    /** What is known of a passage that the crew speaks of, and what of the time about it is its alone; null for nothing. */
    @Nullable Spoken spokenOf(String id) {
        Passage its = named(id);
        if (its == null || its.span.equals(Spoken.Span.NONE)) {
            return null;
        }
        List<Spoken.Span> others = Stream.concat(past.values().stream(), open.values().stream())
                .filter(each -> each != its && !each.span.equals(Spoken.Span.NONE))
                .map(each -> each.span)
                .toList();
        Told told = its.last;
        return Spoken.of(!its.standing.isEmpty(), told == null ? null : told.direction(), its.span, others);
    }

    /** What stands of a passage the crew spoke of; null when nothing was expected. */
    @Nullable Document documentOf(String id) {
        Passage its = past.get(id);
        return its == null ? null : its.document;
    }
}
