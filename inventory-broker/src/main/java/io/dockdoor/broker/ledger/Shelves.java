package io.dockdoor.broker.ledger;

import io.dockdoor.broker.availability.Availability;
import io.dockdoor.broker.availability.Availability.Known;
import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.availability.Outflow;
import io.dockdoor.broker.availability.Policy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gathers what is known of an item, in one transaction, for {@link Availability} to reckon with. */
final class Shelves {
    private static final String STOCK =
            "SELECT stock.place, stock.site, type, frozen, bucket, milli FROM stock JOIN place ON place.place ="
                    + " stock.place WHERE item = ?";

    private final Outflows outflows = new Outflows();

    private static final class At {
        private final String site;
        private final Place.Type type;
        private final boolean frozen;
        private long onHand;
        private long unavailable;
        private long reserved;
        private long incoming;

        At(String site, String type, boolean frozen) {
            this.site = site;
            this.type = Place.Type.valueOf(type);
            this.frozen = frozen;
        }
    }

    /**
     * All numbers of the item for the channel; null when there is no such channel.
     *
     * @param freshness of a site
     */
    Availability.@Nullable Answer of(
            Sql sql, String channel, String item, Instant now, Function<String, Freshness> freshness)
            throws SQLException {
        Policy policy = Policies.of(sql, channel, item);
        return policy == null ? null : of(sql, policy, item, now, null, freshness);
    }

    /** The same as it was then, by the rules of today; everything booked by then was known then. */
    Availability.@Nullable Answer of(Sql sql, String channel, String item, Then then) throws SQLException {
        Policy policy = Policies.of(sql, channel, item);
        return policy == null
                ? null
                : of(sql, policy, item, then.time(), then, site -> Freshness.of(then.time(), then.time()));
    }

    private Availability.Answer of(
            Sql sql,
            Policy policy,
            String item,
            Instant now,
            @Nullable Then then,
            Function<String, Freshness> freshness)
            throws SQLException {
        Map<String, At> places = new TreeMap<>();
        sql.list(
                then == null ? STOCK : Then.STOCK,
                row -> {
                    At at = places.get(row.getString(1));
                    if (at == null) {
                        at = new At(row.getString(2), row.getString(3), row.getInt(4) == 1);
                        places.put(row.getString(1), at);
                    }
                    at.onHand += row.getLong(6);
                    at.unavailable += Bucket.valueOf(row.getString(5)) == Bucket.SELLABLE ? 0 : row.getLong(6);
                    return at;
                },
                then == null ? new Object[] {item} : new Object[] {item, then.position()});
        Map<String, Long> reserved = then == null ? Reservations.reserved(sql, item, now) : then.reserved(sql, item);
        long unplaced = 0;
        for (Map.Entry<String, Long> each : reserved.entrySet()) {
            if (each.getKey().isEmpty()) {
                unplaced = each.getValue();
            } else {
                at(sql, places, each.getKey()).reserved += each.getValue();
            }
        }
        Map<String, Long> incoming = then == null ? incoming(sql, item) : then.incoming(sql, item);
        for (Map.Entry<String, Long> each : incoming.entrySet()) {
            at(sql, places, each.getKey()).incoming += each.getValue();
        }
        List<Known> known = new ArrayList<>();
        for (Map.Entry<String, At> each : places.entrySet()) {
            String place = each.getKey();
            At at = each.getValue();
            Freshness its = freshness.apply(at.site);
            Outflow outflow = policy.asksForOutflow(item, place, its)
                    ? outflows.of(sql, new Shelf(place, item), now)
                    : Outflow.NONE;
            known.add(new Known(
                    place, at.type, at.frozen, at.onHand, at.unavailable, at.reserved, at.incoming, outflow, its));
        }
        return Availability.of(item, known, unplaced, policy);
    }

    /** A place where the item never was: promised or expected there all the same. */
    private static At at(Sql sql, Map<String, At> places, String place) throws SQLException {
        At known = places.get(place);
        if (known == null) {
            known = sql.first(
                    "SELECT site, type, frozen FROM place WHERE place = ?",
                    row -> new At(row.getString(1), row.getString(2), row.getInt(3) == 1),
                    place);
            known = known == null ? new At(place, Place.Type.EXTERNAL.name(), false) : known;
            places.put(place, known);
        }
        return known;
    }

    /** By place, thousandths. What was announced by another place of ours is what is under way from there, once it left. */
    private static Map<String, Long> incoming(Sql sql, String item) throws SQLException {
        Map<String, Long> all = new HashMap<>();
        sql.list(
                "SELECT place, milli FROM underway WHERE item = ? AND milli > 0",
                row -> all.put(row.getString(1), row.getLong(2)),
                item);
        DocumentTable.incoming(sql, item, true).forEach((place, milli) -> all.merge(place, milli, Math::max));
        DocumentTable.incoming(sql, item, false).forEach((place, milli) -> all.merge(place, milli, Long::sum));
        return all;
    }
}
