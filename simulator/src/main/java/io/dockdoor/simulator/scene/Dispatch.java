package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.scene.Load.Carrier;
import io.dockdoor.simulator.scene.Truth.Reason;

/** Three pallets, whose every tag can be read, leave through the first door, one after the other at walking pace. */
final class Dispatch {
    private static final double OUTSIDE = -4;
    private static final double INSIDE = 5;
    private static final int PALLETS = 3;
    /** Time for whoever watches to get ready. */
    private static final double FIRST_SECONDS = 5;

    private static final double APART_SECONDS = 9;

    private Dispatch() {}

    static void play(Stage stage) {
        for (int i = 0; i < PALLETS; i++) {
            Load load = stage.willingPallet(12 + stage.random.nextInt(9));
            Path path = Path.from(Stage.seconds(FIRST_SECONDS + i * APART_SECONDS), INSIDE, stage.centre(0))
                    .going(-1.2, 0)
                    .untilX(OUTSIDE)
                    .build();
            if (path.endMicros() < stage.endMicros) {
                stage.move(load, 0, path, path.endMicros(), Carrier.HAND_TRUCK, -1, Reason.PASSED_BY);
            }
        }
    }
}
