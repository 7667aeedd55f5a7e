package io.dockdoor.dedup;

import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorFacts.Rejected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The open passages of a door: opens one when a load shows, tells its movement as soon as the evidence suffices, lets late
 * tags join, takes it back when the load returns, and closes it.
 */
final class Passages {
    /** A passage nothing supports any more is given up after this long. */
    private static final long GIVE_UP = 2_500_000;
    /** Eyes broken again so soon after a load are broken by whoever moves it. */
    private static final long FOLLOWER = 4_000_000;
    /** After a doubtful passage only a better one is opened for so long. */
    private static final long DOUBT = 15_000_000;
    /** Two loads of one direction closer than this are one. */
    private static final long SAME_LOAD = 1_500_000;

    /** So long after the eyes cleared most of a load's story is known. */
    private static final long LEARN_AFTER = 1_000_000;

    /** The near side hears the tags of one load with so little between them. */
    private static final long BEHIND = 2_000_000;

    /** So long after its middle a load is through the door plane. */
    private static final long CLEARS = 1_000_000;

    private final Scorecard card;
    private final PassageJudge judge;
    private final BeamWatch beams;
    private final Clearance clearance;
    private final Moment moment;
    private final Tally tally;
    private final Departed departed = new Departed();
    private final List<Passage> open = new ArrayList<>();
    private long next;
    private long opened;
    private long doubtedMicros = Passage.NEVER / 2;

    Passages(WindowPlan plan, PassageJudge judge, BeamWatch beams, Tally tally) {
        this.card = plan.scorecard();
        this.judge = judge;
        this.beams = beams;
        this.clearance = new Clearance(card, judge, beams);
        this.moment = new Moment(judge, beams);
        this.tally = tally;
        this.next = plan.firstPassage();
    }

    boolean idle() {
        return open.isEmpty();
    }

    long opened() {
        return opened;
    }

    /** True when an open passage may still need the tag's history. */
    boolean needs(TagTrack track) {
        for (Passage passage : open) {
            LoadGroup load = passage.load;
            if (!passage.told() && load != null && load.has(track)) {
                return true;
            }
        }
        return track.passage != null;
    }

    /** Another door has that passage's load: to be given up at the next look. */
    void overrule(long number) {
        for (Passage passage : open) {
            passage.overruled |= passage.number == number;
        }
    }

    private boolean giveUp(Passage passage, long now, Consumer<Verdict> told) {
        for (TagTrack track : passage.members) {
            tally.putBack(track);
            track.passage = null;
            track.movedTo = null;
            track.dismissed = true;
        }
        return close(passage, now, told);
    }

    /** One look at everything, at {@code now}. {@code all} is every tag remembered, for counting bystanders. */
    void look(List<TagTrack> active, Collection<TagTrack> all, long now, Consumer<Verdict> told) {
        learn(active, now);
        List<LoadGroup> loads = judge.loads(active, now);
        for (Passage passage : open) {
            LoadGroup its = passage.load;
            if (!passage.told()) {
                passage.load = null;
            } else if (its != null) {
                passage.part = null;
                its.contested |= loads.stream().anyMatch(load -> judge.contests(load, its));
            }
        }
        for (LoadGroup load : loads) {
            assign(load, now, told);
        }
        openForBeams(now, told);
        for (Iterator<Passage> each = open.iterator(); each.hasNext(); ) {
            Passage passage = each.next();
            boolean over = passage.overruled
                    ? giveUp(passage, now, told)
                    : passage.told()
                            ? follow(passage, active, all, now, told)
                            : decide(passage, active, all, now, told);
            if (over) {
                each.remove();
            }
        }
    }

    private void learn(List<TagTrack> active, long now) {
        for (BeamWatch.Crossing crossing : beams.crossings()) {
            boolean through = beams.trusted() && crossing.state(now) == BeamWatch.State.THROUGH;
            if (through && !crossing.learned && now - crossing.end() > LEARN_AFTER) {
                crossing.learned = true;
                judge.learn(crossing, active);
            }
        }
    }

    private void assign(LoadGroup load, long now, Consumer<Verdict> told) {
        Passage free = null;
        for (Passage passage : open) {
            if (passage.told()) {
                boolean its = passage.direction == load.direction
                        && beams.stoodAt(load.heardMicros(), load.crossedMicros, passage.crossedMicros);
                passage.part = its && load.odds >= card.accept() ? load : passage.part;
                boolean late = passage.direction == load.direction
                        && (its
                                || Math.abs(load.crossedMicros - passage.crossedMicros) < SAME_LOAD
                                || Math.abs(load.crossedMicros - passage.centreMicros) < SAME_LOAD
                                || (load.crossing != null && load.crossing == passage.crossing));
                boolean back = passage.direction != load.direction && mostly(load.seeds, passage);
                if (late || back) {
                    return; // late tags and returning loads are followed, not opened anew
                }
            } else if (passage.mayBe(load) && (free == null || passage.offMicros(load) < free.offMicros(load))) {
                free = passage;
            }
        }
        if (free == null) {
            boolean doubted = now - doubtedMicros < DOUBT && load.odds < card.accept();
            if (load.odds < card.opens() || doubted) {
                return;
            }
            free = open(load.startMicros, told);
        }
        free.direction = load.direction;
        free.load = load;
        free.supportedMicros = now;
        if (load.crossing != null) {
            load.crossing.claimed = true;
            free.crossing = load.crossing;
        }
    }

    private static boolean mostly(List<TagTrack> tags, Passage of) {
        int n = 0;
        for (TagTrack tag : tags) {
            n += tag.passage == of ? 1 : 0;
        }
        return 2 * n > tags.size();
    }

    private Passage open(long at, Consumer<Verdict> told) {
        Passage passage = new Passage(next++, at);
        opened++;
        open.add(passage);
        told.accept(new Verdict.Opened(passage.number, at));
        return passage;
    }

    private void openForBeams(long now, Consumer<Verdict> told) {
        for (BeamWatch.Crossing crossing : beams.crossings()) {
            if (!crossing.claimed && beams.trusted() && crossing.state(now) == BeamWatch.State.THROUGH) {
                crossing.claimed = true;
                boolean known = false;
                for (Passage passage : open) {
                    // whoever pushes or follows the load breaks the eyes once more
                    known |= passage.direction == crossing.direction
                            && passage.told()
                            && Math.abs(passage.crossedMicros - crossing.start()) < FOLLOWER;
                }
                if (!known) {
                    Passage passage = open(crossing.start(), told);
                    passage.crossing = crossing;
                    passage.supportedMicros = now;
                }
            }
        }
    }

    /** @return true when the passage is over */
    private boolean decide(
            Passage passage, List<TagTrack> active, Collection<TagTrack> all, long now, Consumer<Verdict> told) {
        LoadGroup load = passage.load;
        if (load == null) {
            if (now - passage.supportedMicros < GIVE_UP) {
                return false;
            }
            BeamWatch.Crossing crossing = passage.crossing;
            if (crossing != null && crossing.state(now) == BeamWatch.State.THROUGH && nobodyNear(crossing, all)) {
                told.accept(
                        new Verdict.NoTag(passage.number, crossing.direction, crossing.start(), crossing.end(), now));
            }
            return close(passage, now, told);
        }
        passage.crossedMicros = load.crossedMicros;
        Clearance.Word word = clearance.of(passage, load, active, now);
        if (word == Clearance.Word.CLEAR) {
            tell(passage, load, active, all, now, told);
            return false;
        }
        if (word == Clearance.Word.WAIT) {
            return false;
        }
        if (load.odds > card.undecided() && load.radioOdds > card.undecided()) {
            List<JudgedTag> tags = new ArrayList<>();
            Likeness likeness = judge.likeness(load, now);
            for (TagTrack track : load.seeds) {
                tags.add(judged(track, judge.membership(track, load, likeness.of(track))));
            }
            told.accept(new Verdict.Undecided(
                    passage.number,
                    load.startMicros,
                    load.endMicros,
                    now,
                    tags,
                    rejected(load::has, load, all),
                    load.reasons()));
        }
        doubtedMicros = now;
        for (TagTrack track : load.seeds) {
            track.dismissed = now - track.lastMicros >= card.quietMicros();
        }
        return close(passage, now, told);
    }

    private static boolean nobodyNear(BeamWatch.Crossing crossing, Collection<TagTrack> all) {
        for (TagTrack track : all) {
            if (!track.resident
                    && !track.foreign
                    && track.bornMicros >= crossing.start() - 3_000_000
                    && track.lastMicros >= crossing.start() - 1_000_000
                    && track.firstMicros <= crossing.end() + 1_000_000) {
                return false;
            }
        }
        return true;
    }

    private void tell(
            Passage passage,
            LoadGroup load,
            List<TagTrack> active,
            Collection<TagTrack> all,
            long now,
            Consumer<Verdict> told) {
        passage.decidedMicros = now;
        passage.centreMicros = load.crossedMicros;
        passage.crossedMicros = moment.of(load, now);
        if (passage.crossing != null) {
            beams.used(passage.crossing);
        }
        List<JudgedTag> tags = join(passage, load, active, card.tagCommit(), false, now);
        if (tags.isEmpty()) {
            tags = join(passage, load, load.seeds, Double.NEGATIVE_INFINITY, true, now);
        }
        if (tags.isEmpty()) {
            return; // two passages of the same seeds: the other one has them
        }
        passage.revision = 0;
        if (load.beams == BeamWatch.Word.AGREES || load.radioOdds >= card.commit()) {
            judge.learn(load);
            beams.learn(load.direction, load.crossedMicros);
        }
        told.accept(moved(passage, load, tags, all, now));
    }

    private Verdict.Moved moved(
            Passage passage, LoadGroup load, List<JudgedTag> tags, Collection<TagTrack> all, long now) {
        long start = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        for (JudgedTag tag : tags) {
            start = Math.min(start, tag.firstMicros());
            end = Math.max(end, tag.lastMicros());
        }
        return new Verdict.Moved(
                passage.number,
                passage.revision,
                load.direction,
                PassageJudge.probability(load.odds),
                start,
                end,
                passage.crossedMicros,
                now,
                tags,
                rejected(track -> track.passage == passage, load, all),
                load.reasons());
    }

    /**
     * Takes every tag into the movement that belongs to the load at least that surely. What is not of the load itself, but about
     * to come the other way, fits it for a while: so only what clearly speaks for it joins before the last look.
     */
    private List<JudgedTag> join(
            Passage passage, LoadGroup load, List<TagTrack> from, double least, boolean last, long now) {
        List<JudgedTag> tags = new ArrayList<>();
        Likeness likeness = judge.likeness(load, now);
        Passage rival = rivalOf(passage, load);
        LoadGroup others = rival == null ? null : rival.load;
        Likeness theirs = others == null ? null : judge.likeness(others, now);
        Likeness before = others == null ? departed.met(load) : null;
        Origin origin = judge.origin(load, passage.crossedMicros);
        PassedBeside beside = new PassedBeside(load);
        boolean meets = others != null || load.contested;
        Unripe unripe = new Unripe(load, passage.crossedMicros, origin != null, meets, last, now);
        for (TagTrack track : from) {
            if (track.passage != null
                    || !PassageJudge.mayMove(track, load.direction)
                    || beside.has(track)
                    || unripe.has(track)) {
                continue;
            }
            double alike = likeness.of(track);
            double odds = judge.membership(track, load, alike);
            odds += odds >= least && origin != null ? origin.says(track) : 0;
            if (odds >= least
                    && (last || PassageJudge.speaksFor(track, load.direction, alike))
                    && !stillComing(track, passage, load, now)) {
                boolean rather = (others != null && theirs != null)
                        ? judge.membership(track, others, theirs.of(track)) > odds
                        : before != null && before.of(track) > alike;
                if (!rather) {
                    tags.add(judged(track, odds));
                    tally.carried(track);
                    track.movedTo = load.direction;
                    track.passage = passage;
                    passage.members.add(track);
                }
            }
        }
        return tags;
    }

    /**
     * What is as loud as ever seconds after a load went is still coming, unless the load stands there itself. Not so what was heard
     * before it went and is heard no more: a handful of sightings tell such moments badly.
     */
    private boolean stillComing(TagTrack track, Passage passage, LoadGroup load, long now) {
        return load.over
                && (now - track.lastMicros < card.quietMicros() || track.firstMicros > passage.crossedMicros + CLEARS)
                && (judge.stillLoud(track, now) || load.nearLater(track) > BEHIND + load.stood())
                && !judge.stillLoud(passage.members, now);
    }

    /** A load that goes the other way at the same time. */
    private @Nullable Passage rivalOf(Passage passage, LoadGroup load) {
        for (Passage other : open) {
            LoadGroup its = other.load;
            if (other != passage
                    && its != null
                    && its.direction != load.direction
                    && its.odds >= card.accept()
                    && PassageJudge.meets(its, load)) {
                return other;
            }
        }
        return null;
    }

    private static JudgedTag judged(TagTrack track, double odds) {
        return new JudgedTag(
                track.epc,
                track.reads,
                track.firstMicros,
                track.lastMicros,
                track.peak,
                track.antennas,
                PassageJudge.probability(Double.isInfinite(odds) ? 0 : odds),
                track.evidence.orderTrust == 0,
                track.pc);
    }

    private static Rejected rejected(Predicate<TagTrack> member, LoadGroup load, Collection<TagTrack> all) {
        int standing = 0;
        int stray = 0;
        int weak = 0;
        int foreign = 0;
        for (TagTrack track : all) {
            if (track.lastMicros < load.startMicros || track.firstMicros > load.endMicros || member.test(track)) {
                continue;
            }
            if (track.foreign) {
                foreign++;
            } else if (track.resident || track.movedTo != null) {
                standing++;
            } else if (track.evidence.bins >= 3) {
                stray++;
            } else {
                weak++;
            }
        }
        return new Rejected(standing, stray, foreign, weak);
    }

    /** After the movement is told. @return true when the passage is over */
    private boolean follow(
            Passage passage, List<TagTrack> active, Collection<TagTrack> all, long now, Consumer<Verdict> told) {
        LoadGroup load = passage.load;
        if (load == null) {
            throw new IllegalStateException("a told passage has a load");
        }
        if (returned(passage, load, now)) {
            passage.revision++;
            told.accept(new Verdict.Voided(
                    passage.number,
                    passage.revision,
                    now,
                    List.of(new Reason("returned", "the load came back", -card.commit()))));
            boolean came = judge.cameFromNear(load);
            for (TagTrack track : passage.members) {
                tally.putBack(track);
                track.passage = null;
                track.movedTo = null;
                tally.explained(track);
                track.begin(now);
                // it is where it came from, and its way back was no movement either; beside a load the other way it may
                // be of that one
                track.movedTo = came && !load.contested ? reverse(load.direction) : null;
            }
            told.accept(new Verdict.Closed(passage.number, now, false));
            return true;
        }
        long since = now - passage.decidedMicros;
        boolean last = !passage.complete
                && since >= card.amendMicros()
                && (since >= 2 * card.amendMicros()
                        || !(othersUndecided(passage, load) || Arrivals.near(active, judge, now)));
        boolean aSecond = Math.floorMod(now, 1_000_000) < 100_000;
        boolean again = aSecond && (!passage.complete || !othersAbout(passage));
        if (last || again) {
            last |= passage.complete;
            LoadGroup whole = judge.again(load, passage.members);
            whole.over = last;
            whole.lookedMicros = now;
            whole.crossing = passage.crossing;
            whole.seen = seenThrough(passage, load, now);
            whole.contested &= !last || rivalOf(passage, load) != null;
            passage.centreMicros = whole.crossedMicros;
            double least = last ? card.tagAccept() : card.tagCommit();
            List<JudgedTag> late = join(passage, whole, active, least, last, now);
            LoadGroup part = passage.part;
            if (part != null) {
                late.addAll(join(passage, part, part.seeds, least, last, now));
            }
            if (!late.isEmpty()) {
                passage.revision++;
                told.accept(moved(passage, whole, late, all, now));
            }
        }
        boolean completed = last && !passage.complete;
        passage.complete |= last;
        if (completed || (passage.complete && aSecond)) {
            dismissLeftovers(passage, active, now);
        }
        boolean away = now - lastSeen(passage.members) >= card.quietMicros();
        boolean stands = beams.stoodAt(load.heardMicros(), passage.crossedMicros, now);
        boolean over = now - passage.crossedMicros >= card.reverseMicros() && !stands;
        if (passage.complete && (away || over)) {
            departed.add(load, judge.likeness(judge.again(load, passage.members), now));
            for (TagTrack track : passage.members) {
                tally.explained(track);
                track.passage = null;
                track.begin(track.lastMicros);
            }
            told.accept(new Verdict.Closed(passage.number, now, true));
            return true;
        }
        return false;
    }

    private static Direction reverse(Direction direction) {
        return direction == Direction.IN ? Direction.OUT : Direction.IN;
    }

    /** Whether a passage is open that may be one the other way. */
    private boolean othersAbout(Passage passage) {
        return open.stream().anyMatch(other -> other != passage && other.direction != passage.direction);
    }

    /** Whether a load the other way is about of which nothing is told yet: some tags may rather be its. */
    private boolean othersUndecided(Passage passage, LoadGroup load) {
        for (Passage other : open) {
            LoadGroup its = other.load;
            if (other != passage && !other.told() && its != null && judge.contests(its, load)) {
                return true;
            }
        }
        return false;
    }

    /** What crossed with the load and was not taken for part of it makes no load of its own. */
    private void dismissLeftovers(Passage passage, List<TagTrack> active, long now) {
        for (TagTrack track : active) {
            long crossed = track.evidence.crossedMicros();
            boolean then = Math.abs(crossed - passage.centreMicros) < SAME_LOAD
                    || (crossed - passage.crossedMicros > FOLLOWER && beams.stoodAt(passage.crossedMicros, crossed));
            if (then && track.movedTo != passage.direction && !claimed(track)) {
                if (judge.stillLoud(track, now) && !judge.stillLoud(passage.members, now)) {
                    track.leftBy = passage.direction;
                    track.leftMicros = passage.crossedMicros;
                } else {
                    track.dismissed = true;
                }
            }
        }
    }

    private boolean claimed(TagTrack track) {
        for (Passage passage : open) {
            LoadGroup load = passage.load;
            if (!passage.told() && load != null && load.odds >= card.accept() && load.has(track)) {
                return true;
            }
        }
        return false;
    }

    private boolean returned(Passage passage, LoadGroup load, long now) {
        List<TagTrack> witnesses = new ArrayList<>(passage.members);
        for (TagTrack seed : load.seeds) {
            if (seed.passage != passage) {
                witnesses.add(seed);
            }
        }
        double hindsight = judge.hindsight(witnesses, load.direction);
        boolean seen = load.beams == BeamWatch.Word.AGREES || seenThrough(passage, load, now);
        boolean against = hindsight < (seen ? -card.accept() : 0);
        if (!against || judge.farShare(passage.members, load.direction, now) > 0.5) {
            passage.backSince = Passage.NEVER;
            return false;
        }
        if (passage.backSince == Passage.NEVER) {
            passage.backSince = now;
        }
        return now - passage.backSince >= 600_000;
    }

    private boolean seenThrough(Passage passage, LoadGroup load, long now) {
        BeamWatch.Crossing crossing = passage.crossing;
        return crossing != null
                && beams.trusted()
                && crossing.direction == load.direction
                && crossing.state(now) == BeamWatch.State.THROUGH;
    }

    private static long lastSeen(List<TagTrack> tags) {
        long last = Long.MIN_VALUE;
        for (TagTrack tag : tags) {
            last = Math.max(last, tag.lastMicros);
        }
        return last;
    }

    private boolean close(Passage passage, long now, Consumer<Verdict> told) {
        told.accept(new Verdict.Closed(passage.number, now, false));
        return true;
    }
}
