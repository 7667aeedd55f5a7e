package io.dockdoor.acceptance.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How good the calls on some scenes were: counts that add up over scenes. {@link Marking} fills them. */
final class Marks {
    /** Loads that changed sides, and of those: most of their read tags were called that way at that door and nowhere else. */
    int passages;

    int right;
    /** Exactly one movement, every tag that was read, no tag of others. */
    int exact;
    /** Most of its called tags called the wrong way. */
    int reversed;
    /** Loads that came near and stayed on their side, and of those: no movement told consists mostly of their tags. */
    int stayed;

    int leftAlone;

    long tagsPresent;
    long tagsRead;
    long tagsRight;
    long falseMoves;
    long wrongWay;
    long duplicates;
    /** A tag that did not move had a chance to be taken for moving: with each passage while it stood there, or by coming near. */
    long strayChances;

    long strayMoves;
    int movements;
    int falseMovements;
    int voided;
    int undecided;
    double doorHours;
    final List<Double> latencies = new ArrayList<>();
    final List<String> faults = new ArrayList<>();

    Marks add(Marks other) {
        passages += other.passages;
        right += other.right;
        exact += other.exact;
        reversed += other.reversed;
        stayed += other.stayed;
        leftAlone += other.leftAlone;
        tagsPresent += other.tagsPresent;
        tagsRead += other.tagsRead;
        tagsRight += other.tagsRight;
        falseMoves += other.falseMoves;
        wrongWay += other.wrongWay;
        duplicates += other.duplicates;
        strayChances += other.strayChances;
        strayMoves += other.strayMoves;
        movements += other.movements;
        falseMovements += other.falseMovements;
        voided += other.voided;
        undecided += other.undecided;
        doorHours += other.doorHours;
        latencies.addAll(other.latencies);
        faults.addAll(other.faults);
        return this;
    }

    /** Loads judged right, whether they moved or stayed. */
    Share loads() {
        return new Share(right + leftAlone, (long) passages + stayed);
    }

    Share moved() {
        return new Share(right, passages);
    }

    Share exactly() {
        return new Share(exact, passages);
    }

    Share precision() {
        return new Share(tagsRight, tagsRight + falseMoves);
    }

    Share recall() {
        return new Share(tagsRight, tagsRead);
    }

    Share recallOfPresent() {
        return new Share(tagsRight, tagsPresent);
    }

    /** Of the called tags that did move. */
    Share direction() {
        return new Share(tagsRight, tagsRight + wrongWay);
    }

    Share strayRejection() {
        return new Share(strayChances - strayMoves, strayChances);
    }

    /** Of a thousand called tags. */
    double duplicatesPerThousand() {
        return tagsRight == 0 ? Double.NaN : 1_000.0 * duplicates / (tagsRight + duplicates);
    }

    /** Seconds from the load's trailing edge clearing the door plane to the movement being told. */
    double latency(double quantile) {
        List<Double> sorted = latencies.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.min(sorted.size() - 1, quantile * sorted.size()));
    }

    /** One row of a table; {@link #HEADER} names the columns. */
    String row() {
        return String.format(
                Locale.ROOT,
                "%d + %d | %s | %s | %s | %s | %.1f | %s | %s | %.2f | %d | %.2f / %.2f",
                passages,
                stayed,
                loads(),
                exactly(),
                precision(),
                recall(),
                recallOfPresent().percent(),
                direction(),
                strayRejection(),
                duplicatesPerThousand(),
                undecided,
                latency(0.5),
                latency(0.99));
    }

    static final String HEADER = "moved + stayed | loads right % | exact pallets % | precision % | recall of read % |"
            + " of present % | direction % | stray rejection % | duplicates per 1,000 | undecided | latency p50 / p99 s";
}
