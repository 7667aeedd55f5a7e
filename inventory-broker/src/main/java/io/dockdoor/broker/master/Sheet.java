package io.dockdoor.broker.master;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of master data.
 *
 * @param path its name in the API and on the command line, such as {@code buffers}
 * @param one what a line of it is called
 * @param table where it is kept
 * @param columns the first names the line
 */
public record Sheet(String path, String one, String table, List<Column> columns) {
    public Sheet {
        columns = List.copyOf(columns);
    }

    /**
     * @param name in JSON and in the head of a CSV file
     * @param sql in the database
     * @param fallback what stands when nothing is given; null: something must be given
     */
    public record Column(
            String name, String sql, Kind kind, @Nullable String fallback) {}

    public static final Sheet ITEMS = new Sheet(
            "items", "item", "item", List.of(must("item", "item", Kind.GTIN), must("name", "name", Kind.TEXT)));

    public static final Sheet LOCATIONS = new Sheet(
            "locations",
            "location",
            "place",
            List.of(
                    must("location", "place", Kind.PLACE),
                    must("site", "site", Kind.SITE),
                    must("name", "name", Kind.TEXT),
                    may("type", "type", Kind.PLACE_TYPE, "dc"),
                    may("frozen", "frozen", Kind.YES_NO, "false")));

    public static final Sheet CHANNELS = new Sheet(
            "channels",
            "channel",
            "channel",
            List.of(
                    must("channel", "channel", Kind.NAME),
                    may("types", "types", Kind.PLACE_TYPES, "backroom dc dock dropship"),
                    may("maxStaleness", "max_staleness", Kind.DURATION, ""),
                    may("unlisted", "unlisted", Kind.YES_NO, "true")));

    public static final Sheet BUFFERS = new Sheet(
            "buffers",
            "buffer",
            "buffer",
            List.of(
                    must("buffer", "name", Kind.NAME),
                    may("channel", "channel", Kind.NAME, ""),
                    may("item", "item", Kind.GTIN, ""),
                    may("location", "place", Kind.PLACE, ""),
                    may("fixed", "fixed", Kind.QUANTITY, "0"),
                    may("percent", "percent", Kind.PERCENT, "0"),
                    may("days", "days", Kind.QUANTITY, "0")));

    public static final Sheet HAIRCUTS = new Sheet(
            "haircuts",
            "haircut",
            "haircut",
            List.of(
                    must("haircut", "name", Kind.NAME),
                    may("channel", "channel", Kind.NAME, ""),
                    may("item", "item", Kind.GTIN, ""),
                    may("location", "place", Kind.PLACE, ""),
                    must("quantile", "quantile", Kind.PERCENT)));

    public static final List<Sheet> ALL = List.of(ITEMS, LOCATIONS, CHANNELS, BUFFERS, HAIRCUTS);

    private static Column must(String name, String sql, Kind kind) {
        return new Column(name, sql, kind, null);
    }

    private static Column may(String name, String sql, Kind kind, String fallback) {
        return new Column(name, sql, kind, fallback);
    }

    /** The column that names a line. */
    public Column key() {
        return columns.get(0);
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }
}
