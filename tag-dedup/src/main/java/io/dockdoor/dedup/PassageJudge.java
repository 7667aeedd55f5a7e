package io.dockdoor.dedup;

import io.dockdoor.events.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From single tags to loads. One tag's few reads are guesswork; forty tags that came out-side first and in-side second at the
 * same moment are not. Only tags that are sure by themselves (seeds) make a load; the others join it when they look like it.
 * Pooling whatever fluctuates at that time would pull the bystanders in.
 */
final class PassageJudge {
    /** Fewest bins for a tag to count as a witness. */
    private static final int WITNESS = 3;
    /** Seeds further apart than this are never one load. */
    static final long APART = 3_000_000;
    /** Power at another door against here from which on that speaks against being here, by how much for each e-fold, and at most. */
    private static final double NEARLY = 0.25;

    private static final double NEIGHBOURLY = 3;
    private static final double NEIGHBOURS = 5;
    /** Most that being fainter than the load's tags may say against: what is packed deep inside is. */
    private static final double FAINTER = 2;
    /** Loads that cross within so long are about at the same time, microseconds. */
    private static final long MEETS = 6_000_000;
    /** Lead of the far side over the near one, in slots, before a load was seen to cross, that only one coming from there has. */
    private static final double CAME_BACK = -2;
    /** Lead of the near side, in slots, that shows that a load came from there. */
    private static final double CAME = 2;
    /** So little below its strongest a level is as strong, 0.01 dB. */
    private static final int STILL_LOUD = 300;
    /** So far apart what one load's tags tell of the moment may be, microseconds; and the most that more says against. */
    private static final double AT_ONCE = 1.5e6;

    private static final double OTHER_TIME = 5;
    /** Trust in a tag's order from which it speaks for itself: both sides heard it, and not one of them a mere reflection. */
    private static final double OWN_TRUST = 0.2;
    /** Correlation with a load's curve that only one of its tags has. */
    private static final double ALIKE = 0.5;
    /** Bins that it takes to know how loud a tag can be heard. */
    private static final double KNOWN = 12;
    /** Order of a load, in standard deviations, that chance may show. */
    private static final double SOME_ORDER = 2.5;
    /** Share of what unbalanced levels say that the clearest order makes good. */
    private static final double MOST_CLEAR = 0.75;
    /** A cluster smaller than this is not split off by a short quiet. */
    private static final int CLUSTER = 3;

    private final boolean twoSided;
    private DoorMode mode;
    private final Scorecard card;
    private final DirectionEvidence evidence;
    private final BeamWatch beams;
    private final DoorSensors sensors;
    private final SideTrust sides;
    private final Company company;
    private final SeenTogether seenTogether;
    /** Usual strongest level of this door's loads, 0.01 dB; NaN until it has seen some. */
    private double usualPeak = Double.NaN;

    private int loadsSeen;
    private int loadsMade;
    /** Since when the door is watched. */
    private long since = Long.MAX_VALUE;

    PassageJudge(WindowPlan plan, DirectionEvidence evidence, SideTrust sides, BeamWatch beams, DoorSensors sensors) {
        this.twoSided = plan.tellsSides();
        this.mode = plan.mode();
        this.card = plan.scorecard();
        this.evidence = evidence;
        this.beams = beams;
        this.sensors = sensors;
        this.sides = sides;
        this.company = new Company(evidence);
        this.seenTogether = new SeenTogether(card);
    }

    /** Whether the antennas favour different sides, and do what they should. */
    private boolean tellsSides() {
        return twoSided && sides.told();
    }

    /** The eyes saw something go through: holds what the antennas heard then against it. */
    void learn(BeamWatch.Crossing crossing, List<TagTrack> active) {
        if (twoSided) {
            sides.learn(active, crossing.start(), crossing.end());
        }
    }

    /** What the door is used for from now on. */
    void meant(DoorMode itsMode) {
        mode = itsMode;
    }

    /** The loads those tags make up, in order of crossing. Evidence of every tag is measured. */
    List<LoadGroup> loads(List<TagTrack> active, long now) {
        List<LoadGroup> loads = new ArrayList<>();
        since = Math.min(since, now);
        if (tellsSides()) {
            company.lend(active, now);
        }
        for (Direction direction : Direction.values()) {
            for (List<TagTrack> seeds : clusters(seeds(active, direction, now))) {
                loads.add(new LoadGroup(++loadsMade, direction, seeds));
            }
        }
        for (LoadGroup load : loads) {
            boolean sideBySide = loads.stream().anyMatch(other -> passes(other, load));
            weigh(load, active, sideBySide, now);
        }
        for (LoadGroup load : loads) {
            load.contested = loads.stream().anyMatch(other -> contests(other, load));
        }
        loads.sort(Comparator.comparingLong(load -> load.crossedMicros));
        return loads;
    }

    /** Whether another load comes the other way while this one goes through: the eyes cannot keep them apart. */
    private static boolean passes(LoadGroup other, LoadGroup load) {
        return other.direction != load.direction
                && Math.min(other.seeds.size(), load.seeds.size()) >= CLUSTER
                && Math.abs(other.crossedMicros - load.crossedMicros) < BeamWatch.COMPANY;
    }

    /** Whether a load the other way is about at the same time. */
    boolean contests(LoadGroup other, LoadGroup load) {
        return other.direction != load.direction && other.odds >= card.opens() && meets(other, load);
    }

    /** Whether they are about at the same time, so that a tag may be of either. */
    static boolean meets(LoadGroup one, LoadGroup other) {
        return Math.abs(one.crossedMicros - other.crossedMicros) < MEETS;
    }

    private List<TagTrack> seeds(List<TagTrack> active, Direction direction, long now) {
        List<TagTrack> seeds = new ArrayList<>();
        for (TagTrack track : active) {
            if (!track.dismissed
                    && !track.leftOver(direction)
                    && mayMove(track, direction)
                    && track.evidence.bins >= WITNESS
                    && sure(track, direction, now)) {
                seeds.add(track);
            }
        }
        seeds.sort(Comparator.comparingLong(track -> track.evidence.crossedMicros()));
        return seeds;
    }

    private boolean sure(TagTrack track, Direction direction, long now) {
        TagEvidence e = track.evidence;
        boolean thatWay = direction == Direction.IN ? e.order > 0 : e.order < 0;
        if (thatWay && e.orderTrust > 0 && e.odds(direction) > 0) {
            return true;
        }
        if (!beams.trusted()) {
            return false;
        }
        // the eyes tell the way; the antennas tell who was there and moving
        BeamWatch.Crossing crossing = beams.near(direction, e.crossedMicros());
        boolean seen = crossing != null
                && crossing.direction == direction
                && crossing.state(now) == BeamWatch.State.THROUGH
                && !crossing.used;
        return seen
                && (tellsSides()
                        ? thatWay && e.orderTrust > 0 && e.moving() && e.odds(direction) > -1.5
                        : e.still() > 0);
    }

    static boolean mayMove(TagTrack track, Direction direction) {
        return !track.resident && !track.foreign && track.movedTo != direction;
    }

    private List<List<TagTrack>> clusters(List<TagTrack> sorted) {
        List<List<TagTrack>> clusters = new ArrayList<>();
        List<TagTrack> current = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            if (!current.isEmpty()) {
                long before = sorted.get(i - 1).evidence.crossedMicros();
                long at = sorted.get(i).evidence.crossedMicros();
                boolean both = current.size() >= CLUSTER && sorted.size() - i >= CLUSTER;
                boolean apart = at - before > APART || (both && at - before > card.splitMicros());
                if (apart && !beams.stoodAt(sorted.get(i).firstMicros, before, at)) {
                    clusters.add(current);
                    current = new ArrayList<>();
                }
            }
            current.add(sorted.get(i));
        }
        if (!current.isEmpty()) {
            clusters.add(current);
        }
        return clusters;
    }

    private void weigh(LoadGroup load, List<TagTrack> active, boolean sideBySide, long now) {
        double sum = 0;
        double weights = 0;
        int pool = 0;
        double sigma = 1.4 * card.groupSigmaMicros();
        double order = load.median(seed -> seed.evidence.order);
        for (TagTrack track : active) {
            TagEvidence e = track.evidence;
            boolean witness = e.bins >= WITNESS
                    && mayMove(track, load.direction)
                    && (load.has(track) || (e.moving() && !opposes(track, load.direction, 0)));
            if (witness) {
                double apart = (e.crossedMicros() - load.crossedMicros) / sigma;
                double weight = Math.min(1, e.bins / 6.0) * Math.exp(-apart * apart / 2);
                sum += weight * DirectionEvidence.clip(e.odds(load.direction), card.tagClip());
                weights += weight;
                pool += weight > 0.3 ? 1 : 0;
            }
        }
        load.radioOdds = weights == 0 ? 0 : sum / Math.sqrt(Math.max(1, weights));
        load.odds = 0;
        load.say("order", load.radioOdds, "median order %.1f sd over %d tags, %d sure", order, pool, load.seeds.size());
        if (tellsSides()) {
            double balance = Math.abs(load.balance());
            if (!Double.isNaN(balance)) {
                double sure = Math.min(1, (load.seeds.size() + 1) / 5.0);
                double its = card.balanceWeight() * (card.balanceZeroDb() - balance);
                double odds = sure * Math.max(-9, Math.min(1, its)) * (its < 0 ? unbalanced(load, order) : 1);
                load.say("balance", odds, "the sides heard it %.0f dB apart", balance);
            }
        }
        if (loadsSeen >= 3) {
            double fainter = (usualPeak - load.peakLevel) / 1000;
            if (fainter > 0.8) {
                double odds = Math.max(-3, card.fainterPer10Db() * (fainter - 0.8));
                load.say("level", odds, "%.0f dB fainter than this door's loads", fainter * 10);
            }
        }
        load.crossing = beams.near(load.direction, load.crossedMicros);
        load.beams = word(load, sideBySide, now);
        switch (load.beams) {
            case AGREES -> load.say("beams", card.beamAgrees(), "both photo-eyes saw it go %s", load.direction);
            case DENIES -> load.say("beams", card.beamDenies(), "the photo-eyes saw it go otherwise");
            case SILENT ->
                load.say(
                        "beams",
                        beams.proven() ? card.beamSilent() : card.beamSilent() / 3,
                        "the photo-eyes saw nothing");
            case PARTLY -> load.say("beams", card.beamPartly(), "one photo-eye saw it");
            case NONE, WAIT -> {}
        }
        if (sensors.wasShut(load.crossedMicros)) {
            load.say("contact", card.contactClosed(), "the door was shut");
        }
        switch (sensors.motion(load.crossedMicros)) {
            case SEEN -> load.say("motion", DoorSensors.MOTION_SEEN, "the motion sensor saw movement");
            case MISSED -> load.say("motion", DoorSensors.MOTION_MISSED, "the motion sensor saw none");
            case NOTHING -> {}
        }
        if (!mode.expects(load.direction)) {
            load.say(
                    "mode",
                    card.modeDenies(),
                    "the door is used to %s",
                    mode.name().toLowerCase(Locale.ROOT));
        }
    }

    /** 0..1: how far unbalanced levels speak against a load. Few sightings tell them badly, and what turns back shows no clear order. */
    private static double unbalanced(LoadGroup load, double order) {
        if (load.median(seed -> seed.evidence.unlevelled ? 1 : 0) > 0) {
            return 1;
        }
        double known = Math.min(1, load.median(seed -> seed.evidence.bins) / KNOWN);
        return known * (1 - Math.max(0, Math.min(MOST_CLEAR, (Math.abs(order) - SOME_ORDER) / 2)));
    }

    private BeamWatch.Word word(LoadGroup load, boolean sideBySide, long now) {
        BeamWatch.Crossing crossing = load.crossing;
        BeamWatch.Word word = beams.says(crossing, load.direction, now);
        if (word == BeamWatch.Word.DENIES && sideBySide && crossing != null && crossing.mayBeTwo()) {
            return BeamWatch.Word.NONE;
        }
        boolean backAgain = word == BeamWatch.Word.AGREES
                && crossing != null
                && tellsSides()
                && DoorPlane.lead(evidence, load.seeds, load.direction, load.startMicros, crossing.start()) < CAME_BACK;
        // it came from where the eyes saw it go: what they saw was its way back
        return backAgain ? BeamWatch.Word.DENIES : word;
    }

    /** Whether the near side had been ahead clearly before the load crossed: what passes by along the wall was never there. */
    boolean cameFromNear(LoadGroup load) {
        return tellsSides()
                && DoorPlane.lead(evidence, load.seeds, load.direction, load.startMicros, load.crossedMicros) > CAME;
    }

    /** True when the tag itself is that sure of having gone the other way. */
    private static boolean opposes(TagTrack track, Direction direction, double odds) {
        Direction other = direction == Direction.IN ? Direction.OUT : Direction.IN;
        TagEvidence e = track.evidence;
        return e.orderTrust > 0 && e.odds(other) > odds;
    }

    /** How the tags of that load look by now, to hold others against. */
    Likeness likeness(LoadGroup load, long now) {
        return new Likeness(evidence, load, now);
    }

    /** From which side the tags about that load came, when it was at the door plane at that time. */
    @Nullable Origin origin(LoadGroup load, long crossed) {
        return tellsSides() ? new Origin(evidence, load, crossed) : null;
    }

    /** Whether the tag by itself, or by how much its curve is the load's, went that way. */
    static boolean speaksFor(TagTrack track, Direction direction, double alike) {
        TagEvidence e = track.evidence;
        return alike >= ALIKE || (e.orderTrust >= OWN_TRUST && e.towards(direction) > 0);
    }

    /**
     * Log-odds that this tag belongs to that load: its own, and how much it looks like the load.
     *
     * @param r its {@link Likeness} to the load
     */
    double membership(TagTrack track, LoadGroup load, double r) {
        TagEvidence e = track.evidence;
        if (!mayMove(track, load.direction)
                || e.bins == 0
                || e.cameOther(load.direction)
                || opposes(track, load.direction, load.contested ? 0 : card.opens())) {
            return Double.NEGATIVE_INFINITY;
        }
        double group = DirectionEvidence.clip(load.odds, card.groupClip()) / 2;
        // one sighting hardly tells how loud a tag can be
        double level = fainter(e, load) * Math.min(1, e.bins / 4.0);
        double rare = Math.max(-2.5, Math.min(0, 0.9 * Math.log((track.reads + 1) / (0.3 * (load.reads() + 1)))));
        // few bins resemble little by nature
        double few = Math.min(1, e.bins / 8.0);
        double beyond = card.likenessWeight() * (r - card.likenessZero() * (0.6 + 0.4 * few));
        double alike = Double.isNaN(r) ? 0 : (0.4 + 0.6 * few) * Math.max(-4, Math.min(3, beyond));
        double together = seenTogether.odds(track, load, r, since, tellsSides()) + elsewhere(track) + apart(e, load);
        if (e.bins < WITNESS) {
            // too few to say anything itself: only if it was never seen outside this load's time
            boolean within =
                    track.bornMicros >= load.startMicros - 500_000 && track.lastMicros <= load.endMicros + 500_000;
            return within ? e.pastOdds - 0.5 + group + alike + level + rare + together : Double.NEGATIVE_INFINITY;
        }
        return e.odds(load.direction) + group + alike + level + rare + together;
    }

    /** What it says that, by what both sides heard of it, it crossed at another time than the load. One that stood tells that badly. */
    private double apart(TagEvidence e, LoadGroup load) {
        if (e.orderTrust < OWN_TRUST
                || e.borrowed
                || beams.stoodAt(load.heardMicros(), e.crossedMicros(), load.crossedMicros)) {
            return 0;
        }
        double beyond = Math.abs(e.crossedMicros() - load.crossedMicros)
                - AT_ONCE
                - Math.max((double) e.spreadMicros, load.stood());
        return -Math.max(0, Math.min(OTHER_TIME, beyond * 2e-6));
    }

    /**
     * What it says that another door heard it hardly less: goods in this doorway are heard there some 15 dB fainter, give or take 5,
     * goods on their way to that door about as well as here.
     */
    private static double elsewhere(TagTrack track) {
        return Math.max(-NEIGHBOURS, -NEIGHBOURLY * Math.max(0, Math.log(track.beside / NEARLY)));
    }

    private static double fainter(TagEvidence e, LoadGroup load) {
        double below = load.peakLevel - e.peakLevel;
        double scale = Math.max(600, 1.5 * load.peakSpread());
        return below <= 0 ? 0 : Math.max(-FAINTER, -square(below / scale) / 2);
    }

    /** When the load went through the door plane; null when its antennas do not tell sides. */
    @Nullable DoorPlane plane(LoadGroup load, long now) {
        return tellsSides() ? DoorPlane.of(evidence, load.seeds, load.direction, load.startMicros, now) : null;
    }

    /** How far the near side was ahead of the far one, -1..1, in that time; 0 when the antennas do not tell sides. */
    double lead(LoadGroup load, long from, long until) {
        return tellsSides() ? DoorPlane.balance(evidence, load.seeds, load.direction, from, until) : 0;
    }

    /** Share of the load's present power that is on the far side; NaN when it is not heard at present. */
    double farShare(List<TagTrack> members, Direction direction, long now) {
        if (twoSided && !sides.told()) {
            return Double.NaN;
        }
        Side far = direction == Direction.IN ? Side.IN : Side.OUT;
        Side near = direction == Direction.IN ? Side.OUT : Side.IN;
        double there = 0;
        double here = 0;
        for (TagTrack track : members) {
            double f = evidence.power(track, far, now - 600_000, now);
            double n = evidence.power(track, near, now - 600_000, now);
            // each tag one vote, however near an antenna it is
            if (f + n > 0) {
                there += f / (f + n);
                here += n / (f + n);
            }
        }
        return there + here == 0 ? Double.NaN : there / (there + here);
    }

    /** What the members' curves, complete as they are by now, say of having gone that way: group log-odds of the antennas alone. */
    double hindsight(Iterable<TagTrack> members, Direction direction) {
        double sum = 0;
        double weights = 0;
        for (TagTrack track : members) {
            TagEvidence e = track.evidence;
            if (e.bins >= WITNESS) {
                double weight = Math.min(1, e.bins / 6.0);
                sum += weight * DirectionEvidence.clip(e.odds(direction), card.tagClip());
                weights += weight;
            }
        }
        return weights == 0 ? 0 : sum / Math.sqrt(Math.max(1, weights));
    }

    /** Whether the tag is about as loud now as it ever was: it is still coming, or stands there, and did not go through seconds ago. */
    boolean stillLoud(TagTrack track, long now) {
        return evidence.loudest(track, now - 1_000_000, now) > track.evidence.peakLevel - STILL_LOUD;
    }

    /** Whether most of them are. */
    boolean stillLoud(List<TagTrack> tags, long now) {
        int loud = 0;
        for (TagTrack tag : tags) {
            loud += stillLoud(tag, now) ? 1 : 0;
        }
        return 2 * loud > tags.size();
    }

    /** True when the load is still heard about as loud as ever: it has not gone anywhere. */
    boolean lingers(List<TagTrack> members, long now) {
        int loud = 0;
        for (TagTrack track : members) {
            double power = 0;
            for (Side side : Side.values()) {
                power = Math.max(power, evidence.power(track, side, now - 1_000_000, now));
            }
            loud += power > 0.4 ? 1 : 0;
        }
        return 2 * loud > members.size();
    }

    /** The load as its members look by now; the odds stay as they were told. */
    LoadGroup again(LoadGroup load, List<TagTrack> members) {
        LoadGroup whole = new LoadGroup(++loadsMade, load.direction, members);
        whole.radioOdds = load.radioOdds;
        whole.odds = load.odds;
        whole.beams = load.beams;
        whole.crossing = load.crossing;
        whole.contested = load.contested;
        whole.saidBy(load);
        return whole;
    }

    /** A load was told on good evidence: this is how loud they are here. */
    void learn(LoadGroup load) {
        double pace = load.peakLevel > usualPeak ? 0.4 : 0.1; // neighbours' loads are fainter: do not get used to them
        usualPeak = loadsSeen == 0 ? load.peakLevel : usualPeak + pace * (load.peakLevel - usualPeak);
        loadsSeen++;
        sensors.learn(load.crossedMicros);
    }

    private static double square(double x) {
        return x * x;
    }

    static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : values[half - 1] / 2 + values[half] / 2;
    }

    static double probability(double odds) {
        return 1 / (1 + Math.exp(-odds));
    }
}
