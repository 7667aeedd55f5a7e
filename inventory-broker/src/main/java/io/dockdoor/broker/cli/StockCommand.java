package io.dockdoor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
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
            Transfer.Import.class,
            Transfer.Export.class
        })
public final class StockCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InstantSource clock;

    public StockCommand(InstantSource clock) {
        this.clock = clock;
    }

    /** What all commands have in common. */
    abstract static class Each implements Callable<Integer> {
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

        @Option(names = "--channel", description = "to which channel, with --atp")
        private @Nullable String channel;

        @Option(names = "--json", description = "the answer as it came")
        private boolean json;

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            if (atp && item == null) {
                complain("--atp needs --item");
                return 2;
            }
            if (atp) {
                out.println(api.get("/api/v1/atp/" + item, query("channel", channel))
                        .toPrettyString());
                return 0;
            }
            Map<String, @Nullable String> query = query("item", item, "site", site, "location", location, "asOf", asOf);
            if (json) {
                out.println(api.get("/api/v1/stock", query).toPrettyString());
                return 0;
            }
            List<JsonNode> pages = api.pages("/api/v1/stock", query);
            int lines = 0;
            for (JsonNode line : items(pages)) {
                lines++;
                out.printf(
                        "%s  %-10s %-52s %10s  %s%n",
                        line.path("item").asText(),
                        line.path("site").asText(),
                        line.path("location").asText(),
                        line.path("onHand").asText(),
                        line.path("freshness").asText(""));
            }
            out.println(lines + " lines at ledger position "
                    + pages.get(0).path("position").asText());
            return 0;
        }
    }

    /** Names and values in turn; what is null is not asked for. */
    static Map<String, @Nullable String> query(@Nullable String... pairs) {
        Map<String, @Nullable String> query = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            query.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return query;
    }

    /** The lines of stock of all pages. */
    static List<JsonNode> items(List<JsonNode> pages) {
        List<JsonNode> all = new ArrayList<>();
        pages.forEach(page -> page.path("items").forEach(all::add));
        return all;
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
}
