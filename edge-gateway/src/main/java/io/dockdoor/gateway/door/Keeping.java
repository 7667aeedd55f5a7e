package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A door's spool as it stands with the disk. While the disk takes nothing more it says so on the health board and tries again,
 * and {@link #possible()} tells the readers to keep their reads meanwhile: the room laid out in the spool is for what is on its
 * way by then. The door's thread but for that one answer.
 */
final class Keeping {
    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);

    private final DoorId door;
    private final ReadSpool spool;
    private final HealthBoard health;
    private volatile boolean fails;
    /** Monotonic time before which no new segment is tried. */
    private long nextSegment = System.nanoTime();

    Keeping(DoorId door, ReadSpool spool, HealthBoard health) {
        this.door = door;
        this.spool = spool;
        this.health = health;
    }

    /** Whether what comes in now is on disk when it was judged; from any thread. */
    boolean possible() {
        return !fails;
    }

    /** To be called at each turn of the door: a disk that was full may have room again. */
    void tryAgain() {
        if (fails) {
            on(spool::catchUp);
        }
    }

    void append(Spooled input) {
        on(() -> spool.append(input));
    }

    void forget(long next) {
        on(() -> spool.forget(next));
    }

    /**
     * A new segment may begin, see {@link ReadSpool#quiet}. Tells whether one did. One that the disk refuses is no trouble while
     * the old one has room: it goes on.
     */
    boolean quiet(long next, long neededMicros) {
        if (fails || System.nanoTime() - nextSegment < 0) {
            return false;
        }
        try {
            return spool.quiet(next, neededMicros);
        } catch (IOException refused) {
            nextSegment = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            LOG.info(
                    "door {}: the disk refuses a new spool segment, the old one goes on: {}",
                    door,
                    refused.getMessage());
            return false;
        }
    }

    private interface Work {
        void happen() throws IOException;
    }

    private void on(Work work) {
        try {
            work.happen();
            if (fails) {
                fails = false;
                health.report("door-" + door, Level.UP, "ok", "recent reads are kept on disk again, none is missing");
            }
        } catch (IOException refused) {
            fails = true;
            health.report(
                    "door-" + door,
                    Level.DEGRADED,
                    "spool-cannot-write",
                    "recent reads cannot be kept on disk (" + refused.getMessage()
                            + "); readers that can keep theirs for us are left to do so, the door sees nothing new from them;"
                            + " free the disk");
        }
    }
}
