package io.dockdoor.gateway.calibration;

import io.dockdoor.dedup.Verdict;
import io.dockdoor.events.Direction;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a door said of a recording, held against its label. A recording says what happened, not how sure a door may be; so the loss
 * is that of the label under the log-odds the door itself named: a wrong movement costs as much as it was sure of, nothing said
 * where something passed costs {@link #SILENCE}, undecided stands between all three.
 */
final class Outcome {
    /** Log-odds of a movement that a silent door leaves possible. */
    private static final double SILENCE = -2.5;
    /** More is not believed of any single passage. */
    private static final double SUREST = 5;

    private final Map<Long, Verdict.Moved> standing = new TreeMap<>();
    private final Map<Long, Integer> tags = new TreeMap<>();
    private boolean undecided;

    void told(Verdict verdict) {
        if (verdict instanceof Verdict.Moved moved) {
            standing.put(moved.passage(), moved);
            tags.merge(moved.passage(), moved.tags().size(), Integer::sum);
        } else if (verdict instanceof Verdict.Voided voided) {
            standing.remove(voided.passage());
            tags.remove(voided.passage());
        } else if (verdict instanceof Verdict.Undecided) {
            undecided = true;
        }
    }

    /** Against what happened. */
    Mark against(Label label) {
        boolean in = standing(Direction.IN);
        boolean out = standing(Direction.OUT);
        Mark.Word word;
        if (in || out) {
            word = label == (in ? Label.IN : Label.OUT) && in != out ? Mark.Word.RIGHT : Mark.Word.WRONG;
        } else if (undecided) {
            word = Mark.Word.UNDECIDED;
        } else {
            word = label == Label.NONE ? Mark.Word.RIGHT : Mark.Word.WRONG;
        }
        double silent = undecided ? 0 : SILENCE;
        double toIn = in ? odds(Direction.IN) : silent;
        double toOut = out ? odds(Direction.OUT) : silent;
        double its = switch (label) {
            case IN -> toIn;
            case OUT -> toOut;
            case NONE -> 0;
        };
        int moved = word == Mark.Word.RIGHT
                ? tags.values().stream().mapToInt(Integer::intValue).sum()
                : 0;
        return new Mark(word, Math.log(Math.exp(toIn) + Math.exp(toOut) + 1) - its, moved);
    }

    private boolean standing(Direction direction) {
        return standing.values().stream().anyMatch(moved -> moved.direction() == direction);
    }

    private double odds(Direction direction) {
        double surest = SILENCE;
        for (Verdict.Moved moved : standing.values()) {
            if (moved.direction() == direction) {
                double p = Math.min(moved.confidence(), 1 - 1e-9);
                surest = Math.max(surest, Math.min(SUREST, Math.log(p / (1 - p))));
            }
        }
        return surest;
    }
}
