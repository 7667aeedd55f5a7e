package io.dockdoor.daemon.settings;

import io.dockdoor.daemon.settings.Node.Fields;
import io.dockdoor.daemon.settings.Node.Items;
import io.dockdoor.daemon.settings.Node.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the file, read key by key. Faults are collected, never thrown: each reading method answers its fallback then,
 * so that one pass finds everything. {@link #done} refuses the keys that nobody asked for.
 */
public final class Section {
    private final String path;
    private final Fields fields;
    private final List<Fault> faults;
    private final Set<String> asked = new LinkedHashSet<>();

    /** The outermost mapping of a file; what is wrong in it or below goes to {@code faults}. */
    public static Section top(Fields fields, List<Fault> faults) {
        return new Section("", fields, faults);
    }

    private Section(String path, Fields fields, List<Fault> faults) {
        this.path = path;
        this.fields = fields;
        this.faults = faults;
    }

    /** Where in the file, e.g. {@code doors[0]}; empty for the outermost. */
    public String path() {
        return path;
    }

    public int line() {
        return fields.line();
    }

    public boolean has(String key) {
        asked.add(key);
        return fields.fields().containsKey(key);
    }

    public int lineOf(String key) {
        Integer line = fields.keyLines().get(key);
        return line == null ? fields.line() : line;
    }

    public String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    public void fault(String key, String sentence) {
        faults.add(new Fault(lineOf(key), pathOf(key), sentence));
    }

    /** The scalar below that key; null when missing or not a scalar (the latter is a fault). */
    public @Nullable String text(String key) {
        asked.add(key);
        Node node = fields.fields().get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof Text text) {
            return text.text();
        }
        fault(key, "expected one value here, found " + (node instanceof Items ? "a list" : "a mapping"));
        return null;
    }

    /** The scalar as {@code meaning} reads it; a missing value or a refused one is a fault told with {@code example}. */
    public <T> T required(String key, String example, T fallback, Function<String, T> meaning) {
        boolean there = has(key);
        String text = text(key);
        if (text == null || text.isBlank()) {
            if (!there || text != null) {
                fault(key, "is missing; for example " + lastOf(key) + ": " + example);
            }
            return fallback;
        }
        return meant(key, text, fallback, meaning);
    }

    /** As {@link #required}, but a missing value quietly means {@code fallback}. */
    public <T> T optional(String key, T fallback, Function<String, T> meaning) {
        String text = text(key);
        return text == null || text.isBlank() ? fallback : meant(key, text, fallback, meaning);
    }

    /** As {@link #required}, but a missing or refused value is null; the latter is a fault. */
    public <T> @Nullable T ifGiven(String key, Function<String, T> meaning) {
        String text = text(key);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return meaning.apply(text.strip());
        } catch (IllegalArgumentException refused) {
            refused(key, text, refused);
            return null;
        }
    }

    private <T> T meant(String key, String text, T fallback, Function<String, T> meaning) {
        try {
            return meaning.apply(text.strip());
        } catch (IllegalArgumentException refused) {
            refused(key, text, refused);
            return fallback;
        }
    }

    private void refused(String key, String text, IllegalArgumentException refused) {
        String why = refused.getMessage();
        fault(key, why == null ? "cannot be '" + text + "'" : why);
    }

    public Duration duration(String key, Duration fallback, Duration least, Duration most) {
        return optional(key, fallback, text -> {
            Duration read = Units.duration(text);
            if (read == null) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no duration; write a number and ms, s, min, h or d");
            }
            if (read.compareTo(least) < 0 || read.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        "'" + text + "' is out of range; from " + spoken(least) + " to " + spoken(most));
            }
            return read;
        });
    }

    public long bytes(String key, long fallback, long least) {
        return optional(key, fallback, text -> {
            long read = Units.bytes(text);
            if (read < least) {
                throw new IllegalArgumentException("'" + text + "' is no size of at least " + (least >> 20)
                        + " MiB; write a number and KiB, MiB or GiB");
            }
            return read;
        });
    }

    public int integer(String key, int fallback, int least, int most) {
        return optional(key, fallback, text -> whole(text, least, most));
    }

    public static int whole(String text, int least, int most) {
        try {
            int read = Integer.parseInt(text);
            if (read >= least && read <= most) {
                return read;
            }
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no whole number from " + least + " to " + most, notOne);
        }
        throw new IllegalArgumentException("'" + text + "' is out of range; from " + least + " to " + most);
    }

    public boolean flag(String key, boolean fallback) {
        return optional(key, fallback, text -> word(text, Map.of("true", true, "false", false)));
    }

    /** One of an enum's words, in small letters; {@code fallback} when missing. */
    public <E extends Enum<E>> E oneOf(String key, Class<E> type, E fallback) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E each : type.getEnumConstants()) {
            words.put(each.name().toLowerCase(Locale.ROOT), each);
        }
        return optional(key, fallback, text -> word(text, words));
    }

    /** One of a few words. */
    public static <T> T word(String text, Map<String, T> words) {
        T meant = words.get(text);
        if (meant == null) {
            throw new IllegalArgumentException("cannot be '" + text + "'" + Guess.among(words.keySet(), text));
        }
        return meant;
    }

    /** Whether settings are below that key and not one value. */
    public boolean isMapping(String key) {
        return fields.fields().get(key) instanceof Fields;
    }

    /** The mapping below that key; null when missing. */
    public @Nullable Section section(String key) {
        asked.add(key);
        Node node = fields.fields().get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof Fields below) {
            return new Section(pathOf(key), below, faults);
        }
        fault(key, "expected a mapping of settings here");
        return null;
    }

    /** The mapping below that key; an empty one, and a fault, when missing. */
    public Section requiredSection(String key, String example) {
        boolean there = has(key);
        Section below = section(key);
        if (below != null) {
            return below;
        }
        if (!there) {
            fault(key, "is missing; for example " + lastOf(key) + ": " + example);
        }
        return new Section(pathOf(key), new Fields(lineOf(key), Map.of(), Map.of()), new ArrayList<>());
    }

    /** The mappings of the list below that key, in order; empty when missing. */
    public List<Section> sections(String key) {
        asked.add(key);
        Node node = fields.fields().get(key);
        List<Section> found = new ArrayList<>();
        if (node instanceof Items list) {
            for (Node item : list.items()) {
                String where = pathOf(key) + "[" + found.size() + "]";
                if (item instanceof Fields below) {
                    found.add(new Section(where, below, faults));
                } else {
                    faults.add(new Fault(item.line(), where, "expected a mapping of settings here"));
                    found.add(new Section(
                            where,
                            new Fields(item.line(), new LinkedHashMap<>(), new LinkedHashMap<>()),
                            new ArrayList<>()));
                }
            }
        } else if (node != null) {
            fault(key, "expected a list here; start each entry with '- '");
        }
        return found;
    }

    /** Refuses every key that was not asked for, with a guess at what was meant. */
    public void done() {
        fields.keyLines().forEach((key, line) -> {
            if (!asked.contains(key)) {
                faults.add(new Fault(line, pathOf(key), "unknown setting" + Guess.among(asked, key)));
            }
        });
    }

    private static String lastOf(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private static String spoken(Duration duration) {
        if (duration.toMillis() < 1000) {
            return duration.toMillis() + " ms";
        }
        return duration.toSeconds() < 120
                ? duration.toSeconds() + " s"
                : duration.toHours() < 48 ? duration.toMinutes() + " min" : duration.toDays() + " d";
    }
}
