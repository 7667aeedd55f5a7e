package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What readers kept is judged in its own order of time; the waiting ends. */
class CatchUpTest {
    private static final ReaderId R1 = new ReaderId("R1");
    private static final ReaderId R2 = new ReaderId("R2");
    private static final Epc TAG = Epc.ofHex("3034257bf7194e4000001a85");
    private static final long SECOND = 1_000_000;
    private static final long BACK = 1_000 * SECOND;

    private final CatchUp catchUp = new CatchUp(Set.of(R1, R2));
    private final List<Long> on = new ArrayList<>();

    @Test
    void aBeamToldFirstWaitsForTheSightingsThatCameBeforeIt() {
        lose(R1);
        catchUp.signalled(new DoorSignal.ReaderUp(R1, BACK));
        beam(BACK);
        read(BACK - 7 * SECOND);
        read(BACK - 8 * SECOND);
        read(BACK + SECOND / 10);
        assertTrue(on.isEmpty(), "told before its turn: " + on);
        catchUp.release(held -> on.add(held.at()));
        assertEquals(List.of(BACK - 8 * SECOND, BACK - 7 * SECOND, BACK, BACK + SECOND / 10), on);
    }

    @Test
    void withOneOfTwoReadersThereNothingWaits() {
        lose(R1);
        assertFalse(catchUp.holding());
        lose(R2);
        assertTrue(catchUp.holding());
    }

    @Test
    void itLastsTwoSecondsOrAsLongAsTheReaderTellsOfThePastAndNeverLonger() {
        lose(R1);
        catchUp.signalled(new DoorSignal.ReaderUp(R1, BACK));
        catchUp.reached(BACK + CatchUp.USUAL - 1);
        assertTrue(catchUp.holding());
        long now = BACK;
        while (now < BACK + CatchUp.LONGEST) {
            assertTrue(catchUp.holding(), "ended at " + (now - BACK) + " while the reader still told of the past");
            read(BACK - SECOND);
            now += SECOND / 10;
            catchUp.reached(now);
        }
        catchUp.reached(now + CatchUp.USUAL);
        assertFalse(catchUp.holding(), "a reader that never ends telling of the past holds the door up");
    }

    @Test
    void aReaderThatTellsOfThePresentHasToldOfThePast() {
        lose(R1);
        catchUp.signalled(new DoorSignal.ReaderUp(R1, BACK));
        read(BACK - SECOND);
        catchUp.reached(BACK + SECOND / 10);
        read(BACK + SECOND / 5);
        catchUp.reached(BACK + SECOND / 5 + SECOND / 10 - 1);
        assertTrue(catchUp.holding(), "a little may still be on its way");
        catchUp.reached(BACK + SECOND / 5 + SECOND / 10);
        assertFalse(catchUp.holding());
    }

    @Test
    void whatIsToldOfThePastAfterAllIsWaitedForToo() {
        lose(R1);
        catchUp.signalled(new DoorSignal.ReaderUp(R1, BACK));
        read(BACK + SECOND / 5);
        read(BACK - SECOND);
        catchUp.reached(BACK + SECOND / 5 + SECOND / 10);
        assertTrue(catchUp.holding());
    }

    @Test
    void aReaderWithNothingToTellHoldsNoLongerThanUsual() {
        lose(R1);
        catchUp.signalled(new DoorSignal.ReaderUp(R1, BACK));
        read(BACK + SECOND);
        catchUp.reached(BACK + CatchUp.USUAL);
        assertFalse(catchUp.holding());
    }

    @Test
    void aClockThatWasSetBackEndsIt() {
        lose(R1);
        catchUp.signalled(new DoorSignal.ReaderUp(R1, BACK));
        catchUp.reached(BACK - 3_600 * SECOND);
        assertFalse(catchUp.holding());
    }

    @Test
    void whatFindsNoRoomGoesOnOldestFirst() {
        lose(R1);
        catchUp.signalled(new DoorSignal.ReaderUp(R1, BACK));
        for (int i = 0; i < CatchUp.ROOM + 3; i++) {
            read(BACK - i); // each older than the one before: the newcomer goes on at once
        }
        assertEquals(
                LongStream.range(CatchUp.ROOM, CatchUp.ROOM + 3)
                        .map(i -> BACK - i)
                        .boxed()
                        .toList(),
                on);
        catchUp.release(held -> on.add(held.at()));
        assertEquals(CatchUp.ROOM + 3, on.size());
    }

    private void lose(ReaderId reader) {
        catchUp.signalled(new DoorSignal.ReaderDown(reader, BACK - 10 * SECOND));
    }

    private void read(long at) {
        catchUp.hold(at, null, TagRead.of(TAG, R1, 1, at, -5_000), held -> on.add(held.at()));
    }

    private void beam(long at) {
        catchUp.hold(at, new DoorSignal.BeamBroken("B1", at), null, held -> on.add(held.at()));
    }

    /** The other reader's account stands; what is decided is not decided again, and what stands about is not forgotten. */
    @Test
    void aPastThatIsTooOldAtADoorWithAnotherReaderLeavesTheWindowWhereItIs() {
        DoorWindow window = new DoorWindow(WindowPlan.of(
                new DoorId("D1"), List.of(new AntennaPlace(R1, 1, Side.OUT), new AntennaPlace(R2, 1, Side.IN))));
        for (long at = BACK - 100 * SECOND; at < BACK; at += SECOND / 10) {
            sees(window, R2, at);
        }
        window.signalled(new DoorSignal.ReaderDown(R1, BACK - 90 * SECOND), verdict -> {});
        window.signalled(new DoorSignal.ReaderUp(R1, BACK), verdict -> {});
        for (int i = 0; i < 20; i++) {
            sees(window, R1, BACK - 60 * SECOND + i * SECOND / 10);
        }
        for (long at = BACK; at < BACK + 3 * SECOND; at += SECOND / 10) {
            sees(window, R1, at);
            sees(window, R2, at);
            window.tick(at, verdict -> {});
        }
        assertEquals(20, window.counts().late());
        assertEquals(0, window.counts().clockSteps());
        assertEquals(1, window.counts().tags());
    }

    private static void sees(DoorWindow window, ReaderId reader, long at) {
        TagReads one = new TagReads(reader, 1);
        one.add(TagRead.of(TAG, reader, 1, at, -6_000 - (int) (at / SECOND % 7) * 10));
        window.seen(one, verdict -> {});
    }
}
