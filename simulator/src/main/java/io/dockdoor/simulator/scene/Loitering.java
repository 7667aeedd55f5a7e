package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.scene.Load.Carrier;
import io.dockdoor.simulator.scene.Truth.Reason;
import java.util.SplittableRandom;

/** Scenes in which things are near a door without passing it: S04, S06, S08, S13, S20. Real passages are mixed in. */
final class Loitering {
    private Loitering() {}

    /** S04: pallets go by along the wall, 1.8 to 4 m inside; one in four goes through the door instead. */
    static void passBy(Stage stage) {
        stage.oneAfterAnother((door, start) -> stage.random.nextInt(4) == 0
                ? Crossings.cross(stage, door, start, Crossings.eitherWay(stage.random))
                : alongTheWall(stage, door, start));
    }

    static long alongTheWall(Stage stage, int door, long start) {
        SplittableRandom random = stage.random;
        int way = Crossings.eitherWay(random);
        double speed = random.nextDouble(0.8, 2);
        Path.Builder path = Path.from(
                        start, random.nextDouble(1.8, 4), stage.centre(door) - way * random.nextDouble(6, 9))
                .going(0, way * speed);
        if (random.nextInt(4) == 0) {
            path.untilY(stage.centre(door) + random.nextDouble(-1, 1)).rest(random.nextDouble(1, 6));
            path.speedTo(0, way * speed, 0.8);
        }
        Path built =
                path.untilY(stage.centre(door) + way * random.nextDouble(6, 9)).build();
        if (built.endMicros() < stage.endMicros) {
            stage.move(Crossings.pallet(stage), door, built, built.endMicros(), Carrier.NONE, 1, Reason.PASSED_BY);
        }
        return built.endMicros();
    }

    /** S06: comes up to 1 m before or 0.6 m behind the plane and goes back; one in three goes through. */
    static void turnBack(Stage stage) {
        stage.oneAfterAnother((door, start) -> stage.random.nextInt(3) == 0
                ? Crossings.cross(stage, door, start, Crossings.eitherWay(stage.random))
                : turningBack(stage, door, start));
    }

    static long turningBack(Stage stage, int door, long start) {
        SplittableRandom random = stage.random;
        return Ride.drawn(random)
                .turnBack(
                        stage,
                        door,
                        start,
                        Crossings.eitherWay(random),
                        random.nextDouble(-1, 0.6),
                        random.nextDouble(0.5, 6),
                        Crossings.pallet(stage));
    }

    /**
     * S08: comes in and is put down 1.5 to 3.5 m behind the door for minutes (10 at most, less in a short scene), then goes out
     * again or on into the warehouse.
     */
    static void staged(Stage stage) {
        double longest = Math.min(600, stage.endMicros / 4e6);
        stage.oneAfterAnother((door, start) -> {
            SplittableRandom random = stage.random;
            double stands = random.nextDouble(longest / 5, longest);
            Ride in = Ride.drawn(random).between(random.nextDouble(4.5, 10), random.nextDouble(1.5, 3.5));
            Load load = Crossings.pallet(stage);
            long leaves = in.resting(stands).take(stage, door, start, 1, load);
            if (leaves >= stage.endMicros) {
                return leaves;
            }
            Ride away =
                    Ride.drawn(random).inLane(in.lane()).stopping(0).resting(0).ready(0.3);
            boolean out = random.nextInt(3) != 0;
            return out
                    ? away.between(in.end(), away.end()).take(stage, door, leaves, -1, load)
                    // deeper into the warehouse: begins "before" the plane by minus its place
                    : away.between(-in.end(), 9).take(stage, door, leaves, 1, load);
        });
    }

    /** S13: people and empty fork-lifts break the beams; one in three is a real pallet. Some goods stand inside. */
    static void emptyHanded(Stage stage) {
        for (int d = 0; d < stage.portals.size(); d++) {
            Crossings.strays(stage, d, 20);
        }
        stage.oneAfterAnother((door, start) -> {
            int way = Crossings.eitherWay(stage.random);
            Ride foot = Ride.onFoot(stage.random);
            return switch (stage.random.nextInt(3)) {
                case 0 -> Crossings.cross(stage, door, start, way);
                case 1 -> foot.take(stage, door, start, way, stage.nothing());
                default -> foot.by(Carrier.FORKLIFT).at(2).take(stage, door, start, way, stage.nothing());
            };
        });
    }

    /** S20: 200 to 400 tags stand before each door, nothing moves: what a sweep should find. */
    static void standing(Stage stage) {
        stage.session = 2;
        for (int d = 0; d < stage.portals.size(); d++) {
            Crossings.strays(stage, d, 200 + stage.random.nextInt(201));
        }
    }
}
