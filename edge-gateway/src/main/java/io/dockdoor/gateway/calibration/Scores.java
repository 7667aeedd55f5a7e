package io.dockdoor.gateway.calibration;

import io.dockdoor.gateway.calibration.Mark.Word;
import java.util.List;
import java.util.Locale;

/**
 * How recordings were judged.
 *
 * @param logLoss mean loss of the labels, natural logarithm; 0 at best
 * @param tags told in the movements that are right
 */
public record Scores(int right, int wrong, int undecided, double logLoss, int tags) {
    static Scores of(List<Mark> marks) {
        return new Scores(
                count(marks, Word.RIGHT),
                count(marks, Word.WRONG),
                count(marks, Word.UNDECIDED),
                marks.stream().mapToDouble(Mark::loss).average().orElse(0),
                marks.stream().mapToInt(Mark::tags).sum());
    }

    private static int count(List<Mark> marks, Word word) {
        return (int) marks.stream().filter(mark -> mark.word() == word).count();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d right, %d wrong, %d undecided, log loss %.2f, %d tags told",
                right,
                wrong,
                undecided,
                logLoss,
                tags);
    }
}
