package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.scene.Load.Carrier;
import io.dockdoor.simulator.scene.Truth.Passage;
import io.dockdoor.simulator.scene.Truth.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor sees: pallets come in every 6 to 10 s at each door, one after the other; some go out again later at any door;
 * some goods stand inside. Dry goods, walking pace, at most 40 tags: every tag can be read.
 */
final class Demo {
    private static final double OUTSIDE = -4;
    private static final double INSIDE = 5;
    private static final long SECOND = 1_000_000;
    private static final long BEFORE_GOING_OUT = 12 * SECOND;
    private static final long QUIET_END = 6 * SECOND;

    private Demo() {}

    private record Received(Load load, long readyMicros) {}

    static void play(Stage stage) {
        SplittableRandom random = stage.random;
        int doors = stage.portals.size();
        long[] free = new long[doors];
        for (int d = 0; d < doors; d++) {
            double side = random.nextBoolean() ? 1 : -1;
            stage.park(
                    stage.pallet(4 + random.nextInt(5)),
                    d,
                    random.nextDouble(4, 6.5),
                    stage.centre(d) + side * random.nextDouble(2.3, 3.2),
                    0,
                    Long.MAX_VALUE);
            free[d] = Stage.seconds(random.nextDouble(2, 5));
        }
        List<Received> received = new ArrayList<>();
        while (true) {
            int door = 0;
            for (int d = 1; d < doors; d++) {
                if (free[d] < free[door]) {
                    door = d;
                }
            }
            long start = free[door] + Stage.seconds(random.nextDouble(0.3, 1.5));
            double speed = random.nextDouble(1.1, 1.4);
            Load back = random.nextInt(3) == 0 ? ready(received, start, random) : null;
            double lane = stage.centre(door) + random.nextDouble(-0.4, 0.4);
            Path path = back == null
                    ? Path.from(start, OUTSIDE, lane)
                            .going(speed, 0)
                            .untilX(INSIDE)
                            .build()
                    : Path.from(start, INSIDE, lane)
                            .going(-speed, 0)
                            .untilX(OUTSIDE)
                            .build();
            if (path.endMicros() > stage.endMicros - QUIET_END) {
                return;
            }
            Load load = back == null ? stage.willingPallet(12 + random.nextInt(29)) : back;
            Passage passage = stage.move(
                    load, door, path, path.endMicros(), Carrier.HAND_TRUCK, back == null ? 1 : -1, Reason.PASSED_BY);
            if (back == null && passage != null) {
                received.add(new Received(load, passage.clearedMicros() + BEFORE_GOING_OUT));
            }
            free[door] = path.endMicros();
        }
    }

    private static @Nullable Load ready(List<Received> received, long start, SplittableRandom random) {
        List<Received> ready =
                received.stream().filter(r -> r.readyMicros <= start).toList();
        if (ready.isEmpty()) {
            return null;
        }
        Received chosen = ready.get(random.nextInt(ready.size()));
        received.remove(chosen);
        return chosen.load;
    }
}
