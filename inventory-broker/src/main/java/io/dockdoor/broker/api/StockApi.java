package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.fanout.AsOf;
import io.dockdoor.broker.fanout.Telling;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.broker.ledger.Shelf;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.ledger.StockQueries.Filter;
import io.dockdoor.broker.ledger.StockQueries.Row;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/stock}: on hand per item and location, with the ledger position it is read at. */
final class StockApi {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> FILTERS =
            Set.of("item", "site", "location", "asOf", "maxStaleness", "limit", "cursor");
    private static final int CAUSES = 100;
    private static final int LINES = 1000;
    private static final int MOST_LINES = 10_000;

    private final StockQueries stock;
    private final InstantSource clock;
    private final AsOf asOf;

    StockApi(StockQueries stock, InstantSource clock, AsOf asOf) {
        this.stock = stock;
        this.clock = clock;
        this.asOf = asOf;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/stock", Role.READ, this::get),
                Route.get("/api/v1/stock/{item}/why", Role.READ, this::why));
    }

    private void get(Context context) throws IOException {
        Parameters.onlyKnown(context, FILTERS);
        String then = context.queryParam("asOf");
        // the position first: what is read later can only be newer
        long position = then == null
                ? stock.position()
                : Parameters.then(then, stock, clock.instant()).position();
        Filter wanted = new Filter(item(context), context.queryParam("site"), Parameters.place(context));
        int limit = Parameters.limit(context, LINES, MOST_LINES);
        Page page = page(wanted, then == null ? null : position, cursor(context.queryParam("cursor")), limit);
        mustBeFresh(Parameters.duration(context, "maxStaleness"), page.lines());
        if (page.next() != null) {
            String query = String.valueOf(context.queryString()).replaceAll("(^|&)cursor=[^&]*", "");
            context.header(
                    "Link",
                    "<" + context.path() + "?" + (query.equals("null") || query.isEmpty() ? "" : query + "&")
                            + "cursor=" + page.next() + ">; rel=\"next\"");
        }
        context.contentType("application/json").result(json(position, page, then == null));
    }

    /** @param next cursor of the page behind it, null when this is the last */
    private record Page(List<List<Row>> lines, @Nullable String next) {}

    /** Whole lines only: a line is all rows of an item at a place. */
    private Page page(Filter wanted, @Nullable Long position, Shelf after, int limit) {
        int most = 4 * limit + 64;
        while (true) {
            List<Row> rows =
                    position == null ? stock.stock(wanted, after, most) : stock.stockAt(position, wanted, after, most);
            Map<Shelf, List<Row>> lines = new LinkedHashMap<>();
            rows.forEach(row -> lines.computeIfAbsent(row.shelf(), shelf -> new ArrayList<>())
                    .add(row));
            List<Shelf> shelves = new ArrayList<>(lines.keySet());
            boolean more = rows.size() == most;
            if (more) {
                // of the last there may be more rows
                shelves.remove(shelves.size() - 1);
            }
            if (shelves.isEmpty() && more) {
                most *= 2;
                continue;
            }
            List<Shelf> kept = shelves.subList(0, Math.min(limit, shelves.size()));
            boolean last = !more && kept.size() == shelves.size();
            return new Page(
                    kept.stream()
                            .map(shelf -> List.copyOf(Objects.requireNonNull(lines.get(shelf))))
                            .toList(),
                    last || kept.isEmpty() ? null : cursor(kept.get(kept.size() - 1)));
        }
    }

    private static String cursor(Shelf shelf) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((shelf.item() + " " + shelf.place()).getBytes(StandardCharsets.UTF_8));
    }

    private static Shelf cursor(@Nullable String text) {
        if (text == null) {
            return new Shelf("", "");
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
            if (parts.length == 2) {
                return new Shelf(parts[1], parts[0]);
            }
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse("cursor must be the next of the page before");
        }
        throw new BadRequestResponse("cursor must be the next of the page before");
    }

    /** {@code GET /api/v1/stock/{item}/why}: the entries behind a number, the latest first. */
    private void why(Context context) throws IOException {
        Parameters.onlyKnown(context, Set.of("location", "before"));
        String item = Parameters.gtin(context.pathParam("item"));
        String before = context.queryParam("before");
        long end = before == null
                ? Long.MAX_VALUE
                : Parameters.then(before, stock, clock.instant()).position();
        List<StockQueries.Cause> causes = stock.why(item, Parameters.place(context), end, CAUSES);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("item", item);
            out.writeArrayFieldStart("entries");
            for (StockQueries.Cause cause : causes) {
                cause(out, cause);
            }
            out.writeEndArray();
            if (causes.size() == CAUSES) {
                out.writeNumberField("before", causes.get(CAUSES - 1).position());
            }
            out.writeEndObject();
        }
        context.contentType("application/json").result(bytes.toByteArray());
    }

    private static void cause(JsonGenerator out, StockQueries.Cause cause) throws IOException {
        out.writeStartObject();
        out.writeNumberField("position", cause.position());
        out.writeStringField("eventId", cause.eventId());
        out.writeStringField("kind", cause.kind());
        if (!cause.door().isEmpty()) {
            out.writeStringField("door", cause.door());
        }
        out.writeStringField("eventTime", Telling.time(cause.eventMicros()).toString());
        out.writeStringField("booked", Telling.time(cause.bookedMicros()).toString());
        out.writeStringField("location", Place.uri(cause.entry().slot().place()));
        out.writeStringField("bucket", Telling.bucket(cause.entry().slot()));
        out.writeFieldName("delta");
        Telling.quantity(out, cause.entry().milli());
        out.writeFieldName("onHand");
        Telling.quantity(out, cause.entry().onHand());
        if (!cause.flags().isEmpty()) {
            out.writeStringField("flags", cause.flags());
        }
        out.writeEndObject();
    }

    /** A ledger position, or the time of a past moment. */
    private void mustBeFresh(@Nullable Duration most, List<List<Row>> lines) {
        if (most == null) {
            return;
        }
        Set<String> late = new TreeSet<>();
        for (List<Row> line : lines) {
            String site = line.get(0).site();
            if (!asOf.freshness(site).within(most)) {
                late.add(site);
            }
        }
        if (!late.isEmpty()) {
            throw new HttpResponseException(412, "not known as of " + most + " ago: sites " + String.join(", ", late));
        }
    }

    private static @Nullable String item(Context context) {
        String item = context.queryParam("item");
        return item == null ? null : Parameters.gtin(item);
    }

    private byte[] json(long position, Page page, boolean now) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("position", position);
            out.writeStringField("readAt", clock.instant().toString());
            out.writeArrayFieldStart("items");
            for (List<Row> line : page.lines()) {
                line(out, line, now);
            }
            out.writeEndArray();
            if (page.next() != null) {
                out.writeStringField("next", page.next());
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void line(JsonGenerator out, List<Row> rows, boolean now) throws IOException {
        Row first = rows.get(0);
        out.writeStartObject();
        out.writeStringField("item", first.slot().item());
        if (!first.name().isEmpty()) {
            out.writeStringField("name", first.name());
        }
        out.writeStringField("site", first.site());
        out.writeStringField("location", Place.uri(first.slot().place()));
        out.writeFieldName("onHand");
        Telling.quantity(out, rows.stream().mapToLong(Row::milli).sum());
        Map<String, Long> buckets = new TreeMap<>();
        Map<String, Long> lots = new TreeMap<>();
        for (Row row : rows) {
            buckets.merge(Telling.bucket(row.slot()), row.milli(), Long::sum);
            if (!row.slot().lot().isEmpty()) {
                lots.merge(row.slot().lot(), row.milli(), Long::sum);
            }
        }
        quantities(out, "buckets", buckets);
        if (!lots.isEmpty()) {
            quantities(out, "lots", lots);
        }
        if (now) {
            Freshness freshness = asOf.freshness(first.site());
            out.writeStringField("freshness", freshness.state().word());
            if (freshness.asOf() != null) {
                out.writeStringField("asOf", freshness.asOf().toString());
                out.writeNumberField("lagMillis", freshness.lag().toMillis());
            }
        }
        out.writeNumberField(
                "version", rows.stream().mapToLong(Row::version).max().orElse(0));
        out.writeEndObject();
    }

    private static void quantities(JsonGenerator out, String name, Map<String, Long> quantities) throws IOException {
        out.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> each : quantities.entrySet()) {
            out.writeFieldName(each.getKey());
            Telling.quantity(out, each.getValue());
        }
        out.writeEndObject();
    }
}
