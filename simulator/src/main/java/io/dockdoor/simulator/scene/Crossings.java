package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.scene.Load.Carrier;
import io.dockdoor.simulator.scene.Truth.Reason;
import java.util.SplittableRandom;

/** Scenes in which single pallets cross: S01 in, S02 out, S03 either way past many parked goods. */
final class Crossings {
    private static final long SECOND = 1_000_000;

    private Crossings() {}

    static void singleIn(Stage stage) {
        each(stage, 1);
    }

    static void singleOut(Stage stage) {
        each(stage, -1);
    }

    static void amongStrays(Stage stage) {
        for (int d = 0; d < stage.portals.size(); d++) {
            strays(stage, d, 60 + stage.random.nextInt(61));
        }
        each(stage, 0);
    }

    /** Parks pallets of 3 to 30 tags, as many as the tags need, at 2.5 to 7 m inside and beside the lane. */
    static void strays(Stage stage, int door, int tags) {
        SplittableRandom random = stage.random;
        int left = tags;
        while (left > 0) {
            int here = Math.min(left, 3 + random.nextInt(28));
            double side = random.nextBoolean() ? 1 : -1;
            double x = random.nextDouble(2.5, 7);
            double y = stage.centre(door) + side * random.nextDouble(1.7, 3.5);
            stage.park(stage.pallet(here), door, x, y, 0, Long.MAX_VALUE);
            left -= here;
        }
    }

    private static void each(Stage stage, int direction) {
        for (int d = 0; d < stage.portals.size(); d++) {
            long free = SECOND;
            while (free < stage.endMicros) {
                int way = direction != 0 ? direction : stage.random.nextBoolean() ? 1 : -1;
                free = cross(stage, d, free, way, tagCount(stage.random)) + seconds(stage.random.nextDouble(1, 4));
            }
        }
    }

    /** 12 to 120 tags, small loads as likely as large ones. */
    static int tagCount(SplittableRandom random) {
        return (int) Math.round(Math.exp(random.nextDouble(Math.log(12), Math.log(120))));
    }

    /**
     * A pallet crosses and is carried on out of sight, or is put down beyond the door and taken away later.
     *
     * @param way +1 in, -1 out
     * @return when it is gone; nothing happens when that is too late for the scene
     */
    static long cross(Stage stage, int door, long start, int way, int tags) {
        SplittableRandom random = stage.random;
        Carrier carrier = random.nextBoolean() ? Carrier.HAND_TRUCK : Carrier.FORKLIFT;
        double speed = carrier == Carrier.HAND_TRUCK ? random.nextDouble(0.7, 1.4) : random.nextDouble(1.0, 2.5);
        double rate = random.nextDouble(0.5, 1);
        double lane = stage.centre(door) + random.nextDouble(-0.5, 0.5);
        double begin = -way * random.nextDouble(4.5, 10);
        double end = way * random.nextDouble(4.5, 10);
        Path.Builder path = Path.from(start, begin, lane);
        if (random.nextBoolean()) {
            path.rest(random.nextDouble(0.5, 3)).speedTo(way * speed, 0, rate);
        } else {
            path.going(way * speed, 0);
        }
        if (random.nextBoolean()) {
            path.stopAtX(end, rate).rest(random.nextDouble(1, 8));
        } else {
            path.untilX(end);
        }
        Path built = path.build();
        if (built.endMicros() < stage.endMicros) {
            stage.move(stage.pallet(tags), door, built, built.endMicros(), carrier, way, Reason.PASSED_BY);
        }
        return built.endMicros();
    }

    static long seconds(double s) {
        return Math.round(s * SECOND);
    }
}
