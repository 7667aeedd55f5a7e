package io.dockdoor.events.documents;

import io.dockdoor.events.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A document and the passages that filled it so far, in the order in which they began. A passage told in several events is their
 * sum, a passage taken back was never there, and what passed the other way is taken off again: what is said depends on the
 * passages that stand and on nothing else. One thread at a time.
 */
public final class Fulfilment {
    private final ExpectedDocument document;
    private final Map<String, Passage> passages = new LinkedHashMap<>();
    /** What passed through doors that others watch, before any passage of ours. */
    private Load elsewhere = Load.of(List.of());

    /** What a passage carried so far; {@code back}: against the document's way. */
    private record Passage(boolean back, Set<String> identities, Load load) {
        Passage with(Collection<String> more) {
            Set<String> all = new LinkedHashSet<>(identities);
            all.addAll(more);
            return new Passage(back, all, Load.of(all));
        }
    }

    public Fulfilment(ExpectedDocument document) {
        this.document = document;
    }

    public ExpectedDocument document() {
        return document;
    }

    /** The same passages held against another word of the same document. */
    public Fulfilment of(ExpectedDocument revised) {
        Fulfilment again = new Fulfilment(revised);
        again.passages.putAll(passages);
        again.elsewhere = elsewhere;
        return again;
    }

    /** The passage carried these identities too; {@code back} when it went against the document's way. */
    public void carried(String passage, boolean back, Collection<String> identities) {
        passages.merge(
                passage,
                new Passage(back, Set.of(), Load.of(List.of())).with(identities),
                (before, its) -> before.with(identities));
    }

    /** What passed for it elsewhere, all of it. */
    public void elsewhere(Collection<String> identities) {
        elsewhere = Load.of(identities);
    }

    /** The passage is taken back. */
    public void voided(String passage) {
        passages.remove(passage);
    }

    /** Whether that passage stands in it. */
    public boolean knows(String passage) {
        return passages.containsKey(passage);
    }

    /** Passages that stand, in order, each with what it carried. */
    public Map<String, Set<String>> passages() {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        passages.forEach((id, passage) -> all.put(id, Set.copyOf(passage.identities())));
        return all;
    }

    /** Whether a passage that stands went against the document's way. */
    public boolean back(String passage) {
        Passage its = passages.get(passage);
        return its != null && its.back();
    }

    /**
     * The verdict on a passage, held against what those before it left.
     *
     * @throws IllegalArgumentException when no such passage stands
     */
    public Check check(String passage) {
        Filling filling = begun();
        for (Map.Entry<String, Passage> each : passages.entrySet()) {
            Load load = each.getValue().load();
            boolean here = each.getKey().equals(passage);
            if (each.getValue().back()) {
                filling.takeOff(load);
                if (here) {
                    return wentBack(load);
                }
            } else {
                Filling.Judged judged = filling.take(load);
                if (here) {
                    return judged.check(document, filling);
                }
            }
        }
        throw new IllegalArgumentException("passage '" + passage + "' does not stand in " + document.key());
    }

    private Filling begun() {
        Filling filling = new Filling(document);
        if (!elsewhere.isEmpty()) {
            filling.takeElsewhere(elsewhere);
        }
        return filling;
    }

    private Check wentBack(Load load) {
        List<String> all = new ArrayList<>(load.pallets());
        all.addAll(load.goods().keySet());
        return new Check(
                load.isEmpty() ? Check.Verdict.NO_TAG : Check.Verdict.UNEXPECTED,
                List.of(),
                all,
                Map.of(),
                Map.of(),
                "went against the way of " + document.key() + " and is taken off it");
    }

    /** How the document stands with all its passages. */
    public Report report() {
        Filling filling = begun();
        Set<String> extra = new LinkedHashSet<>();
        for (Passage passage : passages.values()) {
            if (passage.back()) {
                filling.takeOff(passage.load());
                extra.removeAll(passage.identities());
            } else {
                extra.addAll(filling.take(passage.load()).extra());
            }
        }
        return filling.report(document, List.copyOf(extra), passages.size());
    }

    /**
     * How much of the load belongs to the document: pallets it names count for all their contents, units for themselves as far
     * as they are still to come. 0 when nothing does.
     */
    public long fits(Collection<String> identities) {
        Filling filling = begun();
        for (Passage passage : passages.values()) {
            if (passage.back()) {
                filling.takeOff(passage.load());
            } else {
                filling.take(passage.load());
            }
        }
        Load load = Load.of(identities);
        long labels = load.pallets().stream().filter(filling::names).count();
        Filling.Judged judged = filling.take(load);
        return labels * 1_000 + judged.taken();
    }

    /** How many of these identities passed for it in passages that stand. */
    public long passed(Collection<String> identities) {
        Set<String> there = new LinkedHashSet<>();
        passages.values().forEach(passage -> {
            if (passage.back()) {
                there.removeAll(passage.identities());
            } else {
                there.addAll(passage.identities());
            }
        });
        return identities.stream().distinct().filter(there::contains).count();
    }

    /**
     * How a document stands.
     *
     * @param lines by item: how many were to pass, how many were read, how many are believed to have passed unread
     * @param missing what did not pass: pallets and units by identity, else {@code "3 x https://id.gs1.org/01/{gtin14}"}
     * @param unexpected what passed and is not on it, or is more than it says
     * @param complete nothing is missing and nothing unexpected
     */
    public record Report(
            List<ReportLine> lines, List<String> missing, List<String> unexpected, int passages, boolean complete) {
        public Report {
            lines = List.copyOf(lines);
            missing = List.copyOf(missing);
            unexpected = List.copyOf(unexpected);
        }

        public long expected() {
            return lines.stream().mapToLong(ReportLine::expected).sum();
        }

        public long passed() {
            return lines.stream()
                    .mapToLong(line -> line.read() + line.inferred())
                    .sum();
        }
    }

    /** One item of a report, in pieces. */
    public record ReportLine(String item, long expected, long read, long inferred) {}

    /** {@code "3 x https://id.gs1.org/01/{gtin14}"}. */
    static String pieces(long number, String item) {
        return number + " x " + new Identity.TradeItemClass(item, null).uri();
    }

    static Map<String, Long> byItem(List<ExpectedDocument.Line> lines) {
        Map<String, Long> all = new TreeMap<>();
        lines.forEach(line -> all.merge(line.item(), line.quantity(), Long::sum));
        return all;
    }
}
