package io.dockdoor.broker.availability;

import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Up to when each site's movements are known to be booked. A gateway says in its heartbeat up to when its doors are complete
 * in its journal; that counts as soon as its journal is booked as far as it was then. A site knows as much as the gateway
 * that is furthest behind. Any thread may ask and tell.
 */
public final class Watermarks {
    /** Heartbeats of a gateway that wait for its journal to be booked; more are not kept, the latest replaces the last. */
    private static final int WAITING = 4;

    private final Map<GatewayId, Gateway> gateways = new TreeMap<>();

    private static final class Gateway {
        private final SiteId site;
        private final Map<Long, Long> booked = new HashMap<>();
        private final List<Beat> waiting = new ArrayList<>();
        private @Nullable Instant complete;
        private boolean gap;

        Gateway(SiteId site) {
            this.site = site;
        }
    }

    private record Beat(Instant completeUpTo, long epoch, long last) {}

    /** A gateway that has booked something here before: until it is heard its site is not known to be complete. */
    public synchronized void known(SiteId site, GatewayId gateway, long epoch, long contiguous) {
        of(site, gateway).booked.merge(epoch, contiguous, Math::max);
    }

    /**
     * A heartbeat. {@code completeUpTo} is null while a door is blind: then the watermark stays where it was.
     *
     * @param last last position of the journal when it was sent
     */
    public synchronized void heard(
            SiteId site, GatewayId gateway, @Nullable Instant completeUpTo, long epoch, long last) {
        Gateway its = of(site, gateway);
        if (completeUpTo == null) {
            return;
        }
        if (its.waiting.size() == WAITING) {
            its.waiting.remove(WAITING - 1);
        }
        its.waiting.add(new Beat(completeUpTo, epoch, last));
        advance(its);
    }

    /** The gateway's journal is booked without a hole up to that position. */
    public synchronized void booked(SiteId site, GatewayId gateway, long epoch, long contiguous) {
        Gateway its = of(site, gateway);
        its.booked.merge(epoch, contiguous, Math::max);
        advance(its);
    }

    /** Events of the gateway are lost: what its site holds is not known until it is counted. */
    public synchronized void lost(SiteId site, GatewayId gateway) {
        of(site, gateway).gap = true;
    }

    /** The site was counted: what was lost before does not matter any more. */
    public synchronized void counted(SiteId site) {
        gateways.values().stream().filter(each -> each.site.equals(site)).forEach(each -> each.gap = false);
    }

    /** Everything that crossed the site's doors before this is booked; null when that cannot be said. */
    public synchronized @Nullable Instant asOf(SiteId site) {
        Instant least = null;
        for (Gateway each : gateways.values()) {
            if (!each.site.equals(site)) {
                continue;
            }
            if (each.gap || each.complete == null) {
                return null;
            }
            if (least == null || each.complete.isBefore(least)) {
                least = each.complete;
            }
        }
        return least;
    }

    /** Gateways of the site whose watermark is older than that, or unknown. */
    public synchronized List<GatewayId> behind(SiteId site, Instant since) {
        List<GatewayId> all = new ArrayList<>();
        gateways.forEach((id, each) -> {
            if (each.site.equals(site) && (each.gap || each.complete == null || each.complete.isBefore(since))) {
                all.add(id);
            }
        });
        return all;
    }

    /** Sites that have a gateway. */
    public synchronized List<SiteId> sites() {
        return gateways.values().stream().map(each -> each.site).distinct().toList();
    }

    private Gateway of(SiteId site, GatewayId gateway) {
        return gateways.computeIfAbsent(gateway, id -> new Gateway(site));
    }

    private static void advance(Gateway its) {
        its.waiting.removeIf(beat -> {
            boolean done = its.booked.getOrDefault(beat.epoch(), 0L) >= beat.last();
            Instant complete = its.complete;
            if (done && (complete == null || beat.completeUpTo().isAfter(complete))) {
                its.complete = beat.completeUpTo();
            }
            return done;
        });
    }
}
