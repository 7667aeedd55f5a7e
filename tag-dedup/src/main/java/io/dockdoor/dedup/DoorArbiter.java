package io.dockdoor.dedup;

import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.dedup.Verdict.Moved;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.TagRead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Settles which of several doors of one host a load went through when more than one heard it. Antennas of a neighbouring door
 * hear a passing load in the same order, only fainter: no door can tell that alone. A movement waits here for a moment; if
 * another door claims the same tags at the same time, the door that heard them louder keeps them and the other says nothing,
 * or, when it was told already, takes it back. Pure like {@link DoorWindow}: time arrives with the verdicts and with ticks.
 */
public final class DoorArbiter {
    /** How long a movement waits for a rival claim, microseconds. */
    public static final long HOLD = 500_000;
    /** Claims on the same tags closer than this are one load, microseconds. */
    public static final long SAME_TIME = 3_000_000;
    /** By so much louder, 0.01 dB, a door must have heard the load to take it from another. */
    public static final int LOUDER = 300;

    private static final long MEMORY = 20_000_000;

    /** A movement some door claims, with all its revisions so far. */
    private static final class Claim {
        final DoorId door;
        final Moved first;
        final Set<Epc> tags = new HashSet<>();
        final Map<Epc, Integer> levels = new HashMap<>();
        final List<Verdict> waiting = new ArrayList<>();
        final long until;
        boolean told;
        boolean lost;
        int revision;

        Claim(DoorId door, Moved first) {
            this.door = door;
            this.first = first;
            this.until = first.decidedMicros() + HOLD;
        }

        void add(Moved moved) {
            for (JudgedTag tag : moved.tags()) {
                tags.add(tag.epc());
                if (tag.peakRssiCentiDbm() != TagRead.NO_RSSI) {
                    levels.put(tag.epc(), (int) Levels.normal(tag.peakRssiCentiDbm()));
                }
            }
            revision = moved.revision();
        }
    }

    private final Deque<Claim> claims = new ArrayDeque<>();
    private long settled;

    /** A door said something at that gateway time; {@code told} gets what may go out now. */
    public void said(DoorId door, Verdict verdict, long nowMicros, BiConsumer<DoorId, Verdict> told) {
        if (verdict instanceof Moved moved) {
            Claim claim = claimOf(door, moved.passage());
            if (claim == null) {
                claim = new Claim(door, moved);
                claims.addLast(claim);
            }
            claim.add(moved);
            if (!claim.lost) {
                contest(claim, nowMicros, told);
            }
            if (!claim.lost) {
                pass(claim, verdict, told);
            }
        } else {
            Claim claim = claimOf(door, verdict.passage());
            if (claim == null) {
                told.accept(door, verdict);
            } else if (!claim.lost) {
                pass(claim, verdict, told);
            } else if (verdict instanceof Verdict.Closed closed) {
                told.accept(door, new Verdict.Closed(closed.passage(), closed.atMicros(), false));
            }
        }
        tick(nowMicros, told);
    }

    /** It is that late: what waited long enough goes out. */
    public void tick(long nowMicros, BiConsumer<DoorId, Verdict> told) {
        for (Claim claim : claims) {
            if (!claim.lost && !claim.told && nowMicros >= claim.until) {
                claim.told = true;
                claim.waiting.forEach(verdict -> told.accept(claim.door, verdict));
                claim.waiting.clear();
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
            if (!claim.lost && !claim.told) {
                next = Math.min(next, claim.until);
            }
        }
        return next;
    }

    /** How many claims lost against another door. */
    public long settled() {
        return settled;
    }

    private static void pass(Claim claim, Verdict verdict, BiConsumer<DoorId, Verdict> told) {
        if (claim.told) {
            told.accept(claim.door, verdict);
        } else {
            claim.waiting.add(verdict);
        }
    }

    private void contest(Claim claim, long now, BiConsumer<DoorId, Verdict> told) {
        for (Claim rival : claims) {
            if (rival == claim || rival.lost || rival.door.equals(claim.door) || !sameLoad(claim, rival)) {
                continue;
            }
            int margin = margin(claim, rival);
            // within the margin the one that saw more of the load has it, then the one that spoke first
            boolean wins = Math.abs(margin) >= LOUDER ? margin > 0 : claim.tags.size() > rival.tags.size();
            lose(wins ? rival : claim, now, told);
            if (!wins) {
                return;
            }
        }
    }

    private static boolean sameLoad(Claim one, Claim other) {
        if (Math.abs(one.first.crossedMicros() - other.first.crossedMicros()) > SAME_TIME) {
            return false;
        }
        long shared = one.tags.stream().filter(other.tags::contains).count();
        return 2 * shared > Math.min(one.tags.size(), other.tags.size());
    }

    /** Median of how much louder {@code one} heard the shared tags, 0.01 dB. */
    private static int margin(Claim one, Claim other) {
        double[] differences = one.levels.entrySet().stream()
                .filter(e -> other.levels.containsKey(e.getKey()))
                .mapToDouble(e -> e.getValue() - other.levels.getOrDefault(e.getKey(), 0))
                .toArray();
        return differences.length == 0 ? 0 : (int) PassageJudge.median(differences);
    }

    private void lose(Claim claim, long now, BiConsumer<DoorId, Verdict> told) {
        claim.lost = true;
        settled++;
        if (claim.told) {
            Reason reason = new Reason("neighbour", "another door heard the load louder", -6);
            told.accept(
                    claim.door, new Verdict.Voided(claim.first.passage(), claim.revision + 1, now, List.of(reason)));
        }
        boolean closed = claim.waiting.stream().anyMatch(v -> v instanceof Verdict.Closed);
        claim.waiting.clear();
        if (closed) {
            told.accept(claim.door, new Verdict.Closed(claim.first.passage(), now, false));
        }
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
