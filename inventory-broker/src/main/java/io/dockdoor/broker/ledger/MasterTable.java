package io.dockdoor.broker.ledger;

import io.dockdoor.broker.master.Line;
import io.dockdoor.broker.master.Sheet;
import io.dockdoor.broker.master.Sheet.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Master data in the ledger's database and its transactions. Owned by the ledger's thread; the static parts only read. */
public final class MasterTable {
    private final Sql sql;
    private final Places places;
    private final Touched touched;
    private final Map<String, String> configuredItems = new HashMap<>();

    MasterTable(Sql sql, Places places, Touched touched) {
        this.sql = sql;
        this.touched = touched;
        this.places = places;
    }

    /**
     * On which line a change is meant.
     *
     * @param version the line must have, 0 for one that must not be there; null: whatever it is
     */
    public record Expected(@Nullable Long version) {
        public static final Expected ANY = new Expected(null);
        public static final Expected NONE = new Expected(0L);

        private boolean not(long actual) {
            return version != null && version != actual;
        }
    }

    /** What became of a change. */
    public sealed interface Outcome {}

    /** The line as it is now; {@code made}: it was not there before; {@code changed}: false when it was the same already. */
    public record Kept(Line line, boolean made, boolean changed) implements Outcome {}

    public record Dropped() implements Outcome {}

    public record Missing() implements Outcome {}

    /** Somebody else changed it: it has that version now, 0 when it is not there. */
    public record Stale(long version) implements Outcome {}

    /** It cannot be so; a sentence with the cure. */
    public record Refused(String why) implements Outcome {}

    /** The lines behind that key, at most so many, in the order of their keys. */
    static List<Line> page(Sql sql, Sheet sheet, String after, int most) throws SQLException {
        return lines(sql, sheet, " > ? ORDER BY " + sheet.key().sql() + " LIMIT " + most, after);
    }

    static @Nullable Line line(Sql sql, Sheet sheet, String key) throws SQLException {
        return lines(sql, sheet, " = ?", key).stream().findFirst().orElse(null);
    }

    private static List<Line> lines(Sql sql, Sheet sheet, String condition, String value) throws SQLException {
        String columns = sheet.columns().stream().map(Column::sql).collect(Collectors.joining(", "));
        return sql.list(
                "SELECT " + columns + ", version FROM " + sheet.table() + " WHERE "
                        + sheet.key().sql() + condition,
                row -> {
                    List<String> cells = new ArrayList<>();
                    int at = 0;
                    for (Column column : sheet.columns()) {
                        at++;
                        String text =
                                column.kind().isNumber() ? column.kind().text(row.getLong(at)) : row.getString(at);
                        cells.add(column.sql().equals("type") ? text.toLowerCase(Locale.ROOT) : text);
                    }
                    return new Line(sheet, cells, row.getLong(at + 1));
                },
                value);
    }

    /** Writes the items the configuration names; they are not changed otherwise. */
    public void configured(Map<String, String> items) {
        trying(() -> {
            for (Map.Entry<String, String> item : items.entrySet()) {
                put(Line.of(Sheet.ITEMS, Map.of("item", item.getKey(), "name", item.getValue())), Expected.ANY, 0);
                configuredItems.put(item.getKey(), item.getValue());
            }
            sql.commit();
            return items;
        });
    }

    /** Why that line cannot be, null when it can. */
    public @Nullable String refusal(Line line) {
        if (line.sheet().equals(Sheet.LOCATIONS)) {
            return place(line);
        }
        if (line.sheet().equals(Sheet.ITEMS)) {
            String name = configuredItems.get(line.key());
            return name == null || name.equals(line.cell("name"))
                    ? null
                    : "item " + line.key() + " is named in the broker's configuration: change it there";
        }
        return line.sheet().equals(Sheet.CHANNELS) ? null : rule(line);
    }

    private @Nullable String place(Line line) {
        Place known = places.get(line.key());
        if (known != null && !known.site().equals(line.cell("site"))) {
            return "location " + line.key() + " belongs to site " + known.site()
                    + ", and what was booked there says so: name another location for site " + line.cell("site");
        }
        Place configured = places.configured(line.key());
        return configured == null || (configured.name().equals(line.cell("name")) && configured.type() == type(line))
                ? null
                : "location " + line.key() + " is named in the broker's configuration: change its name and type there";
    }

    private @Nullable String rule(Line line) {
        String channel = line.cell("channel");
        if (!channel.isEmpty()
                && trying(() -> lines(sql, Sheet.CHANNELS, " = ?", channel)).isEmpty()) {
            return "channel: there is no channel '" + channel + "': make it first";
        }
        String place = line.cell("location");
        return place.isEmpty() || places.get(place) != null
                ? null
                : "location: nobody told of a location " + place + ": make it first";
    }

    /**
     * Keeps the line, whatever {@link #refusal} says. The same again changes nothing.
     *
     * @param position ledger position at which it is told
     */
    public Outcome put(Line line, Expected expected, long position) {
        return trying(() -> {
            Line before = line(sql, line.sheet(), line.key());
            long version = before == null ? 0 : before.version();
            if (before != null && before.cells().equals(line.cells()) && !Expected.NONE.equals(expected)) {
                // also when it was meant on an older line: whoever repeats a request has what he wanted
                return new Kept(before, false, false);
            }
            if (expected.not(version)) {
                return new Stale(version);
            }
            Line kept = line.at(version + 1);
            write(kept, position);
            return new Kept(kept, before == null, true);
        });
    }

    private void write(Line line, long position) throws SQLException {
        touch(line);
        if (line.sheet().equals(Sheet.LOCATIONS)) {
            String key = line.key();
            Place place = new Place(
                    key, Places.gln(key), Places.extension(key), line.cell("site"), line.cell("name"), type(line));
            places.tell(place, line.cell("frozen").equals("true"), line.version(), position);
            return;
        }
        List<Column> columns = line.sheet().columns();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String cell = line.cells().get(i);
            values.add(columns.get(i).kind().isNumber() ? columns.get(i).kind().number(cell) : cell);
        }
        values.add(line.version());
        String names = columns.stream().map(Column::sql).collect(Collectors.joining(", "));
        String changed = columns.stream()
                .skip(1)
                .map(each -> each.sql() + " = excluded." + each.sql())
                .collect(Collectors.joining(", "));
        sql.run(
                "INSERT INTO " + line.sheet().table() + " (" + names + ", version) VALUES (?"
                        + ",?".repeat(columns.size())
                        + ") ON CONFLICT (" + line.sheet().key().sql() + ") DO UPDATE SET " + changed
                        + ", version = excluded.version",
                values.toArray());
    }

    /** Takes the line away. */
    public Outcome drop(Sheet sheet, String key, Expected expected) {
        return trying(() -> {
            Line before = line(sql, sheet, key);
            if (before == null) {
                return new Missing();
            }
            if (expected.not(before.version())) {
                return new Stale(before.version());
            }
            if (sheet.equals(Sheet.CHANNELS) && key.equals("default")) {
                return new Refused("the channel default is there for those who name none: change it instead");
            }
            if (sheet.equals(Sheet.ITEMS) && configuredItems.containsKey(key)) {
                return new Refused("item " + key + " is named in the broker's configuration: take it out there");
            }
            touch(before);
            sql.run("DELETE FROM " + sheet.table() + " WHERE " + sheet.key().sql() + " = ?", key);
            return new Dropped();
        });
    }

    private void touch(Line line) {
        String item = line.sheet().names().contains("item") ? line.cell("item") : "";
        if (item.isEmpty()) {
            touched.everything();
        } else {
            touched.item(item);
        }
    }

    private static Place.Type type(Line line) {
        return Place.Type.valueOf(line.cell("type").toUpperCase(Locale.ROOT));
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private static <T> T trying(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw LedgerFailure.of("the master data cannot be reached", e);
        }
    }
}
