package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two doors side by side: what went through the left one is heard at the right one too, fainter. */
class DoorArbiterTest {
    private static final DoorId LEFT = new DoorId("D1");
    private static final DoorId RIGHT = new DoorId("D2");
    private static final long AT = Gate.START + 10 * Gate.SECOND;
    private static final List<Epc> LOAD = List.of(Epc.ofHex("01"), Epc.ofHex("02"), Epc.ofHex("03"));

    private final DoorArbiter arbiter = new DoorArbiter();
    private final DoorWindow left = new DoorWindow(Gate.angled(1).plan());
    private final DoorWindow right = new DoorWindow(Gate.angled(1).plan());
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void bothDoorsBelongToOneHost() {
        arbiter.watch(LEFT, left);
        arbiter.watch(RIGHT, right);
    }

    private void note(DoorId door, Verdict verdict) {
        told.add(door + " " + verdict.getClass().getSimpleName());
    }

    private void hears(DoorWindow window, int centiDbm) {
        hears(window, LOAD, centiDbm);
    }

    private void hears(DoorWindow window, List<Epc> heard, int centiDbm) {
        TagReads batch = new TagReads(Gate.READER, 8);
        heard.forEach(epc -> batch.add(TagRead.of(epc, Gate.READER, 1, AT, centiDbm)));
        window.seen(batch, verdict -> {});
    }

    private void says(DoorId door, long at) {
        says(door, at, 0, LOAD);
    }

    private void says(DoorId door, long at, int revision, List<Epc> claimed) {
        List<JudgedTag> tags = claimed.stream()
                .map(epc -> new JudgedTag(epc, 9, AT, AT, -6000, 2, 0.99, false, -1))
                .toList();
        Verdict.Moved moved =
                new Verdict.Moved(1, revision, Direction.IN, 0.99, AT, AT, AT, at, tags, Rejected.NONE, List.of());
        arbiter.said(door, moved, at, this::note);
    }

    @Test
    void theDoorThatHeardTheLoadFainterSaysNothingWhetherTheOtherHasSpokenOrNot() {
        hears(left, -5200);
        hears(right, -6500);
        says(RIGHT, AT + 600_000);
        says(LEFT, AT + 900_000);
        arbiter.said(RIGHT, new Verdict.Closed(1, AT + 9_000_000, true), AT + 9_000_000, this::note);

        assertEquals(List.of("D1 Moved", "D2 Closed"), told);
        assertEquals(1, arbiter.settled());
    }

    @Test
    void aMovementToldTooSoonIsTakenBackWhenTheOtherDoorHearsTheLoadLouder() {
        hears(right, -6500);
        says(RIGHT, AT + 100_000);
        hears(left, -5200);
        assertEquals(AT + 100_000 + DoorArbiter.AGAIN, arbiter.nextTickMicros());
        arbiter.tick(AT + 100_000 + DoorArbiter.AGAIN, this::note);
        assertEquals(Long.MAX_VALUE, arbiter.nextTickMicros());

        assertEquals(List.of("D2 Moved", "D2 Voided"), told);
    }

    /** Fainter than there it is driven by, for a while; later it may be on its next way, and no way is heard as the one before. */
    @ParameterizedTest(name = "{0} s later")
    @ValueSource(ints = {5, 28})
    void whatCameThroughTheOtherDoorIsHeldAgainstThisOneWhileItMayBeDrivenBy(int later) {
        hears(left, -5200);
        says(LEFT, AT);
        long crossed = AT + later * Gate.SECOND;
        TagReads batch = new TagReads(Gate.READER, 8);
        LOAD.forEach(epc -> batch.add(TagRead.of(epc, Gate.READER, 1, crossed, -6000)));
        right.seen(batch, verdict -> {});
        List<JudgedTag> tags = LOAD.stream()
                .map(epc -> new JudgedTag(epc, 9, crossed, crossed, -6000, 2, 0.99, false, -1))
                .toList();
        Verdict.Moved moved = new Verdict.Moved(
                1,
                0,
                Direction.OUT,
                0.99,
                crossed,
                crossed,
                crossed,
                crossed + Gate.SECOND,
                tags,
                Rejected.NONE,
                List.of());
        arbiter.said(RIGHT, moved, crossed + Gate.SECOND, this::note);

        assertEquals(later < 10 ? List.of("D1 Moved") : List.of("D1 Moved", "D2 Moved"), told);
    }

    @Test
    void heardAboutAsLoudItStaysWithTheDoorThatSpokeFirst() {
        hears(left, -6000);
        hears(right, -6100);
        says(RIGHT, AT + 100_000);
        says(LEFT, AT + 200_000);

        assertEquals(List.of("D2 Moved"), told);
    }

    @Test
    void whatIsClosedStandsWhoeverSpeaksLater() {
        hears(right, -6500);
        says(RIGHT, AT + 100_000);
        arbiter.said(RIGHT, new Verdict.Closed(1, AT + 200_000, true), AT + 200_000, this::note);
        hears(left, -5200);
        says(LEFT, AT + 900_000);

        assertEquals(List.of("D2 Moved", "D2 Closed"), told);
    }

    @Test
    void lateTagsOfAnotherDoorDoNotTakeBackWhatIsClosed() {
        List<Epc> other = List.of(Epc.ofHex("04"));
        hears(right, -6000);
        hears(left, -6100);
        hears(left, other, -6100);
        says(RIGHT, AT + 100_000);
        says(LEFT, AT + 200_000, 0, other);
        arbiter.said(RIGHT, new Verdict.Closed(1, AT + 9_000_000, true), AT + 9_000_000, this::note);
        says(LEFT, AT + 9_100_000, 1, LOAD);

        assertEquals(List.of("D2 Moved", "D1 Moved", "D2 Closed", "D1 Voided"), told);
    }

    @Test
    void aDoorThatHeardOneTagOfALoadBestDoesNotTakeTheLoad() {
        hears(right, -5200);
        hears(left, LOAD.subList(0, 1), -4600);
        hears(left, LOAD.subList(1, 3), -6500);
        says(RIGHT, AT + 600_000);
        says(LEFT, AT + 900_000, 0, LOAD.subList(0, 1));

        assertEquals(List.of("D2 Moved"), told);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void aPalletIsToldByItsOwnDoorOnly(int seed) {
        Direction way = seed % 2 == 0 ? Direction.IN : Direction.OUT;
        Gate gate = Gate.angled(seed);
        gate.load(30, 0.5, Gate.through(way, 10, 1, 0), way);
        List<TagRead> reads = gate.reads(22);
        DoorWindow alone = new DoorWindow(gate.plan());
        List<Verdict> saidAlone = new ArrayList<>();
        int next = 0;
        for (long now = Gate.START; now < Gate.START + 60 * Gate.SECOND; now += 100_000) {
            TagReads here = new TagReads(Gate.READER, 64);
            TagReads there = new TagReads(Gate.READER, 64);
            while (next < reads.size() && reads.get(next).lastMicros() < now) {
                TagRead read = reads.get(next++);
                here.add(read);
                if (read.rssiCentiDbm() > -6400) { // 10 dB fainter, so the faint ones are not heard there
                    there.add(TagRead.of(
                            read.epc(), read.reader(), read.antenna(), read.lastMicros(), read.rssiCentiDbm() - 1000));
                }
            }
            long its = now;
            alone.seen(there, saidAlone::add);
            alone.tick(now, saidAlone::add);
            right.seen(there, verdict -> arbiter.said(RIGHT, verdict, its, this::note));
            left.seen(here, verdict -> arbiter.said(LEFT, verdict, its, this::note));
            right.tick(now, verdict -> arbiter.said(RIGHT, verdict, its, this::note));
            left.tick(now, verdict -> arbiter.said(LEFT, verdict, its, this::note));
            arbiter.tick(now, this::note);
        }

        assertTrue(told.contains("D1 Moved"), told::toString);
        assertTrue(told.stream().noneMatch("D2 Moved"::equals), told::toString);
        assertTrue(
                saidAlone.stream().anyMatch(Verdict.Moved.class::isInstance),
                "left to itself the other door would have told it too");
    }
}
