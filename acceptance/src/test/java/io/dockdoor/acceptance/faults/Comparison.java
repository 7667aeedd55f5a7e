package io.dockdoor.acceptance.faults;

import io.dockdoor.simulator.demo.Booked.Movement;
import io.dockdoor.simulator.demo.TruthLog.Passage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ledger against the truth, movement by movement: every real passage must be booked by exactly one passage of the
 * gateway, with all its tags, and nothing else may be booked.
 */
record Comparison(List<String> lost, List<String> twice, List<String> invented, List<String> incomplete) {
    private static final Duration NEAR = Duration.ofSeconds(6);

    boolean clean() {
        return lost.isEmpty() && twice.isEmpty() && invented.isEmpty() && incomplete.isEmpty();
    }

    static Comparison of(Collection<Passage> truth, Collection<Movement> booked) {
        List<String> lost = new ArrayList<>();
        List<String> twice = new ArrayList<>();
        List<String> invented = new ArrayList<>();
        List<String> incomplete = new ArrayList<>();
        Map<String, List<Movement>> byPassage = new LinkedHashMap<>();
        Set<Long> positions = new HashSet<>();
        for (Movement each : booked) {
            if (!positions.add(each.position())) {
                twice.add("the stream told position " + each.position() + " twice");
            } else if (each.kind().equals("receive") || each.kind().equals("ship")) {
                byPassage
                        .computeIfAbsent(each.passage(), p -> new ArrayList<>())
                        .add(each);
            }
        }
        List<List<Movement>> unmatched = new ArrayList<>(byPassage.values());
        for (Passage passage : truth) {
            Optional<List<Movement>> match =
                    unmatched.stream().filter(m -> same(passage, m.get(0))).findFirst();
            if (match.isEmpty()) {
                lost.add(passage.toString());
                continue;
            }
            unmatched.remove(match.get());
            int tags = match.get().stream().mapToInt(Movement::tags).sum();
            if (tags != passage.tags()) {
                incomplete.add(passage + " was booked with " + tags + " tags: " + match.get());
            }
        }
        for (List<Movement> each : unmatched) {
            boolean again = truth.stream().anyMatch(p -> same(p, each.get(0)));
            (again ? twice : invented).add(each.toString());
        }
        return new Comparison(lost, twice, invented, incomplete);
    }

    private static boolean same(Passage passage, Movement movement) {
        return passage.door().equals(movement.door())
                && passage.direction().equalsIgnoreCase(movement.direction())
                && Duration.between(passage.crossed(), movement.eventTime())
                                .abs()
                                .compareTo(NEAR)
                        <= 0;
    }
}
