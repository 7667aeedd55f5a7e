package io.dockdoor.reader;

import io.dockdoor.reader.ReaderEvent.Stamp;

/**
 * From a reader's clock to gateway time, for one connection. A reader's UTC may be decades off, or it may know its uptime only;
 * what holds is that arrival minus stamp is the clocks' difference plus a delay that is never negative. So the difference is
 * the least of what was seen lately. The connection event, which no reader holds back, gives the first estimate; a backlog that
 * arrives later by minutes therefore keeps its true times. Steps of either clock are taken over once several stamps agree on
 * them while time goes on, which a backlog never does: there the lateness melts as it arrives. Times in microseconds; one
 * thread.
 */
final class ReaderClock {
    /** More than a network delays and less than a clock that was set. */
    private static final long STEP = 200_000;
    /** Stamps that agree so closely speak of one clock. */
    private static final long AGREE = 100_000;
    /** The least delay is looked for in the last one to two of these; drift of 50 ppm costs 6 ms in two. */
    private static final long WINDOW = 60_000_000;

    private final Lane utc = new Lane();
    private final Lane uptime = new Lane();
    private int steps;

    /** The reader's clock at an event that was surely sent at once. */
    void anchor(Stamp stamp, long arrivalMicros) {
        if (stamp.micros() > 0) {
            lane(stamp.utc()).adopt(arrivalMicros - stamp.micros(), arrivalMicros, true);
        }
    }

    /** Gateway time of a stamp that arrived just now; the arrival itself when the reader gave none. Never after arrival. */
    long gateway(boolean utcStamp, long stampMicros, long arrivalMicros) {
        return stampMicros <= 0 ? arrivalMicros : lane(utcStamp).gateway(stampMicros, arrivalMicros);
    }

    long gateway(Stamp stamp, long arrivalMicros) {
        return gateway(stamp.utc(), stamp.micros(), arrivalMicros);
    }

    /** How often a clock was found set by more than a network could explain. */
    int steps() {
        return steps;
    }

    private Lane lane(boolean utcStamp) {
        return utcStamp ? utc : uptime;
    }

    private final class Lane {
        private boolean known;
        private boolean anchored;
        private long offset;
        private long windowStart;
        private long windowLeast;
        private long lastArrival;
        private int agreeing;
        private long agreeingSince;
        private long agreeingLeast;
        private long agreeingMost;

        void adopt(long difference, long arrival, boolean sure) {
            known = true;
            anchored = sure;
            offset = difference;
            windowStart = arrival;
            windowLeast = difference;
            lastArrival = arrival;
            agreeing = 0;
        }

        long gateway(long stamp, long arrival) {
            long difference = arrival - stamp;
            if (!known) {
                adopt(difference, arrival, false);
                return arrival;
            }
            if (arrival - lastArrival > 2 * WINDOW) {
                anchored = false;
            }
            lastArrival = arrival;
            long late = difference - offset;
            if (late >= 0) {
                if (late <= STEP) {
                    agreeing = 0;
                    track(difference, arrival);
                } else if (agrees(difference, arrival, 5, 1_000_000)) {
                    step(arrival);
                }
                return Math.min(stamp + offset, arrival);
            }
            if (late >= -STEP || !anchored) {
                offset = difference;
                windowLeast = Math.min(windowLeast, difference);
                agreeing = 0;
                anchored |= late >= -STEP;
            } else if (agrees(difference, arrival, 3, 0)) {
                step(arrival);
            }
            return arrival;
        }

        private void track(long difference, long arrival) {
            windowLeast = Math.min(windowLeast, difference);
            if (arrival - windowStart > WINDOW) {
                offset = windowLeast;
                windowLeast = difference;
                windowStart = arrival;
            }
        }

        private boolean agrees(long difference, long arrival, int enough, long during) {
            long least = Math.min(agreeingLeast, difference);
            long most = Math.max(agreeingMost, difference);
            if (agreeing == 0 || most - least > AGREE) {
                agreeing = 1;
                agreeingSince = arrival;
                agreeingLeast = difference;
                agreeingMost = difference;
                return false;
            }
            agreeing++;
            agreeingLeast = least;
            agreeingMost = most;
            return agreeing >= enough && arrival - agreeingSince >= during;
        }

        private void step(long arrival) {
            steps++;
            adopt(agreeingLeast, arrival, true);
        }
    }
}
