package io.dockdoor.gateway;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.MovementKind;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.mqtt.FakeBroker;
import io.dockdoor.simulator.Simulation;
import io.dockdoor.simulator.SimulationPlan;
import io.dockdoor.simulator.llrp.Fault;
import io.dockdoor.simulator.scene.Truth;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway on real sockets: simulated LLRP readers on one side, an MQTT broker on the other. */
class GatewayIT {
    private static final InstantSource CLOCK = InstantSource.system();

    private static long micros() {
        Instant now = CLOCK.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    @TempDir
    Path folder;

    @AfterEach
    void noThreadIsLeft() {
        List<String> ours = List.of("reader-", "door-", "publisher", "journal", "http", "MQTT");
        Await.until(
                10,
                () -> "threads left: " + Thread.getAllStackTraces().keySet(),
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> ours.stream().anyMatch(thread.getName()::startsWith)));
    }

    private GatewayConfig config(int broker, int... readerPorts) throws BadConfig {
        StringBuilder yaml = new StringBuilder("""
                gateway: G1
                site: S1
                location: "9521141000014"
                timeZone: Europe/Berlin
                state: %s
                mqtt: {url: "mqtt://127.0.0.1:%d"}
                http: {listen: "127.0.0.1:0"}
                readers:
                """.formatted(folder.resolve("state"), broker));
        for (int i = 1; i <= readerPorts.length; i++) {
            yaml.append("  - {id: R%d, host: 127.0.0.1, port: %d}\n".formatted(i, readerPorts[i - 1]));
        }
        yaml.append("doors:\n");
        for (int i = 1; i <= readerPorts.length; i++) {
            yaml.append("""
                      - id: D%1$d
                        mode: both
                        antennas:
                          - {reader: R%1$d, antenna: 1, side: out}
                          - {reader: R%1$d, antenna: 2, side: out}
                          - {reader: R%1$d, antenna: 3, side: in}
                          - {reader: R%1$d, antenna: 4, side: in}
                        beams: {outer: {reader: R%1$d, gpi: 1}, inner: {reader: R%1$d, gpi: 2}}
                    """.formatted(i));
        }
        return GatewayConfig.parse("gateway.yaml", yaml.toString());
    }

    private Gateway open(GatewayConfig config) throws CannotStart {
        return Gateway.open(config, CLOCK, RandomGenerator.of("L64X128MixRandom"), "test");
    }

    /** What the movements say, each event once, voids taken off: how often each item went which way through which door. */
    private static Map<String, Integer> told(FakeBroker broker) {
        Map<String, InventoryEvent> events = new LinkedHashMap<>();
        for (FakeBroker.Published published : broker.received) {
            if (published.topic().contains("/movement/")) {
                try {
                    InventoryEvent event = EventJson.read(published.body());
                    events.putIfAbsent(event.id().uri() + event.error(), event);
                } catch (BadEvent broken) {
                    throw new AssertionError(published.text(), broken);
                }
            }
        }
        Map<String, Integer> told = new TreeMap<>();
        for (InventoryEvent event : events.values()) {
            DoorFacts door = there(event.door());
            boolean taken = door.kind() == MovementKind.VOID;
            if (taken || door.kind() == MovementKind.RECEIVE || door.kind() == MovementKind.SHIP) {
                for (String epc : ((Objects) event.what()).epcs()) {
                    told.merge(door.door() + " " + door.direction() + " " + epc, taken ? -1 : 1, Integer::sum);
                }
            }
        }
        told.values().removeIf(count -> count == 0);
        return told;
    }

    private static Map<String, Integer> happened(Truth truth) {
        Map<String, Integer> happened = new TreeMap<>();
        for (Truth.Passage passage : truth.passages()) {
            for (Truth.GoodsTag tag : passage.tags()) {
                if (tag.readable()) {
                    happened.merge(passage.door() + " " + passage.direction() + " " + tag.uri(), 1, Integer::sum);
                }
            }
        }
        return happened;
    }

    @Test
    void whatPassedTheDoorsIsToldOnceThoughTheGatewayStopsInTheMiddle() throws Exception {
        try (FakeBroker broker = new FakeBroker();
                Simulation simulation =
                        Simulation.start(SimulationPlan.of("demo", 7, 2, Duration.ofSeconds(24)), GatewayIT::micros)) {
            GatewayConfig config = config(
                    broker.port(),
                    simulation.readers().get(0).port(),
                    simulation.readers().get(1).port());
            try (Gateway first = open(config)) {
                assertTrue(first.httpPort() > 0);
                // stops while goods are in the doors, wherever they happen to be
                Await.until(
                        40,
                        () -> "nothing opened",
                        () -> broker.received.stream()
                                .anyMatch(published -> published.topic().endsWith("/passage/opened")));
            }
            Map<String, Integer> happened = happened(simulation.scene().truth());
            Set<Direction> directions = new TreeSet<>();
            simulation.scene().truth().passages().forEach(passage -> directions.add(passage.direction()));
            try (Gateway second = open(config)) {
                assertTrue(second.httpPort() > 0);
                Await.until(
                        90,
                        () -> "told " + told(broker).size() + " of " + happened.size() + " " + directions,
                        () -> told(broker).keySet().containsAll(happened.keySet()));
            }
            assertEquals(happened, told(broker));
        }
    }

    @Test
    void readsThatAReaderLostAreTold() throws Exception {
        try (FakeBroker broker = new FakeBroker();
                Simulation simulation =
                        Simulation.start(SimulationPlan.of("demo", 7, 1, Duration.ofSeconds(30)), GatewayIT::micros);
                Gateway gateway =
                        open(config(broker.port(), simulation.readers().get(0).port()))) {
            assertTrue(gateway.httpPort() > 0);
            String state = "dock/v1/S1/gw/G1/reader/R1/state";
            Await.until(
                    90,
                    () -> "not reading: " + broker.retained.get(state),
                    () -> broker.retained.containsKey(state)
                            && broker.retained.get(state).text().contains("\"state\":\"reading\""));
            simulation.readers().get(0).inject(Fault.REBOOT, Duration.ofMillis(100));
            Await.until(
                    90,
                    () -> "no loss was told: " + broker.retained.get(state),
                    () -> broker.received.stream()
                                    .anyMatch(told -> told.topic().equals("dock/v1/S1/gw/G1/reader/R1/reads-lost")
                                            && told.text().contains("\"loss\":1"))
                            && !there(broker.retained.get(state)).text().contains("\"losses\":0"));
        }
    }

    @Test
    void aPeerThatTalksGarbageInsteadOfLlrpIsWeather() throws Exception {
        try (FakeBroker broker = new FakeBroker();
                ServerSocket peer = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread babbler = new Thread(
                    () -> {
                        byte[] noise = new byte[512];
                        RandomGenerator.of("L64X128MixRandom").nextBytes(noise);
                        while (!peer.isClosed()) {
                            try (Socket socket = peer.accept();
                                    OutputStream out = socket.getOutputStream()) {
                                out.write(noise);
                            } catch (IOException closed) {
                                // the gateway hung up, or the test is over
                            }
                        }
                    },
                    "babbler");
            babbler.start();
            try (Gateway gateway = open(config(broker.port(), peer.getLocalPort()))) {
                assertTrue(gateway.httpPort() > 0);
                Await.until(20, () -> "no reader state", () -> {
                    FakeBroker.Published state = broker.retained.get("dock/v1/S1/gw/G1/reader/R1/state");
                    return state != null && !state.text().contains("\"state\":\"reading\"");
                });
                Await.until(20, () -> "no heartbeat", () -> broker.retained.containsKey("dock/v1/S1/gw/G1/health"));
            }
            peer.close();
            babbler.join();
        }
    }
}
