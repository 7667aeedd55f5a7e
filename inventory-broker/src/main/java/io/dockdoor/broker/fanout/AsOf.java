package io.dockdoor.broker.fanout;

import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.availability.Watermarks;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.events.SiteId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How old what is told of a site is. */
public final class AsOf {
    private final Watermarks watermarks;
    private final StockQueries stock;
    private final InstantSource clock;

    public AsOf(Watermarks watermarks, StockQueries stock, InstantSource clock) {
        this.watermarks = watermarks;
        this.stock = stock;
        this.clock = clock;
    }

    public Freshness freshness(String site) {
        return Freshness.of(watermarks.asOf(new SiteId(site)), clock.instant());
    }

    /** The site's watermark; where that is not known, when something was booked last. */
    Instant of(String site) {
        Instant mark = watermarks.asOf(new SiteId(site));
        return mark != null ? mark : stock.lastBooked();
    }

    /** Retained on the site's freshness topic. {@code behind}: gateways that hold the site back. */
    record SiteFreshness(
            String site, String state, @Nullable Instant asOf, long lagSeconds, List<String> behind, Instant at) {}

    SiteFreshness told(SiteId site) {
        Instant now = clock.instant();
        Freshness freshness = Freshness.of(watermarks.asOf(site), now);
        return new SiteFreshness(
                site.value(),
                freshness.state().word(),
                freshness.asOf(),
                freshness.lag().toSeconds(),
                watermarks.behind(site, now.minusSeconds(60)).stream()
                        .map(Object::toString)
                        .toList(),
                now);
    }
}
