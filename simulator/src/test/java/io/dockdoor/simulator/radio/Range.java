package io.dockdoor.simulator.radio;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.RadioField.Hearing;
import io.dockdoor.simulator.RadioField.InventoryPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A measuring range: one standard door, bodies put before it, everything its reader hears. */
final class Range {
    static final ReaderId READER = new ReaderId("R1");
    static final Portal PORTAL = Portal.standard(new DoorId("D1"), READER, 0, Portal.Layout.FOUR_ANGLED);
    /** As the figures of reads per tag were measured: 100 ms on each antenna. */
    static final RadioSettings STEADY = new RadioSettings(Gen2Profile.DENSE_274, HopPlan.FCC, 100_000, 100_000, 0.005);

    record Heard(
            long atMicros, int antenna, Epc epc, double rssiDbm, int channel, double phaseTurns, double dopplerHz) {}

    private Range() {}

    static Epc epc(int number) {
        return Epc.ofHex(String.format("30%022X", number));
    }

    static InventoryPlan plan(int session, boolean dualTarget, int... antennas) {
        int[] power = new int[antennas.length];
        Arrays.fill(power, 3_000);
        return new InventoryPlan(antennas, session, dualTarget, power);
    }

    static InventoryPlan allAntennas() {
        return plan(0, true, 1, 2, 3, 4);
    }

    static List<TagRadio> load(int tags, Material material, SplittableRandom random) {
        double height = random.nextDouble(0.8, 1.8);
        List<TagRadio> all = new ArrayList<>();
        for (int i = 0; i < tags; i++) {
            TagRadio.Spot spot = TagRadio.Spot.onLoad(1.2, 1.0, height, 0.15, random);
            all.add(TagRadio.drawn(epc(i), spot, material, random));
        }
        return all;
    }

    /** Tags that surely answer, close to antenna 1. */
    static Body crowdBeforeAntennaOne(int tags, long micros) {
        SplittableRandom random = new SplittableRandom(5);
        List<TagRadio> all = new ArrayList<>();
        for (int i = 0; i < tags; i++) {
            TagRadio.Spot spot = new TagRadio.Spot(random.nextDouble(0, 0.2), random.nextDouble(0, 0.2), 1.2, 0, -1);
            all.add(TagRadio.willing(epc(i), spot, Material.DRY, random));
        }
        return new Body(Motion.standing(-0.5, -0.8), all, List.of(), 0, micros);
    }

    static Motion straight(double from, double y, double speed) {
        return (micros, state) -> {
            state.x = from + speed * micros / 1e6;
            state.y = y;
            state.vx = speed;
            state.vy = 0;
            state.rest = -1;
        };
    }

    static List<Heard> heard(Body body, RadioSettings settings, InventoryPlan plan, long seed, long micros) {
        List<Heard> all = new ArrayList<>();
        Hearing hearing = (at, antenna, epc, pc, rssi, channel, phase, doppler) ->
                all.add(new Heard(at, antenna, epc, rssi / 100.0, channel, phase / 4096.0, doppler / 16.0));
        new RadioModel(List.of(PORTAL), List.of(body), settings, seed).inventory(READER, plan, 0, micros, hearing);
        return all;
    }

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    }

    static double deviation(List<Double> values) {
        double mean = mean(values);
        return Math.sqrt(
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / values.size());
    }

    static double quantile(List<Double> values, double q) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(q * (sorted.size() - 1))));
    }
}
