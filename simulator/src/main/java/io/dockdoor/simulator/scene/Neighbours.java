package io.dockdoor.simulator.scene;

import java.util.SplittableRandom;

/** Scenes with doors beside each other: S05 and the full shift S19. */
final class Neighbours {
    /** Middle of 3.6 to 4.2 m. */
    static final double SPACING = 3.9;

    private Neighbours() {}

    /** S05: each door has its own traffic, and each reader hears its neighbour's too. */
    static void bothActive(Stage stage) {
        stage.oneAfterAnother((door, start) -> Crossings.cross(stage, door, start, Crossings.eitherWay(stage.random)));
    }

    /**
     * S19: a working day: about 40 pallets an hour and door, some goods always inside, and now and then somebody who walks
     * through, goes by or turns back. A beam may be blocked for a while, once in a hundred shifts and beams.
     */
    static void shift(Stage stage) {
        for (int d = 0; d < stage.portals.size(); d++) {
            Crossings.strays(stage, d, 20 + stage.random.nextInt(60));
            for (int beam = 0; beam < 2; beam++) {
                double shifts = stage.endMicros / 8.0 / 3.6e9;
                if (stage.random.nextDouble() < 0.01 * shifts) {
                    long from = stage.random.nextLong(stage.endMicros);
                    stage.beams.get(d).stands(beam, from, from + Stage.seconds(600));
                }
            }
        }
        stage.eachDoor((door, start) -> {
            SplittableRandom random = stage.random;
            // 25 things an hour that are no passage, 40 that are: the mean pause makes up 65 of about 15 s each
            long begin = start + Stage.seconds(-39 * Math.log(1 - random.nextDouble()));
            int way = Crossings.eitherWay(random);
            return switch (random.nextInt(13)) {
                case 0, 1 -> Loitering.alongTheWall(stage, door, begin);
                case 2 -> Loitering.turningBack(stage, door, begin);
                case 3, 4 -> Ride.onFoot(random).take(stage, door, begin, way, stage.nothing());
                default -> Crossings.cross(stage, door, begin, way);
            };
        });
    }
}
