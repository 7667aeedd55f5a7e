package io.dockdoor.gateway.door;

import io.dockdoor.events.Direction;
import io.dockdoor.events.MovementKind;
import io.dockdoor.gateway.papers.Checked;
import org.jspecify.annotations.Nullable;

/**
 * What a verdict comes to, before it is written as events. Times are steady, in microseconds; the stamp tells them.
 *
 * @param atMicros when it happened: the crossing of the door plane, or the end of what was seen
 * @param bound what was scanned for it
 * @param checked what the papers say of it, null when nothing was expected
 */
record Told(
        MovementKind kind,
        int revision,
        @Nullable Direction direction,
        double confidence,
        long startMicros,
        long endMicros,
        long atMicros,
        Stamp stamp,
        Bound bound,
        @Nullable Checked checked) {
    /** The same load in a later revision. */
    Told revised(int its, @Nullable Checked papers) {
        return new Told(kind, its, direction, confidence, startMicros, endMicros, atMicros, stamp, Bound.NONE, papers);
    }
}
