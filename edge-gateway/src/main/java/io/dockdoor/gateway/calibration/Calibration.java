package io.dockdoor.gateway.calibration;

import io.dockdoor.dedup.Tuning;
import io.dockdoor.dedup.WindowPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What labelled recordings of one door come to. Sessions are dealt into folds; each fold is judged by a tuning fitted to the
 * others alone, which is what the scores {@code after} are of. The tuning itself is fitted to all.
 *
 * @param before the door as it is judged now, on all recordings
 * @param after the same recordings, each judged by a tuning that did not know its session
 * @param margin by how many standard errors the mean loss of held-out recordings became less
 */
public record Calibration(Tuning tuning, Scores before, Scores after, double margin) {
    /** Fewest recordings of a door that a tuning can rest on. */
    public static final int FEWEST = 10;
    /** Fewest of a label to count as such. */
    public static final int FEWEST_OF_A_LABEL = 3;

    private static final int FOLDS = 5;
    /** Standard errors below which a gain may be luck. */
    private static final double SURE = 2;
    /** Share of the tags told before that must still be told. */
    private static final double ENOUGH_TAGS = 0.97;

    /** Why these recordings are too few, empty when they suffice. */
    public static String tooFew(List<LabelledRecording> recordings) {
        long labels = List.of(Label.values()).stream()
                .filter(label -> count(recordings, label) >= FEWEST_OF_A_LABEL)
                .count();
        long sessions =
                recordings.stream().map(LabelledRecording::session).distinct().count();
        if (recordings.size() >= FEWEST && labels >= 2 && sessions >= 3) {
            return "";
        }
        return words(recordings) + " in " + sessions + " session(s) are too few: at least " + FEWEST
                + " are needed, " + FEWEST_OF_A_LABEL
                + " each of at least two labels, of at least three sessions; record some more passages";
    }

    /** {@code 33 recordings: 12 in, 11 out, 10 none}. */
    public static String words(List<LabelledRecording> recordings) {
        return String.format(
                Locale.ROOT,
                "%d recordings: %d in, %d out, %d none",
                recordings.size(),
                count(recordings, Label.IN),
                count(recordings, Label.OUT),
                count(recordings, Label.NONE));
    }

    /** Whether it may be used: held-out recordings are judged better beyond luck, no more of them wrong, and no tags got lost. */
    public boolean better() {
        return margin >= SURE
                && after.right() >= before.right()
                && after.wrong() <= before.wrong()
                && after.tags() >= ENOUGH_TAGS * before.tags();
    }

    /** Why it may not be used, in a sentence. */
    public String refusal() {
        return before.wrong() + before.undecided() == 0
                ? "all of them are judged right already"
                : String.format(
                        Locale.ROOT,
                        "recordings held out are not judged better beyond doubt: the log loss fell by %.1f standard errors,"
                                + " at least %.0f are needed, with no fewer right, no more wrong and no fewer tags",
                        margin,
                        SURE);
    }

    /**
     * Fits and scores.
     *
     * @param door as built, without any tuning
     * @param now the tuning it is judged by now
     * @param others the doors it is held against, as they are judged now
     */
    public static Calibration of(
            WindowPlan door, Tuning now, List<WindowPlan> others, List<LabelledRecording> recordings) {
        Bench bench = new Bench(door, others, recordings);
        List<Integer> all = IntStream.range(0, bench.size()).boxed().toList();
        boolean strictness = count(recordings, Label.NONE) >= FEWEST_OF_A_LABEL
                && recordings.size() - count(recordings, Label.NONE) >= FEWEST_OF_A_LABEL;
        List<Mark> before = bench.marks(all, now);
        if (before.stream().allMatch(mark -> mark.word() == Mark.Word.RIGHT)) {
            return new Calibration(now, Scores.of(before), Scores.of(before), 0);
        }
        Mark[] after = new Mark[bench.size()];
        for (List<Integer> heldOut : folds(recordings)) {
            List<Integer> training =
                    all.stream().filter(index -> !heldOut.contains(index)).toList();
            Tuning tuning = new Fit(bench, training, strictness).best();
            heldOut.forEach(index -> after[index] = bench.mark(index, tuning));
        }
        List<Mark> marksAfter = List.of(after);
        return new Calibration(
                new Fit(bench, all, strictness).best(),
                Scores.of(before),
                Scores.of(marksAfter),
                margin(before, marksAfter));
    }

    private static double margin(List<Mark> before, List<Mark> after) {
        double[] gains = IntStream.range(0, before.size())
                .mapToDouble(i -> before.get(i).loss() - after.get(i).loss())
                .toArray();
        double mean = IntStream.range(0, gains.length)
                .mapToDouble(i -> gains[i])
                .average()
                .orElse(0);
        double variance = 0;
        for (double gain : gains) {
            variance += (gain - mean) * (gain - mean);
        }
        double error = Math.sqrt(variance / Math.max(1, gains.length - 1) / gains.length);
        return error == 0 ? 0 : mean / error;
    }

    /** Sessions dealt out in turn, those of one label after the other, so that every fold has some of each. */
    private static List<List<Integer>> folds(List<LabelledRecording> recordings) {
        Map<String, Label> first = new HashMap<>();
        recordings.forEach(each -> first.putIfAbsent(each.session(), each.label()));
        List<String> sessions = first.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Label> each) -> each.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
        int folds = Math.min(FOLDS, sessions.size());
        Map<String, Integer> dealt = new HashMap<>();
        for (int i = 0; i < sessions.size(); i++) {
            dealt.put(sessions.get(i), i % folds);
        }
        List<List<Integer>> all = new ArrayList<>();
        for (int fold : new TreeSet<>(dealt.values())) {
            all.add(IntStream.range(0, recordings.size())
                    .filter(i -> dealt.getOrDefault(recordings.get(i).session(), 0) == fold)
                    .boxed()
                    .toList());
        }
        return all;
    }

    private static long count(List<LabelledRecording> recordings, Label label) {
        return recordings.stream().filter(each -> each.label() == label).count();
    }
}
