package io.dockdoor.dedup;

import io.dockdoor.dedup.WindowCounts.SensorHealth;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The motion sensor and the contact of the door itself: weak evidence, never a gate. What contradicts loads that are sure without
 * it is not believed until it agrees with one again; nor is what chatters or sees movement without end.
 */
final class DoorSensors {
    /** What motion seen, or not seen by a sensor that has seen loads before, says of a movement. */
    static final double MOTION_SEEN = 0.5;

    static final double MOTION_MISSED = -1.5;

    /** Sensors have hold times, and whoever moves a load is seen before it. */
    private static final long BEFORE = 5_000_000;

    private static final long AFTER = 2_000_000;
    /** Closer to its closing or opening than this it is not told whether a load passed a shut door. */
    private static final long EDGE = 1_000_000;
    /** Nothing moves before a door for so long without a pause. */
    private static final long STUCK_AFTER = 600_000_000;

    private static final int CHATTERS = 20;
    private static final long CHATTERS_WITHIN = 10_000_000;
    private static final long CALM_AFTER = 60_000_000;
    private static final int SHUT_TO_LOADS = 2;
    private static final int BLIND_TO_LOADS = 3;
    private static final int SPANS = 32;

    /** What the motion sensor says of a movement. */
    enum Motion {
        NOTHING,
        SEEN,
        MISSED
    }

    /** One sensor: when it was on, and how it is. */
    private static final class Sensor {
        /** From and until, in order; the last may go on ({@link Long#MAX_VALUE}). */
        private final Deque<long[]> spans = new ArrayDeque<>();

        private final Deque<Long> changes = new ArrayDeque<>();
        private SensorHealth health = SensorHealth.ABSENT;
        private int misses;
        private boolean proven;

        private boolean on() {
            long[] last = spans.peekLast();
            return last != null && last[1] == Long.MAX_VALUE;
        }

        void is(boolean on, long at) {
            boolean first = health == SensorHealth.ABSENT;
            if (first) {
                health = SensorHealth.TRUSTED;
            }
            if (on == on()) {
                return;
            }
            changes.addLast(at);
            if (changes.size() > CHATTERS) {
                changes.removeFirst();
                if (at - changes.getFirst() < CHATTERS_WITHIN) {
                    health = SensorHealth.CHATTERING;
                }
            }
            if (on) {
                spans.addLast(new long[] {at, Long.MAX_VALUE});
                if (spans.size() > SPANS) {
                    spans.removeFirst();
                }
            } else {
                long[] last = spans.getLast();
                last[1] = Math.max(at, last[0]);
            }
        }

        void advance(long now) {
            Long last = changes.peekLast();
            if (health == SensorHealth.CHATTERING && last != null && now - last > CALM_AFTER) {
                health = SensorHealth.TRUSTED;
                changes.clear();
                misses = 0;
            }
        }

        boolean trusted() {
            return health == SensorHealth.TRUSTED;
        }

        boolean touched(long from, long until) {
            for (long[] span : spans) {
                if (span[0] <= until && span[1] >= from) {
                    return true;
                }
            }
            return false;
        }

        boolean throughout(long from, long until) {
            for (long[] span : spans) {
                if (span[0] <= from && span[1] >= until) {
                    return true;
                }
            }
            return false;
        }

        /** A sure load did, or did not, fit what it says. */
        void learn(boolean fits, int most, SensorHealth otherwise) {
            if (health == SensorHealth.ABSENT || health == SensorHealth.CHATTERING) {
                return;
            }
            misses = fits ? 0 : misses + 1;
            proven |= fits;
            if (misses >= most) {
                health = otherwise;
            } else if (fits) {
                health = SensorHealth.TRUSTED;
            }
        }
    }

    /** On while the door is shut. */
    private final Sensor contact = new Sensor();
    /** On while something moves. */
    private final Sensor motion = new Sensor();

    void shut(boolean isSo, long at) {
        contact.is(isSo, at);
    }

    void moves(boolean isSo, long at) {
        motion.is(isSo, at);
    }

    /** Notices what sees movement without end, and what chatters no more. */
    void advance(long now) {
        contact.advance(now);
        motion.advance(now);
        if (motion.on() && motion.trusted() && now - motion.spans.getLast()[0] > STUCK_AFTER) {
            motion.health = SensorHealth.STUCK;
        }
        if (!motion.on() && motion.health == SensorHealth.STUCK) {
            motion.health = SensorHealth.TRUSTED;
        }
    }

    /** Whether a contact that can be believed says that the door was shut as the load crossed. */
    boolean wasShut(long crossed) {
        return contact.trusted() && contact.throughout(crossed - EDGE, crossed + EDGE);
    }

    Motion motion(long crossed) {
        if (!motion.trusted()) {
            return Motion.NOTHING;
        }
        if (motion.touched(crossed - BEFORE, crossed + AFTER)) {
            return Motion.SEEN;
        }
        return motion.proven ? Motion.MISSED : Motion.NOTHING;
    }

    /** A load crossed for sure, without a word of these. */
    void learn(long crossed) {
        contact.learn(!contact.throughout(crossed - EDGE, crossed + EDGE), SHUT_TO_LOADS, SensorHealth.STUCK);
        if (motion.health != SensorHealth.STUCK) {
            motion.learn(motion.touched(crossed - BEFORE, crossed + AFTER), BLIND_TO_LOADS, SensorHealth.BLIND);
        }
    }

    SensorHealth contactHealth() {
        return contact.health;
    }

    SensorHealth motionHealth() {
        return motion.health;
    }
}
