package io.dockdoor.gateway;

import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.config.GatewayConfig.Tower;
import io.dockdoor.gateway.hardware.Boxes;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.light.PatliteTower;
import io.dockdoor.gateway.light.Surroundings;
import io.dockdoor.gateway.light.TowerLight;
import io.dockdoor.gateway.light.WiredTower;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** From the configuration of light towers to the towers. */
final class Towers {
    private Towers() {}

    /** A tower, not started. What is wrong at other doors it does not show. */
    static TowerLight light(
            GatewayConfig config,
            Tower tower,
            Boxes boxes,
            HealthBoard board,
            Predicate<DoorId> sweeping,
            LongSupplier waiting) {
        Set<String> foreign = foreign(config, tower.door());
        Surroundings around = new Surroundings() {
            @Override
            public Map<String, Health> parts() {
                Map<String, Health> parts = board.parts();
                parts.keySet().removeAll(foreign);
                return parts;
            }

            @Override
            public boolean sweeping() {
                return sweeping.test(tower.door());
            }

            @Override
            public boolean backlog() {
                return waiting.getAsLong() >= tower.backlog();
            }
        };
        return new TowerLight(
                tower.door(),
                tower.address() != null ? new PatliteTower(tower.address()) : new WiredTower(tower.lamps(), boxes),
                tower.signs(),
                around,
                board);
    }

    /** The parts of the health board that say nothing of that door. */
    static Set<String> foreign(GatewayConfig config, DoorId door) {
        Set<String> ours = new HashSet<>();
        Set<String> foreign = new HashSet<>();
        for (Door each : config.doors()) {
            Set<String> its = each.id().equals(door) ? ours : foreign;
            for (String kind : Set.of("door-", "sight-", "papers-", "tower-", "contact-", "motion-")) {
                its.add(kind + each.id());
            }
            each.antennas().forEach(antenna -> its.add("reader-" + antenna.reader()));
        }
        config.scanners()
                .forEach(scanner -> (scanner.door().equals(door) ? ours : foreign).add("scanner-" + scanner.id()));
        foreign.removeAll(ours);
        return foreign;
    }
}
