package io.dockdoor.dedup;

import static io.dockdoor.dedup.DoorWindowTest.moved;
import static io.dockdoor.dedup.DoorWindowTest.movements;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens at a dock, told to a window: each story must end as the dock crew would tell it. */
class PassageStoriesTest {
    static IntStream seeds() {
        return IntStream.range(0, 12);
    }

    private static Direction either(int seed) {
        return seed % 2 == 0 ? Direction.IN : Direction.OUT;
    }

    private static Set<Epc> both(List<Verdict> said) {
        Set<Epc> tags = new HashSet<>(moved(said, Direction.IN));
        tags.addAll(moved(said, Direction.OUT));
        return tags;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aPalletPassesAmongParkedOnes(int seed) {
        Gate gate = Gate.angled(seed);
        Random random = new Random(seed);
        List<Epc> tags =
                gate.load(40, 0.5, Gate.through(either(seed), 10, 0.7 + 0.7 * random.nextDouble(), 0), either(seed));
        for (int pallet = 0; pallet < 3; pallet++) {
            gate.load(10, 1, Gate.standing(3 + 3.5 * random.nextDouble(), random.nextDouble() * 5 - 2.5), null);
        }
        List<Verdict> said = gate.play(new DoorWindow(gate.plan()), 22);

        Set<Epc> told = moved(said, either(seed));
        assertTrue(told.containsAll(tags), () -> "missing " + (tags.size() - told.size()));
        assertTrue(told.size() <= tags.size() + 1, () -> told.size() - tags.size() + " bystanders came along");
        assertEquals(1, movements(said));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aPalletThatTurnsBackHasNotMoved(int seed) {
        Gate gate = Gate.angled(seed);
        double from = seed % 2 == 0 ? -1 : 1;
        gate.load(40, 1, Gate.turnBack(from, from * (seed / 12.0 * 1.6 - 0.6), 12, 1), null);

        assertEquals(Set.of(), both(gate.play(new DoorWindow(gate.plan()), 26)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aPalletDrivenAlongTheWallHasNotMoved(int seed) {
        Gate gate = Gate.angled(seed);
        gate.load(40, 1, Gate.along(1.8 + seed * 0.18, 10, 1), null);

        assertEquals(Set.of(), both(gate.play(new DoorWindow(gate.plan()), 24)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aCartPassesAGateOfTwoAntennasWithLevelsInAnUnknownUnit(int seed) {
        Gate gate = Gate.pair(seed);
        List<Epc> tags = gate.load(12, 3, Gate.through(either(seed), 10, 1, 0), either(seed));
        List<Verdict> said = gate.play(new DoorWindow(gate.plan()), 20);

        Direction other = either(seed) == Direction.IN ? Direction.OUT : Direction.IN;
        assertTrue(moved(said, either(seed)).size() >= tags.size() - 1);
        assertEquals(Set.of(), moved(said, other));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void photoEyesTellTheWayWhenTheAntennasCannot(int seed) {
        Gate gate = Gate.straight(seed);
        Gate.Path path = Gate.through(either(seed), 10, 1, 0);
        List<Epc> tags = gate.load(30, 1, path, either(seed));
        gate.load(10, 1, Gate.standing(5, 2), null);
        gate.beams(path, 24);

        List<Verdict> said = gate.play(new DoorWindow(gate.plan().withBeams(true, true)), 24);

        assertEquals(new HashSet<>(tags), moved(said, either(seed)));
    }

    private static List<String> reasons(List<Verdict> said) {
        return said.stream()
                .filter(Verdict.Moved.class::isInstance)
                .map(Verdict.Moved.class::cast)
                .filter(moved -> moved.revision() == 0)
                .flatMap(moved -> moved.reasons().stream())
                .map(reason -> reason.name() + " " + reason.logOdds())
                .filter(reason -> reason.startsWith("contact") || reason.startsWith("motion"))
                .toList();
    }

    @Test
    void aContactAndAMotionSensorSayWhatTheySawAndHoldNoSureLoadBack() {
        Gate gate = Gate.angled(5);
        List<Epc> first = gate.load(40, 0.5, Gate.through(Direction.IN, 10, 1, 0), Direction.IN);
        List<Epc> second = gate.load(40, 0.5, Gate.through(Direction.IN, 40, 1, 0), Direction.IN);
        gate.signal(new DoorSignal.MotionSeen(Gate.at(8)));
        gate.signal(new DoorSignal.MotionEnded(Gate.at(13)));
        gate.signal(new DoorSignal.ContactClosed(Gate.at(20))); // and was never opened, nor did anything move
        List<Verdict> said = gate.play(new DoorWindow(gate.plan()), 55);

        Set<Epc> told = moved(said, Direction.IN);
        assertTrue(told.containsAll(first) && told.containsAll(second), () -> told.size() + " of 80");
        assertEquals(List.of("motion 0.5", "contact -3.0", "motion -1.5"), reasons(said));
    }

    @Test
    void antennasThatTellNoSideAndNoEyesMakeNoMovement() {
        Gate gate = Gate.straight(4);
        gate.load(30, 1, Gate.through(Direction.IN, 10, 1, 0), null);

        assertEquals(Set.of(), both(gate.play(new DoorWindow(gate.plan()), 24)));
    }

    @Test
    void aPersonWithoutGoodsIsAPassageWithoutTags() {
        Gate gate = Gate.angled(1);
        gate.beams(Gate.through(Direction.OUT, 5, 1, 0), 12);

        List<Verdict> said = gate.play(new DoorWindow(gate.plan().withBeams(true, true)), 12);

        assertEquals(3, said.size(), said::toString);
        assertTrue(said.get(1) instanceof Verdict.NoTag none && none.direction() == Direction.OUT, said::toString);
    }

    @Test
    void aPalletMovesInAndOutAgainButNotInTwice() {
        Gate gate = Gate.angled(8);
        Gate.Path in = Gate.through(Direction.IN, 9, 1, 0);
        Gate.Path out = Gate.through(Direction.OUT, 60, 1, 0);
        List<Epc> tags = gate.load(30, 0.5, t -> t < 30 ? in.at(t) : out.at(t), null);

        List<Verdict> said = gate.play(new DoorWindow(gate.plan()), 72);

        assertEquals(new HashSet<>(tags), moved(said, Direction.IN));
        assertEquals(new HashSet<>(tags), moved(said, Direction.OUT));
        assertEquals(2, movements(said));
    }

    @Test
    void aPalletStagedForMinutesIsNoSceneryForEver() {
        Gate gate = Gate.angled(9);
        Gate.Path away = Gate.through(Direction.OUT, 124, 0.9, 0);
        double[] place = away.at(120);
        List<Epc> tags = gate.load(30, 0.5, t -> t < 120 ? place : away.at(t), null);
        DoorWindow window = new DoorWindow(gate.plan());

        List<Verdict> said = gate.play(window, 138);

        assertEquals(1, movements(said));
        assertEquals(tags.size(), moved(said, Direction.OUT).size());
    }

    @Test
    void readsHeldBackByAnOutageAreJudgedAsIfTheyHadComeInTime() {
        Gate gate = Gate.angled(13);
        List<Epc> tags = gate.load(30, 0.5, Gate.through(Direction.IN, 9, 1, 0), Direction.IN);
        DoorWindow window = new DoorWindow(gate.plan());
        List<Verdict> said = new ArrayList<>();
        List<TagRead> reads = gate.reads(18);
        TagReads held = new TagReads(Gate.READER, 64);
        int next = 0;
        for (long now = Gate.START; now < Gate.START + 40 * Gate.SECOND; now += 100_000) {
            long second = (now - Gate.START) / Gate.SECOND;
            boolean away = second >= 8 && second < 13;
            if (now == Gate.START + 8 * Gate.SECOND) {
                window.signalled(new DoorSignal.ReaderDown(Gate.READER, now), said::add);
            }
            if (now == Gate.START + 13 * Gate.SECOND) {
                window.signalled(new DoorSignal.ReaderUp(Gate.READER, now), said::add);
            }
            while (next < reads.size() && reads.get(next).lastMicros() < now) {
                held.add(reads.get(next++));
            }
            if (!away) {
                window.seen(held, said::add);
                held.clear();
            }
            window.tick(now, said::add);
        }

        assertEquals(new HashSet<>(tags), moved(said, Direction.IN));
        assertEquals(1, movements(said));
        assertEquals(0, window.counts().late());
        assertTrue(window.counts().balanced());
    }

    /** As after a kill of the gateway: the reader says how its inputs are now, and what it saw itself comes behind that. */
    @ParameterizedTest
    @ValueSource(ints = {82, 86, 90, 94, 98, 102})
    void whatIsToldOnReconnectDoesNotOutrunWhatTheReaderKept(int backAt) {
        Gate gate = Gate.angled(13);
        Gate.Path path = Gate.through(Direction.IN, 9, 1, 0);
        List<Epc> tags = gate.load(30, 0.5, path, Direction.IN);
        gate.beams(path, 18);
        DoorWindow window = new DoorWindow(gate.plan().withBeams(true, true));
        List<Verdict> said = new ArrayList<>();
        List<TagRead> reads = gate.reads(18);
        List<DoorSignal> signals = new ArrayList<>(gate.signals());
        long goneAt = Gate.START + 8 * Gate.SECOND;
        long back = Gate.START + backAt * Gate.SECOND / 10;
        List<TagRead> kept = new ArrayList<>();
        List<DoorSignal> keptSignals = new ArrayList<>();
        boolean outer = false;
        boolean inner = false;
        for (long now = Gate.START; now < Gate.START + 40 * Gate.SECOND; now += 100_000) {
            if (now == goneAt) {
                window.signalled(new DoorSignal.ReaderDown(Gate.READER, now), said::add);
            }
            boolean away = now >= goneAt && now < back;
            while (!signals.isEmpty() && signals.get(0).atMicros() < now) {
                DoorSignal signal = signals.remove(0);
                boolean broken = signal instanceof DoorSignal.BeamBroken;
                String beam =
                        broken ? ((DoorSignal.BeamBroken) signal).beam() : ((DoorSignal.BeamCleared) signal).beam();
                outer = beam.equals("B1") ? broken : outer;
                inner = beam.equals("B2") ? broken : inner;
                if (away) {
                    keptSignals.add(signal);
                } else {
                    window.signalled(signal, said::add);
                }
            }
            if (now == back) {
                window.signalled(beam("B1", outer, now), said::add);
                window.signalled(beam("B2", inner, now), said::add);
                window.signalled(new DoorSignal.ReaderUp(Gate.READER, now), said::add);
                keptSignals.forEach(signal -> window.signalled(signal, said::add));
            }
            TagReads live = new TagReads(Gate.READER, 64);
            while (!reads.isEmpty() && reads.get(0).lastMicros() < now) {
                (away ? kept : new ArrayList<TagRead>()).add(reads.get(0));
                if (!away) {
                    live.add(reads.get(0));
                }
                reads.remove(0);
            }
            window.tick(now, said::add);
            if (!away) {
                TagReads some = new TagReads(Gate.READER, 64);
                for (int i = 0; i < 40 && !kept.isEmpty(); i++) {
                    some.add(kept.remove(0));
                }
                window.seen(some, said::add);
                window.seen(live, said::add);
            }
        }

        assertEquals(new HashSet<>(tags), moved(said, Direction.IN));
        assertEquals(1, movements(said));
        assertTrue(said.stream().noneMatch(Verdict.Voided.class::isInstance), "taken back: " + said);
        assertEquals(0, window.counts().late());
        assertTrue(window.counts().balanced());
    }

    private static DoorSignal beam(String name, boolean broken, long at) {
        return broken ? new DoorSignal.BeamBroken(name, at) : new DoorSignal.BeamCleared(name, at);
    }

    @Test
    void aBeamBrokenAfterAnIdleHourIsTakenForNow() {
        Gate gate = Gate.angled(13);
        gate.load(30, 0.5, Gate.through(Direction.IN, 9, 1, 0), Direction.IN);
        DoorWindow window = new DoorWindow(gate.plan().withBeams(true, true));
        List<Verdict> said = new ArrayList<>(gate.play(window, 18));
        said.clear();
        assertEquals(Long.MAX_VALUE, window.nextTickMicros(), "idle");

        long later = Gate.START + 3600 * Gate.SECOND;
        window.signalled(new DoorSignal.BeamBroken("B1", later), said::add);

        assertTrue(window.nextTickMicros() > later && window.nextTickMicros() < later + Gate.SECOND);
    }

    @Test
    void aBatchToldTwiceAndShuffledChangesNothingThatIsTold() {
        Gate gate = Gate.angled(17);
        List<Epc> tags = gate.load(30, 0.5, Gate.through(Direction.OUT, 9, 1, 0), Direction.OUT);
        DoorWindow window = new DoorWindow(gate.plan());
        List<Verdict> said = new ArrayList<>();
        List<TagRead> reads = gate.reads(18);
        Random random = new Random(17);
        for (int from = 0; from < reads.size(); from += 20) {
            List<TagRead> some = new ArrayList<>(reads.subList(from, Math.min(reads.size(), from + 20)));
            java.util.Collections.shuffle(some, random);
            TagReads batch = new TagReads(Gate.READER, 20);
            some.forEach(batch::add);
            window.seen(batch, said::add);
            window.seen(batch, said::add);
        }
        window.tick(Gate.START + 60 * Gate.SECOND, said::add);

        assertEquals(new HashSet<>(tags), moved(said, Direction.OUT));
        assertEquals(1, movements(said));
        assertTrue(window.counts().balanced());
    }

    @Test
    void aClockThatStepsBackAnHourIsFollowedAfterAFewReads() {
        Gate gate = Gate.angled(2);
        DoorWindow window = new DoorWindow(gate.plan());
        List<Verdict> said = new ArrayList<>();
        TagReads batch = new TagReads(Gate.READER, 64);
        for (int i = 0; i < 40; i++) {
            long step = i < 20 ? 0 : -3600 * Gate.SECOND;
            batch.add(TagRead.of(Epc.ofHex("30" + (10 + i)), Gate.READER, 1, Gate.START + i * 10_000L + step, -6000));
        }
        window.seen(batch, said::add);

        assertEquals(1, window.counts().clockSteps());
        assertEquals(4, window.counts().late());
        assertTrue(window.counts().balanced());
    }

    @Test
    void twoHundredParkedTagsStandForEightHoursWithoutAMovement() {
        DoorWindow window = new DoorWindow(Gate.angled(3).plan());
        Random random = new Random(3);
        List<Verdict> said = new ArrayList<>();
        TagReads batch = new TagReads(Gate.READER, 256);
        int[] level = new int[200];
        for (int tag = 0; tag < 200; tag++) {
            level[tag] = -5500 - random.nextInt(1500);
        }
        long end = Gate.START + 8 * 3600 * Gate.SECOND;
        for (long at = Gate.START; at < end; at += Gate.SECOND) {
            batch.clear();
            for (int tag = 0; tag < 200; tag++) {
                if (random.nextInt(4) == 0) {
                    int antenna = random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 3 + random.nextInt(2);
                    int fade = (int) (random.nextGaussian() * 250);
                    long when = at + tag * 5_000L;
                    batch.add(TagRead.of(
                            Epc.ofHex(String.format("%024X", tag)), Gate.READER, antenna, when, level[tag] + fade));
                }
            }
            window.seen(batch, said::add);
            if (window.nextTickMicros() <= at) {
                window.tick(at, said::add);
            }
        }

        assertEquals(0, movements(said));
        assertEquals(200, window.counts().tags());
        assertTrue(window.counts().balanced());
    }
}
