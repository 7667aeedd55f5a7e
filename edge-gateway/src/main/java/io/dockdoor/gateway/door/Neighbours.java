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

/**
 * The doors of one gateway, judged one at a time under a common lock, so that each can be held against what the others hear.
 * Judging takes milliseconds; telling, spooling and the disk stay outside.
 */
public final class Neighbours {
    private final DoorArbiter arbiter = new DoorArbiter();
    private final Map<DoorId, List<Verdict>> settled = new HashMap<>();

    /** What a door's thread does with its window under the lock. */
    interface Judging {
        void judge(Consumer<Verdict> said);
    }

    /** That window speaks for that door from now on; what another said for it before is forgotten. */
    synchronized void joins(DoorId door, DoorWindow window) {
        arbiter.watch(door, window);
        settled.remove(door);
    }

    /**
     * Lets a door judge, and tells what stands of its verdicts by now, with what the words of other doors mean for it. To be
     * called now and then even if there is nothing to judge.
     */
    synchronized void judge(DoorId door, long nowMicros, Judging judging, Consumer<Verdict> told) {
        judging.judge(verdict -> arbiter.said(door, verdict, nowMicros, this::settle));
        arbiter.tick(nowMicros, this::settle);
        List<Verdict> its = settled.remove(door);
        if (its != null) {
            its.forEach(told);
        }
    }

    private void settle(DoorId door, Verdict verdict) {
        settled.computeIfAbsent(door, its -> new ArrayList<>()).add(verdict);
    }
}
