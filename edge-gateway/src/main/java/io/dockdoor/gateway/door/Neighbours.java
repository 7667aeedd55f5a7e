package io.dockdoor.gateway.door;

import io.dockdoor.dedup.DoorArbiter;
import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.events.DoorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The doors of one gateway, judged one at a time under a common lock, so that each can be held against what the others hear.
 * Every input gets its turn under that lock and is spooled with it: judged again in the order of turns, all doors together, the
 * same inputs give the same words. Judging takes milliseconds; telling and the journal stay outside.
 */
public final class Neighbours {
    private final DoorArbiter arbiter = new DoorArbiter();
    private final Overhearing overhearing = new Overhearing();
    /** What a door needs of the past is needed of the other doors too, from that much before on, microseconds. */
    private static final long BEFORE = 60_000_000;

    private final Map<DoorId, List<Verdict>> settled = new HashMap<>();
    private final Map<DoorId, Long> openSince = new HashMap<>();
    private long turns;

    /** What a door's thread does with its window under the lock: it is that input's turn. */
    interface Judging {
        void judge(long turn, Consumer<Verdict> said);
    }

    /** That window speaks for that door from now on; what another said for it before is forgotten. */
    synchronized void joins(DoorId door, DoorWindow window) {
        arbiter.watch(door, window);
        overhearing.joins(door, window);
        settled.remove(door);
    }

    /**
     * Lets a door judge an input, and tells what stands of its verdicts by now, with what the words of other doors mean for it.
     *
     * @return the neighbour whose loads that door should hear and does not, null when there is none
     */
    synchronized Overhearing.@Nullable Silence judge(
            DoorId door, long nowMicros, Judging judging, Consumer<Verdict> told) {
        return judge(door, ++turns, nowMicros, judging, told);
    }

    /** The same for an input that had its turn in an earlier life of the process. */
    synchronized void judgeAgain(DoorId door, long turn, long nowMicros, Judging judging, Consumer<Verdict> told) {
        turns = Math.max(turns, turn);
        judge(door, turn, nowMicros, judging, told);
    }

    private Overhearing.@Nullable Silence judge(
            DoorId door, long turn, long nowMicros, Judging judging, Consumer<Verdict> told) {
        // before it too: an idle door may or may not have looked meanwhile, and it must not matter
        arbiter.tick(nowMicros, (its, verdict) -> settle(its, verdict, nowMicros));
        judging.judge(
                turn,
                verdict -> arbiter.said(
                        door, verdict, nowMicros, (its, settledOne) -> settle(its, settledOne, nowMicros)));
        return settled(door, nowMicros, told);
    }

    /** No input: another door may have spoken, and time went by. To be called now and then. */
    synchronized Overhearing.@Nullable Silence settled(DoorId door, long nowMicros, Consumer<Verdict> told) {
        arbiter.tick(nowMicros, (its, verdict) -> settle(its, verdict, nowMicros));
        overhearing.tick(nowMicros);
        List<Verdict> its = settled.remove(door);
        if (its != null) {
            its.forEach(told);
        }
        return overhearing.silence(door);
    }

    /** Since when that door's spool holds what may belong to a passage under way. */
    synchronized void openSince(DoorId door, long micros) {
        openSince.put(door, micros);
    }

    /** Inputs of any door judged before that moment are no longer needed to judge another one again. */
    synchronized long neededMicros() {
        return openSince.values().stream().reduce(Long.MAX_VALUE, Math::min) - BEFORE;
    }

    private void settle(DoorId door, Verdict verdict, long nowMicros) {
        overhearing.told(door, verdict, nowMicros);
        settled.computeIfAbsent(door, its -> new ArrayList<>()).add(verdict);
    }
}
