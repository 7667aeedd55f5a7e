package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.events.BadEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The book in the database, as the ledger's own transaction sees it. States last used are kept in memory. */
final class SqlRecords implements Records {
    private static final int KEPT = 50_000;
    private static final String THING =
            "SELECT thing, item, standing, place, place_to, since, bucket, parent, parent_is_item, last_at, last_event,"
                    + " head FROM thing ";
    private static final String TALLY =
            "SELECT place, item, lot, uom, at, event_id, position, via, counted, milli FROM tally ";
    private static final String PUT_THING =
            "INSERT INTO thing (thing, item, standing, place, place_to, since, bucket, parent, parent_is_item, last_at,"
                    + " last_event, head) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (thing) DO UPDATE SET"
                    + " standing = excluded.standing, place = excluded.place, place_to = excluded.place_to,"
                    + " since = excluded.since, bucket = excluded.bucket, parent = excluded.parent,"
                    + " parent_is_item = excluded.parent_is_item, last_at = excluded.last_at,"
                    + " last_event = excluded.last_event, head = excluded.head";

    private final Sql sql;
    private final Predicate<String> ours;
    private final BiPredicate<String, String> apart;
    private final Map<String, ThingState> kept = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ThingState> eldest) {
            return size() > KEPT;
        }
    };
    /** Trade items that hold something: few, and asking the database for each item read would cost more than all else. */
    private final Set<String> holdingItems = new HashSet<>();

    private @Nullable Moment latest;
    private @Nullable Moment latestCount;

    SqlRecords(Sql sql, Predicate<String> ours, BiPredicate<String, String> apart) throws SQLException {
        this.sql = sql;
        this.ours = ours;
        this.apart = apart;
        forget();
    }

    /** After a rollback: what is kept in memory may be wrong. */
    void forget() throws SQLException {
        kept.clear();
        latest = null;
        latestCount = null;
        holdingItems.clear();
        holdingItems.addAll(
                sql.list("SELECT DISTINCT parent FROM thing WHERE parent_is_item = 1", row -> row.getString(1)));
        holdingItems.addAll(sql.list(
                "SELECT DISTINCT content.container FROM content JOIN thing ON thing.thing = content.container"
                        + " WHERE thing.item IS NOT NULL",
                row -> row.getString(1)));
    }

    /** Writes what a posting says of things, containers and cells; the event's own row is in the database already. */
    void keep(Booking booking, Posting posting) throws SQLException {
        for (ThingState state : posting.things()) {
            put(state);
        }
        sql.runAdded(PUT_THING);
        for (Map.Entry<String, Map<Stuff, Long>> each : posting.amounts().entrySet()) {
            contain(each.getKey(), each.getValue());
        }
        for (Tally tally : posting.removed()) {
            Stuff stuff = tally.cell().stuff();
            sql.run(
                    "DELETE FROM tally WHERE item = ? AND place = ? AND lot = ? AND uom = ? AND position = ? AND via = ?",
                    stuff.item(),
                    tally.cell().place(),
                    stuff.lot(),
                    stuff.uom(),
                    tally.position(),
                    tally.via());
        }
        for (Tally tally : posting.added()) {
            Stuff stuff = tally.cell().stuff();
            sql.run(
                    "INSERT INTO tally VALUES (?,?,?,?,?,?,?,?,?,?)",
                    tally.cell().place(),
                    stuff.item(),
                    stuff.lot(),
                    stuff.uom(),
                    tally.moment().micros(),
                    tally.moment().event(),
                    tally.position(),
                    tally.via(),
                    tally.counted(),
                    tally.milli());
        }
        if (!posting.undoes().isEmpty()) {
            sql.run("INSERT INTO undone VALUES (?,?)", posting.undoes(), posting.position());
            latestCount = null;
        }
        if (booking instanceof Movement movement) {
            if (movement.moment().isAfter(latest())) {
                latest = movement.moment();
            }
            if (StockBook.isCompleteCount(movement)) {
                latestCount = null;
            }
        }
    }

    private void put(ThingState state) throws SQLException {
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
                PUT_THING,
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
        kept.put(state.thing().key(), state);
        if (state.parentIsItem() && state.parent() != null) {
            holdingItems.add(state.parent());
        }
    }

    private void contain(String container, Map<Stuff, Long> now) throws SQLException {
        sql.run("DELETE FROM content WHERE container = ?", container);
        for (Map.Entry<Stuff, Long> each : now.entrySet()) {
            Stuff stuff = each.getKey();
            sql.run(
                    "INSERT INTO content VALUES (?,?,?,?,?)",
                    container,
                    stuff.item(),
                    stuff.lot(),
                    stuff.uom(),
                    each.getValue());
        }
        holdingItems.add(container);
    }

    private static ThingState thing(ResultSet row) throws SQLException {
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

    private static Tally tally(ResultSet row) throws SQLException {
        return new Tally(
                new Cell(row.getString(1), new Stuff(row.getString(2), row.getString(3), row.getString(4))),
                new Moment(row.getLong(5), row.getString(6)),
                row.getLong(7),
                row.getString(8),
                row.getInt(9) == 1,
                row.getLong(10));
    }

    /** A lookup that fails is the database's fault, whatever was looked up. */
    private interface Lookup<T> {
        T run() throws SQLException;
    }

    private static <T> T ask(Lookup<T> lookup) {
        try {
            return lookup.run();
        } catch (SQLException e) {
            throw LedgerFailure.of("the ledger cannot be read", e);
        }
    }

    @Override
    public @Nullable ThingState thing(String key) {
        ThingState known = kept.get(key);
        if (known != null) {
            return known;
        }
        return ThingLookup.of(sql, key, kept);
    }

    /** Apart, because NullAway wants a lambda that may give null to be a method. */
    private static final class ThingLookup {
        static @Nullable ThingState of(Sql sql, String key, Map<String, ThingState> kept) {
            try {
                ThingState found = sql.first(THING + "WHERE thing = ?", SqlRecords::thing, key);
                if (found != null) {
                    kept.put(key, found);
                }
                return found;
            } catch (SQLException e) {
                throw LedgerFailure.of("the ledger cannot be read", e);
            }
        }
    }

    private boolean mayHold(String key) {
        ThingState state = kept.get(key);
        return state == null || state.thing().item() == null || holdingItems.contains(key);
    }

    @Override
    public List<String> contents(String container) {
        return mayHold(container)
                ? ask(() -> sql.list("SELECT thing FROM thing WHERE parent = ?", row -> row.getString(1), container))
                : List.of();
    }

    @Override
    public Map<Stuff, Long> amountsIn(String container) {
        if (!mayHold(container)) {
            return Map.of();
        }
        Map<Stuff, Long> all = new HashMap<>();
        ask(() -> sql.list(
                "SELECT item, lot, uom, milli FROM content WHERE container = ?",
                row -> all.put(new Stuff(row.getString(1), row.getString(2), row.getString(3)), row.getLong(4)),
                container));
        return all;
    }

    @Override
    public List<String> itemsAt(String place) {
        return ask(() -> sql.list(
                "SELECT thing FROM thing WHERE standing = 'present' AND place = ? AND item IS NOT NULL",
                row -> row.getString(1),
                place));
    }

    @Override
    public List<String> touchedAfter(Moment moment) {
        return ask(() -> sql.list(
                "SELECT thing FROM thing WHERE last_at > ? OR (last_at = ? AND last_event > ?)",
                row -> row.getString(1),
                moment.micros(),
                moment.micros(),
                moment.event()));
    }

    @Override
    public Logged logged(long position) {
        Logged found = ask(() -> loggedWhere("position = ?", position)).stream()
                .findFirst()
                .orElse(null);
        if (found == null) {
            throw new IllegalStateException("the ledger has no movement at position " + position);
        }
        return found;
    }

    private List<Logged> loggedWhere(String condition, Object... values) throws SQLException {
        return sql.list(
                "SELECT position, links, body FROM event WHERE form = 'movement' AND " + condition,
                row -> new Logged(row.getLong(1), movement(row.getLong(1), row.getBytes(3)), links(row.getString(2))),
                values);
    }

    private Movement movement(long position, byte[] body) {
        try {
            if (Bookings.read(body, ours).booking() instanceof Movement movement) {
                return movement;
            }
        } catch (BadEvent e) {
            throw new IllegalStateException("the ledger's event at position " + position + " cannot be read", e);
        }
        throw new IllegalStateException("the ledger's event at position " + position + " is no movement any more");
    }

    private static List<Long> links(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(",")).map(Long::valueOf).toList();
    }

    @Override
    public long positionOf(String event) {
        return ask(() -> sql.number("SELECT position FROM event WHERE event_id = ? AND form = 'movement'", 0, event));
    }

    @Override
    public boolean undone(String event) {
        return ask(() -> sql.number("SELECT position FROM undone WHERE event_id = ?", -1, event)) >= 0;
    }

    @Override
    public Moment latest() {
        Moment known = latest;
        if (known == null) {
            known = ask(() -> sql.list(
                            "SELECT at, event_id FROM event WHERE form = 'movement' ORDER BY at DESC, event_id DESC LIMIT 1",
                            row -> new Moment(row.getLong(1), row.getString(2))))
                    .stream()
                    .findFirst()
                    .orElse(Moment.NEVER);
            latest = known;
        }
        return known;
    }

    @Override
    public Moment latestCount() {
        Moment known = latestCount;
        if (known == null) {
            known = ask(() -> sql.list(
                            "SELECT at, event_id FROM event WHERE complete_count = 1 AND event_id NOT IN"
                                    + " (SELECT event_id FROM undone) ORDER BY at DESC, event_id DESC LIMIT 1",
                            row -> new Moment(row.getLong(1), row.getString(2))))
                    .stream()
                    .findFirst()
                    .orElse(Moment.NEVER);
            latestCount = known;
        }
        return known;
    }

    @Override
    public List<Logged> completeCounts() {
        return ask(() -> loggedWhere("complete_count = 1 AND event_id NOT IN (SELECT event_id FROM undone)"));
    }

    @Override
    public List<Tally> tallies(Cell cell) {
        Stuff stuff = cell.stuff();
        return ask(() -> sql.list(
                TALLY + "WHERE item = ? AND place = ? AND lot = ? AND uom = ?",
                SqlRecords::tally,
                stuff.item(),
                cell.place(),
                stuff.lot(),
                stuff.uom()));
    }

    @Override
    public List<Tally> talliesVia(String container) {
        return container.isEmpty() || !mayHold(container)
                ? List.of()
                : ask(() -> sql.list(TALLY + "WHERE via = ?", SqlRecords::tally, container));
    }

    @Override
    public List<Tally> talliesOf(long position) {
        return ask(() -> sql.list(TALLY + "WHERE position = ?", SqlRecords::tally, position));
    }

    @Override
    public boolean apart(String place, String otherPlace) {
        return apart.test(place, otherPlace);
    }
}
