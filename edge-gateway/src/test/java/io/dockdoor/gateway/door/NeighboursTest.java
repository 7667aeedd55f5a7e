package io.dockdoor.gateway.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Side;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.gateway.door.Overhearing.Silence;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A door beside another one, of whose loads it hears some tags, or none. */
class NeighboursTest {
    private static final long SECOND = 1_000_000;
    private static final DoorId HERE = new DoorId("D1");
    private static final DoorId THERE = new DoorId("D2");
    private static final ReaderId OURS = new ReaderId("R1");
    private static final ReaderId THEIRS = new ReaderId("R2");

    private final Neighbours neighbours = new Neighbours();
    private final DoorWindow here = window(HERE, OURS);
    private final DoorWindow there = window(THERE, THEIRS);
    private long now = 1_700_000_000L * SECOND;
    private int passages;

    private static DoorWindow window(DoorId door, ReaderId reader) {
        return new DoorWindow(WindowPlan.of(
                door, List.of(new AntennaPlace(reader, 1, Side.OUT), new AntennaPlace(reader, 2, Side.IN))));
    }

    @BeforeEach
    void bothDoorsBelongToOneGateway() {
        neighbours.joins(HERE, here);
        neighbours.joins(THERE, there);
    }

    @Test
    void aDoorThatHearsNothingOfFiveLoadsNextDoorThatItUsuallyHearsIsMissed() {
        for (int load = 0; load < 20; load++) {
            next(true);
            assertNull(silence());
        }
        for (int load = 0; load < 4; load++) {
            next(false);
            assertNull(silence(), "after " + (load + 1));
        }
        next(false);
        Silence silence = silence();
        assertNotNull(silence);
        assertEquals(THERE, silence.neighbour());
        assertEquals(5, silence.loads());
        assertEquals(0.95, silence.usual(), 0.04);
        next(true);
        assertNull(silence(), "it hears again");
    }

    @Test
    void aDoorThatNeverHearsItsNeighbourIsNotMissed() {
        for (int load = 0; load < 200; load++) {
            next(false);
            assertNull(silence(), "after " + load);
        }
    }

    @Test
    void aDoorThatHearsAFewLoadsNextDoorIsMissedOnlyAfterMany() {
        for (int load = 0; load < 80; load++) {
            next(load % 4 == 0);
            assertNull(silence(), "after " + load);
        }
        int unheard = 0;
        while (silence() == null && unheard < 100) {
            next(false);
            unheard++;
        }
        assertEquals(32, unheard, 10, "hears one in four");
    }

    @Test
    void whatItReadsOfItsOwnLoadsProvesThatItSees() {
        for (int load = 0; load < 20; load++) {
            next(true);
        }
        for (int load = 0; load < 30; load++) {
            next(false);
            through(HERE, here, OURS);
            settle();
            assertNull(silence(), "after " + load);
        }
    }

    @Test
    void whileItsReaderIsAwaySilenceMeansNothing() {
        for (int load = 0; load < 20; load++) {
            next(true);
        }
        here.signalled(new DoorSignal.ReaderDown(OURS, now), said -> {});
        for (int load = 0; load < 20; load++) {
            next(false);
        }
        assertNull(silence(), "its reader says itself that it is away");
    }

    @Test
    void readsThatArriveShortlyAfterTheLoadWasToldAreHeard() {
        for (int load = 0; load < 20; load++) {
            List<Epc> tags = through(THERE, there, THEIRS);
            now += SECOND;
            hears(here, OURS, tags, now - SECOND, -7200);
            settle();
        }
        for (int load = 0; load < 5; load++) {
            next(false);
        }
        assertNotNull(silence());
    }

    @Test
    void aBacklogIsNoMeasure() {
        for (int load = 0; load < 20; load++) {
            next(true);
        }
        for (int load = 0; load < 20; load++) {
            told(THERE, tags(), now - Overhearing.OLD - 1);
            settle();
        }
        assertNull(silence());
    }

    /** A load next door, of which this door hears two tags or none. */
    private void next(boolean heard) {
        List<Epc> tags = through(THERE, there, THEIRS);
        if (heard) {
            hears(here, OURS, tags.subList(0, 2), now, -7200);
        }
        settle();
    }

    private List<Epc> through(DoorId door, DoorWindow window, ReaderId reader) {
        now += 30 * SECOND;
        here.tick(now, said -> {});
        there.tick(now, said -> {});
        List<Epc> tags = tags();
        hears(window, reader, tags, now, -5000);
        told(door, tags, now);
        return tags;
    }

    private List<Epc> tags() {
        passages++;
        return IntStream.range(0, 10)
                .mapToObj(tag -> Epc.ofHex("%012X%012X".formatted(passages, tag)))
                .toList();
    }

    private static void hears(DoorWindow window, ReaderId reader, List<Epc> tags, long at, int centiDbm) {
        TagReads batch = new TagReads(reader, tags.size());
        tags.forEach(epc -> batch.add(TagRead.of(epc, reader, 1, at, centiDbm)));
        window.seen(batch, said -> {});
    }

    private void told(DoorId door, List<Epc> tags, long crossed) {
        List<JudgedTag> judged = tags.stream()
                .map(epc -> new JudgedTag(epc, 9, crossed, crossed, -5000, 2, 0.99, false, TagRead.NO_PC))
                .toList();
        Verdict.Moved moved = new Verdict.Moved(
                passages, 0, Direction.IN, 0.99, crossed, crossed, crossed, now, judged, Rejected.NONE, List.of());
        neighbours.judge(door, now, (turn, said) -> said.accept(moved), verdict -> {});
    }

    private void settle() {
        now += Overhearing.HEARD_BY;
        silence();
    }

    private @Nullable Silence silence() {
        return neighbours.settled(HERE, now, verdict -> {});
    }
}
