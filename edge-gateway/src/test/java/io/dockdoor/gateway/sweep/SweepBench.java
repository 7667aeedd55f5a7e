package io.dockdoor.gateway.sweep;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.SweepPart;
import io.dockdoor.events.SweepSummary;
import io.dockdoor.events.Wire;
import io.dockdoor.gateway.Gateway;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.mqtt.FakeBroker;
import io.dockdoor.simulator.llrp.Personality;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import io.dockdoor.simulator.scene.Room;
import io.dockdoor.simulator.scene.SceneOptions.Gen2;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What sweeps of simulated rooms of 500 tags find and claim: over many rooms in scene time, and once by the whole gateway on real
 * sockets. {@code ./dockdoor bench sweep [ROOMS]}.
 */
public final class SweepBench {
    private static final InstantSource CLOCK = InstantSource.system();

    private SweepBench() {}

    public static void main(String[] args) throws Exception {
        int rooms = args.length > 0 ? Integer.parseInt(args[0]) : 40;
        System.out.println(rooms + " rooms of 500 tags each; found and estimate of the readable ones, in per cent");
        for (Gen2 gen2 : new Gen2[] {Gen2.S1_FAST, Gen2.S0_DENSE}) {
            for (int seconds : new int[] {10, 20, 30}) {
                row(gen2, seconds, rooms, 0);
            }
        }
        row(Gen2.S1_FAST, 20, rooms, 3);
        process();
    }

    private static void row(Gen2 gen2, int seconds, int rooms, int off) {
        int readable = 0;
        int found = 0;
        double least = 1;
        double farthest = 0;
        double sum = 0;
        double quality = 0;
        double leastQuality = 1;
        for (long seed = 1; seed <= rooms; seed++) {
            RoomSweep sweep = RoomSweep.of(seed, 500, gen2, Duration.ofSeconds(seconds), off);
            double estimate = sweep.summary().completeness().estimate();
            readable += sweep.readable();
            found += sweep.found();
            least = Math.min(least, sweep.truth());
            farthest = Math.max(farthest, Math.abs(estimate - sweep.truth()));
            sum += estimate;
            quality += sweep.summary().quality();
            leastQuality = Math.min(leastQuality, sweep.summary().quality());
        }
        System.out.printf(
                Locale.ROOT,
                "%-8s %2d s%s: found %.2f (worst room %.2f), estimate %.2f, farthest from the truth %.2f points, quality"
                        + " %.3f (least %.3f)%n",
                gen2,
                seconds,
                off == 0 ? "" : ", antenna " + off + " off",
                100.0 * found / readable,
                100 * least,
                100 * sum / rooms,
                100 * farthest,
                quality / rooms,
                leastQuality);
    }

    private static boolean reading(FakeBroker.@Nullable Published state) {
        return state != null && state.text().contains("\"state\":\"reading\"");
    }

    private static long micros() {
        Instant now = CLOCK.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** Room, LLRP reader, gateway and broker on loopback: one sweep of 20 s by command. */
    private static void process() throws Exception {
        Room room = new Room(1, 500, new DoorId("D1"), new ReaderId("R1"), Gen2.S1_FAST);
        Path state = Files.createTempDirectory("sweep-bench");
        SceneClock scene = new SceneClock(SweepBench::micros);
        try (FakeBroker broker = new FakeBroker();
                SimulatedReader reader = new SimulatedReader(
                        new ReaderId("R1"),
                        room,
                        ReaderOptions.onPort(0).as(Personality.IMPINJ),
                        scene,
                        id -> scene.start());
                Gateway gateway = Gateway.open(
                        GatewayConfig.parse("bench", SweepRig.yaml(state, broker.port(), reader.port())),
                        CLOCK,
                        RandomGenerator.of("L64X128MixRandom"),
                        "bench")) {
            String root = "dock/v1/S1/gw/G1/";
            while (!reading(broker.retained.get(root + "reader/R1/state"))) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            long begun = System.nanoTime();
            Instant now = CLOCK.instant();
            broker.send(
                    "dock/v1/S1/to/G1/cmd/sweep.start",
                    """
                    {"commandId":"bench","issuedAt":"%s","notAfter":"%s","issuedBy":"bench","args":{"for":"20 s"}}""".formatted(now, now.plusSeconds(60)).getBytes(StandardCharsets.UTF_8),
                    false);
            while (broker.received.stream().noneMatch(each -> each.topic().endsWith("/summary"))) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            double took = (System.nanoTime() - begun) / 1e9;
            Set<String> found = new HashSet<>();
            SweepSummary summary = null;
            for (FakeBroker.Published each : broker.received) {
                if (each.topic().contains("/part-")) {
                    Wire.read(each.body(), SweepPart.class).epcs().forEach(tag -> found.add(tag.hex()));
                } else if (each.topic().endsWith("/summary")) {
                    summary = Wire.read(each.body(), SweepSummary.class);
                }
            }
            long readable = room.readable().size();
            long hit = room.readable().stream()
                    .filter(epc -> found.contains(epc.hex()))
                    .count();
            if (summary == null || gateway.httpPort() == 0) {
                throw new IllegalStateException("no summary");
            }
            System.out.printf(
                    Locale.ROOT,
                    "whole process on port %d: %d of %d readable tags (%.2f), estimate %.2f, quality %.3f, %s; summary"
                            + " %.1f s after the command%n",
                    gateway.httpPort(),
                    hit,
                    readable,
                    100.0 * hit / readable,
                    100 * summary.completeness().estimate(),
                    summary.quality(),
                    summary.state(),
                    took);
        }
    }
}
