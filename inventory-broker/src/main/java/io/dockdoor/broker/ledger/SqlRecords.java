package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.EventJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The book in the database, as the ledger's own transaction sees it. */
final class SqlRecords implements Records {
    private static final String TALLY =
            "SELECT place, item, lot, uom, at, event_id, position, via, counted, milli FROM tally ";
    private final Sql sql;
    private final Places places;
    private final Things things;
    private final EventTable events;
    /** The event being booked, and whether it was taken back before it came. */
    private String asked = "";

    private boolean askedUndone;

    /** Events up to there were booked without a look at other doors. */
    private final long rivalsAfter;

    private @Nullable Moment latest;
    private @Nullable Moment latestCount;

    SqlRecords(Sql sql, Places places, Things things, EventTable events) throws SQLException {
        this.sql = sql;
        this.places = places;
        this.things = things;
        this.events = events;
        this.rivalsAfter = sql.number("SELECT position FROM cursor WHERE name = 'rivals'", 0);
    }

    /** What was read may be wrong. */
    void forget() {
        asked = "";
        latest = null;
        latestCount = null;
    }

    /** The next to be booked. */
    void next(String event, boolean undone) {
        asked = event;
        askedUndone = undone;
    }

    /** Writes what a posting says of things, containers and cells; the event's own row is in the database already. */
    void keep(Booking booking, Posting posting) throws SQLException {
        things.put(posting.things());
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
        for (Rivals.Change each : posting.overruled()) {
            sql.run(
                    "INSERT INTO overruled VALUES (?,?,?,?,?)",
                    posting.position(),
                    each.which().event(),
                    each.which().by(),
                    each.which().back(),
                    String.join("\n", each.things()));
        }
        if (!posting.undoes().isEmpty()) {
            sql.run("INSERT INTO undone VALUES (?,?)", posting.undoes(), posting.position());
            asked = "";
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
        things.holds(container);
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
    public void prefetch(Collection<String> keys) {
        ask(() -> {
            things.prefetch(keys);
            return keys;
        });
    }

    @Override
    public @Nullable ThingState thing(String key) {
        try {
            return things.get(key);
        } catch (SQLException e) {
            throw LedgerFailure.of("the ledger cannot be read", e);
        }
    }

    @Override
    public @Nullable ThingState alike(List<Booking.Thing> all) {
        String[] keys = new String[all.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = all.get(i).key();
            if (things.mayHold(keys[i])) {
                return null;
            }
        }
        try {
            Bunch.Shared shared = things.alike(keys);
            return shared == null ? null : shared.of(all.get(0));
        } catch (SQLException e) {
            throw LedgerFailure.of("the ledger cannot be read", e);
        }
    }

    @Override
    public List<String> contents(String container) {
        return ask(() -> things.contents(container));
    }

    @Override
    public Map<Stuff, Long> amountsIn(String container) {
        if (!things.mayHold(container)) {
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
        return ask(() -> things.itemsAt(place));
    }

    @Override
    public List<String> touchedAfter(Moment moment) {
        return ask(() -> things.touchedAfter(moment));
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
        events.write();
        return sql.list(
                "SELECT position, links, body FROM event WHERE form = 'movement' AND " + condition,
                row -> new Logged(row.getLong(1), movement(row.getLong(1), row.getBytes(3)), links(row.getString(2))),
                values);
    }

    private Movement movement(long position, byte[] body) {
        try {
            if (Bookings.read(body, EventJson.readOwn(body), place -> places.ours(place, position))
                            .booking()
                    instanceof Movement movement) {
                return position > rivalsAfter ? movement : movement.claimedBy(null);
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
        return ask(() -> {
            events.write();
            return sql.number("SELECT position FROM event WHERE dedupe = ? AND form = 'movement'", 0, event);
        });
    }

    @Override
    public boolean undone(String event) {
        if (event.equals(asked)) {
            return askedUndone;
        }
        return ask(() -> sql.number("SELECT position FROM undone WHERE event_id = ?", -1, event)) >= 0;
    }

    @Override
    public Moment latest() {
        Moment known = latest;
        if (known == null) {
            known = ask(() -> events.written(
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
            known = ask(() -> events.written(
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
        return container.isEmpty() || !things.mayHold(container)
                ? List.of()
                : ask(() -> sql.list(TALLY + "WHERE via = ?", SqlRecords::tally, container));
    }

    @Override
    public List<Tally> talliesOf(long position) {
        return ask(() -> sql.list(TALLY + "WHERE position = ?", SqlRecords::tally, position));
    }

    @Override
    public boolean apart(String place, String otherPlace) {
        return places.apart(place, otherPlace);
    }
}
