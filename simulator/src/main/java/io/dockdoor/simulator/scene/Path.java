package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.radio.Motion;
import java.util.Arrays;

/**
 * A way through the scene: stretches of constant acceleration, one after the other; before the first and after the last the
 * body stands. Immutable.
 */
final class Path implements Motion {
    private final long[] from;
    private final double[] x;
    private final double[] y;
    private final double[] vx;
    private final double[] vy;
    private final double[] ax;
    private final double[] ay;

    private Path(Builder b) {
        int n = b.size;
        from = Arrays.copyOf(b.from, n);
        x = Arrays.copyOf(b.x, n);
        y = Arrays.copyOf(b.y, n);
        vx = Arrays.copyOf(b.vx, n);
        vy = Arrays.copyOf(b.vy, n);
        ax = Arrays.copyOf(b.ax, n);
        ay = Arrays.copyOf(b.ay, n);
    }

    static Builder from(long micros, double x, double y) {
        return new Builder(micros, x, y);
    }

    @Override
    public void at(long micros, State state) {
        int i = from.length - 1;
        while (i > 0 && micros < from[i]) {
            i--;
        }
        double t = Math.max(0, micros - from[i]) / 1e6;
        state.x = x[i] + (vx[i] + ax[i] * t / 2) * t;
        state.y = y[i] + (vy[i] + ay[i] * t / 2) * t;
        state.vx = vx[i] + ax[i] * t;
        state.vy = vy[i] + ay[i] * t;
        boolean stands = vx[i] == 0 && vy[i] == 0 && ax[i] == 0 && ay[i] == 0;
        state.rest = stands || micros < from[0] ? i : -1;
    }

    double xAt(long micros) {
        State state = new State();
        at(micros, state);
        return state.x;
    }

    double yAt(long micros) {
        State state = new State();
        at(micros, state);
        return state.y;
    }

    long startMicros() {
        return from[0];
    }

    /** When the last movement ends. */
    long endMicros() {
        return from[from.length - 1];
    }

    /**
     * The last time within [start, end) at which the point {@code offset} metres ahead of the centre passes {@code plane} in
     * the given sense, or -1.
     */
    long lastCrossing(double plane, double offset, boolean rising, long start, long end) {
        long step = 10_000;
        long found = -1;
        boolean before = xAt(start) + offset >= plane;
        for (long t = start + step; t <= end; t += step) {
            boolean after = xAt(t) + offset >= plane;
            if (after != before) {
                if (after == rising) {
                    found = between(plane - offset, rising, t - step, t);
                }
                before = after;
            }
        }
        return found;
    }

    private long between(double plane, boolean rising, long low, long high) {
        long a = low;
        long b = high;
        while (b - a > 100) {
            long middle = (a + b) / 2;
            if ((xAt(middle) >= plane) == rising) {
                b = middle;
            } else {
                a = middle;
            }
        }
        return b;
    }

    /** Lays stretch after stretch. The unit is the metre, the second and their quotients; x and y as in the scene. */
    static final class Builder {
        private int size;
        private long[] from = new long[8];
        private double[] x = new double[8];
        private double[] y = new double[8];
        private double[] vx = new double[8];
        private double[] vy = new double[8];
        private double[] ax = new double[8];
        private double[] ay = new double[8];
        private long now;
        private double px;
        private double py;
        private double speedX;
        private double speedY;

        private Builder(long micros, double x, double y) {
            now = micros;
            px = x;
            py = y;
        }

        /** Is already going when the path begins. */
        Builder going(double atX, double atY) {
            speedX = atX;
            speedY = atY;
            return this;
        }

        Builder rest(double seconds) {
            speedX = 0;
            speedY = 0;
            return stretch(seconds, 0, 0);
        }

        /** Changes its speed at that rate, in m/s2. */
        Builder speedTo(double toX, double toY, double rate) {
            double dx = toX - speedX;
            double dy = toY - speedY;
            double change = Math.hypot(dx, dy);
            if (change == 0) {
                return this;
            }
            double seconds = change / rate;
            stretch(seconds, dx / seconds, dy / seconds);
            speedX = toX;
            speedY = toY;
            return this;
        }

        /** Goes on as it goes until the centre is at that x; nothing when it is past it. */
        Builder untilX(double toX) {
            double seconds = speedX == 0 ? 0 : (toX - px) / speedX;
            return seconds > 0 ? stretch(seconds, 0, 0) : this;
        }

        Builder untilY(double toY) {
            double seconds = speedY == 0 ? 0 : (toY - py) / speedY;
            return seconds > 0 ? stretch(seconds, 0, 0) : this;
        }

        /** Brakes so that it comes to stand at that x, braking at {@code rate}; moves along x only. */
        Builder stopAtX(double toX, double rate) {
            double braking = speedX * speedX / (2 * rate) * Math.signum(speedX);
            return untilX(toX - braking).speedTo(0, 0, rate);
        }

        long now() {
            return now;
        }

        Path build() {
            rest(0);
            return new Path(this);
        }

        private Builder stretch(double seconds, double accelerationX, double accelerationY) {
            if (size == from.length) {
                int room = size * 2;
                from = Arrays.copyOf(from, room);
                x = Arrays.copyOf(x, room);
                y = Arrays.copyOf(y, room);
                vx = Arrays.copyOf(vx, room);
                vy = Arrays.copyOf(vy, room);
                ax = Arrays.copyOf(ax, room);
                ay = Arrays.copyOf(ay, room);
            }
            from[size] = now;
            x[size] = px;
            y[size] = py;
            vx[size] = speedX;
            vy[size] = speedY;
            ax[size] = accelerationX;
            ay[size] = accelerationY;
            size++;
            now += Math.round(seconds * 1e6);
            px += (speedX + accelerationX * seconds / 2) * seconds;
            py += (speedY + accelerationY * seconds / 2) * seconds;
            return this;
        }
    }
}
