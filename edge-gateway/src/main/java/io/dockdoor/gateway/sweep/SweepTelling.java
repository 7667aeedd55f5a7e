package io.dockdoor.gateway.sweep;

import io.dockdoor.events.SweepPart;
import io.dockdoor.events.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each sweep, its parts and then its summary, and tells it again, less and less often, until the inventory broker says that
 * it has it. Thread {@code commands} only.
 */
public final class SweepTelling {
    private static final Logger LOG = LoggerFactory.getLogger(SweepTelling.class);
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Other notices want their place too. */
    private static final int MOST_WAITING = 100;

    /** Puts a message on its way; {@code what} is the last level of its topic. */
    public interface Post {
        void send(String sweepId, String what, byte[] body);
    }

    private static final class Due {
        private long at;
        private long pause;

        Due(long at, long pause) {
            this.at = at;
            this.pause = pause;
        }
    }

    private final SweepStore store;
    private final Post post;
    private final IntSupplier waiting;
    private final Map<String, Due> due = new HashMap<>();
    private long lookAt = System.nanoTime();

    /** @param waiting how many messages wait for a connection already */
    public SweepTelling(SweepStore store, Post post, IntSupplier waiting) {
        this.store = store;
        this.post = post;
        this.waiting = waiting;
    }

    /** It ended just now. */
    public void tell(SweepReport report) {
        for (SweepPart part : report.parts()) {
            post.send(part.sweepId(), "part-" + part.part(), Wire.write(part));
        }
        String id = report.summary().sweepId();
        post.send(id, "summary", Wire.write(report.summary()));
        Due its = due.computeIfAbsent(id, none -> new Due(0, FIRST_NANOS / 2));
        its.pause = Math.min(LONGEST_NANOS, its.pause * 2);
        its.at = System.nanoTime() + its.pause;
    }

    /** The inventory broker has it; false when there is no such sweep. */
    boolean acknowledged(String sweepId) throws IOException {
        due.remove(sweepId);
        return store.told(sweepId);
    }

    /** Now and then: tells again what is due, one sweep at a time. */
    public void turn() {
        long now = System.nanoTime();
        if (now - lookAt < 0 || waiting.getAsInt() > MOST_WAITING) {
            return;
        }
        lookAt = now + LOOK_NANOS;
        try {
            List<String> untold = store.untold();
            due.keySet().retainAll(new HashSet<>(untold));
            for (String id : untold) {
                Due its = due.get(id);
                if (its == null || now - its.at >= 0) {
                    SweepReport report = store.read(id);
                    if (report != null) {
                        tell(report);
                        return;
                    }
                    due.put(id, new Due(now + LONGEST_NANOS, LONGEST_NANOS)); // said to be unreadable
                }
            }
        } catch (IOException unreadable) {
            LOG.debug("the sweeps on disk cannot be listed", unreadable);
        }
    }
}
