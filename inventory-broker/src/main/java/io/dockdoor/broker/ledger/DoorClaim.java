package io.dockdoor.broker.ledger;

import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A door's word that it saw things pass, as far as it can be held against that of a door of another gateway ({@link Rivals}).
 *
 * @param tags what the door read of each thing; not of those that only a label or a document named
 */
record DoorClaim(SiteId site, GatewayId gateway, List<MovedTag> tags) {
    /** Null for what moves nothing, and where the time is not to be trusted: it cannot be held against another's. */
    static @Nullable DoorClaim of(@Nullable DoorFacts door) {
        if (door == null || !door.clock().synced()) {
            return null;
        }
        return switch (door.kind()) {
            case RECEIVE, SHIP, MOVE, RETURN -> new DoorClaim(door.site(), door.gateway(), door.tags());
            case NOTAG, INDETERMINATE, VOID -> null;
        };
    }

    /** Whether both can be about things that went through one of the two doors. */
    boolean rivals(DoorClaim other) {
        return site.equals(other.site) && !gateway.equals(other.gateway);
    }

    /** Whether the door read the thing, and does not only believe that it was there. */
    boolean read(String thing) {
        return tags.stream().anyMatch(tag -> tag.identity().equals(thing));
    }

    /** By the identity it carries, the tag that was heard best: one thing may carry two. */
    Map<String, MovedTag> byThing() {
        Map<String, MovedTag> all = new HashMap<>();
        for (MovedTag tag : tags) {
            all.merge(tag.identity(), tag, (a, b) -> b.reads() > a.reads() ? b : a);
        }
        return all;
    }
}
