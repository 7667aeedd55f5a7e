package io.dockdoor.gateway.outbox;

import io.dockdoor.gateway.mqtt.Outgoing;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes out beside the movements: states, of which only the newest of each topic counts and which every new connection
 * tells again, and notices, of which the oldest is let go when too many wait. Any thread lays things down; the publisher
 * takes them.
 */
public final class Desk {
    private static final int MOST_NOTICES = 256;

    private final Map<String, Outgoing> states = new LinkedHashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private final ArrayDeque<Outgoing> notices = new ArrayDeque<>();
    private Runnable nudge = () -> {};
    private long dropped;

    /** The newest state of its topic. */
    public void state(Outgoing state) {
        Runnable then;
        synchronized (this) {
            states.put(state.topic(), state);
            changed.add(state.topic());
            then = nudge;
        }
        then.run();
    }

    /** Something that happened; worth telling soon or not at all. */
    public void notice(Outgoing notice) {
        Runnable then;
        synchronized (this) {
            if (notices.size() >= MOST_NOTICES) {
                notices.poll();
                dropped++;
            }
            notices.add(notice);
            then = nudge;
        }
        then.run();
    }

    /** Notices that wait. */
    public synchronized int waiting() {
        return notices.size();
    }

    /** Notices let go so far because the broker was away too long. */
    public synchronized long dropped() {
        return dropped;
    }

    synchronized void whenLaid(Runnable itsNudge) {
        nudge = itsNudge;
    }

    /** A new connection, or the daily refresh: every state is to be told again. */
    synchronized void again() {
        changed.addAll(states.keySet());
    }

    /** The next to send; null when there is none. */
    synchronized @Nullable Outgoing take() {
        if (!changed.isEmpty()) {
            String topic = changed.iterator().next();
            changed.remove(topic);
            return states.get(topic);
        }
        return notices.poll();
    }
}
