package io.dockdoor.broker.ledger;

import io.dockdoor.events.DoorFacts.MovedTag;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which of two doors heard a thing better that both say passed them. Half of the answer is the thing's own strongest read, half
 * what is typical of all that both heard: one tag fades, a load does not, and two loads at once are still kept apart. Levels of
 * two readers are some decibels off each other; goods in a doorway are about 12 dB fainter next door.
 */
final class Louder {
    /** As the doors of one gateway have it: twice the power. */
    static final double MARGIN_DB = 3;
    /** Where a reader tells no levels: one e-fold more reads is worth so much. Next door they are a quarter fewer, give or take a half. */
    private static final double DB_PER_READS = 10;

    private final Map<String, Double> differences = new HashMap<>();
    private final double typical;

    /** How much louder the first door heard what both heard. */
    Louder(DoorClaim one, DoorClaim other) {
        Map<String, MovedTag> there = other.byThing();
        one.byThing().forEach((thing, tag) -> {
            MovedTag its = there.get(thing);
            if (its != null) {
                differences.put(thing, difference(tag, its));
            }
        });
        typical = median(
                differences.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Positive: the first door heard that thing louder, by so many dB; 0 when it cannot be told. */
    double by(String thing) {
        Double its = differences.get(thing);
        if (its == null) {
            return 0;
        }
        double louder = (its + typical) / 2;
        return Math.abs(louder) > MARGIN_DB ? louder : 0;
    }

    private static double difference(MovedTag here, MovedTag there) {
        Double level = here.peakRssiDbm();
        Double other = there.peakRssiDbm();
        return level != null && other != null
                ? level - other
                : DB_PER_READS * Math.log((here.reads() + 1.0) / (there.reads() + 1.0));
    }

    private static double median(double[] all) {
        Arrays.sort(all);
        int half = all.length / 2;
        return all.length == 0 ? 0 : all.length % 2 == 1 ? all[half] : (all[half - 1] + all[half]) / 2;
    }
}
