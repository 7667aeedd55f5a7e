package io.dockdoor.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What really passed, as the simulator wrote it down: one JSON line a passage, a last line when the scene is over. */
public final class TruthLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    public TruthLog(Path file) {
        this.file = file;
    }

    /** One real passage: the EPCs that moved, in hex, and its trade items counted by GTIN-14. */
    public record Passage(
            String door,
            String direction,
            Instant crossed,
            Instant cleared,
            Set<String> epcs,
            Map<String, Long> items) {}

    /** Passages completed so far, and when the scene ended, null while it goes on. */
    public record SoFar(List<Passage> passages, @Nullable Instant ended) {
        public boolean over() {
            return ended != null;
        }

        /** Trade items that are inside by now: all that came in less all that went out again. */
        public Map<String, Long> onHand() {
            Map<String, Long> onHand = new TreeMap<>();
            for (Passage passage : passages) {
                long sign = passage.direction().equals("in") ? 1 : -1;
                passage.items().forEach((gtin, count) -> onHand.merge(gtin, sign * count, Long::sum));
            }
            onHand.values().removeIf(quantity -> quantity == 0);
            return onHand;
        }

        /** The passage at that door and in that direction which crossed closest to the given time, within five seconds. */
        Optional<Passage> near(String door, String direction, Instant crossed) {
            return passages.stream()
                    .filter(p -> p.door().equals(door) && p.direction().equals(direction))
                    .filter(p -> distance(p, crossed).compareTo(Duration.ofSeconds(5)) <= 0)
                    .min((a, b) -> distance(a, crossed).compareTo(distance(b, crossed)));
        }

        private static Duration distance(Passage passage, Instant crossed) {
            return Duration.between(passage.crossed(), crossed).abs();
        }
    }

    /** Reads the file from its beginning; a half-written last line is left for the next time. */
    public SoFar read() throws IOException {
        List<Passage> passages = new ArrayList<>();
        Instant ended = null;
        String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            JsonNode node = line.isBlank() ? JSON.createObjectNode() : JSON.readTree(line);
            if (node.path("end").asBoolean()) {
                ended = Instant.parse(node.path("at").asText());
            } else if (node.has("door")) {
                passages.add(passage(node));
            }
        }
        return new SoFar(passages, ended);
    }

    private static Passage passage(JsonNode node) {
        Map<String, Long> items = new TreeMap<>();
        Set<String> epcs = new TreeSet<>();
        for (JsonNode tag : node.path("tags")) {
            epcs.add(tag.path("hex").asText());
            if (tag.hasNonNull("gtin")) {
                items.merge(tag.path("gtin").asText(), 1L, Long::sum);
            }
        }
        return new Passage(
                node.path("door").asText(),
                node.path("direction").asText().toLowerCase(Locale.ROOT),
                Instant.parse(node.path("crossed").asText()),
                Instant.parse(node.path("cleared").asText()),
                epcs,
                items);
    }
}
