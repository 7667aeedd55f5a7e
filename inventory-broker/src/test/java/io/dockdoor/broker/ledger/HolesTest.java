package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.broker.ledger.Holes.Answer;
import io.dockdoor.events.GatewayId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HolesTest {
    private static final GatewayId G1 = new GatewayId("G1");
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Holes holes = new Holes();

    private Answer heard(long contiguous, long acked, int second) {
        return holes.heard(G1, 7, contiguous, acked, NOON.plusSeconds(second));
    }

    @Test
    void aGatewayThatWasToldNoMoreThanIsHereIsLeftAlone() {
        assertEquals(Answer.NOTHING, heard(9, 9, 0));
        assertEquals(Answer.NOTHING, heard(9, 0, 30));
    }

    @Test
    void whatItHasLetGoOfIsAskedForOnceAndGivenUpWhenNothingCame() {
        assertEquals(Answer.ASK, heard(3, 9, 0));
        assertEquals(Answer.NOTHING, heard(3, 9, 5), "it may be on its way");
        assertEquals(Answer.GIVE_UP, heard(3, 9, 30));
    }

    @Test
    void asLongAsSomethingComesTheRestIsAskedForAgain() {
        assertEquals(Answer.ASK, heard(3, 9, 0));
        assertEquals(Answer.ASK, heard(6, 9, 30));
        assertEquals(Answer.NOTHING, heard(9, 9, 60));
        assertEquals(Answer.ASK, heard(5, 9, 90), "another restore");
    }

    @Test
    void anotherEpochIsAnotherStory() {
        assertEquals(Answer.ASK, heard(3, 9, 0));
        assertEquals(Answer.ASK, holes.heard(G1, 8, 0, 2, NOON.plusSeconds(30)));
    }

    @Test
    void aGatewayWhoseClockWasSetBackIsNotWaitedForForEver() {
        assertEquals(Answer.ASK, heard(3, 9, 3600));
        assertEquals(Answer.GIVE_UP, heard(3, 9, 0));
    }
}
