package io.dockdoor.acceptance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.acceptance.faults.Ledger.Booked;
import io.dockdoor.events.MovementKind;
import io.dockdoor.simulator.demo.TruthLog.Passage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Instant AT = Instant.parse("2026-11-28T08:00:00Z");
    private static final Passage FIRST = passage("A", "B", "C");
    private static final Passage SECOND = passage("D", "E", "F");

    private static Passage passage(String... epcs) {
        return new Passage("D1", "in", AT, AT.plusSeconds(1), Set.of(epcs), Map.of());
    }

    private static Booked booked(String passage, String... epcs) {
        return new Booked(1, MovementKind.RECEIVE, "D1", "in", passage, 1, passage, AT, Set.of(epcs));
    }

    private static Comparison of(Booked... booked) {
        return Comparison.of(List.of(FIRST, SECOND), List.of(booked), (passage, missing) -> null);
    }

    @Test
    void eachPassageBookedOnceWithItsTagsIsClean() {
        assertTrue(of(booked("1", "A", "B", "C"), booked("2", "D", "E", "F")).clean());
    }

    @Test
    void whatIsMissingIsLostAndWhatLacksATagIsIncomplete() {
        Comparison comparison = of(booked("2", "D", "E"));

        assertEquals(1, comparison.lost().size());
        assertEquals(1, comparison.incomplete().size());
    }

    @Test
    void aPassageBookedByTwoIsTwice() {
        assertEquals(
                1,
                of(booked("1", "A", "B"), booked("3", "C"), booked("2", "D", "E", "F"))
                        .twice()
                        .size());
    }

    @Test
    void tagsOfAnotherPassageAreInvented() {
        Comparison comparison = of(booked("1", "A", "B", "C", "D"), booked("2", "E", "F"));

        assertEquals(1, comparison.invented().size());
        assertFalse(comparison.clean());
    }

    @Test
    void whatStoodNearAndWasTakenAlongIsNamedAndLosesNothing() {
        Comparison comparison = of(booked("1", "A", "B", "C", "X"), booked("2", "D", "E", "F"));

        assertTrue(comparison.clean());
        assertEquals(1, comparison.strayed().size());
    }

    @Test
    void aLoadMostOfWhichMovedNowhereIsInventedAndSoIsOneThatNeverWas() {
        Comparison comparison =
                of(booked("1", "A", "B", "C", "X", "Y", "Z", "W"), booked("2", "D", "E", "F"), booked("9", "V"));

        assertEquals(2, comparison.invented().size());
        assertEquals(0, comparison.strayed().size());
    }
}
