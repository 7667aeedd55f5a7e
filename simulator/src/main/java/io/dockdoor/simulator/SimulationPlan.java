package io.dockdoor.simulator;

import io.dockdoor.simulator.llrp.Personality;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.SceneOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to simulate.
 *
 * @param scene one of {@link DockScene#names()}
 * @param doors how many, each with its reader
 * @param duration how long things happen; afterwards the field is quiet
 * @param options which variant of the scene: goods, reader set-up, antennas, photo-eyes
 * @param ports LLRP port of each reader in order, 0: any; readers beyond the list get any
 * @param truth file for what really passed, null: none
 * @param startAfter start the scene's clock that long after the readers listen, null: when every reader inventories
 * @param faults what goes wrong with the readers
 * @param reader whose readers they are
 * @param tls each reader has an encrypted port beside its plain one
 */
public record SimulationPlan(
        String scene,
        long seed,
        int doors,
        Duration duration,
        SceneOptions options,
        List<Integer> ports,
        @Nullable Path truth,
        @Nullable Duration startAfter,
        List<PlannedFault> faults,
        Personality reader,
        boolean tls) {
    public SimulationPlan {
        ports = List.copyOf(ports);
        faults = List.copyOf(faults);
        if (ports.size() > doors) {
            throw new IllegalArgumentException(ports.size() + " ports for " + doors + " readers");
        }
    }

    /** A scene on free ports, without a truth file, that begins when every reader inventories. */
    public static SimulationPlan of(String scene, long seed, int doors, Duration duration) {
        return new SimulationPlan(
                scene,
                seed,
                doors,
                duration,
                SceneOptions.DEFAULT,
                List.of(),
                null,
                null,
                List.of(),
                Personality.GENERIC,
                false);
    }

    public SimulationPlan withTruth(Path file) {
        return new SimulationPlan(scene, seed, doors, duration, options, ports, file, startAfter, faults, reader, tls);
    }

    public SimulationPlan withoutBeams() {
        return new SimulationPlan(
                scene, seed, doors, duration, options.withoutBeams(), ports, truth, startAfter, faults, reader, tls);
    }

    public SimulationPlan withReaders(Personality whose) {
        return new SimulationPlan(scene, seed, doors, duration, options, ports, truth, startAfter, faults, whose, tls);
    }

    public SimulationPlan withTls() {
        return new SimulationPlan(
                scene, seed, doors, duration, options, ports, truth, startAfter, faults, reader, true);
    }

    public SimulationPlan withFaults(List<PlannedFault> these) {
        return new SimulationPlan(scene, seed, doors, duration, options, ports, truth, startAfter, these, reader, tls);
    }

    /** @throws IllegalArgumentException when there is no such scene; the message names those there are */
    DockScene set() {
        return DockScene.named(scene, seed, doors, duration, options);
    }

    int port(int reader) {
        return reader < ports.size() ? ports.get(reader) : 0;
    }
}
