package io.dockdoor.broker.ledger;

import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.availability.Policy;
import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.SiteId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ledger on disk. Events are booked one after the other into an open transaction; nothing counts until {@link #commit}.
 * Owned by one thread.
 */
public final class LedgerStore implements AutoCloseable {
    private final Sql sql;
    private final SqlRecords records;
    private final Journals journals;
    private final Reservations reservations;
    private final StockBook book;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Place> configured = new HashMap<>();
    private long position;

    private LedgerStore(Sql sql) throws SQLException {
        this.sql = sql;
        this.records = new SqlRecords(sql, this::ours, this::apart);
        this.journals = new Journals(sql);
        this.reservations = new Reservations(sql);
        this.book = new StockBook(new StockRules(StockRules.TURNAROUND, StockRules.TRAVEL, this::apart));
        remember();
    }

    /**
     * Opens the ledger and writes the places the configuration names.
     *
     * @throws SQLException when the database cannot be used
     */
    public static LedgerStore open(Database database, List<Place> configured) throws SQLException {
        Sql sql = new Sql(database::writer);
        try {
            for (Place place : configured) {
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
            LedgerStore store = new LedgerStore(sql);
            configured.forEach(place -> store.configured.put(place.key(), place));
            return store;
        } catch (SQLException e) {
            sql.close();
            throw e;
        }
    }

    /** What became of one event. {@code duplicate}: it was booked before, at that position. */
    public record Booked(long position, boolean duplicate) {}

    /** Up to where a gateway's journal is booked. */
    public record Acknowledged(SiteId site, GatewayId gateway, long epoch, long position) {}

    /** Position of the last booked event, 0 for none. */
    public long position() {
        return position;
    }

    /**
     * Books one event, unless it was booked before.
     *
     * @param body the event's bytes as they came, kept for ever
     * @param now when it is booked
     * @throws BadEvent when the bytes are no event
     */
    public Booked book(byte[] body, InventoryEvent event, Instant now) throws BadEvent {
        try {
            String dedupe = event.id().uri() + (event.error() == null ? "" : "#error");
            long known = sql.number("SELECT position FROM event WHERE dedupe = ?", 0, dedupe);
            if (known > 0) {
                return new Booked(known, true);
            }
            Bookings.Read read = Bookings.read(body, this::ours);
            if (read.booking() instanceof Movement movement) {
                learn(movement.place(), event.door());
                learn(movement.source(), event.door());
                learn(movement.destination(), event.door());
            }
            long next = position + 1;
            Posting posting = book.book(next, read.booking(), records);
            if (read.notStock() > 0) {
                posting.flags().merge(Flag.NOT_STOCK, read.notStock(), Integer::sum);
            }
            write(body, event, dedupe, read, posting, micros(now));
            records.keep(read.booking(), posting);
            if (read.booking() instanceof Movement shipment && shipment.deed() == Booking.Deed.SHIP) {
                reservations.shipped(documents(event), posting.entries(), now);
            }
            if (read.booking() instanceof Movement count && StockBook.isCompleteCount(count) && count.place() != null) {
                sql.run("UPDATE gap SET resolved = ? WHERE site = ? AND resolved = 0", next, siteOf(count.place()));
            }
            position = next;
            return new Booked(next, false);
        } catch (SQLException e) {
            throw LedgerFailure.of("the event " + event.id() + " cannot be written", e);
        }
    }

    private void write(
            byte[] body, InventoryEvent event, String dedupe, Bookings.Read read, Posting posting, long booked)
            throws SQLException {
        DoorFacts door = event.door();
        DoorFacts.StreamPosition stream = door == null ? null : door.stream();
        Booking booking = read.booking();
        boolean count = booking instanceof Movement movement && StockBook.isCompleteCount(movement);
        int tags = booking instanceof Movement movement ? movement.things().size() : 0;
        sql.run(
                "INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                posting.position(),
                dedupe,
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
                stream == null ? 0L : micros(stream.recorded()),
                booked,
                door == null ? 0L : micros(door.windowEnd()),
                door == null ? tags : door.tags().size(),
                read.notStock(),
                posting.flags().entrySet().stream()
                        .map(flag -> flag.getKey().word() + "=" + flag.getValue())
                        .collect(Collectors.joining(",")),
                posting.links().stream().map(String::valueOf).collect(Collectors.joining(",")),
                body);
        for (Map.Entry<Slot, Long> entry : posting.entries().entrySet()) {
            change(posting.position(), entry.getKey(), entry.getValue());
        }
        int line = 0;
        for (Map.Entry<Slot, Long> entry : posting.entries().entrySet()) {
            enter(posting.position(), ++line, entry.getKey(), entry.getValue());
        }
        for (Slot slot : posting.entries().keySet()) {
            sql.run(
                    "INSERT INTO item_version VALUES (?,?,?) ON CONFLICT (site, item) DO UPDATE SET version ="
                            + " excluded.version",
                    siteOf(slot.place()),
                    slot.item(),
                    posting.position());
        }
    }

    private void change(long at, Slot slot, long milli) throws SQLException {
        sql.run(
                "INSERT INTO stock (place, item, lot, uom, bucket, site, milli, version) VALUES (?,?,?,?,?,?,?,?)"
                        + " ON CONFLICT (item, place, lot, uom, bucket) DO UPDATE SET milli = stock.milli +"
                        + " excluded.milli, version = excluded.version",
                slot.place(),
                slot.item(),
                slot.lot(),
                slot.uom(),
                slot.bucket().name(),
                siteOf(slot.place()),
                milli,
                at);
    }

    private void enter(long at, int line, Slot slot, long milli) throws SQLException {
        String site = siteOf(slot.place());
        long previous =
                sql.number("SELECT version FROM item_version WHERE site = ? AND item = ?", 0, site, slot.item());
        long onHand =
                sql.number("SELECT SUM(milli) FROM stock WHERE item = ? AND place = ?", 0, slot.item(), slot.place());
        sql.run(
                "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                at,
                line,
                site,
                slot.place(),
                slot.item(),
                slot.lot(),
                slot.uom(),
                slot.bucket().name(),
                milli,
                onHand,
                previous);
    }

    private static List<String> documents(InventoryEvent event) {
        List<String> all = new ArrayList<>();
        event.transactions().forEach(transaction -> all.add(transaction.id()));
        DoorFacts.Document checked = event.door() == null ? null : event.door().document();
        if (checked != null && !all.contains(checked.id())) {
            all.add(checked.id());
        }
        return all;
    }

    /** All lines or none; see {@link Reservation.Outcome}. */
    public Reservation.Outcome reserve(
            Reservation.Request request, Instant now, Policy policy, Function<String, Freshness> freshness) {
        try {
            return reservations.make(request, now, policy, freshness);
        } catch (SQLException e) {
            throw LedgerFailure.of("the reservation cannot be written", e);
        }
    }

    /** The reservation, null when there is none with that id. */
    public @Nullable Reservation reservation(String id, Instant now) {
        try {
            return reservations.get(id, now);
        } catch (SQLException e) {
            throw LedgerFailure.of("the reservation cannot be read", e);
        }
    }

    /** Moves an active reservation on; unchanged when it was not active any more, null when there is none. */
    public @Nullable Reservation become(String id, Reservation.State next, Instant now) {
        try {
            return reservations.become(id, next, now);
        } catch (SQLException e) {
            throw LedgerFailure.of("the reservation cannot be changed", e);
        }
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
        return place == null ? "none" : siteOf(place);
    }

    /** That position of a gateway's journal needs no sending any more. */
    public Acknowledged settle(SiteId site, GatewayId gateway, long epoch, long first, long last) {
        try {
            Journals.Mark mark = journals.settle(site, gateway, epoch, first, last);
            return new Acknowledged(mark.site(), mark.gateway(), mark.epoch(), mark.contiguous());
        } catch (SQLException e) {
            throw LedgerFailure.of("the journal of " + gateway + " cannot be marked", e);
        }
    }

    /** Events of a gateway are lost for good: they are settled, and the site is uncertain until it is counted. */
    public Acknowledged lost(SiteId site, GatewayId gateway, long epoch, long first, long last, String reason) {
        try {
            sql.run(
                    "INSERT INTO gap VALUES (?,?,?,?,?,?,0) ON CONFLICT DO NOTHING",
                    gateway.value(),
                    epoch,
                    first,
                    last,
                    site.value(),
                    reason);
        } catch (SQLException e) {
            throw LedgerFailure.of("a gap of " + gateway + " cannot be written", e);
        }
        return settle(site, gateway, epoch, first, last);
    }

    /** Gateways whose lost events no count has made up for. */
    public List<Acknowledged> uncertain() {
        try {
            return sql.list(
                    "SELECT site, gateway, epoch, last FROM gap WHERE resolved = 0",
                    row -> new Acknowledged(
                            new SiteId(row.getString(1)),
                            new GatewayId(row.getString(2)),
                            row.getLong(3),
                            row.getLong(4)));
        } catch (SQLException e) {
            throw LedgerFailure.of("the gaps cannot be listed", e);
        }
    }

    /** Up to where a gateway's journal is booked without a hole, 0 when nothing of it came yet. */
    public long contiguous(GatewayId gateway, long epoch) {
        try {
            return sql.number(
                    "SELECT contiguous FROM journal WHERE gateway = ? AND epoch = ?", 0, gateway.value(), epoch);
        } catch (SQLException e) {
            throw LedgerFailure.of("the journal of " + gateway + " cannot be looked up", e);
        }
    }

    /** Every journal, in the order of their epochs. */
    public List<Acknowledged> acknowledged() {
        try {
            return sql.list(
                    "SELECT site, gateway, epoch, contiguous FROM journal ORDER BY epoch",
                    row -> new Acknowledged(
                            new SiteId(row.getString(1)),
                            new GatewayId(row.getString(2)),
                            row.getLong(3),
                            row.getLong(4)));
        } catch (SQLException e) {
            throw LedgerFailure.of("the journals cannot be listed", e);
        }
    }

    /** Sets bytes aside for a person to see. */
    public void quarantine(String topic, byte[] payload, String reason, Instant now) {
        try {
            long number = sql.number("SELECT COALESCE(MAX(number), 0) FROM quarantine", 0) + 1;
            sql.run("INSERT INTO quarantine VALUES (?,?,?,?,?)", number, topic, reason, micros(now), payload);
        } catch (SQLException e) {
            throw LedgerFailure.of("a message cannot be put into quarantine", e);
        }
    }

    /** Remembers how far a reader of the ledger has come. */
    public void moveCursor(String name, long to) {
        try {
            sql.run(
                    "INSERT INTO cursor VALUES (?,?) ON CONFLICT (name) DO UPDATE SET position = excluded.position",
                    name,
                    to);
        } catch (SQLException e) {
            throw LedgerFailure.of("the cursor " + name + " cannot be moved", e);
        }
    }

    /** Everything since the last commit is on disk when this returns. */
    public void commit() {
        try {
            sql.commit();
        } catch (SQLException e) {
            throw LedgerFailure.of("the ledger cannot commit", e);
        }
    }

    /** Everything since the last commit is as if it had not been. */
    public void rollback() {
        try {
            sql.rollback();
            remember();
            records.forget();
        } catch (SQLException e) {
            throw LedgerFailure.of("the ledger cannot go back", e);
        }
    }

    @Override
    public void close() throws SQLException {
        sql.close();
    }

    private void remember() throws SQLException {
        places.clear();
        sql.list(
                "SELECT place, gln, extension, site, name, type FROM place",
                row -> places.put(
                        row.getString(1),
                        new Place(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                Place.Type.valueOf(row.getString(6)))));
        position = sql.number("SELECT COALESCE(MAX(position), 0) FROM event", 0);
    }

    private boolean ours(String place) {
        return configured.containsKey(place) || configured.containsKey(gln(place));
    }

    private boolean apart(String place, String otherPlace) {
        return !siteOf(place).equals(siteOf(otherPlace));
    }

    private String siteOf(String place) {
        Place known = places.get(place);
        return known == null ? gln(place) : known.site();
    }

    /** A place nobody told us of becomes a dc of the site whose door named it. */
    private void learn(@Nullable String key, @Nullable DoorFacts door) throws SQLException {
        if (key == null || places.containsKey(key)) {
            return;
        }
        String gln = gln(key);
        Place whole = places.get(gln);
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
        places.put(key, place);
    }

    private static String gln(String place) {
        return place.length() > 13 ? place.substring(0, 13) : place;
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
