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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Cycle counts at a terminal. Exit 0: done; 1: refused or not reachable, with one sentence; 2: called wrongly. */
@Command(
        name = "count",
        description = "Counts stock and posts the difference.",
        subcommands = {
            CountCommand.Open.class,
            CountCommand.ListAll.class,
            CountCommand.Sweep.class,
            CountCommand.Add.class,
            CountCommand.Difference.class,
            CountCommand.Recount.class,
            CountCommand.Approve.class,
            CountCommand.PostIt.class,
            CountCommand.Cancel.class
        })
public final class CountCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COUNTS = "/api/v1/counts";

    /** What all commands have in common. */
    private abstract static class Each implements Callable<Integer> {
        @Mixin
        Api api = new Api();

        @Option(names = "--key", description = "a text of your own: the same again does nothing more")
        private @Nullable String key;

        @Option(names = "--json", description = "the answer as it came")
        boolean json;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        abstract void run(PrintWriter out) throws IOException, InterruptedException;

        @Override
        public Integer call() throws InterruptedException {
            PrintWriter out = spec.commandLine().getOut();
            try {
                run(out);
                return 0;
            } catch (IOException e) {
                spec.commandLine().getErr().println(api.sentence(e));
                spec.commandLine().getErr().flush();
                return 1;
            } finally {
                out.flush();
            }
        }

        JsonNode post(String path, byte[] body) throws IOException, InterruptedException {
            String own = key == null ? UUID.randomUUID().toString() : key;
            return api.post(path, Map.of("Idempotency-Key", own), body);
        }

        /** The count in a line; the numbers when there are some; with its units when the answer has them. */
        void show(PrintWriter out, JsonNode count) {
            if (json) {
                out.println(count.toPrettyString());
                return;
            }
            out.println(count.path("id").asText() + " " + count.path("state").asText() + ", round "
                    + count.path("round").asText() + ", " + count.path("looks").asText() + " looks");
            JsonNode variance = count.path("variance");
            JsonNode tally = variance.has("tally") ? variance.path("tally") : count.path("tally");
            if (!tally.isMissingNode()) {
                tally(out, tally);
            }
            for (JsonNode unit : variance.path("units")) {
                out.printf(
                        "  %-9s %s at %s (book: %s)%n",
                        unit.path("finding").asText(),
                        unit.path("epc").asText(),
                        unit.path("location").asText(),
                        unit.path("was").asText());
            }
            for (JsonNode line : variance.path("lines")) {
                if (line.path("quantity").decimalValue().signum() != 0) {
                    out.printf(
                            "  quantity  %s at %s: %s%n",
                            line.path("item").asText(),
                            line.path("location").asText(),
                            line.path("quantity").asText());
                }
            }
        }

        private static void tally(PrintWriter out, JsonNode tally) {
            StringBuilder text = new StringBuilder("  ");
            for (String name : List.of(
                    "expected",
                    "matched",
                    "moved",
                    "found",
                    "misplaced",
                    "missing",
                    "unseen",
                    "unclassified",
                    "quantities")) {
                text.append(tally.path(name).asText()).append(' ').append(name).append(", ");
            }
            text.setLength(text.length() - 2);
            out.println(text);
            for (JsonNode reason : tally.path("reasons")) {
                out.println("  must be approved by somebody else: " + reason.asText());
            }
        }
    }

    /** One that has a count already. */
    private abstract static class OfOne extends Each {
        @Parameters(paramLabel = "COUNT", description = "id of the count")
        private String count = "";

        String path(String verb) {
            return COUNTS + "/" + count + verb;
        }
    }

    /** {@code count open}. */
    @Command(name = "open", description = "Begins a count; prints its id.")
    static final class Open extends Each {
        @Option(names = "--location", description = "GLN, GLN.extension or Digital Link; may be repeated")
        private List<String> locations = new ArrayList<>();

        @Option(names = "--site", description = "all places of a site")
        private @Nullable String site;

        @Option(names = "--item", description = "GTIN; may be repeated; none for all")
        private List<String> items = new ArrayList<>();

        @Option(names = "--mode", defaultValue = "sweep", description = "sweep, barcode or quantity (${DEFAULT-VALUE})")
        private String mode = "sweep";

        @Option(names = "--sealed", description = "a container that is seen vouches for what is in it")
        private boolean sealed;

        @Override
        void run(PrintWriter out) throws IOException, InterruptedException {
            ObjectNode request = JSON.createObjectNode();
            if (site != null) {
                request.put("site", site);
            }
            if (!locations.isEmpty()) {
                locations.forEach(request.putArray("locations")::add);
            }
            items.forEach(request.putArray("items")::add);
            request.put("mode", mode).put("sealed", sealed);
            show(out, post(COUNTS, JSON.writeValueAsBytes(request)));
        }
    }

    /** {@code count list}. */
    @Command(name = "list", description = "Counts, the latest first.")
    static final class ListAll extends Each {
        @Option(names = "--state", description = "open, counted, approved, posted or cancelled")
        private @Nullable String state;

        @Override
        void run(PrintWriter out) throws IOException, InterruptedException {
            Map<String, @Nullable String> query = new LinkedHashMap<>();
            query.put("state", state);
            for (JsonNode each : api.get(COUNTS, query).path("counts")) {
                out.println(each.path("id").asText() + " " + each.path("site").asText() + " "
                        + each.path("state").asText() + " since "
                        + each.path("opened").asText());
            }
        }
    }

    /** {@code count sweep}. */
    @Command(name = "sweep", description = "Adds a sweep from a file: {\"summary\": ..., \"parts\": [...]}.")
    static final class Sweep extends OfOne {
        @Parameters(paramLabel = "FILE", index = "1", description = "JSON as gateways publish it")
        private Path file = Path.of("-");

        @Override
        void run(PrintWriter out) throws IOException, InterruptedException {
            show(out, post(path("/sweeps"), Files.readAllBytes(file)));
        }
    }

    /** {@code count add}. */
    @Command(name = "add", description = "Adds what a person saw.")
    static final class Add extends OfOne {
        @Option(names = "--location", description = "where; may be left out when the count has but one place")
        private @Nullable String location;

        @Option(names = "--epc", description = "seen; may be repeated")
        private List<String> epcs = new ArrayList<>();

        @Option(names = "--missing", description = "looked for and not found; may be repeated")
        private List<String> missing = new ArrayList<>();

        @Option(names = "--everything", description = "nothing else is there")
        private boolean everything;

        @Option(names = "--item", description = "GTIN=QUANTITY of goods without numbers of their own; may be repeated")
        private Map<String, BigDecimal> items = new HashMap<>();

        @Override
        void run(PrintWriter out) throws IOException, InterruptedException {
            ObjectNode look = JSON.createObjectNode();
            if (location != null) {
                look.put("location", location);
            }
            epcs.forEach(look.putArray("epcs")::add);
            missing.forEach(look.putArray("missing")::add);
            look.put("everything", everything);
            ArrayNode amounts = look.putArray("items");
            items.forEach(
                    (item, quantity) -> amounts.addObject().put("item", item).put("quantity", quantity));
            show(out, post(path("/looks"), JSON.writeValueAsBytes(look)));
        }
    }

    /** {@code count variance}. */
    @Command(
            name = "variance",
            description = "Counting is over: says the difference, and posts it when it is clear and small.")
    static final class Difference extends OfOne {
        @Option(names = "--look", description = "only look; counting goes on")
        private boolean look;

        @Option(names = "--hold", description = "do not post by itself")
        private boolean hold;

        @Override
        void run(PrintWriter out) throws IOException, InterruptedException {
            ObjectNode request = JSON.createObjectNode().put("hold", hold);
            show(
                    out,
                    look
                            ? api.get(path("/variance"), Map.of())
                            : post(path("/variance"), JSON.writeValueAsBytes(request)));
        }
    }

    /** {@code count recount}. */
    @Command(name = "recount", description = "Looks once more; says where it is worst.")
    static final class Recount extends OfOne {
        @Option(names = "--reason", required = true, description = "why")
        private String reason = "";

        @Override
        void run(PrintWriter out) throws IOException, InterruptedException {
            JsonNode count = post(path("/recount"), reason(reason));
            show(out, count);
            if (!json) {
                for (JsonNode line : count.path("variance").path("lines")) {
                    out.println("  look again for " + line.path("item").asText() + " at "
                            + line.path("location").asText() + ": "
                            + line.path("missing").asText() + " missing, "
                            + line.path("unseen").asText() + " not seen");
                }
            }
        }
    }

    /** {@code count approve}. */
    @Command(name = "approve", description = "Says, with a key of the role approve, that the difference is right.")
    static final class Approve extends OfOne {
        @Override
        void run(PrintWriter out) throws IOException, InterruptedException {
            show(out, post(path("/approve"), new byte[0]));
        }
    }

    /** {@code count post}. */
    @Command(name = "post", description = "Tells the ledger, once.")
    static final class PostIt extends OfOne {
        @Override
        void run(PrintWriter out) throws IOException, InterruptedException {
            show(out, post(path("/post"), new byte[0]));
        }
    }

    /** {@code count cancel}. */
    @Command(name = "cancel", description = "Nothing comes of it.")
    static final class Cancel extends OfOne {
        @Option(names = "--reason", required = true, description = "why")
        private String reason = "";

        @Override
        void run(PrintWriter out) throws IOException, InterruptedException {
            show(out, post(path("/cancel"), reason(reason)));
        }
    }

    private static byte[] reason(String reason) throws IOException {
        return JSON.writeValueAsBytes(JSON.createObjectNode().put("reason", reason));
    }
}
