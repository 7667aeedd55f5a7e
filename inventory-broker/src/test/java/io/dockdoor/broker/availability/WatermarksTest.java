package io.dockdoor.broker.availability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dockdoor.broker.availability.Freshness.State;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatermarksTest {
    private static final SiteId SITE = new SiteId("S1");
    private static final GatewayId G1 = new GatewayId("G1");
    private static final GatewayId G2 = new GatewayId("G2");
    private static final Instant EIGHT = Instant.parse("2026-11-24T08:00:00Z");

    private final Watermarks marks = new Watermarks();

    @Test
    void aQuietGatewayIsFreshAsLongAsItIsHeard() {
        marks.heard(SITE, G1, EIGHT, 7, 0);
        marks.heard(SITE, G1, EIGHT.plusSeconds(30), 7, 0);
        assertEquals(EIGHT.plusSeconds(30), marks.asOf(SITE));
    }

    @Test
    void aHeartbeatCountsOnlyWhenTheJournalIsBookedThatFar() {
        marks.heard(SITE, G1, EIGHT, 7, 0);
        marks.heard(SITE, G1, EIGHT.plusSeconds(30), 7, 3);
        assertEquals(EIGHT, marks.asOf(SITE));
        marks.booked(SITE, G1, 7, 2);
        assertEquals(EIGHT, marks.asOf(SITE));
        marks.booked(SITE, G1, 7, 3);
        assertEquals(EIGHT.plusSeconds(30), marks.asOf(SITE));
    }

    @Test
    void aSiteKnowsAsMuchAsTheGatewayThatIsFurthestBehind() {
        marks.heard(SITE, G1, EIGHT, 7, 0);
        marks.heard(SITE, G2, EIGHT.minusSeconds(600), 9, 0);
        assertEquals(EIGHT.minusSeconds(600), marks.asOf(SITE));
        assertEquals(List.of(G2), marks.behind(SITE, EIGHT.minusSeconds(60)));
        assertEquals(State.DELAYED, Freshness.of(marks.asOf(SITE), EIGHT).state());
    }

    @Test
    void aBlindReaderHoldsTheWatermark() {
        marks.heard(SITE, G1, EIGHT, 7, 0);
        marks.heard(SITE, G1, null, 7, 0);
        assertEquals(EIGHT, marks.asOf(SITE));
    }

    @Test
    void aGatewayKnownFromBeforeAndNotHeardYetLeavesTheSiteUnknown() {
        marks.known(SITE, G1, 7, 40);
        assertNull(marks.asOf(SITE));
        assertEquals(State.UNKNOWN, Freshness.of(marks.asOf(SITE), EIGHT).state());
        marks.heard(SITE, G1, EIGHT, 7, 40);
        assertEquals(EIGHT, marks.asOf(SITE));
    }

    @Test
    void afterLostEventsTheSiteIsUnknownUntilItIsCounted() {
        marks.heard(SITE, G1, EIGHT, 7, 0);
        marks.lost(SITE, G1);
        assertNull(marks.asOf(SITE));
        marks.counted(SITE);
        assertEquals(EIGHT, marks.asOf(SITE));
    }

    @Test
    void aBacklogThatNeverEndsStillLetsTheWatermarkMove() {
        for (int i = 0; i < 100; i++) {
            marks.heard(SITE, G1, EIGHT.plusSeconds(i), 7, i + 1);
            marks.booked(SITE, G1, 7, Math.max(0, i - 10));
        }
        marks.booked(SITE, G1, 7, 100);
        assertEquals(EIGHT.plusSeconds(99), marks.asOf(SITE));
    }
}
