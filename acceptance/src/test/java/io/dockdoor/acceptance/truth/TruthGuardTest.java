package io.dockdoor.acceptance.truth;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.simulator.radio.Portal.Layout;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A small fixed part of {@code ./dockdoor bench truth}: whoever makes the judgement worse learns it here. */
class TruthGuardTest {
    private static final long SEED = 203;

    private static Map<String, Marks> play(String scene, int seconds) {
        return new Trial(scene, SEED, Trial.variant(SEED, Layout.FOUR_ANGLED), Duration.ofSeconds(seconds))
                .run(Trial.referees(false));
    }

    @Test
    void loadsAreToldAsTheyMovedWithPhotoEyesAndWithout() {
        Map<String, Marks> all = new LinkedHashMap<>();
        for (String scene : List.of("S01", "S02", "S03", "S04", "S05")) {
            play(scene, 100).forEach((who, marks) -> all.merge(who, marks, Marks::add));
        }

        assertEquals(2, all.size());
        all.forEach((who, marks) -> assertAll(
                who + " | " + marks.row(),
                () -> assertTrue(marks.passages > 20, "so many loads moved"),
                () -> assertTrue(marks.loads().percent() >= 96, "loads right"),
                () -> assertTrue(marks.direction().percent() >= 99.5, "direction"),
                () -> assertTrue(marks.precision().percent() >= 97, "precision"),
                () -> assertTrue(marks.recall().percent() >= 90, "recall"),
                () -> assertTrue(marks.strayRejection().percent() >= 99, "stray rejection"),
                () -> assertEquals(0, marks.duplicates, "duplicates")));
    }

    /** Most of what comes to the door here turns back in it; the antennas hear no order then, and their cables are right all the same. */
    @Test
    void whatTurnsBackInTheDoorwayHasNotMovedAndSaysNothingOfCables() {
        play("S06", 240)
                .forEach((who, marks) -> assertAll(
                        who + " | " + marks.row(),
                        () -> assertTrue(marks.loads().percent() >= 90, "loads right"),
                        () -> assertTrue(marks.strayRejection().percent() >= 90, "stray rejection")));
    }

    @Test
    void whatStandsBeforeADoorHasNotMoved() {
        play("S20", 120).forEach((who, marks) -> assertEquals(0, marks.movements, who));
    }
}
