package io.dockdoor.acceptance.truth;

import io.dockdoor.events.Epc;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.Truth.Bystander;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import io.dockdoor.simulator.scene.Truth.Passage;
import io.dockdoor.simulator.scene.Truth.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds what somebody called against what happened in one scene. A call fits a passage of the same tag, door and direction
 * within 5 s, one to one; one too many is a false move, and if it is a second one for the same passage a duplicate as well; a
 * wrong way is a false move and a missed tag.
 */
final class Marking {
    private static final long NEAR = 5_000_000;

    private final DockScene scene;
    private final long base;
    private final Sightings sightings;
    private final List<Call> calls;
    private final Marks marks = new Marks();
    private final Map<Epc, List<Call>> byTag = new HashMap<>();
    private final Set<Call> used = new HashSet<>();
    private final Map<String, Set<Passage>> passagesOf = new HashMap<>();
    private final Map<Passage, Set<String>> movementsOf = new HashMap<>();
    private final Map<Passage, Integer> missing = new HashMap<>();

    private Marking(DockScene scene, long base, Referee referee, Sightings sightings) {
        this.scene = scene;
        this.base = base;
        this.sightings = sightings;
        calls = referee.calls();
        calls.forEach(call ->
                byTag.computeIfAbsent(call.epc(), k -> new ArrayList<>()).add(call));
        marks.movements = (int) calls.stream().map(Call::load).distinct().count();
        marks.voided = referee.voided();
        marks.undecided = referee.undecided();
        marks.doorHours = scene.portals().size() * scene.duration().toMillis() / 3.6e6;
    }

    /** @param base gateway time of scene time 0 */
    static Marks of(DockScene scene, long base, Referee referee, Sightings sightings) {
        Marking marking = new Marking(scene, base, referee, sightings);
        scene.truth().passages().forEach(marking::passage);
        marking.tooMany();
        scene.truth().passages().forEach(marking::exact);
        return marking.marks;
    }

    private void passage(Passage passage) {
        marks.passages++;
        int hit = 0;
        int wrong = 0;
        int elsewhere = 0;
        int lost = 0;
        int read = 0;
        double first = Double.NaN;
        for (GoodsTag tag : passage.tags()) {
            boolean wasRead = sightings.between(
                    passage.door(),
                    tag.epc(),
                    base + passage.crossedMicros() - 6_000_000,
                    base + passage.clearedMicros() + 4_000_000);
            read += wasRead ? 1 : 0;
            Call fits = null;
            boolean against = false;
            for (Call call : byTag.getOrDefault(tag.epc(), List.of())) {
                boolean then = Math.abs(call.crossedMicros() - base - passage.crossedMicros()) <= NEAR;
                if (!then || used.contains(call)) {
                    continue;
                }
                if (!call.door().equals(passage.door())) {
                    elsewhere++;
                } else if (call.direction() != passage.direction()) {
                    against = true;
                } else if (fits == null) {
                    fits = call;
                } else {
                    marks.duplicates++;
                }
            }
            if (fits != null) {
                used.add(fits);
                hit++;
                movementsOf.computeIfAbsent(passage, k -> new HashSet<>()).add(fits.load());
                passagesOf.computeIfAbsent(fits.load(), k -> new HashSet<>()).add(passage);
                double late = (fits.toldMicros() - base - passage.clearedMicros()) * 1e-6;
                first = Double.isNaN(first) ? late : Math.min(first, late);
            } else if (wasRead) {
                lost++;
            }
            wrong += against ? 1 : 0;
        }
        marks.tagsPresent += passage.tags().size();
        marks.tagsRead += read;
        marks.tagsRight += hit;
        marks.wrongWay += wrong;
        missing.put(passage, lost);
        if (hit > 0 && 2 * hit > read && elsewhere < hit) {
            marks.right++;
        } else {
            fault("%s: %d of %d read tags called, %d the wrong way", named(passage), hit, read, wrong);
        }
        if (wrong > hit) {
            marks.reversed++;
        }
        if (!Double.isNaN(first)) {
            marks.latencies.add(first);
        }
    }

    /** Calls that fit nothing, and whose tags they are. */
    private void tooMany() {
        Map<Epc, Bystander> strays = new HashMap<>();
        for (Bystander bystander : scene.truth().bystanders()) {
            bystander.tags().forEach(tag -> strays.put(tag.epc(), bystander));
            boolean came = bystander.reason() != Reason.PARKED;
            long chances = came
                    ? 1
                    : scene.truth().passages().stream()
                            .filter(p -> p.door().equals(bystander.door())
                                    && p.crossedMicros() >= bystander.fromMicros()
                                    && p.crossedMicros() < bystander.untilMicros())
                            .count();
            marks.strayChances += chances * bystander.tags().size();
            marks.stayed += came && !bystander.tags().isEmpty() ? 1 : 0;
        }
        Set<Bystander> moved = new HashSet<>();
        Map<String, List<Call>> spoiled =
                calls.stream().filter(call -> !used.contains(call)).collect(Collectors.groupingBy(Call::load));
        spoiled.forEach((movement, wrong) -> {
            marks.falseMoves += wrong.size();
            Map<Bystander, Integer> whose = new HashMap<>();
            for (Call call : wrong) {
                Bystander stray = strays.get(call.epc());
                boolean there = stray != null
                        && call.crossedMicros() - base > stray.fromMicros() - NEAR
                        && call.crossedMicros() - base < Math.max(stray.untilMicros(), stray.untilMicros() + NEAR);
                if (stray != null && there) {
                    marks.strayMoves++;
                    whose.merge(stray, 1, Integer::sum);
                }
            }
            long all = calls.stream().filter(c -> c.load().equals(movement)).count();
            whose.forEach((stray, tags) -> {
                if (2 * tags > all && stray.reason() != Reason.PARKED) {
                    moved.add(stray);
                }
            });
            marks.falseMovements += 2L * wrong.size() > all ? 1 : 0;
            fault(
                    "movement %s %s at %.1f has %d of %d tags too many%s",
                    movement,
                    wrong.get(0).direction(),
                    (wrong.get(0).crossedMicros() - base) * 1e-6,
                    wrong.size(),
                    all,
                    whose.isEmpty()
                            ? ""
                            : ", of " + whose.keySet().iterator().next().reason());
        });
        marks.leftAlone = marks.stayed - moved.size();
    }

    private void exact(Passage passage) {
        Set<String> its = movementsOf.getOrDefault(passage, Set.of());
        boolean alone = its.size() == 1
                && its.stream()
                        .allMatch(m -> calls.stream().noneMatch(c -> c.load().equals(m) && !used.contains(c))
                                && passagesOf.getOrDefault(m, Set.of()).size() == 1);
        int lost = missing.getOrDefault(passage, 0);
        if (alone && lost == 0) {
            marks.exact++;
        } else if (!its.isEmpty()) {
            fault(
                    "%s: %d read tags missing, in %d movements%s",
                    named(passage), lost, its.size(), alone ? "" : ", shared or spoiled");
        }
    }

    private static String named(Passage passage) {
        return String.format(
                Locale.ROOT, "%s %s at %.1f", passage.door(), passage.direction(), passage.crossedMicros() * 1e-6);
    }

    private void fault(String what, Object... values) {
        marks.faults.add(
                scene.name() + "#" + scene.seed() + " " + scene.options().material() + " "
                        + scene.options().gen2() + " " + String.format(Locale.ROOT, what, values));
    }
}
