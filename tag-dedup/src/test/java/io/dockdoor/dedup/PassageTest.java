package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Direction;
import io.dockdoor.events.Epc;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageTest {
    private static final long SECOND = 1_000_000;
    private static final long AT = 1_000 * SECOND;

    /** Else what is left of one load takes the passage of the next, which is opened anew ten times a second. */
    @Test
    void aPassageIsOfTheLoadThatCrossesWhereItsDidAMomentAgo() {
        Passage passage = new Passage(1, AT);
        passage.direction = Direction.IN;
        passage.crossedMicros = AT;

        assertTrue(passage.mayBe(load(Direction.IN, AT + SECOND)));
        assertEquals(SECOND, passage.offMicros(load(Direction.IN, AT - SECOND)));
        assertFalse(passage.mayBe(load(Direction.OUT, AT)), "the other way");
        assertFalse(passage.mayBe(load(Direction.IN, AT - 6 * SECOND)), "long before");
        passage.load = load(Direction.IN, AT);
        assertFalse(passage.mayBe(load(Direction.IN, AT)), "taken");
    }

    @Test
    void aPassageThatTheEyesOpenedIsOfWhateverCrosses() {
        Passage passage = new Passage(1, AT);
        passage.crossing = new BeamWatch.Crossing(Direction.OUT, new BeamWatch.Shade(AT), null);

        assertTrue(passage.mayBe(load(Direction.OUT, AT + 8 * SECOND)));
        assertEquals(2 * SECOND, passage.offMicros(load(Direction.OUT, AT + 2 * SECOND)));
    }

    private static LoadGroup load(Direction direction, long crossed) {
        TagTrack seed = new TagTrack(Epc.ofHex("01"), crossed);
        seed.evidence.outMicros = crossed;
        seed.evidence.inMicros = crossed;
        return new LoadGroup(1, direction, List.of(seed));
    }
}
