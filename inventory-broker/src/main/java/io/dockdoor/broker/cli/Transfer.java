package io.dockdoor.broker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.broker.cli.StockCommand.Each;
import io.dockdoor.broker.master.Csv;
import io.dockdoor.broker.master.Line;
import io.dockdoor.broker.master.Sheet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whole files in and out. */
final class Transfer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 500;
    /** Rows of master data told in one request. */
    private static final int ROWS = 5000;

    private static final List<String> COLUMNS =
            List.of("item", "site", "location", "onHand", "version", "freshness", "asOf");

    private Transfer() {}

    private static @Nullable Sheet sheet(String what) {
        return Sheet.ALL.stream()
                .filter(each -> each.path().equals(what))
                .findFirst()
                .orElse(null);
    }

    /** {@code stock import}. */
    @Command(
            name = "import",
            description =
                    "Tells movements from a file of JSON lines, as POST /api/v1/movements takes them, or master data from"
                            + " CSV. The same file again changes nothing.")
    static final class Import extends Each {
        @Option(
                names = "--what",
                defaultValue = "movements",
                description = "movements, items, locations, channels, buffers or haircuts (${DEFAULT-VALUE})")
        private String what = "movements";

        @Parameters(paramLabel = "FILE", description = "one movement a line, or CSV with a head")
        private Path file = Path.of("-");

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            Sheet sheet = sheet(what);
            if (sheet != null) {
                return lines(sheet, out);
            }
            if (!what.equals("movements")) {
                complain("--what " + what + ": must be movements, items, locations, channels, buffers or haircuts");
                return 2;
            }
            return movements(out);
        }

        private int lines(Sheet sheet, PrintWriter out) throws IOException, InterruptedException {
            List<Line> lines;
            try {
                lines = Csv.read(sheet, Files.readAllBytes(file));
            } catch (Csv.Faulty e) {
                e.faults().forEach(fault -> complain(file + " " + fault));
                return 1;
            }
            long[] counts = new long[3];
            for (int from = 0; from < lines.size(); from += ROWS) {
                String part = Csv.write(sheet, lines.subList(from, Math.min(lines.size(), from + ROWS)));
                JsonNode answer =
                        api.post("/api/v1/" + sheet.path(), Map.of("Content-Type", "text/csv"), part.getBytes(UTF_8));
                counts[0] += answer.path("made").asLong();
                counts[1] += answer.path("changed").asLong();
                counts[2] += answer.path("unchanged").asLong();
            }
            out.println(lines.size() + " " + sheet.path() + ": " + counts[0] + " made, " + counts[1] + " changed, "
                    + counts[2] + " as they were.");
            return 0;
        }

        private int movements(PrintWriter out) throws IOException, InterruptedException {
            long[] counts = new long[3];
            int number = 0;
            try (Stream<String> lines = Files.lines(file)) {
                List<String> batch = new ArrayList<>();
                for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                    String line = each.next();
                    number++;
                    if (!line.isBlank()) {
                        batch.add(line);
                    }
                    if (batch.size() == BATCH || (!each.hasNext() && !batch.isEmpty())) {
                        tell(batch, counts);
                        batch.clear();
                    }
                }
            }
            out.println(number + " lines: " + counts[0] + " booked, " + counts[1] + " booked before, " + counts[2]
                    + " refused.");
            return counts[2] == 0 ? 0 : 1;
        }

        private void tell(List<String> batch, long[] counts) throws IOException, InterruptedException {
            ObjectNode body = JSON.createObjectNode();
            ArrayNode movements = body.putArray("movements");
            for (String line : batch) {
                movements.add(JSON.readTree(line));
            }
            JsonNode answer = api.post("/api/v1/movements", Map.of(), JSON.writeValueAsBytes(body));
            counts[0] += answer.path("booked").asLong();
            counts[1] += answer.path("duplicate").asLong();
            counts[2] +=
                    answer.path("refused").asLong() + answer.path("conflict").asLong();
            for (JsonNode verdict : answer.path("verdicts")) {
                if (verdict.has("reason")) {
                    complain(verdict.path("eventId").asText() + ": "
                            + verdict.path("reason").asText());
                }
            }
        }
    }

    /** {@code stock export}. */
    @Command(name = "export", description = "Stock or master data as CSV.")
    static final class Export extends Each {
        @Option(
                names = "--what",
                defaultValue = "stock",
                description = "stock, items, locations, channels, buffers or haircuts (${DEFAULT-VALUE})")
        private String what = "stock";

        @Option(names = "--site", description = "site, of stock")
        private @Nullable String site;

        @Option(names = "--as-of", description = "a ledger position or a time, of stock")
        private @Nullable String asOf;

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            Sheet sheet = sheet(what);
            if (sheet != null) {
                for (String next = "/api/v1/" + sheet.path(); next != null; ) {
                    Api.Page page = api.csv(next);
                    boolean first = !next.contains("after=");
                    out.print(
                            first
                                    ? page.body()
                                    : page.body().substring(page.body().indexOf('\n') + 1));
                    next = page.next();
                }
                return 0;
            }
            if (!what.equals("stock")) {
                complain("--what " + what + ": must be stock, items, locations, channels, buffers or haircuts");
                return 2;
            }
            out.print(Csv.row(COLUMNS));
            List<JsonNode> pages = api.pages("/api/v1/stock", StockCommand.query("site", site, "asOf", asOf));
            for (JsonNode line : StockCommand.items(pages)) {
                out.print(Csv.row(COLUMNS.stream()
                        .map(column -> line.path(column).asText(""))
                        .toList()));
            }
            return 0;
        }
    }
}
