package io.dockdoor.acceptance.truth;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.simulator.scene.Truth;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import io.dockdoor.simulator.scene.Truth.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How good the calls on some scenes were. A call fits a passage of the same tag, door and direction within 5 s, one to one;
 * one too many is a false move, and if it is a second one for the same passage a duplicate as well; a wrong way is a false move
 * and a missed tag.
 */
final class Marks {
    private static final long NEAR = 5_000_000;

    int passages;
    /** Exactly one movement, the right way, every tag that was read, no tag of others. */
    int exact;
    /** Most of its tags called the right way. */
    int right;
    /** Most of its called tags called the wrong way. */
    int reversed;

    long tagsPresent;
    long tagsRead;
    long tagsRight;
    long falseMoves;
    long wrongWay;
    long duplicates;
    long strayChances;
    long strayMoves;
    int movements;
    int voided;
    int undecided;
    final List<Double> latencies = new ArrayList<>();
    final List<String> faults = new ArrayList<>();

    private record Key(DoorId door, Epc epc) {}

    void count(String scene, Truth truth, long base, Referee referee, Sightings sightings) {
        List<Call> calls = referee.calls();
        Map<Key, List<Call>> byTag = new HashMap<>();
        Set<String> loads = new HashSet<>();
        for (Call call : calls) {
            byTag.computeIfAbsent(new Key(call.door(), call.epc()), k -> new ArrayList<>())
                    .add(call);
            loads.add(call.door() + "/" + call.movement());
        }
        movements += loads.size();
        voided += referee.voided();
        undecided += referee.undecided();
        Set<Call> used = new HashSet<>();
        Map<String, Set<Passage>> passagesOf = new HashMap<>();
        Map<Passage, Set<String>> movementsOf = new HashMap<>();
        Map<Passage, Integer> missing = new HashMap<>();
        for (Passage passage : truth.passages()) {
            passages++;
            int hit = 0;
            int wrong = 0;
            int lost = 0;
            int read = 0;
            double first = Double.NaN;
            for (GoodsTag tag : passage.tags()) {
                tagsPresent++;
                boolean wasRead = sightings.between(
                        passage.door(),
                        tag.epc(),
                        base + passage.crossedMicros() - 6_000_000,
                        base + passage.clearedMicros() + 4_000_000);
                read += wasRead ? 1 : 0;
                Call fits = null;
                boolean against = false;
                for (Call call : byTag.getOrDefault(new Key(passage.door(), tag.epc()), List.of())) {
                    long apart = Math.abs(call.crossedMicros() - base - passage.crossedMicros());
                    if (apart <= NEAR && !used.contains(call)) {
                        if (call.direction() != passage.direction()) {
                            against = true;
                        } else if (fits == null) {
                            fits = call;
                        } else {
                            duplicates++;
                        }
                    }
                }
                if (fits != null) {
                    used.add(fits);
                    hit++;
                    String movement = fits.door() + "/" + fits.movement();
                    movementsOf.computeIfAbsent(passage, k -> new HashSet<>()).add(movement);
                    passagesOf.computeIfAbsent(movement, k -> new HashSet<>()).add(passage);
                    double late = (fits.toldMicros() - base - passage.clearedMicros()) * 1e-6;
                    first = Double.isNaN(first) ? late : Math.min(first, late);
                } else if (wasRead) {
                    lost++;
                }
                wrong += against ? 1 : 0;
            }
            tagsRead += read;
            tagsRight += hit;
            wrongWay += wrong;
            missing.put(passage, lost);
            if (hit > 0 && 2 * hit > read) {
                right++;
            } else {
                faults.add(String.format(
                        Locale.ROOT,
                        "%s %s %s at %.1f: %d of %d read tags called, %d the wrong way",
                        scene,
                        passage.door(),
                        passage.direction(),
                        passage.crossedMicros() * 1e-6,
                        hit,
                        read,
                        wrong));
            }
            if (wrong > hit) {
                reversed++;
            }
            if (!Double.isNaN(first)) {
                latencies.add(first);
            }
        }
        Set<String> spoiled = new HashSet<>();
        Set<Epc> strays = new HashSet<>();
        for (Truth.Bystander bystander : truth.bystanders()) {
            bystander.tags().forEach(tag -> strays.add(tag.epc()));
        }
        long chances = Math.max(1, truth.passages().size());
        strayChances += strays.size() * chances;
        for (Call call : calls) {
            if (!used.contains(call)) {
                falseMoves++;
                strayMoves += strays.contains(call.epc()) ? 1 : 0;
                spoiled.add(call.door() + "/" + call.movement());
            }
        }
        for (String movement : spoiled) {
            List<Call> wrong = calls.stream()
                    .filter(c -> !used.contains(c) && (c.door() + "/" + c.movement()).equals(movement))
                    .toList();
            faults.add(String.format(
                    Locale.ROOT,
                    "%s movement %s %s at %.1f has %d tags too many",
                    scene,
                    movement,
                    wrong.get(0).direction(),
                    (wrong.get(0).crossedMicros() - base) * 1e-6,
                    wrong.size()));
        }
        for (Passage passage : truth.passages()) {
            Set<String> its = movementsOf.getOrDefault(passage, Set.of());
            boolean alone = its.size() == 1
                    && its.stream()
                            .allMatch(m -> !spoiled.contains(m)
                                    && passagesOf.getOrDefault(m, Set.of()).size() == 1);
            boolean whole = missing.getOrDefault(passage, 0) == 0;
            if (alone && whole) {
                exact++;
            } else if (!its.isEmpty()) {
                faults.add(String.format(
                        Locale.ROOT,
                        "%s %s %s at %.1f: %d read tags missing, in %d movements%s",
                        scene,
                        passage.door(),
                        passage.direction(),
                        passage.crossedMicros() * 1e-6,
                        missing.getOrDefault(passage, 0),
                        its.size(),
                        alone ? "" : ", shared or spoiled"));
            }
        }
    }

    double precision() {
        return ratio(tagsRight, tagsRight + falseMoves);
    }

    double recall() {
        return ratio(tagsRight, tagsRead);
    }

    double direction() {
        return 1 - ratio(wrongWay, tagsRight + wrongWay);
    }

    double strayRejection() {
        return 1 - ratio(strayMoves, strayChances);
    }

    double latency(double quantile) {
        List<Double> sorted = latencies.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.min(sorted.size() - 1, quantile * sorted.size()));
    }

    static double ratio(long part, long whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }

    /** A share with its 95 % Wilson interval, as "p [low, high]" in percent. */
    static String wilson(long part, long whole) {
        if (whole == 0) {
            return "-";
        }
        double z = 1.959964;
        double p = (double) part / whole;
        double middle = (p + z * z / (2.0 * whole)) / (1 + z * z / whole);
        double half = z * Math.sqrt(p * (1 - p) / whole + z * z / (4.0 * whole * whole)) / (1 + z * z / whole);
        return String.format(
                Locale.ROOT, "%.2f [%.2f, %.2f]", 100 * p, 100 * Math.max(0, middle - half), 100 * (middle + half));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "pallets %d right %s exact %s reversed %d | precision %s recall(read) %s recall(present) %.2f direction %.3f"
                        + " strays %s | movements %d dup %d void %d undecided %d | latency p50 %.2f p99 %.2f",
                passages,
                wilson(right, passages),
                wilson(exact, passages),
                reversed,
                wilson(tagsRight, tagsRight + falseMoves),
                wilson(tagsRight, tagsRead),
                100 * ratio(tagsRight, tagsPresent),
                100 * direction(),
                wilson(strayChances - strayMoves, strayChances),
                movements,
                duplicates,
                voided,
                undecided,
                latency(0.5),
                latency(0.99));
    }
}
