package io.dockdoor.daemon.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML tree that remembers where each value stood, so that a fault can name its line. */
public sealed interface Node {
    int line();

    /** Anything without parts, as written. An empty value is the empty text. */
    record Text(int line, String text) implements Node {}

    record Items(int line, List<Node> items) implements Node {}

    record Fields(int line, Map<String, Node> fields, Map<String, Integer> keyLines) implements Node {}

    /** How deep a configuration may nest; deeper is a mistake or an attack. */
    int DEEPEST = 32;

    /** Reads one document; an empty file is an empty mapping. Keys written twice go to {@code faults}; null when it is no YAML. */
    static @Nullable Node parse(String yaml, List<Fault> faults) {
        try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
            if (parser.nextToken() == null) {
                return new Fields(1, new LinkedHashMap<>(), new LinkedHashMap<>());
            }
            return read(parser, "", 0, faults);
        } catch (JsonProcessingException broken) {
            int line = broken.getLocation() == null
                    ? 0
                    : Math.max(0, broken.getLocation().getLineNr());
            String first = broken.getOriginalMessage().lines().findFirst().orElse("unreadable");
            faults.add(new Fault(line, "", "this is not YAML (" + first + "); check indentation and quotes near here"));
            return null;
        } catch (IOException impossible) {
            throw new IllegalStateException("reading a string cannot fail", impossible);
        }
    }

    private static Node read(JsonParser parser, String path, int depth, List<Fault> faults) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        JsonToken token = parser.currentToken();
        if (depth > DEEPEST && token.isStructStart()) {
            faults.add(new Fault(line, path, "nested deeper than any setting is"));
            parser.skipChildren();
            return new Text(line, "");
        }
        if (token == JsonToken.START_OBJECT) {
            Map<String, Node> fields = new LinkedHashMap<>();
            Map<String, Integer> keyLines = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                int keyLine = parser.currentTokenLocation().getLineNr();
                String below = path.isEmpty() ? key : path + "." + key;
                parser.nextToken();
                Node value = read(parser, below, depth + 1, faults);
                Integer earlier = keyLines.putIfAbsent(key, keyLine);
                if (earlier != null) {
                    faults.add(new Fault(keyLine, below, "already set in line " + earlier + "; keep one of them"));
                } else {
                    fields.put(key, value);
                }
            }
            return new Fields(line, fields, keyLines);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Node> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(read(parser, path + "[" + items.size() + "]", depth + 1, faults));
            }
            return new Items(line, items);
        }
        String text = token == JsonToken.VALUE_NULL ? "" : parser.getText();
        return new Text(line, text == null ? "" : text);
    }
}
