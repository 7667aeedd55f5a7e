package io.dockdoor.broker.ledger;

import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import java.time.Instant;
import java.util.List;

/** What doors of several gateways of the site S1 say they read. */
final class Rivalry {
    private Rivalry() {}

    static DoorClaim claim(String gateway, List<MovedTag> tags) {
        return new DoorClaim(new SiteId("S1"), new GatewayId(gateway), tags);
    }

    static MovedTag tag(String thing, double peakDbm) {
        return new MovedTag("30", thing, 12, Instant.EPOCH, Instant.EPOCH, peakDbm, List.of(1, 3), 0.99);
    }
}
