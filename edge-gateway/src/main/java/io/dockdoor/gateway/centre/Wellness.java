package io.dockdoor.gateway.centre;

import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Reader;
import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.health.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Whether a gateway is as well as it was. */
final class Wellness {
    /** Weather, or what only goods that pass can tell: no settings of ours make or cure it. */
    private static final Set<String> NOT_OURS = Set.of("ledger", "clock");

    private static final String SIGHT = "sight-";
    private static final String PAPERS = "papers-";

    private Wellness() {}

    /** The parts that are not well. */
    static List<String> unwell(Map<String, Health> parts) {
        return parts.entrySet().stream()
                .filter(part -> part.getValue().level() != Level.UP)
                .map(Map.Entry::getKey)
                .filter(Wellness::counts)
                .sorted()
                .toList();
    }

    /**
     * What is worse than it was, a text each: parts that are not well and were, readers and the MQTT broker also while they say
     * nothing yet.
     */
    static List<String> worse(Map<String, Health> parts, GatewayConfig config, List<String> unwellBefore) {
        List<String> worse = new ArrayList<>();
        Stream.concat(
                        Stream.of("mqtt"),
                        config.readers().stream().map(Reader::id).map(id -> "reader-" + id))
                .filter(part -> !parts.containsKey(part) && !unwellBefore.contains(part))
                .forEach(part -> worse.add(part + " says nothing yet"));
        new TreeMap<>(parts).forEach((part, health) -> {
            if (health.level() != Level.UP && counts(part) && !unwellBefore.contains(part)) {
                worse.add(part + " " + health.code() + ": " + health.sentence());
            }
        });
        return worse;
    }

    private static boolean counts(String part) {
        return !NOT_OURS.contains(part) && !part.startsWith(SIGHT) && !part.startsWith(PAPERS);
    }
}
