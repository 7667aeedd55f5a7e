package io.dockdoor.broker.count;

import io.dockdoor.broker.count.Reckoning.Counted;
import io.dockdoor.broker.count.Variance.Finding;
import io.dockdoor.broker.count.Variance.Unit;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums a reckoning up: lines by place and item, numbers, and whether somebody else must look at it. */
final class Findings {
    private final Count count;
    private final Thresholds thresholds;
    private final Worth worth;

    Findings(Count count, Thresholds thresholds, Worth worth) {
        this.count = count;
        this.thresholds = thresholds;
        this.worth = worth;
    }

    /** @param numbers units expected, matched and moved */
    Variance variance(
            List<Unit> units,
            List<Counted> counted,
            Collection<String> unclassified,
            Collection<String> barred,
            List<Statement> statements,
            int[] numbers) {
        List<Unit> sorted =
                units.stream().sorted(Comparator.comparing(Unit::thing)).toList();
        List<Line> lines = lines(sorted, counted);
        long pieces = counted.stream()
                .mapToLong(each -> each.milli() - each.expected())
                .map(Findings::pieces)
                .sum();
        long had = counted.stream().mapToLong(each -> pieces(each.expected())).sum();
        BigDecimal value = lines.stream()
                .map(line -> line.value() == null ? BigDecimal.ZERO : line.value())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        int missing = number(sorted, Finding.MISSING);
        Tally tally = new Tally(
                numbers[0],
                numbers[1],
                numbers[2],
                number(sorted, Finding.FOUND),
                number(sorted, Finding.MISPLACED),
                missing,
                number(sorted, Finding.UNSEEN),
                unclassified.size(),
                (int) counted.stream()
                        .filter(each -> each.milli() != each.expected())
                        .count(),
                List.copyOf(barred),
                thresholds.exceeded(missing + pieces, numbers[0] + had, value),
                digest(sorted, counted));
        return new Variance(tally, sorted, lines, List.copyOf(unclassified), statements);
    }

    private static int number(List<Unit> units, Finding finding) {
        return (int) units.stream().filter(unit -> unit.finding() == finding).count();
    }

    /** Whole pieces, a broken one for one. */
    private static long pieces(long milli) {
        return Math.floorDiv(Math.abs(milli) + 999, 1000);
    }

    private List<Line> lines(List<Unit> units, List<Counted> counted) {
        record At(String place, String item) {}
        Map<At, Map<Finding, Integer>> found =
                new TreeMap<>(Comparator.comparing(At::place).thenComparing(At::item));
        for (Unit unit : units) {
            found.computeIfAbsent(new At(unit.place(), unit.item()), key -> new EnumMap<>(Finding.class))
                    .merge(unit.finding(), 1, Integer::sum);
        }
        Map<At, Long> quantities = new TreeMap<>(Comparator.comparing(At::place).thenComparing(At::item));
        for (Counted each : counted) {
            At at = new At(each.place(), each.stuff().item());
            quantities.merge(at, each.milli() - each.expected(), Long::sum);
            found.computeIfAbsent(at, key -> new EnumMap<>(Finding.class));
        }
        List<Line> lines = new ArrayList<>();
        found.forEach((at, n) -> {
            long quantity = quantities.getOrDefault(at, 0L);
            int missing = n.getOrDefault(Finding.MISSING, 0);
            lines.add(new Line(
                    at.place(),
                    at.item(),
                    n.getOrDefault(Finding.FOUND, 0),
                    n.getOrDefault(Finding.MISPLACED, 0),
                    missing,
                    n.getOrDefault(Finding.UNSEEN, 0),
                    quantity,
                    value(at.item(), 1000L * missing + Math.abs(quantity))));
        });
        lines.sort(Comparator.comparing((Line line) -> line.value() == null ? BigDecimal.ZERO : line.value())
                .thenComparing(Line::doubt)
                .reversed()
                .thenComparing(Line::place)
                .thenComparing(Line::item));
        return lines;
    }

    private @Nullable BigDecimal value(String item, long milli) {
        BigDecimal one = worth.of(item);
        return one == null ? null : one.multiply(BigDecimal.valueOf(milli, 3)).stripTrailingZeros();
    }

    /** Of what the ledger would be told that it does not know. */
    private String digest(List<Unit> units, List<Counted> counted) {
        StringBuilder text = new StringBuilder(count.id());
        units.stream()
                .filter(unit -> unit.finding() != Finding.UNSEEN)
                .forEach(unit -> text.append('\n')
                        .append(unit.finding())
                        .append(' ')
                        .append(unit.thing())
                        .append(' ')
                        .append(unit.place()));
        counted.stream()
                .map(Counted::toString)
                .sorted()
                .forEach(each -> text.append('\n').append(each));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
