package io.dockdoor.gateway.door;

import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which doors of one gateway stopped hearing what goes through their neighbours. Antennas hear more than their own door; one that
 * usually hears the loads next door and hears none of many in a row sees nothing of its own loads either. How many are many
 * follows from the share of loads it usually hears: with nearly all of them five, and a door that never hears its neighbour is
 * never missed. What a door reads of its own loads proves that it sees. Pure; whoever owns the windows owns it.
 */
final class Overhearing {
    /** Reads that belong to a load have arrived by then, microseconds after it was told. */
    static final long HEARD_BY = 3_000_000;
    /** A load told so much later than it crossed is a backlog's: what others heard of it may still be on its way. */
    static final long OLD = 15_000_000;
    /** Whoever hears a load hears it within so much before it crosses, microseconds. */
    private static final long BEFORE = 3_000_000;

    private static final int LOADS_TO_LEARN = 5;
    /** Fewer than so many misses are taken for chance: five in a row are the shortest alarm. */
    private static final double LEAST_MISSED = 0.15;

    /**
     * A door that heard nothing of its neighbour's loads lately.
     *
     * @param loads how many in a row
     * @param usual share of its neighbour's loads it usually hears, 0..1
     */
    record Silence(DoorId neighbour, int loads, double usual) {}

    private record Load(DoorId through, long sinceMicros, long askMicros, List<Epc> tags) {}

    private final Map<DoorId, DoorWindow> windows = new HashMap<>();
    private final Deque<Load> waiting = new ArrayDeque<>();
    /** By door that hears and door that tells. */
    private final Map<DoorId, TreeMap<DoorId, Misses>> ears = new HashMap<>();

    /** That window hears for that door from now on. */
    void joins(DoorId door, DoorWindow window) {
        windows.put(door, window);
        ears.computeIfAbsent(door, its -> new TreeMap<>());
    }

    /** A door told that at that gateway time. */
    void told(DoorId door, Verdict verdict, long nowMicros) {
        if (verdict instanceof Verdict.Moved moved
                && moved.revision() == 0
                && !moved.tags().isEmpty()) {
            sees(door);
            if (nowMicros - moved.crossedMicros() <= OLD) {
                List<Epc> tags = moved.tags().stream().map(JudgedTag::epc).toList();
                waiting.addLast(new Load(door, moved.crossedMicros() - BEFORE, nowMicros + HEARD_BY, tags));
            }
        } else if (verdict instanceof Verdict.Undecided undecided
                && !undecided.tags().isEmpty()) {
            sees(door);
        }
    }

    private void sees(DoorId door) {
        ears.getOrDefault(door, new TreeMap<>()).values().forEach(Misses::excused);
    }

    /** It is that late: asks every other door what it heard of the loads that went through a while ago. */
    void tick(long nowMicros) {
        for (Load load = waiting.peekFirst();
                load != null && nowMicros >= load.askMicros();
                load = waiting.peekFirst()) {
            waiting.removeFirst();
            for (Map.Entry<DoorId, DoorWindow> other : windows.entrySet()) {
                if (!other.getKey().equals(load.through()) && other.getValue().listens()) {
                    ask(other.getKey(), other.getValue(), load);
                }
            }
        }
    }

    private void ask(DoorId door, DoorWindow window, Load load) {
        Misses misses = ears.computeIfAbsent(door, its -> new TreeMap<>())
                .computeIfAbsent(load.through(), its -> new Misses(1, 1, LEAST_MISSED, 1, LOADS_TO_LEARN));
        if (load.tags().stream().anyMatch(epc -> window.saw(epc, load.sinceMicros()))) {
            misses.showed();
        } else {
            misses.missed();
        }
    }

    /** The neighbour that door stopped hearing, the one of most loads; null when it hears what it usually hears. */
    @Nullable Silence silence(DoorId door) {
        Silence longest = null;
        for (Map.Entry<DoorId, Misses> ear :
                ears.getOrDefault(door, new TreeMap<>()).entrySet()) {
            Misses misses = ear.getValue();
            if (misses.tooMany() && (longest == null || misses.run() > longest.loads())) {
                longest = new Silence(ear.getKey(), misses.run(), 1 - misses.usual());
            }
        }
        return longest;
    }
}
