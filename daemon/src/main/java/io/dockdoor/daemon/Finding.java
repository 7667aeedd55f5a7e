package io.dockdoor.daemon;

import java.io.PrintStream;
import java.util.List;

/**
 * What {@code doctor} found about one thing.
 *
 * @param what the thing, e.g. {@code reader R1}
 * @param sentence what was found
 * @param cure what a person can do about it; empty when nothing needs doing
 */
public record Finding(Verdict verdict, String what, String sentence, String cure) {
    /** From good to bad. */
    public enum Verdict {
        OK("ok  "),
        /** Works, but not for ever or not as well as it could. */
        WARN("WARN"),
        /** Does not work. */
        FAIL("FAIL");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }
    }

    public static Finding ok(String what, String sentence) {
        return new Finding(Verdict.OK, what, sentence, "");
    }

    public static Finding warn(String what, String sentence, String cure) {
        return new Finding(Verdict.WARN, what, sentence, cure);
    }

    public static Finding fail(String what, String sentence, String cure) {
        return new Finding(Verdict.FAIL, what, sentence, cure);
    }

    /** Two lines at most for each, the last line sums up. Gives the exit code: 1 when anything failed, else 0. */
    public static int print(List<Finding> findings, PrintStream out) {
        for (Finding each : findings) {
            out.println(each.verdict.word + "  " + each.what + ": " + each.sentence);
            if (!each.cure.isEmpty()) {
                out.println("      -> " + each.cure);
            }
        }
        long failed = count(findings, Verdict.FAIL);
        out.println(findings.size() + " checked, " + failed + " failed, " + count(findings, Verdict.WARN) + " warned");
        return failed > 0 ? 1 : 0;
    }

    private static long count(List<Finding> findings, Verdict verdict) {
        return findings.stream().filter(each -> each.verdict == verdict).count();
    }
}
