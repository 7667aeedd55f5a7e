package io.dockdoor.broker.ledger;

import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.count.Answer;
import io.dockdoor.broker.count.Order;
import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.SiteId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ledger on disk. Events are booked one after the other into an open transaction; nothing counts until {@link #commit}.
 * Owned by one thread. What a transaction changes is collected and written in few statements before it is committed.
 */
public final class LedgerStore implements AutoCloseable {
    private final Sql sql;
    private final Places places;
    private final EventTable events;
    private final Numbers numbers;
    private final Things things;
    private final SqlRecords records;
    private final Journals journals;
    private final Reservations reservations;
    private final WebhookTable webhooks;
    private final MasterTable master;
    private final StockRules rules;
    private final Touched touched = new Touched();
    private final DocumentTable documents;
    private final StockBook book;
    private final CountTable countTable;
    /** A commit was begun, and nobody said how it ended. */
    private boolean committing;

    private LedgerStore(Sql sql, List<Place> configured) throws SQLException {
        this.sql = sql;
        this.places = new Places(sql, configured);
        this.events = new EventTable(sql, places);
        this.numbers = new Numbers(sql, places);
        this.things = new Things(sql);
        this.records = new SqlRecords(sql, places, things, events);
        this.journals = new Journals(sql);
        this.reservations = new Reservations(sql, touched);
        this.webhooks = new WebhookTable(sql);
        this.master = new MasterTable(sql, places, touched);
        this.rules = new StockRules(StockRules.TURNAROUND, StockRules.TRAVEL, places::apart);
        this.book = new StockBook(rules);
        this.countTable = new CountTable(sql);
        this.documents = new DocumentTable(sql, places, touched);
        reckonUnderway();
    }

    /** Once, for a ledger that was written before what is under way was kept by item. */
    private void reckonUnderway() throws SQLException {
        if (sql.number("SELECT position FROM cursor WHERE name = 'underway'", -1) < 0) {
            numbers.expect(position(), things.underway());
            numbers.write();
            sql.run("INSERT INTO cursor VALUES ('underway', ?)", position());
            sql.commit();
        }
    }

    /**
     * Opens the ledger and writes the places the configuration names.
     *
     * @throws SQLException when the database cannot be used
     */
    public static LedgerStore open(Database database, List<Place> configured) throws SQLException {
        Sql sql = new Sql(database::writer);
        try {
            return new LedgerStore(sql, configured);
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
        return events.last();
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
            EventTable.Known known = events.known(event);
            if (known.position() > 0) {
                return new Booked(known.position(), true);
            }
            Bookings.Read read = Bookings.read(body, event, place -> places.ours(place, position() + 1));
            if (read.booking() instanceof Movement movement) {
                places.learn(movement.place(), event.door());
                places.learn(movement.source(), event.door());
                places.learn(movement.destination(), event.door());
            }
            long next = position() + 1;
            records.next(event.id().uri(), known.undone());
            Posting posting = book.book(next, read.booking(), records);
            if (read.notStock() > 0) {
                posting.flags().merge(Flag.NOT_STOCK, read.notStock(), Integer::sum);
            }
            events.add(body, event, read, posting, micros(now));
            if (!posting.overruled().isEmpty()) {
                events.write(); // what it overrules is looked at
            }
            numbers.enter(next, posting.entries());
            numbers.expect(next, posting.underway());
            posting.entries().keySet().forEach(slot -> touched.item(slot.item()));
            posting.underway().keySet().forEach(shelf -> touched.item(shelf.item()));
            records.keep(read.booking(), posting);
            if (read.booking() instanceof Movement shipment && shipment.deed() == Booking.Deed.SHIP) {
                for (String document : Departures.documents(event)) {
                    reservations.shipped(document, Departures.of(document, shipment, posting, sql), now);
                }
            }
            if (read.booking() instanceof Movement count && ofEverything(count) && count.place() != null) {
                journals.counted(places.siteOf(count.place()), next);
            }
            documents.booked(event, now);
            if (!posting.overruled().isEmpty()) {
                documents.overruled(posting.overruled(), now);
            }
            return new Booked(next, false);
        } catch (SQLException e) {
            throw LedgerFailure.of("the event " + event.id() + " cannot be written", e);
        }
    }

    /** Only a count of all there is makes up for events that were lost. */
    private static boolean ofEverything(Movement movement) {
        return StockBook.isCompleteCount(movement) && movement.scope().items() == null;
    }

    /** Position at which the event was booked before, 0 when it was not. */
    public long booked(InventoryEvent event) {
        return tried(
                "the event " + event.id() + " cannot be looked up",
                () -> events.known(event).position());
    }

    /** Version of the item at the site that the place belongs to, 0 for none: what a compare-and-set is compared with. */
    public long version(String place, String item) {
        return tried(
                "the version of " + item + " cannot be looked up",
                () -> numbers.version(new StockQueries.SiteItem(places.siteOf(place), item)));
    }

    /** What is expected to pass. */
    public DocumentTable documents() {
        return documents;
    }

    /** Who is told over HTTP. */
    public WebhookTable webhooks() {
        return webhooks;
    }

    /** What may be sold, from where, to whom and what is kept back. */
    public MasterTable master() {
        return master;
    }

    /** Items whose numbers may have changed by what was committed. */
    public Touched touched() {
        return touched;
    }

    /** All lines or none; see {@link Reservation.Outcome}. */
    public Reservation.Outcome reserve(
            Reservation.Request request, Instant now, Function<String, Freshness> freshness) {
        return tried("the reservation cannot be written", () -> {
            write();
            return reservations.make(request, now, freshness);
        });
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

    /** Holds a held reservation for so long from now on; unchanged when it was not held any more, null when there is none. */
    public @Nullable Reservation extend(String id, Duration ttl, Instant now) {
        try {
            return reservations.extend(id, ttl, now);
        } catch (SQLException e) {
            throw LedgerFailure.of("the reservation cannot be changed", e);
        }
    }

    /** Chooses a place for the lines that have none; null when there is no such reservation. */
    public Reservation.@Nullable Outcome place(
            String id, String place, Instant now, Function<String, Freshness> freshness) {
        try {
            write();
            return reservations.place(id, place, now, freshness);
        } catch (SQLException e) {
            throw LedgerFailure.of("the reservation cannot be changed", e);
        }
    }

    /** Begins a count; {@link Answer.KeyTaken} when that key opened another. */
    public Answer openCount(Order.Open order, String by, Instant now) {
        return tried("the count cannot be written", () -> counts(now).open(order, by, position(), now));
    }

    /** Has something done with a count, in this transaction. */
    public Answer count(String id, Order order, Order.From from, Order.Rules weighed, Instant now) {
        return tried("the count cannot be written", () -> counts(now).act(id, order, from, weighed, now));
    }

    /** Keys of the places of a site, as far as anybody named them. */
    public List<String> placesOf(String site) {
        return places.of(site);
    }

    /** The site of a place, null when nobody ever named that place. */
    public @Nullable String siteOf(String place) {
        return places.known(place) ? places.siteOf(place) : null;
    }

    private Counts counts(Instant now) {
        return new Counts(countTable, new BookThen(records, rules), event -> book(event.body(), event.event(), now));
    }

    /** Those positions of a gateway's journal need no sending any more. */
    public Acknowledged settle(SiteId site, GatewayId gateway, long epoch, long first, long last) {
        return tried(
                "the journal of " + gateway + " cannot be marked",
                () -> journals.settle(site, gateway, epoch, first, last));
    }

    /** Events of a gateway are lost for good: they are settled, and the site is uncertain until it is counted. */
    public Acknowledged lost(SiteId site, GatewayId gateway, long epoch, long first, long last, String reason) {
        return tried(
                "a gap of " + gateway + " cannot be written",
                () -> journals.lost(site, gateway, epoch, first, last, reason));
    }

    /** Gateways whose lost events no count has made up for. */
    public List<Acknowledged> uncertain() {
        return tried("the gaps cannot be listed", journals::uncertain);
    }

    /** Up to where a gateway's journal is booked without a hole, 0 when nothing of it came yet. */
    public long contiguous(GatewayId gateway, long epoch) {
        return tried("the journal of " + gateway + " cannot be looked up", () -> journals.contiguous(gateway, epoch));
    }

    /** Every journal, in the order of their epochs. */
    public List<Acknowledged> acknowledged() {
        return tried("the journals cannot be listed", journals::all);
    }

    /** Sets bytes aside for a person to see. */
    public void quarantine(String topic, byte[] payload, String reason, Instant now) {
        tried("a message cannot be put into quarantine", () -> {
            long number = sql.number("SELECT COALESCE(MAX(number), 0) FROM quarantine", 0) + 1;
            return sql.run("INSERT INTO quarantine VALUES (?,?,?,?,?)", number, topic, reason, micros(now), payload);
        });
    }

    /** Remembers how far a reader of the ledger has come. */
    public void moveCursor(String name, long to) {
        tried(
                "the cursor " + name + " cannot be moved",
                () -> sql.run(
                        "INSERT INTO cursor VALUES (?,?) ON CONFLICT (name) DO UPDATE SET position = excluded.position",
                        name,
                        to));
    }

    /** Everything since the last commit is on disk when this returns. */
    public void commit() {
        tried("the ledger cannot commit", () -> {
            write();
            committing = true;
            sql.commit();
            committing = false;
            things.committed();
            touched.committed();
            return this;
        });
    }

    private void write() throws SQLException {
        events.write();
        numbers.write();
        things.write();
    }

    /** Everything since the last commit is as if it had not been. */
    public void rollback() {
        tried("the ledger cannot go back", () -> {
            sql.rollback();
            places.remember();
            events.forget();
            numbers.forget();
            things.forget(!committing);
            records.forget();
            committing = false;
            return this;
        });
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private static <T> T tried(String fault, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw LedgerFailure.of(fault, e);
        }
    }

    @Override
    public void close() throws SQLException {
        sql.close();
    }

    static long micros(Instant time) {
        // Instant.until counts nanoseconds on its way and overflows in the year 2262
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    }
}
