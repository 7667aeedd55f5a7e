package io.dockdoor.simulator.radio;

/** Where a rigid body is. Bodies slide, they do not turn. Pure functions of time. */
public interface Motion {
    /** Fills where the body is and how fast it goes at that time. */
    void at(long micros, State state);

    /** What {@link #at} answers: metres and metres per second; {@code rest} numbers the stop it stands in, -1 while it moves. */
    final class State {
        public double x;
        public double y;
        public double vx;
        public double vy;
        public int rest;
    }

    /** A body that never moves. */
    static Motion standing(double x, double y) {
        return (micros, state) -> {
            state.x = x;
            state.y = y;
            state.vx = 0;
            state.vy = 0;
            state.rest = 0;
        };
    }
}
