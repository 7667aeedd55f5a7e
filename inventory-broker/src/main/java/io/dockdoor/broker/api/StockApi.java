package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.availability.Freshness;
import io.dockdoor.broker.fanout.AsOf;
import io.dockdoor.broker.fanout.Telling;
import io.dockdoor.broker.ledger.Bookings;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.ledger.StockQueries.Row;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/stock}: on hand per item and location, with the ledger position it is read at. */
final class StockApi {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> FILTERS = Set.of("item", "site", "location", "asOf", "maxStaleness");
    private static final int CAUSES = 100;

    private final StockQueries stock;
    private final InstantSource clock;
    private final AsOf asOf;
    private final Map<String, String> names;

    StockApi(StockQueries stock, InstantSource clock, AsOf asOf, Map<String, String> names) {
        this.stock = stock;
        this.clock = clock;
        this.asOf = asOf;
        this.names = Map.copyOf(names);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/stock", Role.READ, this::get),
                Route.get("/api/v1/stock/{item}/why", Role.READ, this::why));
    }

    private void get(Context context) throws IOException {
        onlyKnown(context, FILTERS);
        String site = context.queryParam("site");
        String then = context.queryParam("asOf");
        // the position first: what is read later can only be newer
        long position = then == null ? stock.position() : position(then);
        String place = place(context);
        List<Row> rows = then == null
                ? stock.stock(item(context), site, place)
                : stock.stockAt(position, item(context), site, place);
        mustBeFresh(context.queryParam("maxStaleness"), rows);
        context.contentType("application/json").result(json(position, rows, then == null));
    }

    /** {@code GET /api/v1/stock/{item}/why}: the entries behind a number, the latest first. */
    private void why(Context context) throws IOException {
        onlyKnown(context, Set.of("location", "before"));
        String item = gtin(context.pathParam("item"));
        String before = context.queryParam("before");
        long end = before == null ? Long.MAX_VALUE : position(before);
        List<StockQueries.Cause> causes = stock.why(item, place(context), end, CAUSES);
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

    private static void onlyKnown(Context context, Set<String> known) {
        for (String parameter : context.queryParamMap().keySet()) {
            if (!known.contains(parameter)) {
                throw new BadRequestResponse("unknown parameter '" + parameter + "': "
                        + String.join(", ", new TreeSet<>(known)) + " can be given");
            }
        }
    }

    /** A ledger position, or the time of a past moment. */
    private long position(String text) {
        try {
            return text.matches("\\d{1,18}") ? Long.parseLong(text) : stock.positionAt(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new BadRequestResponse(
                    "'" + text + "' must be a ledger position or a time such as 2026-11-24T08:00:00Z");
        }
    }

    private static @Nullable String place(Context context) {
        String text = context.queryParam("location");
        String named = text == null ? null : Bookings.placeKey(text);
        return named != null ? named : text;
    }

    private void mustBeFresh(@Nullable String limit, List<Row> rows) {
        if (limit == null) {
            return;
        }
        Duration most;
        try {
            most = Duration.parse(limit);
        } catch (DateTimeParseException e) {
            throw new BadRequestResponse("maxStaleness '" + limit + "' must be an ISO 8601 duration such as PT5M");
        }
        Set<String> late = new TreeSet<>();
        for (Row row : rows) {
            Freshness freshness = asOf.freshness(row.site());
            if (freshness.asOf() == null || freshness.lag().compareTo(most) > 0) {
                late.add(row.site());
            }
        }
        if (!late.isEmpty()) {
            throw new HttpResponseException(412, "not known as of " + limit + " ago: sites " + String.join(", ", late));
        }
    }

    private static @Nullable String item(Context context) {
        String item = context.queryParam("item");
        return item == null ? null : gtin(item);
    }

    private static String gtin(String item) {
        if (!item.matches("\\d{14}")) {
            throw new BadRequestResponse("item '" + item + "' must be a GTIN-14: 14 digits, zeros in front");
        }
        return item;
    }

    private byte[] json(long position, List<Row> rows, boolean now) throws IOException {
        record At(String item, String place) {}
        Map<At, List<Row>> lines = new LinkedHashMap<>();
        for (Row row : rows) {
            lines.computeIfAbsent(new At(row.slot().item(), row.slot().place()), at -> new ArrayList<>())
                    .add(row);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("position", position);
            out.writeStringField("readAt", clock.instant().toString());
            out.writeArrayFieldStart("items");
            for (List<Row> line : lines.values()) {
                line(out, line, now);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void line(JsonGenerator out, List<Row> rows, boolean now) throws IOException {
        Row first = rows.get(0);
        out.writeStartObject();
        out.writeStringField("item", first.slot().item());
        String name = names.get(first.slot().item());
        if (name != null) {
            out.writeStringField("name", name);
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
