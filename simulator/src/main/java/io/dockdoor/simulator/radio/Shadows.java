package io.dockdoor.simulator.radio;

import java.util.Arrays;
import java.util.List;

/**
 * What stands in the way of waves just now, seen from above. Things that stand and things that move are kept apart: the shadow
 * of a standing thing on a standing tag is worked out once.
 */
final class Shadows {
    private final Set standing = new Set();
    private final Set moving = new Set();
    private long fingerprint;
    /** Another number whenever other things stand about, or stand elsewhere. */
    private int arrangement;

    int arrangement() {
        return arrangement;
    }

    /** Takes up everything near, where it was last moved to. */
    void collect(List<NearBody> near) {
        standing.size = 0;
        moving.size = 0;
        long print = 1;
        for (int i = 0; i < near.size(); i++) {
            NearBody each = near.get(i);
            List<Body.Solid> solids = each.body.solids();
            boolean stands = each.place.rest >= 0;
            if (stands && !solids.isEmpty()) {
                print = print * 1_000_003 + each.number * 131L + each.place.rest;
            }
            for (int s = 0; s < solids.size(); s++) {
                (stands ? standing : moving).add(each, solids.get(s));
            }
        }
        if (print != fingerprint) {
            fingerprint = print;
            arrangement++;
        }
    }

    /** Loss in dB by standing things on the way from an antenna to a tag of {@code own} at (x, y). */
    double ofStanding(NearBody own, Antenna from, double x, double y) {
        return standing.loss(own, from.x(), from.y(), x, y);
    }

    double ofMoving(NearBody own, Antenna from, double x, double y) {
        return moving.loss(own, from.x(), from.y(), x, y);
    }

    /** Pillars, one column per property. */
    private static final class Set {
        int size;
        private NearBody[] whose = new NearBody[16];
        private boolean[] own = new boolean[16];
        private double[] x = new double[16];
        private double[] y = new double[16];
        private double[] radius = new double[16];
        private double[] lossDb = new double[16];

        void add(NearBody body, Body.Solid solid) {
            if (size == x.length) {
                int room = size * 2;
                whose = Arrays.copyOf(whose, room);
                own = Arrays.copyOf(own, room);
                x = Arrays.copyOf(x, room);
                y = Arrays.copyOf(y, room);
                radius = Arrays.copyOf(radius, room);
                lossDb = Arrays.copyOf(lossDb, room);
            }
            whose[size] = body;
            own[size] = solid.own();
            x[size] = body.place.x + solid.dx();
            y[size] = body.place.y + solid.dy();
            radius[size] = solid.radius();
            lossDb[size] = solid.lossDb();
            size++;
        }

        double loss(NearBody of, double ax, double ay, double tx, double ty) {
            if (size == 0) {
                return 0;
            }
            double dx = tx - ax;
            double dy = ty - ay;
            double perSquare = 1 / Math.max(dx * dx + dy * dy, 1e-6);
            double loss = 0;
            for (int i = 0; i < size; i++) {
                double cx = x[i] - ax;
                double cy = y[i] - ay;
                double along = (cx * dx + cy * dy) * perSquare;
                if (along <= 0 || along >= 1 || (whose[i] == of && !own[i])) {
                    continue;
                }
                double ox = cx - along * dx;
                double oy = cy - along * dy;
                double offSquared = ox * ox + oy * oy;
                if (offSquared < radius[i] * radius[i]) {
                    // the edge of a shadow is soft: full loss in the middle half, none at the rim
                    loss += lossDb[i] * Math.min(1, 2 * (1 - Math.sqrt(offSquared) / radius[i]));
                }
            }
            return loss;
        }
    }
}
