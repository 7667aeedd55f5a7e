package io.dockdoor.broker.availability;

import io.dockdoor.broker.ledger.Place;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one sales channel may be promised.
 *
 * @param channel its name
 * @param types kinds of places it may sell from; none: it is promised nothing
 * @param maxStaleness a place whose knowledge is older than this counts as nothing; null for no limit
 * @param buffers safety stock of all channels; those that do not apply here are passed over
 * @param haircuts what is held back for old knowledge; likewise
 */
public record Policy(
        String channel,
        Set<Place.Type> types,
        @Nullable Duration maxStaleness,
        List<Buffer> buffers,
        List<Haircut> haircuts) {
    /** Everything but what is under way, set apart or not ours; no buffer, no limit of age. */
    public static final Policy OPEN = new Policy(
            "default",
            Set.of(Place.Type.DC, Place.Type.BACKROOM, Place.Type.DOCK, Place.Type.DROPSHIP),
            null,
            List.of(),
            List.of());

    public Policy {
        types = Set.copyOf(types);
        buffers = List.copyOf(buffers);
        haircuts = List.copyOf(haircuts);
    }

    /** For whom a rule is. Null matches everything; the most specific rule wins: item before location before channel. */
    public record Scope(
            @Nullable String channel,
            @Nullable String item,
            @Nullable String place) {
        public static final Scope ALL = new Scope(null, null, null);

        private int weight() {
            return (item == null ? 0 : 4) + (place == null ? 0 : 2) + (channel == null ? 0 : 1);
        }

        private boolean matches(String itsChannel, String itsItem, String itsPlace) {
            return (channel == null || channel.equals(itsChannel))
                    && (item == null || item.equals(itsItem))
                    && (place == null || place.equals(itsPlace));
        }
    }

    private interface Rule {
        String name();

        Scope scope();
    }

    /**
     * Stock kept back: all three together.
     *
     * @param fixedMilli thousandths of a piece
     * @param percent of what is available, 0..100
     * @param milliDays thousandths of a day: so much of what left a day lately
     */
    public record Buffer(String name, Scope scope, long fixedMilli, int percent, long milliDays) implements Rule {
        /** Rounded up: a buffer that vanishes in rounding protects nobody. */
        long of(long availableMilli, Outflow outflow) {
            long share = Math.max(0, availableMilli) * percent;
            return fixedMilli + (share + 99) / 100 + (milliDays == 0 ? 0 : outflow.inDays(milliDays));
        }
    }

    /**
     * Held back at a place that is not fresh: what may have left since it was known.
     *
     * @param percentile of what leaves in an hour, 0 for none
     */
    public record Haircut(String name, Scope scope, int percentile) implements Rule {
        long of(Freshness freshness, Outflow outflow) {
            boolean old = freshness.asOf() != null && freshness.state() != Freshness.State.FRESH;
            return old && percentile > 0 ? outflow.in(freshness.lag(), percentile) : 0;
        }
    }

    private static final Buffer NO_BUFFER = new Buffer("none", Scope.ALL, 0, 0, 0);
    private static final Haircut USUAL = new Haircut("p95", Scope.ALL, 95);

    /** The one buffer that applies. */
    Buffer buffer(String item, String place) {
        Buffer found = best(buffers, item, place);
        return found == null ? NO_BUFFER : found;
    }

    /** The one haircut that applies; where none is told, the 95th percentile. */
    Haircut haircut(String item, String place) {
        Haircut found = best(haircuts, item, place);
        return found == null ? USUAL : found;
    }

    /** Whether the numbers of that item there depend on how fast it leaves. */
    public boolean asksForOutflow(String item, String place, Freshness freshness) {
        return buffer(item, place).milliDays() > 0
                || (freshness.asOf() != null
                        && freshness.state() != Freshness.State.FRESH
                        && haircut(item, place).percentile() > 0);
    }

    private <R extends Rule> @Nullable R best(List<R> rules, String item, String place) {
        return rules.stream()
                .filter(each -> each.scope().matches(channel, item, place))
                .max(Comparator.<R>comparingInt(each -> each.scope().weight())
                        .thenComparing(Rule::name, Comparator.reverseOrder()))
                .orElse(null);
    }
}
