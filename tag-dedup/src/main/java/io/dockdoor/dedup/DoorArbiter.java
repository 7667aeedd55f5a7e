package io.dockdoor.dedup;

import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.dedup.Verdict.Moved;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Settles which of several doors of one host a load went through when more than one heard it. Antennas of a neighbouring door
 * hear a passing load in the same order, only fainter: no door can tell that alone. So a movement is told only if no other door
 * heard the load louder; one that was told before the louder door spoke is taken back. Pure like {@link DoorWindow}: one owner,
 * who also owns the windows; time arrives with the verdicts and with ticks.
 */
public final class DoorArbiter {
    /** Claims on the same tags closer than this are one load, microseconds. */
    public static final long SAME_TIME = 3_000_000;
    /** So many times the power another door must have heard of a load to take it. */
    static final double LOUDER = 2;
    /** So long after it went through one door a load may still be driven by another, microseconds; later it may be on its next way. */
    private static final long DRIVES_BY = 10_000_000;
    /** So many times the power at its own door is heard of it meanwhile at most. */
    private static final double GONE_BY = 1.5;
    /** A claim of so few tags at the time of a neighbour's whole load is what fell off that load. */
    private static final int CRUMBS = 3;

    private static final int WHOLE = 8;
    /** A movement is held against the other doors once more so long after it was told, microseconds. */
    public static final long AGAIN = 1_000_000;

    private static final long MEMORY = 60_000_000;

    /** A movement some door claims, with all its revisions so far. */
    private static final class Claim {
        final DoorId door;
        final Moved first;
        /** Power by tag about the crossing. */
        final Map<Epc, Double> powers = new HashMap<>();

        boolean lost;
        /** Nothing more can be said of it: it stands. */
        boolean closed;

        boolean lookedAgain;
        int revision;

        Claim(DoorId door, Moved first) {
            this.door = door;
            this.first = first;
        }
    }

    private final Map<DoorId, DoorWindow> windows = new LinkedHashMap<>();
    private final Deque<Claim> claims = new ArrayDeque<>();
    /** Of each claimed tag the claims on it: every window asks for every tag it follows, ten times a second. */
    private final Map<Epc, List<Claim>> claimants = new HashMap<>();

    private long settled;

    /** That window speaks for that door from now on; what another said for it before is forgotten. */
    public void watch(DoorId door, DoorWindow window) {
        claims.stream().filter(claim -> claim.door.equals(door)).toList().forEach(this::forget);
        windows.put(door, window);
        window.besides(new DoorWindow.Elsewhere() {
            @Override
            public double power(Epc epc, long crossedMicros) {
                return heardElsewhere(window, epc, crossedMicros);
            }

            @Override
            public boolean follows(Epc epc) {
                boolean shared = claimants.containsKey(epc);
                for (DoorWindow other : windows.values()) {
                    shared |= other != window && other.shares(epc);
                }
                return shared;
            }

            @Override
            public double claimed(Epc epc, long crossedMicros) {
                return claimedElsewhere(door, epc, crossedMicros);
            }

            @Override
            public long passed(Epc epc) {
                return passedElsewhere(door, epc);
            }
        });
    }

    /**
     * A door said something at that gateway time.
     *
     * @param told gets what goes out: the verdict unless the load belongs to another door, and what it means for other doors
     */
    public void said(DoorId door, Verdict verdict, long nowMicros, BiConsumer<DoorId, Verdict> told) {
        if (windows.size() < 2) {
            told.accept(door, verdict);
            return;
        }
        tick(nowMicros, told);
        if (verdict instanceof Moved moved) {
            moved(door, moved, nowMicros, told);
        } else {
            Claim claim = claimOf(door, verdict.passage());
            if (claim != null && verdict instanceof Verdict.Closed) {
                claim.closed = true;
            }
            if (claim != null && claim.lost) {
                if (verdict instanceof Verdict.Closed closed) {
                    told.accept(door, new Verdict.Closed(closed.passage(), closed.atMicros(), false));
                }
            } else {
                told.accept(door, verdict);
            }
        }
    }

    /** It is that late: looks at what was told a moment ago once more, and forgets what is long over. */
    public void tick(long nowMicros, BiConsumer<DoorId, Verdict> told) {
        for (Claim claim : claims) {
            if (!claim.lost
                    && !claim.closed
                    && !claim.lookedAgain
                    && nowMicros >= claim.first.decidedMicros() + AGAIN) {
                claim.lookedAgain = true;
                if (louderElsewhere(claim) > LOUDER) {
                    takeBack(claim, nowMicros, told);
                }
            }
        }
        while (!claims.isEmpty() && nowMicros - claims.getFirst().first.decidedMicros() > MEMORY) {
            forget(claims.getFirst());
        }
    }

    private void forget(Claim claim) {
        claims.remove(claim);
        for (Epc epc : claim.powers.keySet()) {
            claimants.computeIfPresent(epc, (its, on) -> on.remove(claim) && on.isEmpty() ? null : on);
        }
    }

    /** When it wants a tick at the latest, Long.MAX_VALUE when nothing waits. */
    public long nextTickMicros() {
        long next = Long.MAX_VALUE;
        for (Claim claim : claims) {
            if (!claim.lost && !claim.closed && !claim.lookedAgain) {
                next = Math.min(next, claim.first.decidedMicros() + AGAIN);
            }
        }
        return next;
    }

    /** How many times a door's claim fell to another door. */
    public long settled() {
        return settled;
    }

    private Claim claim(DoorId door, Moved moved) {
        Claim claim = claimOf(door, moved.passage());
        if (claim == null) {
            claim = new Claim(door, moved);
            claims.addLast(claim);
        }
        claim.revision = moved.revision();
        DoorWindow window = windows.get(door);
        for (JudgedTag tag : moved.tags()) {
            double power = window == null ? 0 : window.power(tag.epc(), claim.first.crossedMicros());
            if (claim.powers.put(tag.epc(), power) == null) {
                claimants.computeIfAbsent(tag.epc(), its -> new ArrayList<>(1)).add(claim);
            }
        }
        return claim;
    }

    private void moved(DoorId door, Moved moved, long now, BiConsumer<DoorId, Verdict> told) {
        boolean isFirst = claimOf(door, moved.passage()) == null;
        Claim claim = claim(door, moved);
        if (claim.lost) {
            return;
        }
        Claim rival = rivalOf(claim);
        double louder = louderElsewhere(claim);
        if (louder > LOUDER
                || (isFirst && isCrumb(claim))
                || (rival != null && yields(claim, rival, isFirst, louder))) {
            lose(claim);
            if (!isFirst) {
                tellVoid(claim, now, told);
            }
            return;
        }
        if (rival != null && !rival.closed) {
            takeBack(rival, now, told);
        }
        told.accept(door, moved);
    }

    /**
     * Whether a claim gives way to another door's on most of the same tags: to one that is closed, if it has hardly any others, and to one
     * that was told before, if it is as loud there as here. A door that claims a part of a load claims those that it hears best.
     */
    private boolean yields(Claim claim, Claim rival, boolean isFirst, double louder) {
        if (rival.closed) {
            return 2 * shared(claim, rival) > claim.powers.size();
        }
        return (isFirst && louder > 1 / LOUDER) || louderElsewhere(rival) < 1;
    }

    private static long shared(Claim one, Claim other) {
        return one.powers.keySet().stream().filter(other.powers::containsKey).count();
    }

    private void takeBack(Claim claim, long now, BiConsumer<DoorId, Verdict> told) {
        lose(claim);
        tellVoid(claim, now, told);
    }

    private void lose(Claim claim) {
        claim.lost = true;
        settled++;
        DoorWindow window = windows.get(claim.door);
        if (window != null) {
            window.overrule(claim.first.passage());
        }
    }

    private static void tellVoid(Claim claim, long now, BiConsumer<DoorId, Verdict> told) {
        Reason reason = new Reason("neighbour", "another door heard the load louder", -6);
        told.accept(claim.door, new Verdict.Voided(claim.first.passage(), claim.revision + 1, now, List.of(reason)));
    }

    /** How many times the power of the claim's tags another door heard of them, typically; 0 when it heard few. */
    private double louderElsewhere(Claim claim) {
        DoorWindow its = windows.get(claim.door);
        double[] ratios = claim.powers.entrySet().stream()
                .mapToDouble(tag -> powerElsewhere(claim.door, its, tag.getKey(), claim.first.crossedMicros())
                        / Math.max(Double.MIN_NORMAL, tag.getValue()))
                .toArray();
        return ratios.length == 0 ? 0 : PassageJudge.median(ratios);
    }

    /** The most any other door heard of that tag about that time; its window may have forgotten what it claimed already. */
    private double powerElsewhere(DoorId door, @Nullable DoorWindow its, Epc epc, long crossedMicros) {
        return Math.max(heardElsewhere(its, epc, crossedMicros), claimedElsewhere(door, epc, crossedMicros));
    }

    private double heardElsewhere(@Nullable DoorWindow its, Epc epc, long crossedMicros) {
        double most = 0;
        for (DoorWindow other : windows.values()) {
            if (other != its) {
                most = Math.max(most, other.power(epc, crossedMicros));
            }
        }
        return most;
    }

    private double claimedElsewhere(DoorId door, Epc epc, long crossedMicros) {
        double most = 0;
        for (Claim claim : claimants.getOrDefault(epc, List.of())) {
            long since = Math.abs(claim.first.crossedMicros() - crossedMicros);
            if (!claim.lost && !claim.door.equals(door) && since < DRIVES_BY) {
                // a load through the other door a while ago may come through this one now: then it is heard as well as
                // it was there
                double power = claim.powers.getOrDefault(epc, 0.0);
                most = Math.max(most, since <= SAME_TIME ? power : power / GONE_BY);
            }
        }
        return most;
    }

    private long passedElsewhere(DoorId door, Epc epc) {
        long passed = Passage.NEVER;
        for (Claim claim : claimants.getOrDefault(epc, List.of())) {
            if (!claim.lost && !claim.door.equals(door)) {
                passed = Math.max(passed, claim.first.crossedMicros());
            }
        }
        return passed;
    }

    private boolean isCrumb(Claim claim) {
        return claim.powers.size() <= CRUMBS
                && claims.stream()
                        .anyMatch(other -> !other.lost
                                && !other.door.equals(claim.door)
                                && other.first.direction() == claim.first.direction()
                                && other.powers.size() >= WHOLE
                                && Math.abs(other.first.crossedMicros() - claim.first.crossedMicros()) <= SAME_TIME);
    }

    /** A standing claim of another door on most of the same tags at the same time. */
    private @Nullable Claim rivalOf(Claim claim) {
        for (Claim other : claims) {
            boolean then = Math.abs(other.first.crossedMicros() - claim.first.crossedMicros()) <= SAME_TIME;
            if (other.lost || other.door.equals(claim.door) || !then) {
                continue;
            }
            if (2 * shared(claim, other) > Math.min(claim.powers.size(), other.powers.size())) {
                return other;
            }
        }
        return null;
    }

    private @Nullable Claim claimOf(DoorId door, long passage) {
        for (Claim claim : claims) {
            if (claim.door.equals(door) && claim.first.passage() == passage) {
                return claim;
            }
        }
        return null;
    }
}
