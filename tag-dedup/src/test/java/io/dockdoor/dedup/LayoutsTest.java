package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.Gate.Antenna;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Doors as people build them: each tells the way when its antennas or eyes can, and nothing wrong when they cannot. */
class LayoutsTest {
    private static final ReaderId R1 = Gate.READER;
    private static final ReaderId R2 = new ReaderId("R2");
    private static final double C = Math.sqrt(0.5);
    private static final int SEEDS = 3;

    private static final List<Antenna> JAMBS = List.of(
            new Antenna(1, Side.OUT, -0.1, -1.6, 1.2, -C, C),
            new Antenna(2, Side.OUT, -0.1, 1.6, 1.8, -C, -C),
            new Antenna(3, Side.IN, 0.1, -1.6, 1.8, C, C),
            new Antenna(4, Side.IN, 0.1, 1.6, 1.2, C, -C));

    private enum Said {
        RIGHT,
        WRONG,
        NOTHING
    }

    private static List<Antenna> eight() {
        List<Antenna> all = new ArrayList<>(JAMBS);
        JAMBS.forEach(a -> all.add(new Antenna(a.id() + 4, a.side(), a.x(), a.y(), 2.8, a.yawX(), a.yawY())));
        return all;
    }

    /** The doors of one host judge the same reads, each those of its antennas; tells what each says of that load. */
    private static Map<DoorId, Said> judge(
            List<WindowPlan> plans, List<TagRead> reads, List<DoorSignal> signals, Direction direction) {
        Map<DoorId, Said> said = new HashMap<>();
        DoorArbiter arbiter = new DoorArbiter();
        Map<DoorId, DoorWindow> windows = new HashMap<>();
        for (WindowPlan plan : plans) {
            DoorWindow window = new DoorWindow(plan);
            said.put(plan.door(), Said.NOTHING);
            windows.put(plan.door(), window);
            arbiter.watch(plan.door(), window);
        }
        int r = 0;
        int s = 0;
        for (long now = Gate.START; now < Gate.START + 56 * Gate.SECOND; now += 100_000) {
            long at = now;
            Map<ReaderId, TagReads> batches = new HashMap<>();
            while (r < reads.size() && reads.get(r).lastMicros() < now) {
                TagRead read = reads.get(r++);
                batches.computeIfAbsent(read.reader(), reader -> new TagReads(reader, 64))
                        .add(read);
            }
            int from = s;
            while (s < signals.size() && signals.get(s).atMicros() < now) {
                s++;
            }
            int until = s;
            windows.forEach((door, window) -> {
                List<Verdict> verdicts = new ArrayList<>();
                signals.subList(from, until).forEach(signal -> window.signalled(signal, verdicts::add));
                batches.values().forEach(batch -> window.seen(batch, verdicts::add));
                window.tick(at, verdicts::add);
                verdicts.forEach(verdict ->
                        arbiter.said(door, verdict, at, (its, settled) -> hear(said, its, settled, direction)));
            });
            arbiter.tick(at, (its, settled) -> hear(said, its, settled, direction));
        }
        return said;
    }

    private static void hear(Map<DoorId, Said> said, DoorId door, Verdict verdict, Direction direction) {
        if (verdict instanceof Verdict.Moved moved) {
            said.put(door, moved.direction() == direction ? Said.RIGHT : Said.WRONG);
        } else if (verdict instanceof Verdict.Voided) {
            said.put(door, Said.NOTHING);
        }
    }

    private static WindowPlan plan(List<Antenna> antennas) {
        return WindowPlan.of(
                new DoorId("D1"),
                antennas.stream()
                        .map(a -> new AntennaPlace(R1, a.id(), a.side()))
                        .toList());
    }

    /** What a door so built says of loads that go in and out. */
    private static Map<Said, Integer> calls(List<Antenna> antennas, WindowPlan plan, boolean beams) {
        return calls(antennas, plan, beams, read -> read);
    }

    private static Map<Said, Integer> calls(
            List<Antenna> antennas, WindowPlan plan, boolean beams, Function<TagRead, TagRead> cabling) {
        Map<Said, Integer> calls = new EnumMap<>(Said.class);
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (Direction direction : Direction.values()) {
                Gate gate = Gate.of(seed, antennas);
                Gate.Path way = Gate.through(direction, 8, 1.2, 0);
                gate.load(12, 1, way, direction);
                if (beams) {
                    gate.beams(way, 16);
                }
                List<TagRead> reads = gate.reads(16).stream().map(cabling).toList();
                Said said = judge(List.of(plan.withBeams(beams, beams)), reads, gate.signals(), direction)
                        .getOrDefault(plan.door(), Said.NOTHING);
                calls.merge(said, 1, Integer::sum);
            }
        }
        return calls;
    }

    private static void mostlyRightNeverWrong(Map<Said, Integer> calls) {
        assertEquals(0, calls.getOrDefault(Said.WRONG, 0), calls.toString());
        assertTrue(calls.getOrDefault(Said.RIGHT, 0) >= 2 * SEEDS - 1, calls.toString());
    }

    private static void claimsNothing(Map<Said, Integer> calls) {
        assertEquals(Map.of(Said.NOTHING, 2 * SEEDS), calls);
    }

    @Test
    void eightAntennasTellTheWay() {
        mostlyRightNeverWrong(calls(eight(), plan(eight()), false));
    }

    @Test
    void aPairAboveTheDoorInOnePlaneTiltedApartTellsTheWay() {
        List<Antenna> overhead =
                List.of(new Antenna(1, Side.OUT, 0, 0, 3.1, -1, 0), new Antenna(2, Side.IN, 0, 0, 3.1, 1, 0));
        mostlyRightNeverWrong(calls(overhead, plan(overhead), false));
    }

    @Test
    void oneAntennaTellsTheWayWithEyesAndClaimsNoneWithout() {
        List<Antenna> one = JAMBS.subList(0, 1);
        claimsNothing(calls(one, plan(one), false));
        mostlyRightNeverWrong(calls(one, plan(one), true));
    }

    @Test
    void antennasAllOnOneSideTellTheWayWithEyesAndClaimNoneWithout() {
        List<Antenna> outside = JAMBS.subList(0, 2);
        claimsNothing(calls(outside, plan(outside), false));
        mostlyRightNeverWrong(calls(outside, plan(outside), true));
    }

    @Test
    void antennasThatLookStraightAcrossTellTheWayWithEyesAndClaimNoneWithout() {
        List<Antenna> straight = Gate.straight(1).antennas;
        claimsNothing(calls(straight, plan(straight), false));
        mostlyRightNeverWrong(calls(straight, plan(straight), true));
    }

    @Test
    void aDoorMayHaveItsSidesOnTwoReaders() {
        WindowPlan plan = WindowPlan.of(
                new DoorId("D1"),
                List.of(
                        new AntennaPlace(R1, 1, Side.OUT),
                        new AntennaPlace(R1, 2, Side.OUT),
                        new AntennaPlace(R2, 1, Side.IN),
                        new AntennaPlace(R2, 2, Side.IN)));
        mostlyRightNeverWrong(calls(
                JAMBS,
                plan,
                false,
                read -> read.antenna() <= 2
                        ? read
                        : TagRead.of(read.epc(), R2, read.antenna() - 2, read.lastMicros(), read.rssiCentiDbm())));
    }

    @Test
    void aReaderMayServeTwoDoorsAndTheLoadIsTheOnesItPassed() {
        List<Antenna> both = new ArrayList<>(JAMBS);
        JAMBS.forEach(a -> both.add(new Antenna(a.id() + 4, a.side(), a.x(), a.y() + 3.9, a.z(), a.yawX(), a.yawY())));
        WindowPlan here = plan(JAMBS);
        DoorId next = new DoorId("D2");
        WindowPlan there = WindowPlan.of(
                next,
                JAMBS.stream()
                        .map(a -> new AntennaPlace(R1, a.id() + 4, a.side()))
                        .toList());
        int right = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Gate gate = Gate.of(seed, both);
            gate.load(12, 1, Gate.through(Direction.IN, 8, 1.2, 3.9), Direction.IN);
            Map<DoorId, Said> said = judge(List.of(here, there), gate.reads(16), List.of(), Direction.IN);
            assertEquals(Said.NOTHING, said.get(here.door()), "the door it did not pass, seed " + seed);
            right += said.get(next) == Said.RIGHT ? 1 : 0;
        }
        assertTrue(right >= SEEDS - 1, right + " of " + SEEDS);
    }
}
