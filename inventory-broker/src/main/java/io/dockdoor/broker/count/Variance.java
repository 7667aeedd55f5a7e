package io.dockdoor.broker.count;

import java.util.List;

/**
 * What was seen against what the book says, and what the ledger would be told.
 *
 * @param units single things that differ, or prove nothing yet
 * @param lines the same by place and item, with class-level goods; the worst first
 * @param unclassified tags seen that are no stock
 * @param statements in the order of their time
 */
public record Variance(
        Tally tally, List<Unit> units, List<Line> lines, List<String> unclassified, List<Statement> statements) {
    public Variance {
        units = List.copyOf(units);
        lines = List.copyOf(lines);
        unclassified = List.copyOf(unclassified);
        statements = List.copyOf(statements);
    }

    /** The difference as it is now: it changes with every look, and with every movement that comes late. */
    public static Variance of(Count count, Book book, Thresholds thresholds, Worth worth) {
        return Reckoning.of(count, book, thresholds, worth);
    }

    /** What is the matter with a unit. */
    public enum Finding {
        /** Seen; the book did not have it anywhere. */
        FOUND,
        /** Seen; the book had it elsewhere. */
        MISPLACED,
        /** Proved not to be there. */
        MISSING,
        /** Not seen, which proves nothing yet: the book keeps it. */
        UNSEEN
    }

    /**
     * One thing.
     *
     * @param place where it was seen, or was to be
     * @param was where the book had it: a place's key, or unknown, shipped, transit, missing
     */
    public record Unit(String thing, String item, Finding finding, String place, String was) {}
}
