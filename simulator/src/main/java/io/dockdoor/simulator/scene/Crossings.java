package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.scene.Load.Carrier;
import java.util.SplittableRandom;

/** Scenes in which loads cross: S01, S02, S03, S07, S09, S10, S11, S12. */
final class Crossings {
    private Crossings() {}

    /** S01: single pallets in. */
    static void singleIn(Stage stage) {
        stage.oneAfterAnother((door, start) -> cross(stage, door, start, 1));
    }

    /** S02: single pallets out. */
    static void singleOut(Stage stage) {
        stage.oneAfterAnother((door, start) -> cross(stage, door, start, -1));
    }

    /** S03: either way past 60 to 120 parked tags. */
    static void amongStrays(Stage stage) {
        for (int d = 0; d < stage.portals.size(); d++) {
            strays(stage, d, 60 + stage.random.nextInt(61));
        }
        stage.oneAfterAnother((door, start) -> cross(stage, door, start, eitherWay(stage.random)));
    }

    /** S07: stops for 3 to 30 s in the doorway. */
    static void stopInTheDoorway(Stage stage) {
        stage.oneAfterAnother((door, start) -> Ride.drawn(stage.random)
                .stopping(stage.random.nextDouble(3, 30))
                .take(stage, door, start, eitherWay(stage.random), pallet(stage)));
    }

    /** S09: two pallets in line, 1.6 to 3.5 m from centre to centre. */
    static void twoInLine(Stage stage) {
        stage.oneAfterAnother((door, start) -> {
            SplittableRandom random = stage.random;
            int way = eitherWay(random);
            Ride first =
                    Ride.drawn(random).by(Carrier.NONE).ready(0).stopping(0).resting(0);
            double apart = random.nextDouble(1.6, 3.5);
            Ride second = first.between(first.begin() + apart, first.end() + apart);
            long end = second.take(stage, door, start, way, pallet(stage));
            if (end < stage.endMicros) {
                first.take(stage, door, start, way, pallet(stage));
            }
            return end;
        });
    }

    /** S10: one in and one out, side by side. */
    static void sideBySide(Stage stage) {
        stage.oneAfterAnother((door, start) -> {
            SplittableRandom random = stage.random;
            double side = random.nextBoolean() ? 0.75 : -0.75;
            Ride in = Ride.drawn(random)
                    .by(Carrier.HAND_TRUCK)
                    .at(random.nextDouble(0.7, 1.4))
                    .inLane(side);
            Ride out = Ride.drawn(random)
                    .by(Carrier.HAND_TRUCK)
                    .at(random.nextDouble(0.7, 1.4))
                    .inLane(-side);
            long later = start + Stage.seconds(random.nextDouble(0, 2));
            return Math.max(
                    in.stopping(0).ready(0).take(stage, door, start, 1, pallet(stage)),
                    out.stopping(0).ready(0).take(stage, door, later, -1, pallet(stage)));
        });
    }

    /** S11: a person with 1 to 5 cases. */
    static void onFoot(Stage stage) {
        stage.oneAfterAnother((door, start) -> Ride.onFoot(stage.random)
                .take(stage, door, start, eitherWay(stage.random), stage.armful(1 + stage.random.nextInt(5))));
    }

    /** S12: 300 to 500 tags at 2 m/s. */
    static void manyAndFast(Stage stage) {
        stage.oneAfterAnother((door, start) -> Ride.drawn(stage.random)
                .by(Carrier.FORKLIFT)
                .at(2)
                .stopping(0)
                .take(stage, door, start, eitherWay(stage.random), stage.pallet(300 + stage.random.nextInt(201))));
    }

    /** One pallet goes through as they come. */
    static long cross(Stage stage, int door, long start, int way) {
        return Ride.drawn(stage.random).take(stage, door, start, way, pallet(stage));
    }

    /** 12 to 120 tags, small loads as likely as large ones. */
    static Load pallet(Stage stage) {
        return stage.pallet((int) Math.round(Math.exp(stage.random.nextDouble(Math.log(12), Math.log(120)))));
    }

    static int eitherWay(SplittableRandom random) {
        return random.nextBoolean() ? 1 : -1;
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
}
