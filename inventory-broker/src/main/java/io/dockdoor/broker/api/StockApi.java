package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.fanout.Telling;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.ledger.StockQueries.Row;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/stock}: on hand per item and location, with the ledger position it is read at. */
final class StockApi {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> FILTERS = Set.of("item", "site", "location");

    private final StockQueries stock;
    private final InstantSource clock;
    private final Map<String, String> names;

    StockApi(StockQueries stock, InstantSource clock, Map<String, String> names) {
        this.stock = stock;
        this.clock = clock;
        this.names = Map.copyOf(names);
    }

    void get(Context context) throws IOException {
        for (String parameter : context.queryParamMap().keySet()) {
            if (!FILTERS.contains(parameter)) {
                throw new BadRequestResponse(
                        "unknown parameter '" + parameter + "': item, site and location can be given");
            }
        }
        // the position first: what is read later can only be newer
        long position = stock.position();
        List<Row> rows = stock.stock(item(context), context.queryParam("site"), context.queryParam("location"));
        context.contentType("application/json").result(json(position, rows));
    }

    private static @Nullable String item(Context context) {
        String item = context.queryParam("item");
        if (item != null && !item.matches("\\d{14}")) {
            throw new BadRequestResponse("item '" + item + "' must be a GTIN-14: 14 digits, zeros in front");
        }
        return item;
    }

    private byte[] json(long position, List<Row> rows) throws IOException {
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
            out.writeStringField("asOf", clock.instant().toString());
            out.writeArrayFieldStart("items");
            for (List<Row> line : lines.values()) {
                line(out, line);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void line(JsonGenerator out, List<Row> rows) throws IOException {
        Row first = rows.get(0);
        out.writeStartObject();
        out.writeStringField("item", first.slot().item());
        String name = names.get(first.slot().item());
        if (name != null) {
            out.writeStringField("name", name);
        }
        out.writeStringField("site", first.site());
        out.writeStringField("location", first.slot().place());
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
