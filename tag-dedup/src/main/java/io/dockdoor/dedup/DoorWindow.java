package io.dockdoor.dedup;

import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One door's view: sightings, signals and the passing of time go in, verdicts come out. A pure function of its inputs: the
 * same inputs give the same verdicts with the same passage numbers. It judges on tag time, not on arrival, in steps of 100 ms,
 * so it matters little how the sightings were batched or how often it was ticked. Not thread-safe: one owner.
 */
public final class DoorWindow {
    /** Verdicts are looked for on this grid of gateway time. */
    static final long STEP = 100_000;
    /** Sightings may arrive this much out of order without missing their step. */
    static final long SETTLE = 100_000;
    /** Older than this against the newest is too late to be judged. */
    static final long LATE = 15_000_000;
    /** One sighting this far ahead of all others is a wrong clock until others agree. */
    static final long FUTURE = 60_000_000;
    /** So many sightings in a row from another time mean that the clock did step. */
    private static final int INSIST = 5;
    /** Sightings that insist are of about the same time. */
    private static final long SAME_TIME = 2_000_000;
    /** How long silence is taken for blindness after a reader went away. */
    private static final long HOLD = CatchUp.LONGEST;
    /** A tag unseen for this long is no longer looked at. */
    private static final long LOOK = 12_000_000;
    /** When so many tags are remembered those unseen for that long are forgotten. */
    private static final int ROOMY = 2_000;

    private static final long UNSEEN = 120_000_000;

    private final WindowPlan plan;
    private final Map<ReaderId, Side[]> places = new HashMap<>();
    private final Tally tally = new Tally();
    private final Map<Epc, TagTrack> tags = new HashMap<>();
    private final List<TagTrack> active = new ArrayList<>();
    private final BeamWatch beams;
    private final DoorSensors sensors = new DoorSensors();
    private final DirectionEvidence evidence;
    private final StrayFilter scenery;
    private final PassageJudge judge;
    private final Passages passages;
    private final CatchUp catchUp;
    private final Set<ReaderId> down = new HashSet<>();
    /** None of its readers told anything before those that catch up now came back. */
    private boolean deafBefore;

    /** Newest tag or signal time judged; Long.MIN_VALUE before the first. */
    private long clock = Long.MIN_VALUE;

    private long stepped = Long.MIN_VALUE;
    private long silentUntil = Long.MIN_VALUE;
    /** What the other doors of this host hear; null when there are none. */
    private @Nullable Elsewhere elsewhere;

    private int roomy = ROOMY;
    private long beamMicros = Long.MIN_VALUE;
    private long strayTime = Long.MIN_VALUE;
    private int strayTimes;

    public DoorWindow(WindowPlan plan) {
        this.plan = plan;
        for (AntennaPlace place : plan.antennas()) {
            Side[] sides = places.getOrDefault(place.reader(), new Side[0]);
            if (sides.length <= place.antenna()) {
                sides = java.util.Arrays.copyOf(sides, place.antenna() + 1);
            }
            sides[place.antenna()] = place.side();
            places.put(place.reader(), sides);
        }
        catchUp = new CatchUp(places.keySet());
        beams = new BeamWatch(plan.hasOuterBeam(), plan.hasInnerBeam());
        SideTrust sides = new SideTrust();
        evidence = new DirectionEvidence(plan.scorecard(), sides);
        scenery = new StrayFilter(plan.scorecard(), tally);
        judge = new PassageJudge(plan, evidence, sides, beams, sensors);
        passages = new Passages(plan, judge, beams, tally);
    }

    /** What the door is used for from now on. */
    public void meant(DoorMode mode) {
        judge.meant(mode);
    }

    /**
     * Sightings of one reader. Only rows of antennas this door owns are looked at; the others are counted. While readers catch
     * up after they were away they wait for their turn.
     */
    public void seen(TagReads batch, Consumer<Verdict> told) {
        if (!catchUp.holding()) {
            judge(batch, false, told);
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            catchUp.hold(batch.lastMicros(i), null, batch.get(i), held -> goOn(held, told));
        }
    }

    /** @param waited whether they had to wait for their turn while readers catch up */
    private void judge(TagReads batch, boolean waited, Consumer<Verdict> told) {
        Side[] sides = places.get(batch.reader());
        for (int i = 0; i < batch.size(); i++) {
            int count = Math.max(1, batch.count(i));
            tally.seen += count;
            int antenna = batch.antenna(i);
            Side side = sides == null || antenna < 1 || antenna >= sides.length ? null : sides[antenna];
            if (side == null) {
                tally.foreign += count;
            } else if (inTime(batch.lastMicros(i), waited, told)) {
                sighted(batch, i, side, count);
            } else {
                tally.late += count;
            }
        }
    }

    /** A photo-eye, contact, button or reader told something. */
    public void signalled(DoorSignal signal, Consumer<Verdict> told) {
        if (signal instanceof DoorSignal.ReaderDown away) {
            inTurn(away, told);
            catchUp.signalled(away);
            if (places.containsKey(away.reader())) {
                down.add(away.reader());
                silentUntil = Math.max(silentUntil, away.atMicros() + HOLD);
            }
        } else if (signal instanceof DoorSignal.ReaderUp back) {
            catchUp.signalled(back);
            inTurn(back, told);
            deafBefore |= down.equals(places.keySet());
            if (down.remove(back.reader()) && down.isEmpty()) {
                silentUntil = Long.MIN_VALUE;
            }
        } else {
            if (!catchUp.isPast(signal.atMicros())) {
                reached(signal.atMicros(), told);
            }
            inTurn(signal, told);
        }
    }

    private void inTurn(DoorSignal signal, Consumer<Verdict> told) {
        if (catchUp.holding()) {
            catchUp.hold(signal.atMicros(), signal, null, held -> goOn(held, told));
        } else {
            judge(signal, told);
        }
    }

    private void goOn(CatchUp.Held held, Consumer<Verdict> told) {
        if (held.signal() != null) {
            judge(held.signal(), told);
        } else if (held.read() != null) {
            TagReads one = new TagReads(held.read().reader(), 1);
            one.add(held.read());
            judge(one, true, told);
        }
    }

    private void reached(long now, Consumer<Verdict> told) {
        boolean held = catchUp.holding();
        catchUp.reached(now);
        if (held && !catchUp.holding()) {
            catchUp.release(next -> goOn(next, told));
            deafBefore = false;
        }
    }

    private void judge(DoorSignal signal, Consumer<Verdict> told) {
        long at = signal.atMicros();
        if (signal instanceof DoorSignal.ReaderDown down) {
            if (places.containsKey(down.reader())) {
                // told when a gateway that was killed begins again: what is known ends where it ended
                beams.away(Math.min(at, clock == Long.MIN_VALUE ? at : clock));
            }
            return;
        }
        if (signal instanceof DoorSignal.ReaderUp) {
            beams.back(at);
            return;
        }
        if (isStrange(at)) {
            at = clock;
        }
        advance(at, told);
        if (signal instanceof DoorSignal.BeamBroken beam) {
            if (beams.broken(beam.beam(), at)) {
                beamMicros = Math.max(beamMicros, at);
            }
        } else if (signal instanceof DoorSignal.BeamCleared beam) {
            if (beams.cleared(beam.beam(), at)) {
                beamMicros = Math.max(beamMicros, at);
            }
        } else if (signal instanceof DoorSignal.ContactClosed) {
            sensors.shut(true, at);
        } else if (signal instanceof DoorSignal.ContactOpened) {
            sensors.shut(false, at);
        } else if (signal instanceof DoorSignal.MotionSeen) {
            sensors.moves(true, at);
        } else if (signal instanceof DoorSignal.MotionEnded) {
            sensors.moves(false, at);
        }
    }

    /** It is {@code nowMicros} and nothing else happened. */
    public void tick(long nowMicros, Consumer<Verdict> told) {
        reached(nowMicros, told);
        boolean mayBeBlind = nowMicros < silentUntil && nowMicros > silentUntil - 2 * HOLD;
        if (catchUp.holding() || mayBeBlind || idle()) {
            return;
        }
        step(nowMicros - SETTLE, told);
        clock = Math.max(clock, nowMicros - SETTLE);
    }

    /** When the window wants a tick at the latest; Long.MAX_VALUE when only an input can change anything. */
    public long nextTickMicros() {
        if (catchUp.holding()) {
            return catchUp.untilMicros();
        }
        if (idle()) {
            return Long.MAX_VALUE;
        }
        return Math.max(silentUntil, stepped + STEP + SETTLE);
    }

    /** Whether readers that were away may still tell of the past: until then nothing can be said of it. */
    public boolean catchingUp() {
        return catchUp.holding();
    }

    public WindowCounts counts() {
        return new WindowCounts(
                tally.seen,
                tally.moved,
                tally.standing,
                tally.open,
                tally.repeated,
                tally.foreign,
                tally.late,
                tags.size(),
                tally.evicted,
                passages.opened(),
                tally.clockSteps,
                beams.outerHealth(),
                beams.innerHealth(),
                sensors.contactHealth(),
                sensors.motionHealth());
    }

    private boolean idle() {
        return active.isEmpty() && passages.idle() && (beamMicros == Long.MIN_VALUE || stepped - beamMicros > LOOK);
    }

    /** Whether that time can be judged; moves the clock on, and back when the sightings insist. */
    private boolean inTime(long at, boolean waited, Consumer<Verdict> told) {
        if (!isStrange(at)) {
            strayTimes = 0;
            advance(at, told);
            return true;
        }
        if (waited && at < clock) {
            // other readers were there and what they heard has been told; if none was, it is heard now as it would have
            // been then
            if (deafBefore) {
                step(clock + LOOK + HOLD, told);
                clock = at;
                stepped = at;
            }
            return deafBefore;
        }
        strayTimes = Math.abs(at - strayTime) < SAME_TIME ? strayTimes + 1 : 1;
        strayTime = at;
        if (strayTimes < INSIST) {
            return false;
        }
        strayTimes = 0;
        if (at > clock) {
            advance(at, told);
            return true;
        }
        // what was open belongs to a time that never was: finish it, then start over at the time they insist on
        step(clock + LOOK + HOLD, told);
        tally.clockSteps++;
        for (TagTrack track : tags.values()) {
            tally.explained(track);
        }
        tags.clear();
        active.clear();
        clock = at;
        stepped = at;
        return true;
    }

    private boolean isStrange(long at) {
        return clock != Long.MIN_VALUE && ((at > clock + FUTURE && !idleFor(at)) || at < clock - LATE);
    }

    private boolean idleFor(long at) {
        return idle() && at - clock < 90L * 24 * 3600 * 1_000_000;
    }

    private void advance(long at, Consumer<Verdict> told) {
        if (at > clock) {
            step(at - SETTLE, told);
            clock = at;
        }
    }

    /** Looks at everything once per grid point up to and including {@code until}. */
    private void step(long until, Consumer<Verdict> told) {
        long last = Math.floorDiv(until, STEP) * STEP;
        if (stepped == Long.MIN_VALUE) {
            stepped = last;
            return;
        }
        while (stepped < last) {
            if (idle()) {
                stepped = last;
                return;
            }
            stepped += STEP;
            look(stepped, told);
        }
    }

    private void look(long now, Consumer<Verdict> told) {
        beams.advance(now);
        sensors.advance(now);
        // what stands in the doorway stands there only for a while, whatever came with it
        boolean occupied = beams.occupied(now);
        int kept = 0;
        for (int i = 0; i < active.size(); i++) {
            TagTrack track = active.get(i);
            if (track.reads == 0 && track.passage == null) {
                track.listed = false; // it moved, and was not heard since
                continue;
            }
            if (track.stale) {
                evidence.measure(track);
            }
            if (track.shared && elsewhere != null) {
                elsewhere(track, elsewhere);
            }
            if (!occupied && !track.resident && scenery.settled(track, now) && !passages.needs(track)) {
                scenery.settle(track, now);
            }
            boolean gone = now - track.lastMicros > LOOK && !passages.needs(track);
            if (gone) {
                tally.explained(track);
            }
            if (track.resident || gone) {
                track.listed = false;
            } else {
                active.set(kept++, track);
            }
        }
        active.subList(kept, active.size()).clear();
        passages.look(active, tags.values(), now, told);
    }

    /** Holds what other doors heard of it, where it crossed if it did, against what was heard here. Clearly better means that it is theirs. */
    private static void elsewhere(TagTrack track, Elsewhere elsewhere) {
        long crossed = track.evidence.crossedMicros();
        double here = track.profile.power(crossed - DoorArbiter.SAME_TIME, crossed + DoorArbiter.SAME_TIME);
        double unit = Math.max(Double.MIN_NORMAL, here);
        track.beside = elsewhere.power(track.epc, crossed) / unit;
        track.elsewhere = Math.max(track.beside, elsewhere.claimed(track.epc, crossed) / unit);
        track.foreign = track.elsewhere > DoorArbiter.LOUDER;
        track.passedBesideMicros = elsewhere.passed(track.epc);
    }

    private void sighted(TagReads batch, int row, Side side, int count) {
        Epc epc = batch.epc(row);
        long last = batch.lastMicros(row);
        int antenna = batch.antenna(row);
        TagTrack track = tags.get(epc);
        if (track == null) {
            track = remember(epc, last);
        } else {
            // a coarse clock puts several sightings at one time: they differ in level at least
            boolean again = track.lastMicros == last
                    && track.lastAntenna == antenna
                    && track.lastRssi == batch.rssiCentiDbm(row);
            if (again && track.reads > 0) {
                tally.repeated += count;
                return;
            }
            scenery.resume(track, last);
        }
        if (batch.pc(row) != TagRead.NO_PC) {
            track.pc = batch.pc(row);
        }
        int rssi = batch.rssiCentiDbm(row);
        short level = Levels.normal(
                rssi, plan.scorecard().levelUnit(), side.gainDb(plan.scorecard().innerGainDb()));
        tally.noted(count);
        long first = Math.min(last, Math.max(batch.firstMicros(row), last - 5_000_000));
        int parts = first == last ? 1 : Math.min(count, 5);
        for (int part = 1; part <= parts; part++) {
            int its = part < parts ? count / parts : count - (parts - 1) * (count / parts);
            long at = parts == 1 ? last : first + (last - first) * (part - 1) / (parts - 1);
            // a merged report gives its strongest level only: the others were a little below
            short its1 = part < parts ? (short) Math.max(level - 100, TagTrack.EMPTY + 1) : level;
            if (track.resident) {
                scenery.departs(track, side, at, its1);
            }
            track.note(side, antenna, at, its1, rssi, its);
        }
        if (track.resident) {
            tally.explained(track);
        } else if (!track.listed) {
            track.listed = true;
            active.add(track);
        }
    }

    private TagTrack remember(Epc epc, long at) {
        if (tags.size() >= roomy) {
            forgetUnseen(at - UNSEEN);
            roomy = Math.max(ROOMY, tags.size() + tags.size() / 4);
        }
        if (tags.size() >= plan.tagCapacity()) {
            forgetOldest();
        }
        TagTrack track = new TagTrack(epc, at);
        tags.put(epc, track);
        track.shared = elsewhere != null && elsewhere.follows(epc);
        return track;
    }

    /** A busy door would else keep a shift's tags in memory, for nothing: whoever comes back after that comes anew. */
    private void forgetUnseen(long before) {
        tags.values().removeIf(track -> {
            boolean gone = track.lastMicros < before && !track.listed && !passages.needs(track);
            if (gone) {
                tally.explained(track);
                tally.evicted++;
            }
            return gone;
        });
    }

    /** Makes room for a few at once, since looking for the oldest costs a walk over all. */
    private void forgetOldest() {
        int room = Math.max(1, plan.tagCapacity() / 50);
        List<TagTrack> candidates = new ArrayList<>(tags.values());
        candidates.sort((a, b) -> {
            int c = Boolean.compare(passages.needs(a), passages.needs(b));
            return c != 0 ? c : Long.compare(a.lastMicros, b.lastMicros);
        });
        for (TagTrack track : candidates.subList(0, Math.min(room, candidates.size()))) {
            tally.explained(track);
            tally.evicted++;
            tags.remove(track.epc);
            if (track.listed) {
                active.remove(track);
            }
        }
    }

    /**
     * What the window knows of a tag by now, each with the log-odds it contributes to having moved; empty for a tag it does not
     * know.
     */
    public List<Reason> explain(Epc epc) {
        TagTrack track = tags.get(epc);
        if (track == null) {
            return List.of();
        }
        List<Reason> reasons = new ArrayList<>(track.evidence.reasons());
        if (track.resident) {
            reasons.add(new Reason("standing", "has been in view without moving", -3));
        }
        if (track.foreign) {
            reasons.add(new Reason("neighbour", "another door heard it better", -6));
        }
        return reasons;
    }

    /** Whether all its readers are there and none is still telling of the past: then silence means that nothing was heard. */
    public boolean listens() {
        return down.isEmpty() && !catchUp.holding();
    }

    /** Whether that tag was seen by this door at that gateway time or later. */
    public boolean saw(Epc epc, long sinceMicros) {
        TagTrack track = tags.get(epc);
        return track != null && track.lastMicros >= sinceMicros;
    }

    /** What other doors of the same host hear. */
    interface Elsewhere {
        /** Power with which another door heard that tag when it crossed at that time; 0 when none did. */
        double power(Epc epc, long crossedMicros);

        /** This door follows that tag from now on; tells whether others do or told of it. */
        boolean follows(Epc epc);

        /** Power with which a movement that another door told was heard there, then or lately; 0 when there was none. */
        double claimed(Epc epc, long crossedMicros);

        /** When that tag passed another door by what it told last and still stands; {@link Passage#NEVER} when none told of it. */
        long passed(Epc epc);
    }

    /** From now on tags that another door hears louder are that door's. */
    void besides(Elsewhere others) {
        elsewhere = others;
        tags.values().forEach(track -> track.shared = others.follows(track.epc));
    }

    /** Another door follows that tag too; tells whether this one does. */
    boolean shares(Epc epc) {
        TagTrack track = tags.get(epc);
        if (track != null) {
            track.shared = true;
        }
        return track != null;
    }

    /** Another door has the load of that passage: its tags are not this door's. */
    void overrule(long passage) {
        passages.overrule(passage);
    }

    /** Power this window heard of a tag that crossed at that time, in units of its own; 0 when it was not heard then. */
    double power(Epc epc, long crossedMicros) {
        TagTrack track = tags.get(epc);
        return track == null
                ? 0
                : track.profile.power(crossedMicros - DoorArbiter.SAME_TIME, crossedMicros + DoorArbiter.SAME_TIME);
    }

    /** The track of a tag, for tests. */
    @Nullable TagTrack track(Epc epc) {
        return tags.get(epc);
    }
}
