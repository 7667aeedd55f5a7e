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
 * @param types kinds of places it may sell from
 * @param maxStaleness a place whose knowledge is older than this counts as nothing; null for no limit
 * @param buffers safety stock of all channels; those that do not apply here are passed over
 */
public record Policy(
        String channel, Set<Place.Type> types, @Nullable Duration maxStaleness, List<Buffer> buffers) {
    /** Everything but what is under way, set apart or not ours; no buffer, no limit of age. */
    public static final Policy OPEN = new Policy(
            "default",
            Set.of(Place.Type.DC, Place.Type.BACKROOM, Place.Type.DOCK, Place.Type.DROPSHIP),
            null,
            List.of());

    public Policy {
        types = Set.copyOf(types);
        buffers = List.copyOf(buffers);
    }

    /**
     * Stock kept back. Null matches everything; the most specific rule wins (item before location before channel).
     *
     * @param fixedMilli thousandths of a piece kept back, besides {@code percent}
     * @param percent of what is available, 0..100
     */
    public record Buffer(
            String name,
            @Nullable String channel,
            @Nullable String item,
            @Nullable String place,
            long fixedMilli,
            int percent) {
        private int weight() {
            return (item == null ? 0 : 4) + (place == null ? 0 : 2) + (channel == null ? 0 : 1);
        }

        private boolean matches(String itsChannel, String itsItem, String itsPlace) {
            return (channel == null || channel.equals(itsChannel))
                    && (item == null || item.equals(itsItem))
                    && (place == null || place.equals(itsPlace));
        }

        /** Rounded up: a buffer that vanishes in rounding protects nobody. */
        long of(long availableMilli) {
            long share = Math.max(0, availableMilli) * percent;
            return fixedMilli + (share + 99) / 100;
        }
    }

    private static final Buffer NONE = new Buffer("none", null, null, null, 0, 0);

    /** The one rule that applies. */
    Buffer buffer(String item, String place) {
        return buffers.stream()
                .filter(each -> each.matches(channel, item, place))
                .max(Comparator.comparingInt(Buffer::weight))
                .orElse(NONE);
    }
}
