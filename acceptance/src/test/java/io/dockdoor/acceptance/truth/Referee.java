package io.dockdoor.acceptance.truth;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.TagReads;
import java.util.List;

/** Somebody who watches the doors of one scene and says what moved: the product, or a simpler method to compare it with. */
interface Referee {
    void seen(DoorId door, TagReads batch, long arrivedMicros);

    void signalled(DoorId door, DoorSignal signal, long arrivedMicros);

    void reached(long nowMicros);

    /** All that stands after everything was told; voided movements are not in it. */
    List<Call> calls();

    /** Movements told and taken back. */
    default int voided() {
        return 0;
    }

    default int undecided() {
        return 0;
    }
}
