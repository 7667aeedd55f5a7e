package io.dockdoor.gateway.calibration;

import io.dockdoor.dedup.Tuning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the tuning under which labelled recordings are judged best: the sum of their losses plus what a tuning costs that departs
 * from none at all (a Gaussian prior, the same unit: nats). One number after the other is tried a step up and down while that
 * helps: the judgement is no smooth function of them, and few recordings do not bear more.
 */
final class Fit {
    /** Less is luck. */
    private static final double WORTH = 0.25;

    private static final int ROUNDS = 3;
    /** Of a tuning. */
    private static final int NUMBERS = 7;

    /** How far doors usually differ: one standard deviation. */
    private static final double GAIN_DB = 6;

    private static final double UNIT = Math.log(1.8);
    private static final double FACTOR = Math.log(1.6);
    private static final double ODDS = 0.7;
    /** One door in twenty is wired the wrong way round. */
    private static final double SWAPPED = 3;

    private final Bench bench;
    private final List<Integer> training;
    /** The worst judged first: whoever does not better these need not be asked of the others. */
    private List<Integer> worstFirst;

    private final boolean strictness;

    /** @param strictness whether there are recordings of both kinds, moved and not: else thresholds cannot be told */
    Fit(Bench bench, List<Integer> training, boolean strictness) {
        this.bench = bench;
        this.training = training;
        this.worstFirst = training;
        this.strictness = strictness;
    }

    Tuning best() {
        Tuning best = Tuning.NONE;
        double least = objective(best, Double.POSITIVE_INFINITY);
        sort(best);
        for (int round = 0; round < ROUNDS; round++) {
            Tuning before = best;
            for (int number = 0; number < NUMBERS; number++) {
                Tuning from = best;
                for (Tuning next : steps(from, number)) {
                    double its = objective(next, least - WORTH);
                    if (its < least - WORTH) {
                        least = its;
                        best = next;
                        sort(best);
                    }
                }
            }
            if (best.equals(before)) {
                break;
            }
        }
        return best;
    }

    private List<Tuning> steps(Tuning t, int number) {
        Stream<Tuning> steps = switch (number) {
            case 0 ->
                Stream.of(new Tuning(
                        !t.sidesSwapped(),
                        0 - t.innerGainDb(),
                        t.levelUnit(),
                        t.order(),
                        t.motion(),
                        t.bias(),
                        t.caution()));
            case 1 ->
                Stream.of(6.0, -6.0, 12.0, -12.0, 3.0, -3.0)
                        .map(step -> t.innerGainDb() + step)
                        .filter(gain -> Math.abs(gain) <= 30)
                        .map(gain -> new Tuning(
                                t.sidesSwapped(), gain, t.levelUnit(), t.order(), t.motion(), t.bias(), t.caution()));
            case 2 ->
                factors(t.levelUnit(), 1.5, 2.5)
                        .map(unit -> new Tuning(
                                t.sidesSwapped(), t.innerGainDb(), unit, t.order(), t.motion(), t.bias(), t.caution()));
            case 3 ->
                factors(t.order(), 1.5)
                        .map(order -> new Tuning(
                                t.sidesSwapped(),
                                t.innerGainDb(),
                                t.levelUnit(),
                                order,
                                t.motion(),
                                t.bias(),
                                t.caution()));
            case 4 ->
                factors(t.motion(), 1.5)
                        .map(motion -> new Tuning(
                                t.sidesSwapped(),
                                t.innerGainDb(),
                                t.levelUnit(),
                                t.order(),
                                motion,
                                t.bias(),
                                t.caution()));
            case 5 ->
                odds(t.bias())
                        .map(bias -> new Tuning(
                                t.sidesSwapped(),
                                t.innerGainDb(),
                                t.levelUnit(),
                                t.order(),
                                t.motion(),
                                bias,
                                t.caution()));
            default ->
                odds(t.caution())
                        .map(caution -> new Tuning(
                                t.sidesSwapped(),
                                t.innerGainDb(),
                                t.levelUnit(),
                                t.order(),
                                t.motion(),
                                t.bias(),
                                caution));
        };
        return number >= 4 && !strictness ? List.of() : steps.toList();
    }

    private static Stream<Double> factors(double from, double... steps) {
        List<Double> all = new ArrayList<>();
        for (double step : steps) {
            all.add(from * step);
            all.add(from / step);
        }
        return all.stream().filter(each -> each >= 0.2 && each <= 5);
    }

    private static Stream<Double> odds(double from) {
        return Stream.of(from + 0.5, from - 0.5, from + 1, from - 1).filter(each -> Math.abs(each) <= 3);
    }

    /** Gives up, telling anything above it, as soon as it exceeds {@code enough}. */
    private double objective(Tuning tuning, double enough) {
        double sum = cost(tuning);
        for (int index : worstFirst) {
            if (sum >= enough) {
                return sum;
            }
            sum += bench.mark(index, tuning).loss();
        }
        return sum;
    }

    private void sort(Tuning best) {
        worstFirst = training.stream()
                .sorted(Comparator.comparingDouble(
                        (Integer index) -> -bench.mark(index, best).loss()))
                .toList();
    }

    private static double cost(Tuning t) {
        return (t.sidesSwapped() ? SWAPPED : 0)
                + square(t.innerGainDb() / GAIN_DB)
                + square(Math.log(t.levelUnit()) / UNIT)
                + square(Math.log(t.order()) / FACTOR)
                + square(Math.log(t.motion()) / FACTOR)
                + square(t.bias() / ODDS)
                + square(t.caution() / ODDS);
    }

    private static double square(double deviations) {
        return deviations * deviations / 2;
    }
}
