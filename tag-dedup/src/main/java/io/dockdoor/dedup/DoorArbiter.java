package io.dockdoor.dedup;

import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.dedup.Verdict.Moved;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import java.util.ArrayDeque;
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
    /** By so much louder, 0.01 dB, a door must have heard the load to take it from another. */
    public static final int LOUDER = 300;
    /** A movement is held against the other doors once more so long after it was told, microseconds. */
    public static final long AGAIN = 1_000_000;

    private static final long MEMORY = 20_000_000;

    /** A movement some door claims, with all its revisions so far. */
    private static final class Claim {
        final DoorId door;
        final Moved first;
        /** Strongest level by tag about the crossing, 0.01 dB. */
        final Map<Epc, Integer> levels = new HashMap<>();

        boolean lost;
        boolean lookedAgain;
        int revision;

        Claim(DoorId door, Moved first) {
            this.door = door;
            this.first = first;
        }
    }

    private final Map<DoorId, DoorWindow> windows = new LinkedHashMap<>();
    private final Deque<Claim> claims = new ArrayDeque<>();
    private long settled;

    /** That window speaks for that door from now on. */
    public void watch(DoorId door, DoorWindow window) {
        windows.put(door, window);
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
        } else if (verdict instanceof Verdict.Undecided undecided) {
            if (louderElsewhere(
                            door,
                            levels(door, undecided.tags(), undecided.startMicros(), undecided.endMicros()),
                            undecided.startMicros(),
                            undecided.endMicros())
                    < LOUDER) {
                told.accept(door, verdict);
            } else {
                settled++;
            }
        } else {
            Claim claim = claimOf(door, verdict.passage());
            if (claim != null && claim.lost) {
                if (verdict instanceof Verdict.Closed closed) {
                    told.accept(door, new Verdict.Closed(closed.passage(), closed.atMicros(), false));
                }
            } else {
                told.accept(door, verdict);
            }
        }
    }

    /** What a door told before this arbiter was there: other doors must not tell it again. */
    public void recall(DoorId door, Verdict verdict) {
        if (verdict instanceof Moved moved) {
            claim(door, moved).lookedAgain = true;
        }
    }

    /** It is that late: looks at what was told a moment ago once more, and forgets what is long over. */
    public void tick(long nowMicros, BiConsumer<DoorId, Verdict> told) {
        for (Claim claim : claims) {
            if (!claim.lost && !claim.lookedAgain && nowMicros >= claim.first.decidedMicros() + AGAIN) {
                claim.lookedAgain = true;
                if (louderElsewhere(claim) >= LOUDER) {
                    takeBack(claim, nowMicros, told);
                }
            }
        }
        while (!claims.isEmpty() && nowMicros - claims.getFirst().first.decidedMicros() > MEMORY) {
            claims.removeFirst();
        }
    }

    /** When it wants a tick at the latest, Long.MAX_VALUE when nothing waits. */
    public long nextTickMicros() {
        long next = Long.MAX_VALUE;
        for (Claim claim : claims) {
            if (!claim.lost && !claim.lookedAgain) {
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
        claim.levels.putAll(levels(door, moved.tags(), from(claim), to(claim)));
        return claim;
    }

    private void moved(DoorId door, Moved moved, long now, BiConsumer<DoorId, Verdict> told) {
        boolean isFirst = claimOf(door, moved.passage()) == null;
        Claim claim = claim(door, moved);
        if (claim.lost) {
            return;
        }
        Claim rival = rivalOf(claim);
        int margin = louderElsewhere(claim);
        // as loud there as here: whoever told first keeps it
        if (margin >= LOUDER || (isFirst && rival != null && margin > -LOUDER)) {
            claim.lost = true;
            settled++;
            if (!isFirst) {
                tellVoid(claim, now, told);
            }
            return;
        }
        if (rival != null) {
            takeBack(rival, now, told);
        }
        told.accept(door, moved);
    }

    private void takeBack(Claim claim, long now, BiConsumer<DoorId, Verdict> told) {
        claim.lost = true;
        settled++;
        tellVoid(claim, now, told);
    }

    private static void tellVoid(Claim claim, long now, BiConsumer<DoorId, Verdict> told) {
        Reason reason = new Reason("neighbour", "another door heard the load louder", -6);
        told.accept(claim.door, new Verdict.Voided(claim.first.passage(), claim.revision + 1, now, List.of(reason)));
    }

    private static long from(Claim claim) {
        return claim.first.crossedMicros() - SAME_TIME;
    }

    private static long to(Claim claim) {
        return claim.first.crossedMicros() + SAME_TIME;
    }

    private Map<Epc, Integer> levels(DoorId door, List<JudgedTag> tags, long from, long to) {
        Map<Epc, Integer> levels = new HashMap<>();
        DoorWindow window = windows.get(door);
        for (JudgedTag tag : tags) {
            int level = window == null ? TagTrack.EMPTY : window.loudest(tag.epc(), from, to);
            if (level != TagTrack.EMPTY) {
                levels.put(tag.epc(), level);
            }
        }
        return levels;
    }

    private int louderElsewhere(Claim claim) {
        return louderElsewhere(claim.door, claim.levels, from(claim), to(claim));
    }

    /** By how much the loudest of the other doors heard the load louder than this one, 0.01 dB; very negative when none heard it. */
    private int louderElsewhere(DoorId door, Map<Epc, Integer> levels, long from, long to) {
        int most = -10_000;
        for (Map.Entry<DoorId, DoorWindow> other : windows.entrySet()) {
            if (other.getKey().equals(door)) {
                continue;
            }
            double[] differences = levels.entrySet().stream()
                    .mapToInt(e -> heard(other.getKey(), other.getValue(), e.getKey(), from, to) == TagTrack.EMPTY
                            ? Integer.MIN_VALUE
                            : heard(other.getKey(), other.getValue(), e.getKey(), from, to) - e.getValue())
                    .filter(difference -> difference != Integer.MIN_VALUE)
                    .asDoubleStream()
                    .toArray();
            if (2 * differences.length > levels.size()) {
                most = Math.max(most, (int) PassageJudge.median(differences));
            }
        }
        return most;
    }

    /** How loud that door heard the tag; its window may have forgotten what it claimed already. */
    private int heard(DoorId door, DoorWindow window, Epc epc, long from, long to) {
        int level = window.loudest(epc, from, to);
        for (Claim claim : claims) {
            if (claim.door.equals(door) && claim.first.crossedMicros() >= from && claim.first.crossedMicros() <= to) {
                level = Math.max(level, claim.levels.getOrDefault(epc, (int) TagTrack.EMPTY));
            }
        }
        return level;
    }

    /** A standing claim of another door on most of the same tags at the same time. */
    private @Nullable Claim rivalOf(Claim claim) {
        for (Claim other : claims) {
            boolean then = Math.abs(other.first.crossedMicros() - claim.first.crossedMicros()) <= SAME_TIME;
            if (other.lost || other.door.equals(claim.door) || !then) {
                continue;
            }
            long shared = claim.levels.keySet().stream()
                    .filter(other.levels::containsKey)
                    .count();
            if (2 * shared > Math.min(claim.levels.size(), other.levels.size())) {
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
