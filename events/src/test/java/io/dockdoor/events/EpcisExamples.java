package io.dockdoor.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The EPCIS documents beside the tests, made up for this project: one per movement, and faulty ones. */
final class EpcisExamples {
    static final ObjectMapper JSON = new ObjectMapper();

    private EpcisExamples() {}

    /** A named document. */
    record Example(String name, byte[] json) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The valid events; those inside a document are taken out and given its context, as a capture interface does. */
    static List<Example> valid() {
        List<Example> all = new ArrayList<>();
        for (Example example : documents("examples")) {
            JsonNode root = tree(example.json());
            if (!"EPCISDocument".equals(root.path("type").textValue())) {
                all.add(example);
                continue;
            }
            int index = 0;
            for (JsonNode event : root.path("epcisBody").path("eventList")) {
                ObjectNode alone = ((ObjectNode) event).set("@context", root.get("@context"));
                all.add(new Example(example.name() + "#" + index, bytes(alone)));
                index++;
            }
        }
        return all;
    }

    static List<Example> documents(String folder) {
        Path path = folder(folder);
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted()
                    .map(file -> new Example(String.valueOf(file.getFileName()), content(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + path, e);
        }
    }

    static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON", e);
        }
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be written", e);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(EpcisExamples.class.getResource("/gs1/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("test resources must be files", e);
        }
    }
}
