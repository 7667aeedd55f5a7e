package io.dockdoor.acceptance.faults;

import io.dockdoor.acceptance.faults.Ledger.Booked;
import io.dockdoor.events.MovementKind;
import io.dockdoor.simulator.demo.TruthLog.Passage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ledger against the truth, movement by movement and tag by tag: every real passage must be booked by exactly one passage of
 * the gateway with all its tags, and nothing else may be booked.
 *
 * @param unseen real passages whose reads died where nobody could keep them, see {@link LostReads}, with the cause
 * @param strayed real passages with all their tags and some that moved nowhere, which the judge took for theirs: it may do so
 *     without any fault (docs/benchmarks.md says how often), and nothing of it was lost or doubled on the way
 */
record Comparison(
        List<String> lost,
        List<String> twice,
        List<String> invented,
        List<String> incomplete,
        List<String> unseen,
        List<String> strayed) {
    boolean clean() {
        return lost.isEmpty() && twice.isEmpty() && invented.isEmpty() && incomplete.isEmpty();
    }

    /** A passage as booked: all its events together. */
    private static final class Claimed {
        private final String door;
        private final String direction;
        private final String id;
        private final Set<String> epcs = new TreeSet<>();

        Claimed(Booked first) {
            this.door = first.door();
            this.direction = first.direction();
            this.id = first.passage();
        }

        @Override
        public String toString() {
            return id + " " + direction + " " + epcs.size() + " tags";
        }
    }

    /** Why those tags of a load need not be booked; null when there is no reason. */
    interface Causes {
        @Nullable String of(Passage passage, Set<String> missing);
    }

    static Comparison of(Collection<Passage> truth, Collection<Booked> booked, Causes causes) {
        Comparison result = new Comparison(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        Set<String> moved = new TreeSet<>();
        truth.forEach(passage -> moved.addAll(passage.epcs()));
        List<Claimed> open = new ArrayList<>(claimed(booked).values());
        for (Passage passage : truth) {
            List<Claimed> its = open.stream()
                    .filter(each -> each.door.equals(passage.door()) && each.direction.equals(passage.direction()))
                    .filter(each -> each.epcs.stream().anyMatch(passage.epcs()::contains))
                    .toList();
            open.removeAll(its);
            Set<String> seen = new TreeSet<>();
            its.forEach(each -> seen.addAll(each.epcs));
            Set<String> missing = new TreeSet<>(passage.epcs());
            missing.removeAll(seen);
            Set<String> strange = new TreeSet<>(seen);
            strange.removeAll(passage.epcs());
            boolean others = strange.stream().anyMatch(moved::contains) || 2 * strange.size() > seen.size();
            String what = passage.door() + " " + passage.direction() + " at " + passage.crossed() + " of "
                    + passage.epcs().size() + " tags";
            String cause = missing.isEmpty() ? null : causes.of(passage, missing);
            if (its.size() > 1) {
                result.twice.add(what + " was booked as " + its);
            } else if (others) {
                result.invented.add(what + " was booked with others' tags " + strange);
            } else if (cause != null) {
                result.unseen.add(what + (its.isEmpty() ? ": " : " lacks " + missing.size() + ": ") + cause);
            } else if (its.isEmpty()) {
                result.lost.add(what);
            } else if (!missing.isEmpty()) {
                result.incomplete.add(what + " lacks " + missing);
            }
            if (its.size() == 1 && !strange.isEmpty() && !others) {
                result.strayed.add(what + " has " + strange + " besides");
            }
        }
        open.stream().filter(each -> !each.epcs.isEmpty()).forEach(each -> result.invented.add(each.toString()));
        return result;
    }

    private static Map<String, Claimed> claimed(Collection<Booked> booked) {
        Map<String, Claimed> all = new LinkedHashMap<>();
        for (Booked each : booked) {
            boolean moved = each.kind() == MovementKind.RECEIVE || each.kind() == MovementKind.SHIP;
            if (moved) {
                all.computeIfAbsent(each.passage(), id -> new Claimed(each))
                        .epcs
                        .addAll(each.epcs());
            } else if (each.kind() == MovementKind.VOID && all.containsKey(each.passage())) {
                all.get(each.passage()).epcs.removeAll(each.epcs());
            }
        }
        return all;
    }
}
