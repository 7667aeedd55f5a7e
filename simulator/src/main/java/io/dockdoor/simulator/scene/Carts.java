package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.scene.Load.Carrier;
import io.dockdoor.simulator.scene.Truth.Reason;
import java.util.SplittableRandom;

/** S21: a person's cart with a dozen cases before a small gate, as gates are tried out: through, past, up to it and back, or just standing there. */
final class Carts {
    private Carts() {}

    static void triedOut(Stage stage) {
        stage.eachDoor((door, start) -> {
            SplittableRandom random = stage.random;
            Load cart = stage.cart(8 + random.nextInt(8));
            long end = switch (random.nextInt(7)) {
                case 0, 1 -> ride(random).take(stage, door, start, 1, cart);
                case 2, 3 -> ride(random).take(stage, door, start, -1, cart);
                case 4 -> near(stage, door, start, cart);
                case 5 -> stands(stage, door, start, cart);
                default ->
                    ride(random)
                            .turnBack(
                                    stage,
                                    door,
                                    start,
                                    Crossings.eitherWay(random),
                                    random.nextDouble(-1, 0.4),
                                    random.nextDouble(0.3, 3),
                                    cart);
            };
            return end + Stage.seconds(random.nextDouble(9, 12));
        });
    }

    private static Ride ride(SplittableRandom random) {
        return Ride.onFoot(random)
                .by(Carrier.HAND_TRUCK)
                .at(random.nextDouble(0.5, 1.3))
                .inLane(random.nextDouble(-0.5, 0.5))
                .between(random.nextDouble(2.5, 5), random.nextDouble(2.5, 5))
                .ready(random.nextBoolean() ? random.nextDouble(0.5, 2) : 0)
                .resting(random.nextBoolean() ? random.nextDouble(0.5, 3) : 0);
    }

    private static long near(Stage stage, int door, long start, Load cart) {
        SplittableRandom random = stage.random;
        int way = Crossings.eitherWay(random);
        double x = Crossings.eitherWay(random) * random.nextDouble(1, 3);
        double speed = random.nextDouble(0.5, 1.3);
        Path path = Path.from(start, x, stage.centre(door) - way * random.nextDouble(3, 5))
                .going(0, way * speed)
                .untilY(stage.centre(door) + way * random.nextDouble(3, 5))
                .build();
        if (path.endMicros() < stage.endMicros) {
            stage.move(cart, door, path, path.endMicros(), Carrier.HAND_TRUCK, 1, Reason.PASSED_BY);
        }
        return path.endMicros();
    }

    private static long stands(Stage stage, int door, long start, Load cart) {
        SplittableRandom random = stage.random;
        long until = start + Stage.seconds(random.nextDouble(4, 14));
        if (until < stage.endMicros) {
            double x = Crossings.eitherWay(random) * random.nextDouble(0.8, 3.5);
            stage.park(cart, door, x, stage.centre(door) + random.nextDouble(-1.5, 1.5), start, until);
        }
        return until;
    }
}
