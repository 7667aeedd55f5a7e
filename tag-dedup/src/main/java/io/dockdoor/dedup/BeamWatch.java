package io.dockdoor.dedup;

import io.dockdoor.dedup.WindowCounts.BeamHealth;
import io.dockdoor.events.Direction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two photo-eyes of a door: B1 on the yard side, B2 on the warehouse side. Which was broken first and which cleared last
 * tells the way of whatever passed. Eyes chatter (pallet gaps, forks), stick and go blind, so what they say is evidence, and
 * how well they agree with the antennas decides whether it counts.
 */
final class BeamWatch {
    /** Shorter gaps are the same load: forks, pallet feet, the space between cases. */
    static final long CHATTER = 400_000;
    /** A load that left one eye reaches the other within this time or does not come. */
    static final long LINK = 2_500_000;
    /** Nothing that moves keeps an eye broken for so long. */
    static final long STUCK_AFTER = 60_000_000;

    /** Whoever moves a load breaks the eyes this long before or after it. */
    static final long COMPANY = 2_500_000;

    /** A slow fork-lift and its load are through an eye in this time. */
    static final long PASSES = 4_000_000;

    /** The same of what stands in the doorway. */
    private static final long STOOD_ABOUT = 1_500_000;

    /** Of the time one eye was broken the least for which the other must have been, for the two to have seen the same. */
    private static final double SAME_LENGTH = 0.85;

    /** Of that time the least by which the second eye follows, be it a long thing: two that meet break and clear both at once. */
    private static final double LATER = 0.2;

    private static final long SETTLED = 300_000;
    private static final long AGAIN = 1_000_000;
    private static final long MEMORY = 20_000_000;
    private static final int MISSES = 3;

    /** One eye's being broken, chatter merged. {@code end} is Long.MAX_VALUE while it lasts. */
    static final class Shade {
        final long start;
        long end = Long.MAX_VALUE;
        boolean paired;

        Shade(long start) {
            this.start = start;
        }

        boolean over(long now) {
            return end != Long.MAX_VALUE && now - end >= SETTLED;
        }
    }

    /** A load seen by the eyes: by both in this order, or by one of them only. */
    static final class Crossing {
        final Direction direction;
        final Shade first;
        final @Nullable Shade second;

        @Nullable Shade again;

        /** A passage was opened for it. */
        boolean claimed;
        /** What the antennas heard then was held against it. */
        boolean learned;
        /** A movement was told on it: it speaks for no second one. */
        boolean used;

        Crossing(Direction direction, Shade first, @Nullable Shade second) {
            this.direction = direction;
            this.first = first;
            this.second = second;
        }

        long start() {
            return first.start;
        }

        /** Whether both eyes saw the same for the same time: one thing at one speed, and nothing beside it that went the other way. */
        boolean single() {
            if (second == null || first.end == Long.MAX_VALUE || second.end == Long.MAX_VALUE) {
                return false;
            }
            double one = first.end - first.start;
            double other = second.end - second.start;
            double later = Math.min(second.start - first.start, second.end - first.end);
            return later > LATER * Math.max(one, other) && Math.min(one, other) > SAME_LENGTH * Math.max(one, other);
        }

        /** Whether two loads that met may have shown what the eyes saw: each of them breaks both eyes. */
        boolean mayBeTwo() {
            return second != null && !single();
        }

        long end() {
            long last = second == null ? first.end : Math.max(first.end, second.end);
            return last == Long.MAX_VALUE ? start() : last;
        }

        /** Whether one of the eyes is still broken. */
        boolean lasts() {
            return first.end == Long.MAX_VALUE || (second != null && second.end == Long.MAX_VALUE);
        }

        State state(long now) {
            if (second == null) {
                return first.over(now) && now - first.end > LINK ? State.APPROACHED : State.PENDING;
            }
            if (!first.over(now) || !second.over(now)) {
                return State.PENDING;
            }
            if (first.end > second.end) {
                return State.RETURNED;
            }
            Shade back = again;
            if (back != null && !back.paired) {
                return back.over(now) && now - back.end > AGAIN ? State.RETURNED : State.PENDING;
            }
            return State.THROUGH;
        }
    }

    enum State {
        PENDING,
        THROUGH,
        RETURNED,
        APPROACHED
    }

    /** What the eyes say of a movement at a time. */
    enum Word {
        NONE,
        WAIT,
        AGREES,
        DENIES,
        PARTLY,
        SILENT
    }

    private static final class Eye {
        final boolean present;
        final Deque<Shade> shades = new ArrayDeque<>();

        @Nullable Shade now;

        /** What was before it when what told of it went away. */
        @Nullable Shade unseen;
        /** What tells of it is back since then. */
        boolean back;

        BeamHealth health;
        boolean proven;
        int misses;

        Eye(boolean present) {
            this.present = present;
            health = present ? BeamHealth.TRUSTED : BeamHealth.ABSENT;
        }

        boolean trusted() {
            return health == BeamHealth.TRUSTED;
        }
    }

    private final Eye outer;
    private final Eye inner;
    private final List<Crossing> crossings = new ArrayList<>();
    /** When what tells of the eyes was away last; Long.MIN_VALUE when it never was, or is not back. */
    private long awayMicros = Long.MIN_VALUE;

    private long backMicros = Long.MIN_VALUE;

    BeamWatch(boolean hasOuter, boolean hasInner) {
        outer = new Eye(hasOuter);
        inner = new Eye(hasInner);
    }

    /** @return false when the door has no such eye */
    boolean broken(String beam, long at) {
        Eye eye = eye(beam);
        if (eye == null) {
            return false;
        }
        Shade last = eye.shades.peekLast();
        Shade unseen = eye.unseen;
        eye.unseen = null;
        if (eye.now != null) {
            return true;
        }
        if (unseen != null && eye.back && at - unseen.end < LINK) {
            unseen.end = Long.MAX_VALUE; // it never left: that would have been kept and told
            eye.now = unseen;
            return true;
        }
        if (last != null && at - last.end < CHATTER) {
            last.end = Long.MAX_VALUE;
            eye.now = last;
            return true;
        }
        Shade shade = new Shade(at);
        eye.now = shade;
        eye.shades.addLast(shade);
        if (eye.shades.size() > 64) {
            eye.shades.removeFirst();
        }
        if (eye.health != BeamHealth.STUCK) {
            pair(eye, shade);
        }
        return true;
    }

    boolean cleared(String beam, long at) {
        Eye eye = eye(beam);
        if (eye == null) {
            return false;
        }
        Shade shade = eye.now == null && !eye.back ? eye.unseen : eye.now;
        eye.unseen = null;
        if (shade != null) {
            shade.end = Math.max(at, shade.start);
            eye.now = null;
            eye.proven = true;
            if (eye.health == BeamHealth.STUCK) {
                eye.health = BeamHealth.TRUSTED;
                eye.misses = 0;
            }
        }
        return true;
    }

    /**
     * What tells of the eyes went away. What stood in one of them is known up to then; whether it left may be told later, with all
     * that was kept meanwhile, or never.
     */
    void away(long at) {
        awayMicros = at;
        backMicros = Long.MAX_VALUE;
        for (Eye eye : List.of(outer, inner)) {
            Shade shade = eye.now;
            eye.back = false;
            if (shade != null) {
                shade.end = Math.max(at, shade.start);
                eye.unseen = shade;
                eye.now = null;
            }
        }
    }

    /** It is back and told all it kept; next it tells what stands in the eyes by now. */
    void back(long at) {
        backMicros = at;
        outer.back = true;
        inner.back = true;
    }

    /** Whether something that the eyes saw in that time may never be told. */
    boolean missed(long from, long until) {
        return awayMicros <= until && backMicros >= from;
    }

    private void pair(Eye eye, Shade shade) {
        Eye other = eye == outer ? inner : outer;
        Direction direction = eye == inner ? Direction.IN : Direction.OUT;
        for (int i = 0; i < crossings.size(); i++) {
            Crossing alone = crossings.get(i);
            boolean reaches = alone.second == null
                    && alone.direction == direction
                    && (alone.first.end == Long.MAX_VALUE || shade.start - alone.first.end <= LINK);
            if (reaches && other.health != BeamHealth.STUCK) {
                alone.first.paired = true;
                shade.paired = true;
                crossings.set(i, new Crossing(direction, alone.first, shade));
                return;
            }
        }
        for (Crossing crossing : crossings) {
            Shade second = crossing.second;
            if (second != null
                    && second.end == Long.MAX_VALUE
                    && crossing.direction != direction
                    && crossing.first.end < shade.start) {
                crossing.again = shade;
            }
        }
        // seen by this eye first: if the other follows, it went from this side to that
        crossings.add(new Crossing(eye == outer ? Direction.IN : Direction.OUT, shade, null));
        if (crossings.size() > 64) {
            crossings.remove(0);
        }
    }

    /** Notices stuck eyes and forgets old crossings. */
    void advance(long now) {
        for (Eye eye : List.of(outer, inner)) {
            if (eye.now != null && now - eye.now.start > STUCK_AFTER) {
                eye.health = BeamHealth.STUCK;
            }
            while (eye.shades.size() > 1 && now - eye.shades.getFirst().start > STUCK_AFTER) {
                eye.shades.removeFirst();
            }
        }
        crossings.removeIf(crossing -> (now - crossing.end() > MEMORY && crossing.state(now) != State.PENDING)
                || now - crossing.start() > STUCK_AFTER);
    }

    List<Crossing> crossings() {
        return crossings;
    }

    boolean trusted() {
        return outer.trusted() && inner.trusted();
    }

    /** The crossing that fits a load crossing at that time best, trusted or not. */
    @Nullable Crossing near(Direction direction, long crossed) {
        Crossing best = null;
        for (Crossing crossing : crossings) {
            boolean near = crossed > crossing.start() - 1_500_000
                    && (crossing.lasts() || crossed < crossing.end() + 1_500_000);
            if (near && (best == null || better(crossing, best, direction, crossed))) {
                best = crossing;
            }
        }
        return best;
    }

    private static boolean better(Crossing one, Crossing than, Direction direction, long crossed) {
        if ((one.direction == direction) != (than.direction == direction)) {
            return one.direction == direction;
        }
        if ((one.second == null) != (than.second == null)) {
            return than.second == null;
        }
        return Math.abs((one.start() + one.end()) / 2 - crossed) < Math.abs((than.start() + than.end()) / 2 - crossed);
    }

    /** A movement was told on that crossing: it and those of whoever pushed or followed the load speak for no second one. */
    void used(Crossing by) {
        by.used = true;
        for (Crossing crossing : crossings) {
            if (crossing.direction == by.direction && Math.abs(crossing.start() - by.start()) < COMPANY) {
                crossing.used = true;
            }
        }
    }

    /** @param crossing the one {@link #near} the load, null when there is none */
    Word says(@Nullable Crossing crossing, Direction direction, long now) {
        boolean usable = outer.trusted() || inner.trusted();
        if (!usable) {
            return Word.NONE;
        }
        if (crossing == null) {
            return Word.SILENT;
        }
        if (crossing.used && (crossing.direction == direction || !crossing.single())) {
            return Word.NONE;
        }
        if (!trusted()) {
            return Word.PARTLY;
        }
        return switch (crossing.state(now)) {
            case PENDING -> Word.WAIT;
            case THROUGH -> crossing.direction == direction ? Word.AGREES : Word.DENIES;
            case RETURNED, APPROACHED -> Word.DENIES;
        };
    }

    /** True when nothing has stood in the doorway for a moment. */
    boolean clear(long now) {
        return clear(outer, now) && clear(inner, now);
    }

    private static boolean clear(Eye eye, long now) {
        Shade last = eye.shades.peekLast();
        return !eye.trusted() || last == null || last.over(now);
    }

    /** Whether something stands in the doorway for longer than anything takes that moves. */
    boolean occupied(long now) {
        Shade there = present(outer, now);
        Shade inside = present(inner, now);
        return trusted()
                && ((there != null && now - there.start > PASSES) || (inside != null && now - inside.start > PASSES));
    }

    /**
     * Whether one thing stood in one of the eyes at both those moments, give or take what the antennas may be off: whatever
     * is heard to cross then is one load.
     */
    boolean stoodAt(long one, long other) {
        return stoodAt(Long.MIN_VALUE / 2, one, other);
    }

    /** The same of what was first heard at that time: what was in an eye long before is something else, or that eye is stuck. */
    boolean stoodAt(long heard, long one, long other) {
        return trusted() && (stoodAt(outer, heard, one, other) || stoodAt(inner, heard, one, other));
    }

    private static boolean stoodAt(Eye eye, long heard, long one, long other) {
        for (Shade shade : eye.shades) {
            boolean stood = shade.end - shade.start > PASSES && shade.start > heard - PASSES;
            boolean since = Math.min(one, other) > shade.start - STOOD_ABOUT;
            if (stood && since && (shade.end == Long.MAX_VALUE || Math.max(one, other) < shade.end + STOOD_ABOUT)) {
                return true;
            }
        }
        return false;
    }

    /** What stands in that eye. */
    private static @Nullable Shade present(Eye eye, long now) {
        Shade last = eye.shades.peekLast();
        return last == null || last.over(now) ? null : last;
    }

    /** What the eye saw that a load on that way reaches first. */
    Iterable<Shade> nearEye(Direction direction) {
        return (direction == Direction.IN ? outer : inner).shades;
    }

    /** What the eye saw that it leaves last. */
    Iterable<Shade> farEye(Direction direction) {
        return (direction == Direction.IN ? inner : outer).shades;
    }

    /** True when silence of the eyes means something: each has worked before. */
    boolean proven() {
        return (!outer.trusted() || outer.proven) && (!inner.trusted() || inner.proven);
    }

    /** The antennas alone were sure of a movement: which eye saw it, which did not? */
    void learn(Direction direction, long crossed) {
        Crossing crossing = near(direction, crossed);
        boolean both = crossing != null && crossing.second != null;
        boolean byOuter = both || (crossing != null && outer.shades.contains(crossing.first));
        boolean byInner = both || (crossing != null && inner.shades.contains(crossing.first));
        learn(outer, byOuter);
        learn(inner, byInner);
    }

    private static void learn(Eye eye, boolean saw) {
        if (!eye.present || eye.health == BeamHealth.STUCK) {
            return;
        }
        eye.misses = saw ? 0 : eye.misses + 1;
        if (eye.misses >= MISSES) {
            eye.health = BeamHealth.BLIND;
        } else if (saw) {
            eye.health = BeamHealth.TRUSTED;
        }
    }

    BeamHealth outerHealth() {
        return outer.health;
    }

    BeamHealth innerHealth() {
        return inner.health;
    }

    private @Nullable Eye eye(String beam) {
        Eye eye = beam.equals("B1") ? outer : beam.equals("B2") ? inner : null;
        return eye != null && eye.present ? eye : null;
    }
}
