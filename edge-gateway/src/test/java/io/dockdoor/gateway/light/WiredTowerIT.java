package io.dockdoor.gateway.light;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.events.ReaderId;
import io.dockdoor.gateway.Await;
import io.dockdoor.gateway.Gateway;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.simulator.RadioField;
import io.dockdoor.simulator.llrp.Fault;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lamps on the outputs of a simulated reader, as a whole gateway drives them. */
class WiredTowerIT {
    @TempDir
    Path folder;

    private final AtomicInteger inventories = new AtomicInteger();

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    @Test
    void theLampsFollowTheGatewayAndNeverTouchTheInventory() throws Exception {
        RadioField quiet = new RadioField() {
            @Override
            public void inventory(ReaderId id, InventoryPlan plan, long from, long to, Hearing hearing) {}

            @Override
            public void inputs(ReaderId id, long from, long to, InputChange change) {}
        };
        try (SimulatedReader reader = new SimulatedReader(
                new ReaderId("R1"),
                quiet,
                ReaderOptions.onPort(0),
                new SceneClock(WiredTowerIT::micros),
                began -> inventories.incrementAndGet())) {
            GatewayConfig config =
                    GatewayConfig.parse("gateway.yaml", """
                    gateway: G1
                    site: S1
                    location: "9521141000014"
                    timeZone: UTC
                    state: %s
                    mqtt: {url: "mqtt://127.0.0.1:9"}
                    http: {listen: "127.0.0.1:0"}
                    readers: [{id: R1, host: 127.0.0.1, port: %d}]
                    doors: [{id: D1, mode: both, antennas: [{reader: R1, antenna: 1, side: in}]}]
                    towers:
                      - door: D1
                        lamps: {amber: {reader: R1, gpo: 2}, green: {reader: R1, gpo: 3, on: low}}
                    """.formatted(folder.resolve("state"), reader.port()));
            try (Gateway gateway =
                    Gateway.open(config, InstantSource.system(), RandomGenerator.of("L64X128MixRandom"), "test")) {
                // no MQTT broker: amber, and green (on while its output is low) is out
                shows("amber", () -> reader.output(2) && reader.output(3), gateway);
                assertEquals(1, inventories.get());
                reader.inject(Fault.REBOOT, Duration.ofSeconds(1));
                shows("amber again after a reboot", () -> inventories.get() == 2 && reader.output(2), gateway);
            }
            shows("dark", () -> !reader.output(2) && reader.output(3), null);
            assertEquals(2, inventories.get());
        }
    }

    private static void shows(String what, BooleanSupplier so, @Nullable Gateway gateway) {
        Await.until(60, () -> "not " + what + ": " + (gateway == null ? "closed" : gateway.sentence()), so);
    }
}
