package io.dockdoor.broker.config;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of a YAML file, asked for its keys by name. Whatever is wrong goes to {@link Faults} with path and line, and a
 * stand-in value is returned, so that one reading finds every fault. {@link #close} refuses the keys nobody asked for.
 */
final class Section implements AutoCloseable {
    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?) *(ms|s|min|h|d)");
    private static final Pattern LISTEN = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]]+)):(\\d{1,5})");

    private final String path;
    private final int line;
    private final Faults faults;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    private Section(String path, int line, @Nullable MappingNode node, Faults faults) {
        this.path = path;
        this.line = line;
        this.faults = faults;
        if (node != null) {
            for (NodeTuple tuple : node.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                int at = tuple.getKeyNode().getStartMark().getLine() + 1;
                if (values.putIfAbsent(key, tuple.getValueNode()) != null) {
                    faults.add(at, at(key), "is given twice: keep one of them");
                }
                lines.putIfAbsent(key, at);
            }
        }
    }

    /** The root of a file. */
    static Section read(Path file, Faults faults) {
        try {
            return parse(Files.readString(file), faults);
        } catch (IOException e) {
            faults.add(0, "", "cannot be read (" + e.getClass().getSimpleName() + "): give an existing, readable file");
            return new Section("", 0, null, faults);
        }
    }

    static Section parse(String text, Faults faults) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setAllowRecursiveKeys(false);
        try (Reader reader = new StringReader(text)) {
            Node root = new Yaml(options).compose(reader);
            if (root instanceof MappingNode mapping) {
                return new Section("", 1, mapping, faults);
            }
            faults.add(1, "", "must be a YAML mapping, such as 'state: /var/lib/dockdoor/broker'");
        } catch (MarkedYAMLException e) {
            int at = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            faults.add(at, "", "is no YAML: " + e.getProblem());
        } catch (IOException e) {
            throw new IllegalStateException("a string that cannot be read", e);
        }
        return new Section("", 0, null, faults);
    }

    boolean has(String key) {
        asked.add(key);
        return values.containsKey(key);
    }

    /** The text at a key that must be there. */
    String text(String key, String example) {
        String value = textOrNull(key);
        if (value == null) {
            if (!values.containsKey(key)) {
                missing(key, example);
            }
            return "";
        }
        return value;
    }

    @Nullable String textOrNull(String key) {
        asked.add(key);
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        fault(key, "must be a plain value");
        return null;
    }

    /** A value made by a constructor of ours that says what is wrong with it; {@code standIn} when it is. */
    <T> T value(String key, String example, T standIn, Function<String, T> make) {
        String text = text(key, example);
        if (text.isEmpty()) {
            return standIn;
        }
        try {
            return make.apply(text);
        } catch (IllegalArgumentException e) {
            fault(key, String.valueOf(e.getMessage()));
            return standIn;
        }
    }

    /** host:port or [v6]:port; port 0 lets the system choose. */
    Listen listen(String key, Listen standard) {
        String text = textOrNull(key);
        if (text == null) {
            return standard;
        }
        Matcher matcher = LISTEN.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65535) {
            fault(key, "'" + text + "' must be host:port, for example " + standard);
            return standard;
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return new Listen(host, Integer.parseInt(matcher.group(3)));
    }

    /** A duration with its unit: ms, s, min, h, d. */
    Duration duration(String key, Duration standard) {
        String text = textOrNull(key);
        if (text == null) {
            return standard;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            fault(key, "'" + text + "' must carry its unit: ms, s, min, h or d, for example 10 s");
            return standard;
        }
        double number = Double.parseDouble(matcher.group(1));
        double millis = number
                * switch (matcher.group(2)) {
                    case "ms" -> 1.0;
                    case "s" -> 1e3;
                    case "min" -> 6e4;
                    case "h" -> 3.6e6;
                    default -> 8.64e7;
                };
        return Duration.ofMillis(Math.round(millis));
    }

    <E extends Enum<E>> E oneOf(String key, Class<E> type, E standard) {
        String text = textOrNull(key);
        if (text == null) {
            return standard;
        }
        List<String> words = new ArrayList<>();
        for (E each : type.getEnumConstants()) {
            String word = each.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return each;
            }
            words.add(word);
        }
        fault(key, "'" + text + "' must be one of " + String.join(", ", words) + guess(text, words));
        return standard;
    }

    @Nullable Section sectionOrNull(String key) {
        asked.add(key);
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof MappingNode mapping) {
            return new Section(at(key), lineOf(key), mapping, faults);
        }
        fault(key, "must be a mapping of keys to values");
        return null;
    }

    List<Section> sections(String key) {
        asked.add(key);
        Node node = values.get(key);
        List<Section> all = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                Node each = sequence.getValue().get(i);
                String itsPath = at(key) + "[" + i + "]";
                int itsLine = each.getStartMark().getLine() + 1;
                if (each instanceof MappingNode mapping) {
                    all.add(new Section(itsPath, itsLine, mapping, faults));
                } else {
                    faults.add(itsLine, itsPath, "must be a mapping of keys to values");
                }
            }
        } else if (node != null) {
            fault(key, "must be a list");
        }
        return all;
    }

    void missing(String key, String example) {
        faults.add(line, at(key), "is missing: give it, for example " + key + ": " + example);
    }

    void fault(String key, String sentence) {
        faults.add(lineOf(key), at(key), sentence);
    }

    @Override
    public void close() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                faults.add(lineOf(key), at(key), "is unknown" + guess(key, asked) + ": correct or remove it");
            }
        }
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private int lineOf(String key) {
        return lines.getOrDefault(key, line);
    }

    private static String guess(String wrong, Iterable<String> known) {
        String best = "";
        int least = 4;
        for (String word : known) {
            int distance = distance(wrong.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
            if (distance < least && distance < Math.max(wrong.length(), word.length()) - 1) {
                least = distance;
                best = word;
            }
        }
        return best.isEmpty() ? "" : " (did you mean '" + best + "'?)";
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
