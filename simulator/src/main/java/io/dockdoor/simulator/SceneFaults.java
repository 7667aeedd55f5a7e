package io.dockdoor.simulator;

import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.llrp.Fault;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.Fault.ClockOff;
import io.dockdoor.simulator.scene.Fault.Outage;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What a scene says is wrong with its readers, in terms of what live readers can do wrong. */
final class SceneFaults {
    private SceneFaults() {}

    /** Outages throw the client out and keep it out; a scene that merges reads has its readers gather their reports. */
    static List<PlannedFault> planned(DockScene scene) {
        List<PlannedFault> planned = new ArrayList<>();
        scene.faults().forEach(fault -> {
            if (fault instanceof Outage outage) {
                Duration lasting = micros(outage.untilMicros() - outage.fromMicros());
                planned.add(new PlannedFault(outage.reader(), Fault.BUSY, micros(outage.fromMicros()), lasting));
            }
        });
        if (scene.usualDelivery().accumulated()) {
            planned.add(new PlannedFault(null, Fault.GATHERED_REPORTS, Duration.ZERO, scene.duration()));
        }
        return planned;
    }

    /** How far a reader's clock is ahead when the scene begins. Live readers do not step their clocks later on. */
    static Duration clockAhead(DockScene scene, ReaderId reader) {
        return scene.faults().stream()
                .filter(fault -> fault instanceof ClockOff && fault.reader().equals(reader))
                .map(ClockOff.class::cast)
                .findFirst()
                .map(clock -> micros(clock.aheadMicros()))
                .orElse(Duration.ZERO);
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
