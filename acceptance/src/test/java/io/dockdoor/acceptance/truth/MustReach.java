package io.dockdoor.acceptance.truth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the judgement must reach, line by line, against what it did. */
final class MustReach {
    private static final List<String> HEADLINE = List.of("S01", "S02", "S03", "S04", "S08");

    /** Marks by scene and referee. */
    private final Map<String, Map<String, Marks>> all;

    private int missed;

    MustReach(Map<String, Map<String, Marks>> all) {
        this.all = all;
    }

    static boolean isHeadline(String scene) {
        return HEADLINE.contains(scene);
    }

    Marks sum(Predicate<String> scenes, String referee) {
        Marks sum = new Marks();
        all.forEach((scene, marks) -> {
            Marks its = marks.get(referee);
            if (scenes.test(scene) && its != null) {
                sum.add(its);
            }
        });
        return sum;
    }

    /** Prints the table. @return how many floors were missed */
    int print(List<String> baselines) {
        System.out.println("| must reach | measured | floor | target | |"
                + " %s |".repeat(baselines.size()).formatted(baselines.toArray()));
        System.out.println("|---|---|---|---|---|" + "---|".repeat(baselines.size()));
        Predicate<String> any = scene -> true;
        share(
                "loads right, S01-S04 + S08, radio",
                MustReach::isHeadline,
                Trial.RADIO,
                Marks::loads,
                98.5,
                99.5,
                baselines);
        share("direction of called moves, radio", any, Trial.RADIO, Marks::direction, 99.5, 99.9, baselines);
        share("direction of called moves, photo-eyes", any, Trial.EYES, Marks::direction, 99.5, 99.9, List.of());
        share("stray rejection, radio", any, Trial.RADIO, Marks::strayRejection, 97, 99, baselines);
        share("stray rejection, photo-eyes", any, Trial.EYES, Marks::strayRejection, 99.8, 99.95, List.of());
        share("recall of read tags, radio", any, Trial.RADIO, Marks::recall, 92, 96, baselines);
        share("recall of read tags, photo-eyes", any, Trial.EYES, Marks::recall, 97, 99, List.of());
        share("tag precision, radio", any, Trial.RADIO, Marks::precision, 96, 98.5, baselines);
        share("tag precision, photo-eyes", any, Trial.EYES, Marks::precision, 99.5, 99.9, List.of());
        share("adjacent-door pallets S05, radio", "S05"::equals, Trial.RADIO, Marks::moved, 98, 99.5, baselines);
        least("duplicates per 1,000, radio", any, Trial.RADIO, Marks::duplicatesPerThousand, 1, 0, baselines);
        least("duplicates per 1,000, photo-eyes", any, Trial.EYES, Marks::duplicatesPerThousand, 1, 0, List.of());
        least("told after clearing, p50 s, radio", any, Trial.RADIO, m -> m.latency(0.5), 1.5, 1, baselines);
        least("told after clearing, p99 s, radio", any, Trial.RADIO, m -> m.latency(0.99), 4, 2.5, baselines);
        least("told after clearing, p50 s, photo-eyes", any, Trial.EYES, m -> m.latency(0.5), 1.5, 1, List.of());
        least("told after clearing, p99 s, photo-eyes", any, Trial.EYES, m -> m.latency(0.99), 4, 2.5, List.of());
        return missed;
    }

    private void share(
            String line,
            Predicate<String> scenes,
            String referee,
            Function<Marks, Share> of,
            double floor,
            double target,
            List<String> baselines) {
        if (all.keySet().stream().noneMatch(scenes)) {
            return; // none of them was played
        }
        Share share = of.apply(sum(scenes, referee));
        double p = share.percent();
        StringBuilder row = new StringBuilder(String.format(
                Locale.ROOT,
                "| %s | %s | %s %% | %s %% | %s |",
                line,
                share,
                floor,
                target,
                verdict(p >= floor, p >= target)));
        baselines.forEach(name -> row.append(String.format(
                Locale.ROOT, " %.1f |", of.apply(sum(scenes, name)).percent())));
        System.out.println(row);
    }

    private void least(
            String line,
            Predicate<String> scenes,
            String referee,
            Function<Marks, Double> of,
            double floor,
            double target,
            List<String> baselines) {
        double value = of.apply(sum(scenes, referee));
        StringBuilder row = new StringBuilder(String.format(
                Locale.ROOT,
                "| %s | %.2f | %s | %s | %s |",
                line,
                value,
                floor,
                target,
                verdict(value <= floor, value <= target)));
        baselines.forEach(name -> row.append(String.format(Locale.ROOT, " %.2f |", of.apply(sum(scenes, name)))));
        System.out.println(row);
    }

    private String verdict(boolean floor, boolean target) {
        missed += floor ? 0 : 1;
        return target ? "target reached" : floor ? "floor held" : "MISSED";
    }
}
