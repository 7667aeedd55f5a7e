package io.dockdoor.acceptance;

import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.broker.mqtt.EmbeddedBroker;
import io.dockdoor.daemon.settings.Listen;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.Topics;
import io.dockdoor.simulator.llrp.Personality;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import io.dockdoor.simulator.scene.Room;
import io.dockdoor.simulator.scene.SceneOptions.Gen2;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The smallest site: one reader that looks into a room of tags, one door, one MQTT broker. */
final class OneDoor {
    static final InstantSource CLOCK = InstantSource.system();

    private OneDoor() {}

    /** The embedded MQTT broker on a loopback port of its choice. */
    static EmbeddedBroker broker(Path folder) throws Exception {
        return EmbeddedBroker.start(
                new Embedded(new Listen("127.0.0.1", 0), List.of(), new Topics(Topics.DEFAULT_PREFIX)),
                folder,
                null,
                ignored -> {});
    }

    /** R1 on that port, 0 for any, with so many tags before it. */
    static SimulatedReader reader(int port, int tags) throws IOException {
        SceneClock scene = new SceneClock(() -> ChronoUnit.MICROS.between(Instant.EPOCH, CLOCK.instant()));
        return new SimulatedReader(
                new ReaderId("R1"),
                new Room(7, tags, new DoorId("D1"), new ReaderId("R1"), Gen2.S1_FAST),
                ReaderOptions.onPort(port).as(Personality.IMPINJ),
                scene,
                id -> scene.start());
    }

    /** The configuration of gateway G1 with door D1; more settings may follow. */
    static String yaml(Path state, int broker, int reader) {
        return """
                gateway: G1
                site: S1
                location: "9521141000014"
                timeZone: Europe/Berlin
                state: %s
                mqtt: {url: "mqtt://127.0.0.1:%d"}
                http: {listen: "127.0.0.1:0"}
                readers: [{id: R1, host: 127.0.0.1, port: %d}]
                doors:
                  - id: D1
                    mode: both
                    antennas:
                      - {reader: R1, antenna: 1, side: out}
                      - {reader: R1, antenna: 3, side: in}
                    beams: {outer: {reader: R1, gpi: 1}, inner: {reader: R1, gpi: 2}}
                """.formatted(state, broker, reader);
    }
}
