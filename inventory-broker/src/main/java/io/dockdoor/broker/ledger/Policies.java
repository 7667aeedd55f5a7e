package io.dockdoor.broker.ledger;

import io.dockdoor.broker.availability.Policy;
import io.dockdoor.broker.availability.Policy.Buffer;
import io.dockdoor.broker.availability.Policy.Haircut;
import io.dockdoor.broker.availability.Policy.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a channel may be promised of an item, from the master data as it is in that transaction. */
final class Policies {
    private static final String MATCHING = " WHERE item IN ('', ?) AND channel IN ('', ?)";

    private Policies() {}

    /** Null when there is no such channel. */
    static @Nullable Policy of(Sql sql, String channel, String item) throws SQLException {
        record Head(Set<Place.Type> types, @Nullable Duration most, boolean unlisted) {}
        Head head = sql.first(
                "SELECT types, max_staleness, unlisted FROM channel WHERE channel = ?",
                row -> new Head(types(row.getString(1)), duration(row.getString(2)), row.getLong(3) == 1),
                channel);
        if (head == null) {
            return null;
        }
        boolean withheld = !head.unlisted() && sql.number("SELECT 1 FROM item WHERE item = ?", 0, item) == 0;
        return new Policy(
                channel,
                withheld ? Set.of() : head.types(),
                head.most(),
                sql.list(
                        "SELECT channel, item, place, name, fixed, percent, days FROM buffer" + MATCHING,
                        row -> new Buffer(row.getString(4), scope(row), row.getLong(5), row.getInt(6), row.getLong(7)),
                        item,
                        channel),
                sql.list(
                        "SELECT channel, item, place, name, quantile FROM haircut" + MATCHING,
                        row -> new Haircut(row.getString(4), scope(row), row.getInt(5)),
                        item,
                        channel));
    }

    private static Set<Place.Type> types(String text) {
        Set<Place.Type> all = EnumSet.noneOf(Place.Type.class);
        for (String each : text.split(" ")) {
            all.add(Place.Type.valueOf(each.toUpperCase(Locale.ROOT)));
        }
        return all;
    }

    private static @Nullable Duration duration(String text) {
        return text.isEmpty() ? null : Duration.parse(text);
    }

    private static Scope scope(ResultSet row) throws SQLException {
        return new Scope(given(row.getString(1)), given(row.getString(2)), given(row.getString(3)));
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }
}
