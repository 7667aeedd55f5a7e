package io.dockdoor.broker.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dockdoor.broker.count.Act;
import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.count.Evidence;
import io.dockdoor.broker.count.Mode;
import io.dockdoor.broker.count.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A sweep nobody ordered, by a push button: which open count it is for. */
class SweepJoinsTest {
    private static final Instant AT = Instant.parse("2026-11-27T10:00:00Z");
    private static final String DOORS = "S1/G1/D1";

    private static Count count(String id, Mode mode, List<String> places, Evidence... looks) {
        return new Count(
                new Act.Opened(AT, "anna", id, new Scope("S1", places, Set.of(), false), mode, 0),
                List.of(looks).stream()
                        .map(each -> new Act.Added(AT, "door:D1", each))
                        .toList(),
                1,
                AT,
                new Count.Open());
    }

    private static Evidence swept(String place) {
        return new Evidence.Sweep("s", place, AT, AT, Set.of(), 0.9, DOORS);
    }

    private static @Nullable String joined(List<Count> open, String... places) {
        SweepJoins.Join join = SweepJoins.of(open, DOORS, List.of(places));
        return join == null ? null : join.count().id() + " " + join.place();
    }

    @Test
    void theOnlyPlaceOfASiteOrTheOneTheseDoorsSweptBeforeIsBeyondDoubt() {
        assertEquals("c a", joined(List.of(count("c", Mode.SWEEP, List.of("a"))), "a"));
        assertEquals("c b", joined(List.of(count("c", Mode.SWEEP, List.of("a", "b"), swept("b"))), "a", "b"));
    }

    @Test
    void whereThereIsDoubtItJoinsNone() {
        assertNull(joined(List.of(), "a"));
        assertNull(joined(List.of(count("c", Mode.SWEEP, List.of("a"))), "a", "b"), "which room is behind that door?");
        assertNull(joined(List.of(count("c", Mode.BARCODE, List.of("a"))), "a"), "that count is done by scanning");
        assertNull(
                joined(List.of(count("c", Mode.SWEEP, List.of("a"), swept("a"), swept("b"))), "a", "b"),
                "these doors swept two places");
        assertNull(
                joined(List.of(count("c", Mode.SWEEP, List.of("a")), count("d", Mode.SWEEP, List.of("a"))), "a"),
                "two counts would take it");
    }
}
