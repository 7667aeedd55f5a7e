package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DoorWindowTest {
    /** Tags told to have moved that way, amendments included, voided passages left out. */
    static Set<Epc> moved(List<Verdict> said, Direction direction) {
        Set<Epc> tags = new HashSet<>();
        Set<Long> voided = new HashSet<>();
        said.forEach(v -> {
            if (v instanceof Verdict.Voided back) {
                voided.add(back.passage());
            }
        });
        for (Verdict verdict : said) {
            if (verdict instanceof Verdict.Moved m && m.direction() == direction && !voided.contains(m.passage())) {
                m.tags().forEach(tag -> assertTrue(tags.add(tag.epc()), "told twice: " + tag.epc()));
            }
        }
        return tags;
    }

    static long movements(List<Verdict> said) {
        return said.stream()
                .filter(v -> v instanceof Verdict.Moved m && m.revision() == 0)
                .count();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aPalletIsOneMovementInItsDirectionWithAllItsTags(Direction direction) {
        Gate gate = Gate.angled(11);
        List<Epc> tags = gate.load(40, 0.5, Gate.through(direction, 10, 1, 0.2), direction);

        List<Verdict> said = gate.play(new DoorWindow(gate.plan()), 22);

        assertEquals(new HashSet<>(tags), moved(said, direction));
        assertEquals(1, movements(said));
        assertTrue(said.get(said.size() - 1) instanceof Verdict.Closed closed && closed.moved());
    }

    @Test
    void palletsThatOnlyStandAroundNeverMove() {
        Gate gate = Gate.angled(5);
        for (int pallet = 0; pallet < 4; pallet++) {
            gate.load(12, 1, Gate.standing(2 + pallet, pallet - 1.5), null);
        }

        DoorWindow window = new DoorWindow(gate.plan());
        List<Verdict> said = gate.play(window, 60);

        assertEquals(0, movements(said));
        assertEquals(Long.MAX_VALUE, window.nextTickMicros(), "nothing left to wait for");
    }

    @Test
    void aRecordingThatEndsInTheMiddleOfAPassageIsStillDecided() {
        Gate gate = Gate.pair(3);
        gate.load(12, 2, Gate.through(Direction.OUT, 10, 1, 0), Direction.OUT);
        DoorWindow window = new DoorWindow(gate.plan());
        List<Verdict> said = new ArrayList<>();
        TagReads batch = new TagReads(Gate.READER, 64);
        gate.reads(20).forEach(batch::add);

        window.seen(batch, said::add);
        window.tick(Gate.START + 3600 * Gate.SECOND, said::add);

        assertEquals(0, moved(said, Direction.IN).size());
        assertEquals(12, moved(said, Direction.OUT).size());
        assertEquals(Long.MAX_VALUE, window.nextTickMicros());
    }

    @Test
    void theSameInputsGiveTheSameVerdicts() {
        List<List<Verdict>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            Gate gate = Gate.angled(21);
            gate.load(30, 1, Gate.through(Direction.IN, 9, 1.2, 0), Direction.IN);
            gate.load(10, 1, Gate.standing(4, 1), null);
            runs.add(gate.play(new DoorWindow(gate.plan().withFirstPassage(77)), 20));
        }
        assertEquals(runs.get(0), runs.get(1));
        assertEquals(77, runs.get(0).get(0).passage());
    }

    @Test
    void readsOfOtherAntennasAndOtherTimesAreCountedAndLeftAlone() {
        Gate gate = Gate.angled(1);
        DoorWindow window = new DoorWindow(gate.plan());
        List<Verdict> said = new ArrayList<>();
        Epc epc = Epc.ofHex("30");
        TagReads batch = new TagReads(Gate.READER, 8);
        batch.add(TagRead.of(epc, Gate.READER, 1, Gate.START, -6000));
        batch.add(TagRead.of(epc, Gate.READER, 9, Gate.START, -6000)); // no antenna of this door
        batch.add(TagRead.of(epc, Gate.READER, 1, Gate.START - 3600 * Gate.SECOND, -6000)); // an hour late
        batch.add(TagRead.of(epc, Gate.READER, 1, 0, -6000)); // 1970
        batch.add(TagRead.of(epc, Gate.READER, 1, Gate.START + 3600 * Gate.SECOND, -6000)); // tomorrow
        batch.add(TagRead.of(epc, Gate.READER, 1, Gate.START, -6000)); // the same report again
        batch.add(TagRead.of(Epc.ofHex(""), Gate.READER, 2, Gate.START + 10, TagRead.NO_RSSI));
        window.seen(batch, said::add);
        TagReads elsewhere = new TagReads(new ReaderId("R9"), 1);
        elsewhere.add(TagRead.of(epc, new ReaderId("R9"), 1, Gate.START, -6000));
        window.seen(elsewhere, said::add);

        WindowCounts counts = window.counts();
        assertTrue(counts.balanced(), counts.toString());
        assertEquals(2, counts.foreign());
        assertEquals(3, counts.late());
        assertEquals(1, counts.repeated());
        assertEquals(2, counts.open());
        assertEquals(2, counts.tags());
    }

    @Test
    void aDoorRemembersNoMoreTagsThanItMayAndCountsWhatItForgot() {
        Gate gate = Gate.angled(1);
        DoorWindow window = new DoorWindow(gate.plan().withTagCapacity(100));
        List<Verdict> said = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            TagReads batch = new TagReads(Gate.READER, 1);
            batch.add(TagRead.of(
                    Epc.ofHex(String.format("%024X", i)), Gate.READER, 1 + i % 4, Gate.START + i * 1000L, -6000));
            window.seen(batch, said::add);
        }
        assertTrue(window.counts().tags() <= 100);
        assertEquals(1_000 - window.counts().tags(), window.counts().evicted());
        assertTrue(window.counts().balanced());
    }

    @Test
    void tagsUnseenForMinutesAreForgottenWhereManyPass() {
        Gate gate = Gate.angled(1);
        DoorWindow window = new DoorWindow(gate.plan());
        for (int i = 0; i < 20_000; i++) {
            TagReads batch = new TagReads(Gate.READER, 1);
            batch.add(TagRead.of(
                    Epc.ofHex(String.format("%024X", i)), Gate.READER, 1 + i % 4, Gate.START + i * 100_000L, -6000));
            window.seen(batch, said -> {});
        }
        // 1,200 of them were seen within the last two minutes
        assertTrue(
                window.counts().tags() >= 1_200 && window.counts().tags() <= 2_000,
                window.counts().toString());
        assertEquals(20_000 - window.counts().tags(), window.counts().evicted());
        assertTrue(window.counts().balanced());
    }
}
