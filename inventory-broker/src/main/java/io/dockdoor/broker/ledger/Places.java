package io.dockdoor.broker.ledger;

import io.dockdoor.events.DoorFacts;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The places the ledger knows: those the configuration names, those told over the API, and those events named. Goods sent to
 * one of the first two are under way to us; a place told over the API counts so from the ledger position on at which it was
 * told, so that an event folded again later still means what it meant when it was booked.
 */
final class Places {
    private static final int GLN_DIGITS = 13;
    /** {@code ours_from} of a place that is not ours. */
    private static final long NEVER = -1;

    private final Sql sql;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, Place> configured = new HashMap<>();

    private record Known(Place place, long oursFrom) {}

    Places(Sql sql, List<Place> configured) throws SQLException {
        this.sql = sql;
        for (Place place : configured) {
            this.configured.put(place.key(), place);
            sql.run(
                    "INSERT INTO place (place, gln, extension, site, name, type) VALUES (?,?,?,?,?,?) ON CONFLICT"
                            + " (place) DO UPDATE SET site = excluded.site, name = excluded.name, type = excluded.type,"
                            + " version = place.version + (CASE WHEN place.site = excluded.site AND place.name ="
                            + " excluded.name AND place.type = excluded.type THEN 0 ELSE 1 END)",
                    place.key(),
                    place.gln(),
                    place.extension(),
                    place.site(),
                    place.name(),
                    place.type().name());
        }
        sql.commit();
        remember();
    }

    void remember() throws SQLException {
        known.clear();
        sql.list("SELECT place, gln, extension, site, name, type, ours_from FROM place", row -> {
            Place place = new Place(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    Place.Type.valueOf(row.getString(6)));
            return known.put(place.key(), new Known(place, row.getLong(7)));
        });
    }

    /** Where goods that come to the site are first: a place of it without an extension; null when it has none. */
    @Nullable String mainOf(String site) {
        return known.values().stream()
                .map(Known::place)
                .filter(place -> place.site().equals(site))
                .min(Comparator.comparing((Place place) -> place.extension() != null)
                        .thenComparing(place -> place.key()))
                .map(Place::key)
                .orElse(null);
    }

    /** Goods sent there by the event at that position are under way, not gone. */
    boolean ours(String place, long position) {
        return configured.containsKey(place)
                || configured.containsKey(gln(place))
                || told(place, position)
                || told(gln(place), position);
    }

    private boolean told(String place, long position) {
        Known found = known.get(place);
        return found != null && found.oursFrom() != NEVER && position > found.oursFrom();
    }

    /** As the configuration names it, null when it does not. */
    @Nullable Place configured(String place) {
        return configured.get(place);
    }

    @Nullable Place get(String place) {
        Known found = known.get(place);
        return found == null ? null : found.place();
    }

    /** Whether they belong to different sites. */
    boolean apart(String place, String otherPlace) {
        return !siteOf(place).equals(siteOf(otherPlace));
    }

    String siteOf(String place) {
        Place found = get(place);
        return found == null ? gln(place) : found.site();
    }

    /** A place told over the API: ours behind that position, unless it is already. */
    void tell(Place place, boolean frozen, long version, long position) throws SQLException {
        Known before = known.get(place.key());
        long from = before == null || before.oursFrom() == NEVER ? position : before.oursFrom();
        sql.run(
                "INSERT INTO place (place, gln, extension, site, name, type, frozen, ours_from, version) VALUES"
                        + " (?,?,?,?,?,?,?,?,?) ON CONFLICT (place) DO UPDATE SET name = excluded.name, type ="
                        + " excluded.type, frozen = excluded.frozen, ours_from = excluded.ours_from, version ="
                        + " excluded.version",
                place.key(),
                place.gln(),
                place.extension(),
                place.site(),
                place.name(),
                place.type().name(),
                frozen,
                from,
                version);
        known.put(place.key(), new Known(place, from));
    }

    boolean known(String place) {
        return known.containsKey(place);
    }

    /** Those of a site, in order. */
    List<String> of(String site) {
        return known.values().stream()
                .map(Known::place)
                .filter(place -> place.site().equals(site))
                .map(Place::key)
                .sorted()
                .toList();
    }

    /** A place nobody told us of becomes a dc of the site whose door named it. */
    void learn(@Nullable String key, @Nullable DoorFacts door) throws SQLException {
        if (key == null || known.containsKey(key)) {
            return;
        }
        String gln = gln(key);
        Place whole = get(gln);
        String site = whole != null ? whole.site() : door != null ? door.site().value() : gln;
        Place place = new Place(key, gln, extension(key), site, key, Place.Type.DC);
        sql.run(
                "INSERT INTO place (place, gln, extension, site, name, type) VALUES (?,?,?,?,?,?)",
                key,
                gln,
                place.extension(),
                site,
                place.name(),
                place.type().name());
        known.put(key, new Known(place, NEVER));
    }

    static String gln(String place) {
        return place.length() > GLN_DIGITS ? place.substring(0, GLN_DIGITS) : place;
    }

    static @Nullable String extension(String place) {
        return place.length() > GLN_DIGITS ? place.substring(GLN_DIGITS + 1) : null;
    }
}
