package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Bunch.Shared;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bunches in the database. */
final class BunchTable {
    private static final int PAGE = 2000;
    /** Sizes of the questions for many bunches at once: few, so that few statements are prepared. */
    private static final int[] AT_ONCE = {1, 16, 256};

    private static final String READ =
            "SELECT bunch.bunch, standing, place, place_to, since, bucket, parent, parent_is_item, last_at, last_event, head,"
                    + " things FROM bunch JOIN member ON member.bunch = bunch.bunch WHERE bunch.bunch IN (?";
    private static final String ADD =
            "INSERT INTO bunch (standing, place, place_to, since, bucket, parent, parent_is_item, last_at, last_event, head,"
                    + " bunch) VALUES (?,?,?,?,?,?,?,?,?,?,?)";
    private static final String CHANGE =
            "UPDATE bunch SET standing = ?, place = ?, place_to = ?, since = ?, bucket = ?, parent = ?, parent_is_item = ?,"
                    + " last_at = ?, last_event = ?, head = ? WHERE bunch = ?";
    private static final String NAME = "INSERT INTO member (bunch, things) VALUES (?,?)";
    private static final String REMOVE = "DELETE FROM bunch WHERE bunch = ?";
    private static final String UNNAME = "DELETE FROM member WHERE bunch = ?";
    private static final String TWIN =
            "INSERT INTO twin (thing, bunch) VALUES (?,?) ON CONFLICT (thing) DO UPDATE SET bunch = excluded.bunch";

    private final Sql sql;

    BunchTable(Sql sql) {
        this.sql = sql;
    }

    /** What a bunch names, as it is written. */
    record Members(int bunch, String text) {}

    /** The next bunches in the order of their numbers. */
    List<Members> after(int number) throws SQLException {
        return sql.list(
                "SELECT bunch, things FROM member WHERE bunch > ? ORDER BY bunch LIMIT " + PAGE,
                row -> new Members(Math.toIntExact(row.getLong(1)), row.getString(2)),
                (long) number);
    }

    int last() throws SQLException {
        return Math.toIntExact(sql.number("SELECT COALESCE(MAX(bunch), 0) FROM member", 0));
    }

    Map<String, Integer> twins() throws SQLException {
        Map<String, Integer> all = new HashMap<>();
        sql.list("SELECT thing, bunch FROM twin", row -> all.put(row.getString(1), Math.toIntExact(row.getLong(2))));
        return all;
    }

    Set<String> holdingItems() throws SQLException {
        Set<String> all = new HashSet<>(
                sql.list("SELECT DISTINCT parent FROM bunch WHERE parent_is_item = 1", row -> row.getString(1)));
        for (String each : sql.list("SELECT DISTINCT container FROM content", row -> row.getString(1))) {
            Booking.Thing thing = Bookings.thing(each);
            if (thing != null && thing.item() != null) {
                all.add(each);
            }
        }
        return all;
    }

    List<Bunch> bunches(List<Integer> numbers) throws SQLException {
        List<Bunch> all = new ArrayList<>();
        for (int from = 0; from < numbers.size(); ) {
            int size = AT_ONCE[0];
            for (int each : AT_ONCE) {
                size = size < numbers.size() - from ? each : size;
            }
            List<Integer> some = numbers.subList(from, Math.min(from + size, numbers.size()));
            Object[] values = new Object[size];
            for (int i = 0; i < size; i++) {
                values[i] = (long) some.get(Math.min(i, some.size() - 1));
            }
            all.addAll(sql.list(READ + ",?".repeat(size - 1) + ")", BunchTable::bunch, values));
            from += some.size();
        }
        return all;
    }

    List<Integer> inside(String container) throws SQLException {
        return numbers("parent = ?", container);
    }

    List<Integer> presentAt(String place) throws SQLException {
        return numbers("standing = 'present' AND place = ?", place);
    }

    List<Integer> underway() throws SQLException {
        return numbers("standing = 'transit'");
    }

    List<Integer> touchedAfter(Moment moment) throws SQLException {
        return numbers(
                "last_at > ? OR (last_at = ? AND last_event > ?)", moment.micros(), moment.micros(), moment.event());
    }

    private List<Integer> numbers(String condition, Object... values) throws SQLException {
        return sql.list("SELECT bunch FROM bunch WHERE " + condition, row -> Math.toIntExact(row.getLong(1)), values);
    }

    void add(Bunch bunch) throws SQLException {
        put(ADD, bunch);
        sql.add(NAME, (long) bunch.number, Bunch.written(bunch.members));
    }

    void change(Bunch bunch) throws SQLException {
        put(CHANGE, bunch);
    }

    void remove(int number) throws SQLException {
        sql.add(REMOVE, (long) number);
        sql.add(UNNAME, (long) number);
    }

    void addTwin(String thing, int number) throws SQLException {
        sql.run(TWIN, thing, (long) number);
    }

    /** Puts what was added, changed and removed into the database. */
    void write() throws SQLException {
        for (String each : List.of(ADD, NAME, CHANGE, REMOVE, UNNAME)) {
            sql.runAdded(each);
        }
    }

    private void put(String statement, Bunch bunch) throws SQLException {
        Shared shared = bunch.shared;
        Whereabouts where = shared.where();
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
                statement,
                standing,
                place,
                to,
                since,
                shared.bucket().name(),
                shared.parent(),
                shared.parentIsItem(),
                shared.last().micros(),
                shared.last().event(),
                shared.head(),
                (long) bunch.number);
    }

    private static Bunch bunch(ResultSet row) throws SQLException {
        return new Bunch(Math.toIntExact(row.getLong(1)), Bunch.read(row.getString(12)), shared(row));
    }

    private static Shared shared(ResultSet row) throws SQLException {
        String place = row.getString(3);
        Whereabouts where = switch (row.getString(2)) {
            case "present" -> new Whereabouts.Present(place);
            case "transit" -> new Whereabouts.Transit(place, row.getString(4));
            case "shipped" -> new Whereabouts.Shipped(place, row.getLong(5));
            case "missing" -> new Whereabouts.Missing(place);
            case "gone" -> new Whereabouts.Gone();
            default -> new Whereabouts.Unknown();
        };
        return new Shared(
                where,
                Bucket.valueOf(row.getString(6)),
                row.getString(7),
                row.getInt(8) == 1,
                new Moment(row.getLong(9), row.getString(10)),
                row.getLong(11));
    }

    /** Every thing and what the book holds of it, as text: for comparing two books. */
    static Map<String, String> all(Sql sql) throws SQLException {
        Map<String, String> all = new HashMap<>();
        long after = 0;
        while (true) {
            List<Long> page = sql.list(
                    "SELECT bunch.bunch, things, standing, place, place_to, bucket, parent FROM bunch JOIN member ON"
                            + " member.bunch = bunch.bunch WHERE bunch.bunch > ? ORDER BY bunch.bunch LIMIT " + PAGE,
                    row -> {
                        String state = row.getString(3) + " " + row.getString(4) + " " + row.getString(5) + " "
                                + row.getString(6) + " in " + named(row.getString(7));
                        for (String thing : Bunch.read(row.getString(2))) {
                            all.put(thing, state);
                        }
                        return row.getLong(1);
                    },
                    after);
            if (page.isEmpty()) {
                return all;
            }
            after = page.get(page.size() - 1);
        }
    }

    private static String named(@Nullable String parent) {
        return parent == null ? "nothing" : parent;
    }
}
