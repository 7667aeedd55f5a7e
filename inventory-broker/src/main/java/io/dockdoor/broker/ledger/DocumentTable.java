package io.dockdoor.broker.ledger;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.Identity;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.Wire;
import io.dockdoor.events.documents.DocumentType;
import io.dockdoor.events.documents.ExpectedDocument;
import io.dockdoor.events.documents.Fulfilment;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Expected documents and what passed for them, in the ledger's database and its transactions. Owned by the ledger's thread. */
public final class DocumentTable {
    private static final String HEAD = "SELECT document, site, state, body, made, changed, closed FROM document ";

    private final Sql sql;
    private final Places places;
    private final Touched touched;
    private final AtomicLong revision = new AtomicLong();

    DocumentTable(Sql sql, Places places, Touched touched) {
        this.sql = sql;
        this.places = places;
        this.touched = touched;
    }

    /** A document as it is kept. {@code closed} is null while it is open. */
    public record Kept(
            String site,
            ExpectedDocument document,
            Instant made,
            Instant changed,
            @Nullable Instant closed) {
        public String state() {
            return closed == null ? "open" : "closed";
        }
    }

    /** One passage; {@code back}: against the document's way. */
    public record Passed(String gateway, String passage, boolean back, String verdict, List<String> identities) {}

    /** Goes up whenever something here changed, also what is not committed yet; any thread may look. */
    public long revision() {
        return revision.get();
    }

    /** What became of a document somebody told. */
    public enum Taken {
        MADE,
        CHANGED,
        UNCHANGED,
        /** Nothing was done: it is closed. */
        CLOSED
    }

    /** Keeps it, and says whether that changed anything. */
    public Taken take(String site, ExpectedDocument document, Instant now) {
        Kept before = get(document.key());
        if (put(site, document, now) == null) {
            return Taken.CLOSED;
        }
        return before == null
                ? Taken.MADE
                : before.document().equals(document) && before.site().equals(site) ? Taken.UNCHANGED : Taken.CHANGED;
    }

    /** Keeps it; null when that document is closed already. */
    public @Nullable Kept put(String site, ExpectedDocument document, Instant now) {
        try {
            Kept before = found(document.key());
            if (before != null && before.closed() != null) {
                return null;
            }
            String body = new String(Wire.write(document), StandardCharsets.UTF_8);
            if (before == null) {
                sql.run(
                        "INSERT INTO document VALUES (?,?,?,?,?,?,?,?)",
                        document.key(),
                        site,
                        "open",
                        body,
                        LedgerStore.micros(now),
                        LedgerStore.micros(now),
                        0L,
                        0L);
            } else if (!before.document().equals(document) || !before.site().equals(site)) {
                sql.run(
                        "UPDATE document SET site = ?, body = ?, changed = ? WHERE document = ?",
                        site,
                        body,
                        LedgerStore.micros(now),
                        document.key());
            }
            reckon(document.key(), now, false);
            return found(document.key());
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Null when there is none. */
    public @Nullable Kept get(String key) {
        try {
            return found(key);
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Closes it, again is harmless; null when there is none. */
    public @Nullable Kept close(String key, Instant now) {
        try {
            int closed = sql.run(
                    "UPDATE document SET state = 'closed', closed = ? WHERE document = ? AND state = 'open'",
                    LedgerStore.micros(now),
                    key);
            if (closed > 0) {
                NoticeTable.closed(sql, key);
            }
            sql.run("DELETE FROM document_incoming WHERE document = ?", key);
            revision.incrementAndGet();
            touch(found(key));
            return found(key);
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Those in that state, the oldest first; site may be null. */
    public List<Kept> list(String state, @Nullable String site, int most) {
        return tried(() -> site == null
                ? sql.list(HEAD + "WHERE state = ? ORDER BY made, document LIMIT " + most, DocumentTable::kept, state)
                : sql.list(
                        HEAD + "WHERE state = ? AND site = ? ORDER BY made, document LIMIT " + most,
                        DocumentTable::kept,
                        state,
                        site));
    }

    /** Closed ones whose closing nobody was told of yet. */
    public List<Kept> untold() {
        return tried(() ->
                sql.list(HEAD + "WHERE state = 'closed' AND told = 0 ORDER BY closed LIMIT 100", DocumentTable::kept));
    }

    /** Their closing was published. */
    public void told(String key) {
        tried(() -> sql.run("UPDATE document SET told = 1 WHERE document = ?", key));
    }

    /** What passed for it, in the order in which it was booked. */
    public List<Passed> passed(String key) {
        return tried(() -> PassageTable.standing(sql, key));
    }

    /** How a document closed, as any reader of the database finds it. */
    static Notice.Closed closed(Sql sql, long number, String key) throws SQLException {
        Kept kept = found(sql, key);
        if (kept == null) {
            throw new SQLException("there is no document " + key);
        }
        List<Passed> passed = PassageTable.standing(sql, key);
        return new Notice.Closed(
                number, kept, fulfilment(kept.document(), passed).report(), passed);
    }

    /** How it stands. */
    public Fulfilment.Report report(Kept kept) {
        return fulfilment(kept.document(), passed(kept.document().key())).report();
    }

    private static Fulfilment fulfilment(ExpectedDocument document, List<Passed> passed) {
        Fulfilment all = new Fulfilment(document);
        passed.forEach(each -> all.carried(each.gateway() + "/" + each.passage(), each.back(), each.identities()));
        return all;
    }

    /** An event was booked: what it says of a document counts for that document, what it takes back no longer does. */
    void booked(InventoryEvent event, Instant now) throws SQLException {
        DoorFacts door = event.door();
        if (door == null) {
            return;
        }
        String gateway = door.gateway().value();
        if (door.kind() == MovementKind.VOID) {
            for (String key : PassageTable.voided(sql, gateway, door.passage())) {
                reckon(key, now, true);
            }
            return;
        }
        DoorFacts.Document told = door.document();
        Kept kept = told == null ? null : found(told.type() + "/" + told.id());
        if (told == null || kept == null || !(event.what() instanceof Objects objects)) {
            return;
        }
        String key = kept.document().key();
        boolean back = back(kept.document(), event, door);
        PassageTable.carried(sql, key, new Passed(gateway, door.passage(), back, told.verdict(), objects.epcs()));
        reckon(key, now, true);
    }

    /** Doors of different gateways told of the same things: each fills documents with what it has. */
    void overruled(List<Rivals.Change> changes, Instant now) throws SQLException {
        for (String key : PassageTable.overruled(sql, changes)) {
            reckon(key, now, true);
        }
    }

    private static boolean back(ExpectedDocument document, InventoryEvent event, DoorFacts door) {
        Direction direction = door.direction();
        return direction != null
                && event.readPoint() != null
                && Identity.parse(event.readPoint()) instanceof Identity.Place place
                && document.directionAt(place.gln13()) != direction;
    }

    /** What an open advance notice still announces is incoming at the place it goes to. */
    private void reckon(String key, Instant now, boolean passed) throws SQLException {
        revision.incrementAndGet();
        if (passed) {
            sql.run("UPDATE document SET changed = ? WHERE document = ?", LedgerStore.micros(now), key);
        }
        sql.run("DELETE FROM document_incoming WHERE document = ?", key);
        Kept kept = found(key);
        touch(kept);
        if (kept == null || kept.closed() != null || kept.document().type() != DocumentType.ASN) {
            return;
        }
        String place = kept.document().shipTo() != null ? kept.document().shipTo() : places.mainOf(kept.site());
        String from = kept.document().shipFrom();
        boolean own = from != null && places.ours(from, Long.MAX_VALUE);
        for (Fulfilment.ReportLine line : fulfilment(kept.document(), PassageTable.standing(sql, key))
                .report()
                .lines()) {
            long left = line.expected() - line.read() - line.inferred();
            if (place != null && left > 0) {
                sql.run(
                        "INSERT INTO document_incoming VALUES (?,?,?,?,?)",
                        key,
                        place,
                        line.item(),
                        left * 1_000,
                        own ? 1 : 0);
            }
        }
    }

    private void touch(@Nullable Kept kept) {
        if (kept != null && kept.document().type() == DocumentType.ASN) {
            new Fulfilment(kept.document()).report().lines().forEach(line -> touched.item(line.item()));
        }
    }

    /** Announced and not there yet, by place, thousandths; {@code own}: by another place of ours, or by others. */
    static Map<String, Long> incoming(Sql sql, String item, boolean own) throws SQLException {
        Map<String, Long> all = new HashMap<>();
        sql.list(
                "SELECT place, SUM(milli) FROM document_incoming WHERE item = ? AND own = ? GROUP BY place",
                row -> all.put(row.getString(1), row.getLong(2)),
                item,
                own ? 1 : 0);
        return all;
    }

    private @Nullable Kept found(String key) throws SQLException {
        return found(sql, key);
    }

    private static @Nullable Kept found(Sql sql, String key) throws SQLException {
        return sql.first(HEAD + "WHERE document = ?", DocumentTable::kept, key);
    }

    private static Kept kept(ResultSet row) throws SQLException {
        try {
            long closed = row.getLong(7);
            return new Kept(
                    row.getString(2),
                    Wire.read(row.getString(4).getBytes(StandardCharsets.UTF_8), ExpectedDocument.class),
                    time(row.getLong(5)),
                    time(row.getLong(6)),
                    closed == 0 ? null : time(closed));
        } catch (BadEvent spoilt) {
            throw new SQLException(
                    "the document " + row.getString(1) + " cannot be read: " + spoilt.getMessage(), spoilt);
        }
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private static <T> T tried(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private static RuntimeException refused(SQLException e) {
        return LedgerFailure.of("the documents cannot be read or written", e);
    }
}
