package io.dockdoor.dedup;

import io.dockdoor.events.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One passage while it is open. */
final class Passage {
    static final long NEVER = Long.MIN_VALUE;

    final long number;
    final long openedMicros;

    @Nullable Direction direction;

    BeamWatch.@Nullable Crossing crossing;

    @Nullable LoadGroup load;

    /** Tags sure by themselves that crossed with it while it stood in the doorway, once the movement is told. */
    @Nullable LoadGroup part;
    /** When a load was last made out for it. */
    long supportedMicros;
    /** Since when the load is on the far side, {@link #NEVER} when it is not. */
    long farSince = NEVER;

    long backSince = NEVER;
    /** -1 until the movement is told. */
    int revision = -1;

    long crossedMicros;
    /** Middle of the load's curves, which moves while they are still being completed. */
    long centreMicros;

    long decidedMicros;
    /** All tags that belong to it have joined. */
    boolean complete;

    final List<TagTrack> members = new ArrayList<>();

    Passage(long number, long openedMicros) {
        this.number = number;
        this.openedMicros = openedMicros;
        this.supportedMicros = openedMicros;
    }

    /** Another door of the host heard the load better. */
    boolean overruled;

    /** Whether that load may be the one it was opened for, as far as it goes the same way at the same time. */
    boolean mayBe(LoadGroup its) {
        return load == null
                && (direction == null || (direction == its.direction && offMicros(its) < PassageJudge.APART));
    }

    /** How far from what was last known of its load that one crossed. */
    long offMicros(LoadGroup its) {
        BeamWatch.Crossing seen = crossing;
        long at = direction == null && seen != null ? seen.start() : crossedMicros;
        return Math.abs(its.crossedMicros - at);
    }

    boolean told() {
        return revision >= 0;
    }
}
