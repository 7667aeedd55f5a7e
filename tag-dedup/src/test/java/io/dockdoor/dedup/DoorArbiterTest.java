package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoorArbiterTest {
    private static final DoorId LEFT = new DoorId("D1");
    private static final DoorId RIGHT = new DoorId("D2");
    private static final long SECOND = 1_000_000;

    private final DoorArbiter arbiter = new DoorArbiter();
    private final List<String> told = new ArrayList<>();

    private void said(DoorId door, Verdict verdict, long at) {
        arbiter.said(door, verdict, at, this::note);
    }

    private void note(DoorId door, Verdict verdict) {
        told.add(door + " " + verdict.getClass().getSimpleName());
    }

    private static Verdict.Moved moved(long at, int rssiCentiDbm, String... hex) {
        List<JudgedTag> tags = List.of(hex).stream()
                .map(h -> new JudgedTag(Epc.ofHex(h), 9, at, at, rssiCentiDbm, 2, 0.99, false, -1))
                .toList();
        return new Verdict.Moved(1, 0, Direction.IN, 0.99, at, at, at, at, tags, Rejected.NONE, List.of());
    }

    @Test
    void theDoorThatHeardTheLoadLouderKeepsItAndTheOtherSaysNothing() {
        said(LEFT, moved(SECOND, -6500, "01", "02", "03"), SECOND);
        said(RIGHT, moved(SECOND + 200_000, -5200, "01", "02", "03", "04"), SECOND + 200_000);
        arbiter.tick(2 * SECOND, this::note);
        said(LEFT, new Verdict.Closed(1, 9 * SECOND, true), 9 * SECOND);

        assertEquals(List.of("D2 Moved", "D1 Closed"), told);
        assertEquals(1, arbiter.settled());
    }

    @Test
    void aMovementAlreadyToldIsTakenBackWhenALouderDoorSpeaksLate() {
        said(LEFT, moved(SECOND, -6500, "01", "02"), SECOND);
        arbiter.tick(SECOND + DoorArbiter.HOLD, this::note);
        said(RIGHT, moved(3 * SECOND, -5200, "01", "02"), 3 * SECOND);
        arbiter.tick(4 * SECOND, this::note);

        assertEquals(List.of("D1 Moved", "D1 Voided", "D2 Moved"), told);
    }

    @Test
    void differentLoadsAtTheSameTimeAreBothTold() {
        said(LEFT, moved(SECOND, -6500, "01", "02"), SECOND);
        said(RIGHT, moved(SECOND, -5200, "03", "04"), SECOND);
        assertEquals(SECOND + DoorArbiter.HOLD, arbiter.nextTickMicros());
        arbiter.tick(2 * SECOND, this::note);

        assertEquals(List.of("D1 Moved", "D2 Moved"), told);
        assertEquals(Long.MAX_VALUE, arbiter.nextTickMicros());
    }

    @Test
    void theSameGoodsThroughAnotherDoorLaterAreAnotherMovement() {
        said(LEFT, moved(SECOND, -6500, "01", "02"), SECOND);
        said(RIGHT, moved(10 * SECOND, -5200, "01", "02"), 10 * SECOND);
        arbiter.tick(11 * SECOND, this::note);

        assertEquals(List.of("D1 Moved", "D2 Moved"), told);
    }
}
