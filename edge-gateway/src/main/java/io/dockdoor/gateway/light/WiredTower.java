package io.dockdoor.gateway.light;

import io.dockdoor.gateway.hardware.Boxes;
import io.dockdoor.gateway.hardware.Output;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lamps and a buzzer each on an output of its own, of whatever boxes; here they blink because we make them. */
public final class WiredTower implements Fixture {
    private record Told(boolean on, long life) {}

    private final Map<Lamp, Output> lamps;
    private final Boxes boxes;
    private final Map<Lamp, Told> told = new EnumMap<>(Lamp.class);

    public WiredTower(Map<Lamp, Output> lamps, Boxes boxes) {
        this.lamps = new EnumMap<>(lamps);
        this.boxes = boxes;
    }

    /** Sets what changed, and all outputs of a box that came back. One that cannot be set does not keep the others dark. */
    @Override
    public long show(Map<Lamp, Shine> shown, long nanos) throws IOException {
        IOException failed = null;
        long steady = Long.MAX_VALUE;
        for (Map.Entry<Lamp, Output> lamp : lamps.entrySet()) {
            Shine shine = shown.getOrDefault(lamp.getKey(), Shine.OFF);
            steady = Math.min(steady, shine.steadyFor(nanos));
            try {
                set(lamp.getKey(), lamp.getValue(), shine.lit(nanos));
            } catch (IOException refused) {
                told.remove(lamp.getKey());
                failed = failed == null ? refused : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
        return steady;
    }

    private void set(Lamp lamp, Output output, boolean on) throws IOException {
        Told now = new Told(on, boxes.lives(output));
        @Nullable Told before = told.get(lamp);
        if (!now.equals(before)) {
            boxes.set(output, on);
            told.put(lamp, now);
        }
    }
}
