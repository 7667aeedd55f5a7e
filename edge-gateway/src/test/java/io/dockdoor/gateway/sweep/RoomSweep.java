package io.dockdoor.gateway.sweep;

import io.dockdoor.dedup.SweepTally.AntennaKey;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.SweepPart;
import io.dockdoor.events.SweepSummary;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.RadioField.InventoryPlan;
import io.dockdoor.simulator.scene.Room;
import io.dockdoor.simulator.scene.SceneOptions.Gen2;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A sweep of a simulated room in scene time: what it said, and what was true. */
record RoomSweep(SweepReport report, int readable, int found) {
    static final DoorId D1 = new DoorId("D1");
    static final ReaderId R1 = new ReaderId("R1");
    private static final long STEP = 100_000;

    /** @param off antenna that is dead without saying so, 0 for none */
    static RoomSweep of(long seed, int tags, Gen2 gen2, Duration wanted, int off) {
        return of(new Room(seed, tags, D1, R1, gen2), 0, wanted, off, null);
    }

    static RoomSweep of(Room room, long from, Duration wanted, int off, @Nullable SweepReport previous) {
        SweepRun run = new SweepRun(scope(), wanted, from);
        run.reading(R1, true, from);
        int[] antennas = IntStream.rangeClosed(1, 4).filter(id -> id != off).toArray();
        int[] powers = new int[antennas.length];
        Arrays.fill(powers, 3_000);
        InventoryPlan plan = new InventoryPlan(antennas, 2, true, powers);
        TagReads batch = new TagReads(R1, 64);
        for (long at = from; !run.over(at); at += STEP) {
            if (run.isEnding()) {
                run.reading(R1, false, at);
                continue;
            }
            room.inventory(
                    R1,
                    plan,
                    at,
                    at + STEP,
                    (micros, antenna, epc, pc, rssi, channel, phase, doppler) ->
                            batch.add(TagRead.of(epc, R1, antenna, micros, rssi)));
            run.seen(batch);
            batch.clear();
        }
        SweepReport report = SweepReport.of(
                new SweepReport.Teller("s" + from, "S1", "G1", "s" + from, "Ada"),
                run,
                antenna -> true,
                previous,
                micros -> Instant.EPOCH.plusNanos(micros * 1_000));
        Set<String> said = new HashSet<>();
        for (SweepPart part : report.parts()) {
            part.epcs().forEach(each -> said.add(each.hex()));
        }
        Set<Epc> readable = room.readable();
        return new RoomSweep(report, readable.size(), (int)
                readable.stream().filter(epc -> said.contains(epc.hex())).count());
    }

    static SweepRun.Scope scope() {
        Map<ReaderId, Set<DoorId>> readers = new LinkedHashMap<>(Map.of(R1, Set.of(D1)));
        return new SweepRun.Scope(
                List.of(D1),
                readers,
                IntStream.rangeClosed(1, 4)
                        .mapToObj(id -> new AntennaKey(R1, id))
                        .toList());
    }

    SweepSummary summary() {
        return report.summary();
    }

    double truth() {
        return found / (double) readable;
    }
}
