package io.dockdoor.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import io.dockdoor.simulator.scene.Truth.Passage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What really passed as lines of JSON: one a passage, and a last one when the scene is over. */
final class TruthLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TruthLines() {}

    /** @param zeroMicros UTC of scene time 0 in microseconds since 1970 */
    static String passage(Passage passage, long zeroMicros) {
        ObjectNode line = JSON.createObjectNode();
        line.put("door", passage.door().value());
        line.put("direction", passage.direction().name());
        line.put("crossed", instant(passage.crossedMicros(), zeroMicros));
        line.put("cleared", instant(passage.clearedMicros(), zeroMicros));
        line.put("group", passage.group());
        ArrayNode tags = line.putArray("tags");
        for (GoodsTag each : passage.tags()) {
            ObjectNode tag = tags.addObject();
            tag.put("hex", each.epc().hex());
            tag.put("uri", each.uri());
            if (each.gtin() != null) {
                tag.put("gtin", each.gtin());
            }
            tag.put("readable", each.readable());
        }
        return line.toString();
    }

    static String end(long sceneMicros, long zeroMicros) {
        return "{\"end\":true,\"at\":\"" + instant(sceneMicros, zeroMicros) + "\"}";
    }

    /** The passages in the order in which their truth is told: as they clear the door. */
    static List<Passage> inOrder(DockScene scene) {
        return scene.truth().passages().stream()
                .sorted(Comparator.comparingLong(Passage::clearedMicros))
                .toList();
    }

    /** Writes the whole truth of a scene at once. */
    static void writeAll(DockScene scene, long zeroMicros, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        inOrder(scene).forEach(each -> lines.add(passage(each, zeroMicros)));
        lines.add(end(scene.duration().toNanos() / 1_000, zeroMicros));
        Files.write(file, lines);
    }

    private static String instant(long sceneMicros, long zeroMicros) {
        return Instant.EPOCH.plus(zeroMicros + sceneMicros, ChronoUnit.MICROS).toString();
    }
}
