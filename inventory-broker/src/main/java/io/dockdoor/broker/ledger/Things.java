package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Thing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The things the ledger has heard of, as its thread has them: states last used are kept in memory, changed ones are written
 * before each commit, in the order of their keys.
 */
final class Things {
    private static final int KEPT = 50_000;
    /** Sizes of the questions for many things at once: few, so that few statements are prepared. */
    private static final int[] AT_ONCE = {4, 32, 256};

    private static final String COLUMNS =
            "SELECT thing, item, standing, place, place_to, since, bucket, parent, parent_is_item, last_at, last_event,"
                    + " head FROM thing ";
    private static final String PUT =
            "INSERT INTO thing (thing, item, standing, place, place_to, since, bucket, parent, parent_is_item, last_at,"
                    + " last_event, head) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (thing) DO UPDATE SET"
                    + " standing = excluded.standing, place = excluded.place, place_to = excluded.place_to,"
                    + " since = excluded.since, bucket = excluded.bucket, parent = excluded.parent,"
                    + " parent_is_item = excluded.parent_is_item, last_at = excluded.last_at,"
                    + " last_event = excluded.last_event, head = excluded.head";

    private final Sql sql;
    private final Map<String, ThingState> kept = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ThingState> eldest) {
            return size() > KEPT;
        }
    };
    private final Map<String, ThingState> changed = new HashMap<>();
    /** Of those asked for last: the ledger never heard of them. */
    private final Set<String> unheard = new HashSet<>();
    /** Trade items that hold something: few, and asking the database for each item read would cost more than all else. */
    private final Set<String> holdingItems = new HashSet<>();

    Things(Sql sql) throws SQLException {
        this.sql = sql;
        forget();
    }

    /** What was read may be wrong, and what was to be written is not wanted any more. */
    void forget() throws SQLException {
        kept.clear();
        changed.clear();
        unheard.clear();
        holdingItems.clear();
        holdingItems.addAll(
                sql.list("SELECT DISTINCT parent FROM thing WHERE parent_is_item = 1", row -> row.getString(1)));
        holdingItems.addAll(sql.list(
                "SELECT DISTINCT content.container FROM content JOIN thing ON thing.thing = content.container"
                        + " WHERE thing.item IS NOT NULL",
                row -> row.getString(1)));
    }

    /** Fetches what is not in memory, in few questions. */
    void prefetch(Collection<String> keys) throws SQLException {
        unheard.clear();
        List<String> wanted = new ArrayList<>();
        for (String key : keys) {
            if (held(key) == null) {
                wanted.add(key);
            }
        }
        for (int from = 0; from < wanted.size(); ) {
            int size = AT_ONCE[0];
            for (int each : AT_ONCE) {
                size = size < wanted.size() - from ? each : size;
            }
            List<String> some = wanted.subList(from, Math.min(from + size, wanted.size()));
            Object[] values = new Object[size];
            for (int i = 0; i < size; i++) {
                values[i] = some.get(Math.min(i, some.size() - 1));
            }
            unheard.addAll(some);
            sql.list(
                    COLUMNS + "WHERE thing IN (?" + ",?".repeat(size - 1) + ")",
                    row -> {
                        ThingState state = state(row);
                        kept.put(state.thing().key(), state);
                        return unheard.remove(state.thing().key());
                    },
                    values);
            from += some.size();
        }
    }

    private @Nullable ThingState held(String key) {
        ThingState state = changed.get(key);
        return state != null ? state : kept.get(key);
    }

    @Nullable ThingState get(String key) throws SQLException {
        ThingState state = held(key);
        if (state != null || unheard.contains(key)) {
            return state;
        }
        ThingState found = sql.first(COLUMNS + "WHERE thing = ?", Things::state, key);
        if (found != null) {
            kept.put(key, found);
        }
        return found;
    }

    void put(ThingState state) {
        changed.put(state.thing().key(), state);
        unheard.remove(state.thing().key());
        if (state.parentIsItem() && state.parent() != null) {
            holdingItems.add(state.parent());
        }
    }

    /** That something is inside it. */
    void holds(String container) {
        holdingItems.add(container);
    }

    /** Whether anything can be inside it: whatever was packed into is a thing the ledger heard of. */
    boolean mayHold(String key) {
        if (unheard.contains(key)) {
            return false;
        }
        ThingState state = held(key);
        return state == null || state.thing().item() == null || holdingItems.contains(key);
    }

    /** Keys of the things directly inside it. */
    List<String> contents(String container) throws SQLException {
        if (!mayHold(container)) {
            return List.of();
        }
        Set<String> inside = new LinkedHashSet<>(
                sql.list("SELECT thing FROM thing WHERE parent = ?", row -> row.getString(1), container));
        for (ThingState state : changed.values()) {
            if (container.equals(state.parent())) {
                inside.add(state.thing().key());
            } else {
                inside.remove(state.thing().key());
            }
        }
        return List.copyOf(inside);
    }

    List<String> itemsAt(String place) throws SQLException {
        write();
        return sql.list(
                "SELECT thing FROM thing WHERE standing = 'present' AND place = ? AND item IS NOT NULL",
                row -> row.getString(1),
                place);
    }

    List<String> touchedAfter(Moment moment) throws SQLException {
        write();
        return sql.list(
                "SELECT thing FROM thing WHERE last_at > ? OR (last_at = ? AND last_event > ?)",
                row -> row.getString(1),
                moment.micros(),
                moment.micros(),
                moment.event());
    }

    /** Puts what changed into the database. */
    void write() throws SQLException {
        for (ThingState state : new TreeMap<>(changed).values()) {
            add(state);
            kept.put(state.thing().key(), state);
        }
        sql.runAdded(PUT);
        changed.clear();
    }

    private void add(ThingState state) throws SQLException {
        Whereabouts where = state.where();
        String standing = "unknown";
        String place = "";
        String to = "";
        long since = 0;
        if (where instanceof Whereabouts.Present present) {
            standing = "present";
            place = present.place();
        } else if (where instanceof Whereabouts.Transit transit) {
            standing = "transit";
            place = transit.from();
            to = transit.to();
        } else if (where instanceof Whereabouts.Shipped shipped) {
            standing = "shipped";
            place = shipped.from();
            since = shipped.atMicros();
        } else if (where instanceof Whereabouts.Missing missing) {
            standing = "missing";
            place = missing.place();
        } else if (where instanceof Whereabouts.Gone) {
            standing = "gone";
        }
        sql.add(
                PUT,
                state.thing().key(),
                state.thing().item(),
                standing,
                place,
                to,
                since,
                state.bucket().name(),
                state.parent(),
                state.parentIsItem(),
                state.last().micros(),
                state.last().event(),
                state.head());
    }

    private static ThingState state(ResultSet row) throws SQLException {
        String place = row.getString(4);
        Whereabouts where = switch (row.getString(3)) {
            case "present" -> new Whereabouts.Present(place);
            case "transit" -> new Whereabouts.Transit(place, row.getString(5));
            case "shipped" -> new Whereabouts.Shipped(place, row.getLong(6));
            case "missing" -> new Whereabouts.Missing(place);
            case "gone" -> new Whereabouts.Gone();
            default -> new Whereabouts.Unknown();
        };
        return new ThingState(
                new Thing(row.getString(1), row.getString(2)),
                where,
                Bucket.valueOf(row.getString(7)),
                row.getString(8),
                row.getInt(9) == 1,
                new Moment(row.getLong(10), row.getString(11)),
                row.getLong(12));
    }
}
