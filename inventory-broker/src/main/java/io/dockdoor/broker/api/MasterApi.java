package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.MasterTable;
import io.dockdoor.broker.ledger.MasterTable.Expected;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.master.Csv;
import io.dockdoor.broker.master.Kind;
import io.dockdoor.broker.master.Line;
import io.dockdoor.broker.master.Sheet;
import io.dockdoor.broker.master.Sheet.Column;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/items}, {@code locations}, {@code channels}, {@code buffers}, {@code haircuts}: master data, one line or a
 * whole CSV file at a time. A line's ETag is its version; the same again changes nothing.
 */
final class MasterApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CSV = "text/csv";
    private static final int PAGE = 1000;
    private static final int MOST = 10_000;
    private static final int SMALL = 64 * 1024;
    /** Rows of one file: they are written in one transaction, and booking waits for it. */
    private static final int ROWS = 5000;

    private final StockQueries stock;
    private final LedgerLoop ledger;

    MasterApi(StockQueries stock, LedgerLoop ledger) {
        this.stock = stock;
        this.ledger = ledger;
    }

    List<Route> routes() {
        List<Route> all = new ArrayList<>();
        for (Sheet sheet : Sheet.ALL) {
            String path = "/api/v1/" + sheet.path();
            String line = path + "/{" + sheet.one() + "}";
            // items come from whoever knows them; the others say what is promised to whom
            Role change = sheet.equals(Sheet.ITEMS) ? Role.WRITE : Role.APPROVE;
            all.add(Route.get(path, Role.READ, context -> list(context, sheet)));
            all.add(Route.post(path, change, context -> take(context, sheet)));
            all.add(Route.get(line, Role.READ, context -> get(context, sheet)));
            all.add(Route.put(line, change, context -> put(context, sheet)));
            if (!sheet.equals(Sheet.LOCATIONS)) {
                // the ledger speaks of its locations for ever
                all.add(Route.delete(line, change, context -> drop(context, sheet)));
            }
        }
        return all;
    }

    private void list(Context context, Sheet sheet) throws IOException {
        Parameters.onlyKnown(context, Set.of("after", "limit"));
        int limit = Parameters.limit(context, PAGE, MOST);
        List<Line> found = stock.lines(sheet, Parameters.or(context, "after", ""), limit + 1);
        List<Line> page = found.subList(0, Math.min(limit, found.size()));
        boolean more = found.size() > limit;
        if (more) {
            String next = page.get(page.size() - 1).key();
            context.header("Link", "<" + context.path() + "?limit=" + limit + "&after=" + next + ">; rel=\"next\"");
        }
        String accept = context.header("Accept");
        if (accept != null && accept.contains(CSV)) {
            context.contentType(CSV + "; charset=utf-8").result(Csv.write(sheet, page));
            return;
        }
        Json.answer(context, 200, out -> {
            out.writeArrayFieldStart(sheet.path());
            for (Line line : page) {
                out.writeStartObject();
                write(out, line);
                out.writeEndObject();
            }
            out.writeEndArray();
            if (more) {
                out.writeStringField("next", page.get(page.size() - 1).key());
            }
        });
    }

    private void get(Context context, Sheet sheet) throws IOException {
        String key = key(context, sheet);
        Line line = stock.line(sheet, key);
        if (line == null) {
            throw missing(sheet, key);
        }
        answer(context, 200, line);
    }

    private void put(Context context, Sheet sheet) throws IOException {
        Line line = line(context, sheet, key(context, sheet));
        Expected expected = expected(context);
        MasterTable.Outcome outcome = Asking.of(ledger, store -> {
            String refusal = store.master().refusal(line);
            return refusal == null
                    ? store.master().put(line, expected, store.position())
                    : new MasterTable.Refused(refusal);
        });
        if (outcome instanceof MasterTable.Kept kept) {
            answer(context, kept.made() ? 201 : 200, kept.line());
        } else {
            refuse(sheet, line.key(), outcome);
        }
    }

    private void drop(Context context, Sheet sheet) {
        String key = key(context, sheet);
        Expected expected = expected(context);
        MasterTable.Outcome outcome = Asking.of(ledger, store -> store.master().drop(sheet, key, expected));
        if (!(outcome instanceof MasterTable.Dropped)) {
            refuse(sheet, key, outcome);
        }
        context.status(204);
    }

    private static void refuse(Sheet sheet, String key, MasterTable.Outcome outcome) {
        if (outcome instanceof MasterTable.Stale stale) {
            throw new HttpResponseException(
                    412,
                    stale.version() == 0
                            ? sheet.one() + " " + key + " is not there"
                            : sheet.one() + " " + key + " was changed: its ETag is \"" + stale.version()
                                    + "\"; look again before changing it");
        }
        if (outcome instanceof MasterTable.Refused refused) {
            throw new HttpResponseException(409, refused.why());
        }
        throw missing(sheet, key);
    }

    private static NotFoundResponse missing(Sheet sheet, String key) {
        return new NotFoundResponse("there is no " + sheet.one() + " " + key);
    }

    /** A whole CSV file: all rows or none. Rows that are there already stay as they are. */
    private void take(Context context, Sheet sheet) throws IOException {
        String type = context.contentType();
        if (type == null || !type.startsWith(CSV)) {
            throw new HttpResponseException(415, "send CSV with Content-Type: text/csv");
        }
        List<Line> lines;
        try {
            lines = Csv.read(sheet, Bodies.read(context));
        } catch (Csv.Faulty e) {
            Problem.file(context, 400, e.faults());
            return;
        }
        if (lines.size() > ROWS) {
            throw new HttpResponseException(413, "the file has more than " + ROWS + " rows: send it in several");
        }
        record Taken(int made, int changed, List<String> refused) {}
        Taken taken = Asking.of(ledger, store -> {
            List<String> refused = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                String refusal = store.master().refusal(lines.get(i));
                if (refusal != null) {
                    refused.add("row " + (i + 2) + ": " + refusal);
                }
            }
            int made = 0;
            int changed = 0;
            for (Line line : refused.isEmpty() ? lines : List.<Line>of()) {
                if (store.master().put(line, Expected.ANY, store.position()) instanceof MasterTable.Kept kept) {
                    made += kept.made() ? 1 : 0;
                    changed += kept.changed() && !kept.made() ? 1 : 0;
                }
            }
            return new Taken(made, changed, refused);
        });
        if (!taken.refused().isEmpty()) {
            Problem.file(context, 409, taken.refused());
            return;
        }
        Json.answer(context, 200, out -> {
            out.writeNumberField("rows", lines.size());
            out.writeNumberField("made", taken.made());
            out.writeNumberField("changed", taken.changed());
            out.writeNumberField("unchanged", lines.size() - taken.made() - taken.changed());
        });
    }

    private static String key(Context context, Sheet sheet) {
        try {
            return sheet.key().kind().canonical(context.pathParam(sheet.one()));
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(sheet.one() + ": " + e.getMessage());
        }
    }

    /** RFC 9110 13.1: {@code If-Match: "version"} or {@code *}, {@code If-None-Match: *}. */
    private static Expected expected(Context context) {
        String match = context.header("If-Match");
        String none = context.header("If-None-Match");
        if (none != null) {
            if (!none.strip().equals("*") || match != null) {
                throw new BadRequestResponse("If-None-Match can be * only, and without If-Match");
            }
            return Expected.NONE;
        }
        if (match == null || match.strip().equals("*")) {
            return Expected.ANY;
        }
        if (!match.strip().matches("\"\\d{1,18}\"")) {
            throw new BadRequestResponse("If-Match must be the ETag of the line as it was read, such as \"3\"");
        }
        return new Expected(Long.valueOf(match.strip().replace("\"", "")));
    }

    private static Line line(Context context, Sheet sheet, String key) throws IOException {
        try {
            JsonNode body = JSON.readTree(Bodies.read(context, SMALL));
            if (!body.isObject()) {
                throw new BadRequestResponse("the body must be a JSON object");
            }
            Map<String, String> given = new HashMap<>();
            for (Map.Entry<String, JsonNode> member : body.properties()) {
                String text = text(member.getKey(), member.getValue());
                if (text != null) {
                    given.put(member.getKey(), text);
                }
            }
            given.putIfAbsent(sheet.one(), key);
            Line line = Line.of(sheet, given);
            if (!line.key().equals(key)) {
                throw new IllegalArgumentException(sheet.one() + ": the body says " + line.key() + ", the path " + key);
            }
            return line;
        } catch (JsonProcessingException e) {
            throw new BadRequestResponse("the body is no JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String text(String name, JsonNode value) {
        if (value.isArray()) {
            List<String> words = new ArrayList<>();
            value.forEach(each -> words.add(each.asText()));
            return String.join(" ", words);
        }
        if (value.isObject()) {
            throw new IllegalArgumentException(name + ": must be a single value");
        }
        return value.isNull() ? null : value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
    }

    private static void answer(Context context, int status, Line line) throws IOException {
        context.header("ETag", "\"" + line.version() + "\"");
        Json.answer(context, status, out -> write(out, line));
    }

    private static void write(JsonGenerator out, Line line) throws IOException {
        for (Column column : line.sheet().columns()) {
            String cell = line.cell(column.name());
            if (cell.isEmpty()) {
                continue;
            }
            if (column.kind() == Kind.YES_NO) {
                out.writeBooleanField(column.name(), cell.equals("true"));
            } else if (column.kind() == Kind.PLACE_TYPES) {
                out.writeArrayFieldStart(column.name());
                for (String each : cell.split(" ")) {
                    out.writeString(each);
                }
                out.writeEndArray();
            } else if (column.kind().isNumber()) {
                out.writeFieldName(column.name());
                out.writeNumber(new BigDecimal(cell));
            } else {
                out.writeStringField(column.name(), cell);
            }
        }
        out.writeNumberField("version", line.version());
    }
}
