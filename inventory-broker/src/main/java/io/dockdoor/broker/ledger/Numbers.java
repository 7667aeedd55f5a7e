package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.StockQueries.SiteItem;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The numbers of stock and the entries that make them. One thread changes them, so what it read once it need not read again;
 * a number that many events of a transaction change is written once.
 */
final class Numbers {
    /** Numbers kept in memory between transactions. */
    private static final int KEPT = 200_000;

    private static final String STOCK =
            "INSERT INTO stock (place, item, lot, uom, bucket, site, milli, version) VALUES (?,?,?,?,?,?,?,?)"
                    + " ON CONFLICT (item, place, lot, uom, bucket) DO UPDATE SET milli = stock.milli + excluded.milli,"
                    + " version = excluded.version";
    private static final String VERSION =
            "INSERT INTO item_version (site, item, version) VALUES (?,?,?) ON CONFLICT (site, item) DO UPDATE SET"
                    + " version = excluded.version";
    private static final String ENTRY =
            "INSERT INTO entry (position, line, site, place, item, lot, uom, bucket, milli, on_hand, previous)"
                    + " VALUES (?,?,?,?,?,?,?,?,?,?,?)";

    private static final String UNDERWAY_ENTRY =
            "INSERT INTO underway_entry (position, place, item, milli) VALUES (?,?,?,?)";
    private static final String UNDERWAY =
            "INSERT INTO underway (place, item, milli) VALUES (?,?,?) ON CONFLICT (item, place) DO UPDATE SET milli ="
                    + " underway.milli + excluded.milli";

    private final Sql sql;
    private final Places places;
    private final Map<Shelf, Long> onHand = new HashMap<>();
    private final Map<SiteItem, Long> versions = new HashMap<>();
    private final Map<Slot, Change> changed = new TreeMap<>();
    private final Set<SiteItem> renewed = new HashSet<>();
    private final Map<Shelf, Long> underway = new TreeMap<>();

    private record Change(long milli, long version) {
        Change and(Change later) {
            return new Change(milli + later.milli, later.version);
        }
    }

    Numbers(Sql sql, Places places) {
        this.sql = sql;
        this.places = places;
    }

    /** What was read may be wrong, and what was to be written is not wanted any more. */
    void forget() {
        onHand.clear();
        versions.clear();
        changed.clear();
        renewed.clear();
        underway.clear();
    }

    /** The event at that position changes what is on its way by so much, thousandths. */
    void expect(long position, Map<Shelf, Long> changes) throws SQLException {
        for (Map.Entry<Shelf, Long> each : changes.entrySet()) {
            sql.add(
                    UNDERWAY_ENTRY,
                    position,
                    each.getKey().place(),
                    each.getKey().item(),
                    each.getValue());
            underway.merge(each.getKey(), each.getValue(), Long::sum);
        }
    }

    /** The event at that position changes stock by so much, thousandths. */
    void enter(long position, Map<Slot, Long> entries) throws SQLException {
        for (Map.Entry<Slot, Long> entry : entries.entrySet()) {
            Slot slot = entry.getKey();
            Shelf shelf = new Shelf(slot.place(), slot.item());
            onHand.put(shelf, onHand(shelf) + entry.getValue());
            changed.merge(slot, new Change(entry.getValue(), position), Change::and);
        }
        int line = 0;
        for (Map.Entry<Slot, Long> entry : entries.entrySet()) {
            Slot slot = entry.getKey();
            SiteItem at = new SiteItem(places.siteOf(slot.place()), slot.item());
            sql.add(
                    ENTRY,
                    position,
                    ++line,
                    at.site(),
                    slot.place(),
                    slot.item(),
                    slot.lot(),
                    slot.uom(),
                    slot.bucket().name(),
                    entry.getValue(),
                    onHand(new Shelf(slot.place(), slot.item())),
                    version(at));
        }
        for (Slot slot : entries.keySet()) {
            SiteItem at = new SiteItem(places.siteOf(slot.place()), slot.item());
            versions.put(at, position);
            renewed.add(at);
        }
    }

    private long onHand(Shelf shelf) throws SQLException {
        Long known = onHand.get(shelf);
        if (known == null) {
            known = sql.number(
                    "SELECT SUM(milli) FROM stock WHERE item = ? AND place = ?", 0, shelf.item(), shelf.place());
            onHand.put(shelf, known);
        }
        return known;
    }

    /** Position of the last change of the item at the site, 0 for none. */
    long version(SiteItem at) throws SQLException {
        Long known = versions.get(at);
        if (known == null) {
            known = sql.number("SELECT version FROM item_version WHERE site = ? AND item = ?", 0, at.site(), at.item());
            versions.put(at, known);
        }
        return known;
    }

    /** Puts what changed into the database. */
    void write() throws SQLException {
        sql.runAdded(UNDERWAY_ENTRY);
        for (Map.Entry<Shelf, Long> each : underway.entrySet()) {
            sql.add(UNDERWAY, each.getKey().place(), each.getKey().item(), each.getValue());
        }
        sql.runAdded(UNDERWAY);
        underway.clear();
        sql.runAdded(ENTRY);
        for (Map.Entry<Slot, Change> each : changed.entrySet()) {
            Slot slot = each.getKey();
            sql.add(
                    STOCK,
                    slot.place(),
                    slot.item(),
                    slot.lot(),
                    slot.uom(),
                    slot.bucket().name(),
                    places.siteOf(slot.place()),
                    each.getValue().milli(),
                    each.getValue().version());
        }
        sql.runAdded(STOCK);
        changed.clear();
        for (SiteItem at : renewed) {
            sql.add(VERSION, at.site(), at.item(), version(at));
        }
        sql.runAdded(VERSION);
        renewed.clear();
        if (onHand.size() + versions.size() > KEPT) {
            onHand.clear();
            versions.clear();
        }
    }
}
