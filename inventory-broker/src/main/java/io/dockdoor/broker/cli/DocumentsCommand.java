package io.dockdoor.broker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.dockdoor.broker.intake.DocumentSheet;
import io.dockdoor.broker.master.Csv;
import io.dockdoor.events.SiteId;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is expected to pass, at a terminal. Exit 0: done; 1: refused or not reachable, with a sentence for each fault; 2: called wrongly. */
@Command(
        name = "documents",
        description = "What is expected to pass the doors: advance notices, shipments, transfers.",
        subcommands = {DocumentsCommand.Import.class, DocumentsCommand.ListAll.class, DocumentsCommand.Close.class})
public final class DocumentsCommand {
    private static final String DOCUMENTS = "/api/v1/documents";

    /** What all commands have in common. */
    private abstract static class Each implements Callable<Integer> {
        @Mixin
        Api api = new Api();

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        abstract int run(PrintWriter out) throws IOException, InterruptedException;

        @Override
        public Integer call() throws InterruptedException {
            PrintWriter out = spec.commandLine().getOut();
            try {
                return run(out);
            } catch (IOException e) {
                complain(api.sentence(e));
                return 1;
            } finally {
                out.flush();
            }
        }

        void complain(String sentence) {
            spec.commandLine().getErr().println(sentence);
            spec.commandLine().getErr().flush();
        }
    }

    /** {@code documents import}. */
    @Command(
            name = "import",
            description = "Takes documents from a CSV file, all of them or none. The same file again changes nothing."
                    + " Columns: type, id, site, item, quantity, sscc, epc, shipFrom, shipTo, door, loads, trusted.")
    static final class Import extends Each {
        @Parameters(paramLabel = "FILE", description = "CSV with a head; rows of one type and id are one document")
        private Path file = Path.of("-");

        @Option(names = "--site", description = "the site of documents that name none")
        private @Nullable String site;

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            byte[] bytes = Files.readAllBytes(file);
            try {
                DocumentSheet.read(bytes, site == null ? null : new SiteId(site));
            } catch (Csv.Faulty e) {
                e.faults().forEach(fault -> complain(file + " " + fault));
                return 1;
            } catch (IllegalArgumentException e) {
                complain("--site: " + e.getMessage());
                return 2;
            }
            JsonNode answer = api.post(
                    DOCUMENTS + (site == null ? "" : "?site=" + URLEncoder.encode(site, UTF_8)),
                    Map.of("Content-Type", "text/csv"),
                    bytes);
            out.println(answer.path("documents").asText() + " documents: "
                    + answer.path("made").asText() + " made, "
                    + answer.path("changed").asText() + " changed, "
                    + answer.path("unchanged").asText() + " as they were.");
            return 0;
        }
    }

    /** {@code documents list}. */
    @Command(name = "list", description = "Documents and how they stand, the oldest first.")
    static final class ListAll extends Each {
        @Option(names = "--site", description = "of that site")
        private @Nullable String site;

        @Option(names = "--closed", description = "those that are closed instead of those that are open")
        private boolean closed;

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            Map<String, @Nullable String> query = new HashMap<>();
            query.put("state", closed ? "closed" : "open");
            query.put("site", site);
            query.put("limit", "1000");
            for (JsonNode each : api.get(DOCUMENTS, query).path("documents")) {
                show(out, each);
            }
            return 0;
        }
    }

    /** {@code documents close}. */
    @Command(name = "close", description = "Nothing more passes for it; tells what is missing and what was too much.")
    static final class Close extends Each {
        @Parameters(paramLabel = "TYPE/ID", description = "such as shipment/4711")
        private String key = "";

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            int slash = key.indexOf('/');
            if (slash < 0) {
                complain("'" + key + "' must be a type and a number, such as shipment/4711");
                return 2;
            }
            String id = URLEncoder.encode(key.substring(slash + 1), UTF_8).replace("+", "%20");
            JsonNode report =
                    api.post(DOCUMENTS + "/" + key.substring(0, slash) + "/" + id + "/close", Map.of(), new byte[0]);
            show(out, report);
            report.path("missing").forEach(each -> out.println("  missing " + each.asText()));
            report.path("unexpected").forEach(each -> out.println("  unexpected " + each.asText()));
            return report.path("complete").asBoolean() ? 0 : 1;
        }
    }

    private static void show(PrintWriter out, JsonNode each) {
        out.println(each.path("type").asText() + "/" + each.path("id").asText() + " "
                + each.path("state").asText() + ", site " + each.path("site").asText() + ": "
                + each.path("passed").asText() + " of " + each.path("expected").asText() + " passed");
    }
}
