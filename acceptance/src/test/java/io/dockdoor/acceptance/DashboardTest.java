package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboard, documentation and program speak of the same metrics. */
class DashboardTest {
    private static final Pattern METRIC = Pattern.compile("dockdoor_(?:gateway|ledger|fanout|mqtt|stream)_[a-z_]+");

    @Test
    void everyPanelAsksForADocumentedMetric() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(Files.readString(DemoRuns.project().resolve("config/grafana/dockdoor.json")));
        Set<String> documented = documented();
        int panels = 0;
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            panels++;
            assertTrue(ids.add(panel.path("id").asInt()), "a panel's id is used twice");
            Set<String> asked =
                    metrics(panel.path("targets").path(0).path("expr").asText());
            assertTrue(!asked.isEmpty() && documented.containsAll(asked), () -> panel.path("title") + ": " + asked);
        }
        assertTrue(panels > 10, "panels: " + panels);
    }

    @Test
    void everyMetricOfTheProgramsIsDocumentedAndNoOther() throws IOException {
        Set<String> told = new TreeSet<>();
        Pattern gateway = Pattern.compile("(?:counter|gauge)\\(\\s*\"([a-z_]+)\"");
        for (Path source : sources("edge-gateway")) {
            Matcher found = gateway.matcher(Files.readString(source));
            while (found.find()) {
                told.add("dockdoor_gateway_" + found.group(1));
            }
        }
        for (Path source : sources("inventory-broker")) {
            told.addAll(metrics(Files.readString(source)));
        }
        assertEquals(told, documented());
    }

    private static Set<String> documented() throws IOException {
        return metrics(Files.readString(DemoRuns.project().resolve("docs/operating.md")));
    }

    private static Set<String> metrics(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = METRIC.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static Iterable<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(DemoRuns.project().resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
