package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.InventoryEvent;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The events as they came, each once, at contiguous positions. */
final class EventTable {
    private static final String PUT =
            "INSERT INTO event (position, dedupe, event_id, at, kind, form, complete_count, site, gateway, door,"
                    + " direction, passage, recorded, booked, decided, tags, not_stock, flags, links, body)"
                    + " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

    private final Sql sql;
    private final Places places;
    /** Added and not written yet. */
    private final Map<String, Long> added = new HashMap<>();

    private long last;

    EventTable(Sql sql, Places places) throws SQLException {
        this.sql = sql;
        this.places = places;
        forget();
    }

    /** @param position where it was booked before, 0 when it was not; {@code undone}: taken back */
    record Known(long position, boolean undone) {}

    void forget() throws SQLException {
        added.clear();
        last = sql.number("SELECT COALESCE(MAX(position), 0) FROM event", 0);
    }

    /** Position of the last event, 0 for none. */
    long last() {
        return last;
    }

    static String dedupe(InventoryEvent event) {
        return event.id().uri() + (event.error() == null ? "" : "#error");
    }

    Known known(InventoryEvent event) throws SQLException {
        String dedupe = dedupe(event);
        Known known = sql.first(
                "SELECT (SELECT position FROM event WHERE dedupe = ?),"
                        + " (SELECT position FROM undone WHERE event_id = ?) IS NOT NULL",
                row -> new Known(row.getLong(1), row.getBoolean(2)),
                dedupe,
                event.id().uri());
        long position = added.getOrDefault(dedupe, known == null ? 0 : known.position());
        return new Known(position, known != null && known.undone());
    }

    void add(byte[] body, InventoryEvent event, Bookings.Read read, Posting posting, long booked) throws SQLException {
        DoorFacts door = event.door();
        DoorFacts.StreamPosition stream = door == null ? null : door.stream();
        Booking booking = read.booking();
        boolean count = booking instanceof Movement movement && StockBook.isCompleteCount(movement);
        int tags = booking instanceof Movement movement ? movement.things().size() : 0;
        sql.add(
                PUT,
                posting.position(),
                dedupe(event),
                event.id().uri(),
                booking.moment().micros(),
                kind(event, booking),
                booking instanceof Movement ? "movement" : booking instanceof Booking.Undo ? "undo" : "note",
                count,
                site(event, booking),
                door == null ? "" : door.gateway().value(),
                door == null ? "" : door.door().value(),
                door == null || door.direction() == null
                        ? ""
                        : door.direction().name().toLowerCase(Locale.ROOT),
                door == null ? "" : door.passage(),
                stream == null ? 0L : LedgerStore.micros(stream.recorded()),
                booked,
                door == null ? 0L : LedgerStore.micros(door.windowEnd()),
                door == null ? tags : door.tags().size(),
                read.notStock(),
                posting.flags().entrySet().stream()
                        .map(flag -> flag.getKey().word() + "=" + flag.getValue())
                        .collect(Collectors.joining(",")),
                posting.links().stream().map(String::valueOf).collect(Collectors.joining(",")),
                body);
        last = posting.position();
        added.put(dedupe(event), last);
    }

    /** Puts what was added into the database. */
    void write() throws SQLException {
        if (!added.isEmpty()) {
            sql.runAdded(PUT);
            added.clear();
        }
    }

    /** Asks among all events, also those just added. */
    <T> List<T> written(String query, Sql.Row<T> row) throws SQLException {
        write();
        return sql.list(query, row);
    }

    private static String kind(InventoryEvent event, Booking booking) {
        if (event.error() != null) {
            return "error";
        }
        DoorFacts door = event.door();
        if (door != null) {
            return door.kind().level();
        }
        if (!(booking instanceof Movement movement)) {
            return "note";
        }
        return switch (movement.deed()) {
            case RECEIVE -> "receive";
            case SHIP -> "ship";
            case PLACE ->
                switch (movement.containment()) {
                    case IN -> "pack";
                    case OUT -> "unpack";
                    case NONE -> "move";
                };
            case APPEAR, REMOVE -> "adjust";
            case COUNT -> "count";
        };
    }

    private String site(InventoryEvent event, Booking booking) {
        if (event.door() != null) {
            return event.door().site().value();
        }
        String place = booking instanceof Movement movement
                ? movement.place() != null ? movement.place() : movement.source()
                : null;
        return place == null ? "none" : places.siteOf(place);
    }
}
