package io.dockdoor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The commands. Exit 0: done; 1: refused or not reachable, with one sentence; 2: called wrongly. */
@Command(
        name = "stock",
        description = "Asks and tells the inventory broker.",
        subcommands = {
            StockCommand.Query.class,
            StockCommand.Watch.class,
            StockCommand.Adjust.class,
            StockCommand.Reserve.class,
            StockCommand.Import.class,
            StockCommand.Export.class
        })
public final class StockCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 500;
    private static final List<String> COLUMNS =
            List.of("item", "site", "location", "onHand", "version", "freshness", "asOf");

    private final InstantSource clock;

    public StockCommand(InstantSource clock) {
        this.clock = clock;
    }

    private abstract static class Each implements Callable<Integer> {
        @Mixin
        Api api = new Api();

        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        StockCommand parent;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        /** The exit code. */
        abstract int run(PrintWriter out) throws IOException, InterruptedException;

        @Override
        public Integer call() throws InterruptedException {
            try {
                return run(spec.commandLine().getOut());
            } catch (IOException e) {
                complain(api.sentence(e));
                return 1;
            } finally {
                spec.commandLine().getOut().flush();
            }
        }

        void complain(String sentence) {
            spec.commandLine().getErr().println(sentence);
            spec.commandLine().getErr().flush();
        }

        Instant now() {
            return parent.clock.instant();
        }
    }

    /** {@code stock query}. */
    @Command(name = "query", description = "On hand per item and location; with --atp what can be promised of an item.")
    static final class Query extends Each {
        @Option(names = "--item", description = "GTIN-14")
        private @Nullable String item;

        @Option(names = "--site", description = "site")
        private @Nullable String site;

        @Option(names = "--location", description = "GLN, GLN.extension or Digital Link")
        private @Nullable String location;

        @Option(names = "--as-of", description = "a ledger position or a time")
        private @Nullable String asOf;

        @Option(names = "--atp", description = "what can be promised; needs --item")
        private boolean atp;

        @Option(names = "--json", description = "the answer as it came")
        private boolean json;

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            if (atp && item == null) {
                complain("--atp needs --item");
                return 2;
            }
            if (atp) {
                out.println(api.get("/api/v1/atp/" + item, Map.of()).toPrettyString());
                return 0;
            }
            JsonNode answer = api.get("/api/v1/stock", query(item, site, location, asOf));
            if (json) {
                out.println(answer.toPrettyString());
                return 0;
            }
            for (JsonNode line : answer.path("items")) {
                out.printf(
                        "%s  %-10s %-52s %10s  %s%n",
                        line.path("item").asText(),
                        line.path("site").asText(),
                        line.path("location").asText(),
                        line.path("onHand").asText(),
                        line.path("freshness").asText(""));
            }
            out.println(answer.path("items").size() + " lines at ledger position "
                    + answer.path("position").asText());
            return 0;
        }
    }

    private static Map<String, @Nullable String> query(
            @Nullable String item, @Nullable String site, @Nullable String location, @Nullable String asOf) {
        Map<String, @Nullable String> query = new LinkedHashMap<>();
        query.put("item", item);
        query.put("site", site);
        query.put("location", location);
        query.put("asOf", asOf);
        return query;
    }

    /** {@code stock watch}. */
    @Command(name = "watch", description = "Every booked movement as it comes, one JSON line each, until Ctrl-C.")
    static final class Watch extends Each {
        @Option(names = "--after", description = "begin behind this ledger position instead of now")
        private @Nullable Long after;

        @Option(names = "--most", description = "end after so many", defaultValue = "9223372036854775807")
        private long most = Long.MAX_VALUE;

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            Map<String, String> from = after == null ? Map.of() : Map.of("Last-Event-ID", String.valueOf(after));
            try (Stream<String> lines = api.lines("/api/v1/stream", from)) {
                String event = "";
                long told = 0;
                for (Iterator<String> each = lines.iterator(); told < most && each.hasNext(); ) {
                    String line = each.next();
                    if (line.startsWith("event: ")) {
                        event = line.substring("event: ".length());
                    } else if (line.startsWith("data: ") && event.equals("movement")) {
                        out.println(line.substring("data: ".length()));
                        out.flush();
                        told++;
                    }
                }
            }
            return 0;
        }
    }

    /** {@code stock adjust}. */
    @Command(name = "adjust", description = "So many more or fewer of an item at a location.")
    static final class Adjust extends Each {
        @Option(names = "--item", required = true, description = "GTIN")
        private String item = "";

        @Option(names = "--location", required = true, description = "GLN or GLN.extension")
        private String location = "";

        @Option(names = "--by", required = true, description = "signed quantity, such as -2")
        private BigDecimal by = BigDecimal.ZERO;

        @Option(names = "--reason", required = true, description = "why")
        private String reason = "";

        @Option(names = "--version", description = "only if the item's version is still this (stock query --json)")
        private @Nullable Long version;

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            ObjectNode movement = JSON.createObjectNode();
            movement.put("eventId", UUID.randomUUID().toString());
            movement.put("kind", "adjust");
            movement.put("at", now().toString());
            movement.put("location", location);
            movement.put("reason", reason);
            movement.putArray("items").addObject().put("item", item).put("quantity", by);
            if (version != null) {
                movement.put("expectedVersion", version);
            }
            JsonNode verdict = api.post("/api/v1/movements", Map.of(), JSON.writeValueAsBytes(movement));
            out.println("Booked at ledger position " + verdict.path("position").asText() + ".");
            return 0;
        }
    }

    /** {@code stock reserve}. */
    @Command(name = "reserve", description = "Reserves so many of an item.")
    static final class Reserve extends Each {
        @Option(names = "--item", required = true, description = "GTIN-14")
        private String item = "";

        @Option(names = "--quantity", required = true, description = "how many")
        private BigDecimal quantity = BigDecimal.ONE;

        @Option(names = "--location", description = "GLN or GLN.extension; without it from the total")
        private @Nullable String location;

        @Option(names = "--document", description = "whose shipment fulfils it")
        private @Nullable String document;

        @Option(names = "--for", description = "ISO 8601 duration (${DEFAULT-VALUE})", defaultValue = "PT15M")
        private String ttl = "PT15M";

        @Option(names = "--key", description = "a text of your own: the same again reserves nothing more")
        private @Nullable String key;

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            ObjectNode request = JSON.createObjectNode();
            request.put("ttl", ttl);
            if (document != null) {
                request.put("document", document);
            }
            ObjectNode line = request.putArray("lines").addObject();
            line.put("item", item).put("quantity", quantity);
            if (location != null) {
                line.put("location", location);
            }
            String own = key == null ? UUID.randomUUID().toString() : key;
            JsonNode made =
                    api.post("/api/v1/reservations", Map.of("Idempotency-Key", own), JSON.writeValueAsBytes(request));
            out.println(made.path("id").asText() + " " + made.path("state").asText() + " until "
                    + made.path("expires").asText());
            return 0;
        }
    }

    /** {@code stock import}. */
    @Command(
            name = "import",
            description =
                    "Tells movements from a file of JSON lines, as POST /api/v1/movements takes them. The same file again books"
                            + " nothing twice.")
    static final class Import extends Each {
        @Parameters(paramLabel = "FILE", description = "one movement a line")
        private Path file = Path.of("-");

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
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
    @Command(name = "export", description = "Stock as CSV.")
    static final class Export extends Each {
        @Option(names = "--site", description = "site")
        private @Nullable String site;

        @Option(names = "--as-of", description = "a ledger position or a time")
        private @Nullable String asOf;

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            JsonNode answer = api.get("/api/v1/stock", query(null, site, null, asOf));
            out.println(String.join(",", COLUMNS));
            for (JsonNode line : answer.path("items")) {
                out.println(String.join(
                        ",",
                        COLUMNS.stream()
                                .map(column -> csv(line.path(column).asText("")))
                                .toList()));
            }
            return 0;
        }

        /** RFC 4180. */
        private static String csv(String text) {
            return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
        }
    }
}
