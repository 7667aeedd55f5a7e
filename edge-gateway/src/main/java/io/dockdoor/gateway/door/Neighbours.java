package io.dockdoor.gateway.door;

import io.dockdoor.dedup.DoorArbiter;
import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.events.DoorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The doors of one gateway, judged one at a time under a common lock, so that each can be held against what the others hear.
 * Judging takes milliseconds; telling, spooling and the disk stay outside.
 */
public final class Neighbours {
    private final DoorArbiter arbiter = new DoorArbiter();
    private final Overhearing overhearing = new Overhearing();
    private final Map<DoorId, List<Verdict>> settled = new HashMap<>();

    /** What a door's thread does with its window under the lock. */
    interface Judging {
        void judge(Consumer<Verdict> said);
    }

    /** That window speaks for that door from now on; what another said for it before is forgotten. */
    synchronized void joins(DoorId door, DoorWindow window) {
        arbiter.watch(door, window);
        overhearing.joins(door, window);
        settled.remove(door);
    }

    /**
     * Lets a door judge, and tells what stands of its verdicts by now, with what the words of other doors mean for it. To be
     * called now and then even if there is nothing to judge.
     *
     * @return the neighbour whose loads that door should hear and does not, null when there is none
     */
    synchronized Overhearing.@Nullable Silence judge(
            DoorId door, long nowMicros, Judging judging, Consumer<Verdict> told) {
        BiConsumer<DoorId, Verdict> settle = (its, verdict) -> settle(its, verdict, nowMicros);
        judging.judge(verdict -> arbiter.said(door, verdict, nowMicros, settle));
        arbiter.tick(nowMicros, settle);
        overhearing.tick(nowMicros);
        List<Verdict> its = settled.remove(door);
        if (its != null) {
            its.forEach(told);
        }
        return overhearing.silence(door);
    }

    private void settle(DoorId door, Verdict verdict, long nowMicros) {
        overhearing.told(door, verdict, nowMicros);
        settled.computeIfAbsent(door, its -> new ArrayList<>()).add(verdict);
    }
}
