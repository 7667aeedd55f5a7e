package io.dockdoor.broker.ledger;

import io.dockdoor.events.DoorFacts;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The places the ledger knows: those the configuration names, and those events named. */
final class Places {
    private static final int GLN_DIGITS = 13;

    private final Sql sql;
    private final Map<String, Place> known = new HashMap<>();
    private final Map<String, Place> configured = new HashMap<>();

    Places(Sql sql, List<Place> configured) throws SQLException {
        this.sql = sql;
        for (Place place : configured) {
            this.configured.put(place.key(), place);
            sql.run(
                    "INSERT INTO place (place, gln, extension, site, name, type) VALUES (?,?,?,?,?,?) ON CONFLICT"
                            + " (place) DO UPDATE SET site = excluded.site, name = excluded.name, type = excluded.type",
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
        sql.list(
                "SELECT place, gln, extension, site, name, type FROM place",
                row -> known.put(
                        row.getString(1),
                        new Place(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                Place.Type.valueOf(row.getString(6)))));
    }

    /** Goods sent there are under way, not gone. */
    boolean ours(String place) {
        return configured.containsKey(place) || configured.containsKey(gln(place));
    }

    /** Whether they belong to different sites. */
    boolean apart(String place, String otherPlace) {
        return !siteOf(place).equals(siteOf(otherPlace));
    }

    String siteOf(String place) {
        Place found = known.get(place);
        return found == null ? gln(place) : found.site();
    }

    /** A place nobody told us of becomes a dc of the site whose door named it. */
    void learn(@Nullable String key, @Nullable DoorFacts door) throws SQLException {
        if (key == null || known.containsKey(key)) {
            return;
        }
        String gln = gln(key);
        Place whole = known.get(gln);
        String site = whole != null ? whole.site() : door != null ? door.site().value() : gln;
        Place place =
                new Place(key, gln, key.equals(gln) ? null : key.substring(gln.length() + 1), site, key, Place.Type.DC);
        sql.run(
                "INSERT INTO place (place, gln, extension, site, name, type) VALUES (?,?,?,?,?,?)",
                key,
                gln,
                place.extension(),
                site,
                place.name(),
                place.type().name());
        known.put(key, place);
    }

    private static String gln(String place) {
        return place.length() > GLN_DIGITS ? place.substring(0, GLN_DIGITS) : place;
    }
}
