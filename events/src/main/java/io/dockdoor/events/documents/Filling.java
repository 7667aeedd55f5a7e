package io.dockdoor.events.documents;

import io.dockdoor.events.documents.Check.Verdict;
import io.dockdoor.events.documents.ExpectedDocument.Pallet;
import io.dockdoor.events.documents.Fulfilment.Report;
import io.dockdoor.events.documents.Fulfilment.ReportLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A document being filled load by load. Each unit goes where it can be told best: to the pallet that names it, to a pallet whose
 * own tag was read with it, to the goods that are on no pallet, to the pallet it fits best; what fits nowhere is extra.
 */
final class Filling {
    private static final String LOOSE = "";

    private final Map<String, Slot> pallets = new TreeMap<>();
    private final Map<String, Long> loose;
    private final Map<String, Long> looseLeft;
    private final Map<String, String> palletOf = new HashMap<>();
    /** Where each unit was put: a pallet, or loose; extra ones are not in it. */
    private final Map<String, String> put = new HashMap<>();

    private final Set<String> items = new TreeSet<>();
    private final boolean trusted;
    private int loads;

    /** A pallet of the document, and what of it passed. */
    private static final class Slot {
        private final Pallet pallet;
        private final Map<String, Long> wanted;
        private final Map<String, Long> read = new TreeMap<>();
        private final Set<String> things = new TreeSet<>();
        private boolean labelled;
        private boolean claimed;

        Slot(Pallet pallet) {
            this.pallet = pallet;
            this.wanted = pallet.numbers();
        }

        long left(String item) {
            return wanted.getOrDefault(item, 0L) - read.getOrDefault(item, 0L);
        }

        long left() {
            return wanted.keySet().stream().mapToLong(this::left).sum();
        }

        void put(String epc, String item, int sign) {
            read.merge(item, (long) sign, Long::sum);
            if (sign > 0) {
                things.add(epc);
            } else {
                things.remove(epc);
            }
        }

        List<String> missing() {
            if (!pallet.epcs().isEmpty()) {
                return pallet.epcs().stream()
                        .filter(epc -> !things.contains(epc))
                        .toList();
            }
            List<String> all = new ArrayList<>();
            wanted.keySet().stream()
                    .filter(item -> left(item) > 0)
                    .forEach(item -> all.add(Fulfilment.pieces(left(item), item)));
            return all;
        }
    }

    Filling(ExpectedDocument document) {
        this.trusted = document.trusted();
        for (Pallet pallet : document.pallets()) {
            Slot slot = new Slot(pallet);
            pallets.put(pallet.uri(), slot);
            pallet.epcs().forEach(epc -> palletOf.put(epc, pallet.uri()));
            items.addAll(slot.wanted.keySet());
        }
        this.loose = Fulfilment.byItem(document.lines());
        this.looseLeft = new TreeMap<>(loose);
        items.addAll(loose.keySet());
    }

    boolean names(String pallet) {
        return pallets.containsKey(pallet);
    }

    /** What a load was to the document. */
    record Judged(
            boolean empty,
            Set<String> claimed,
            Set<String> deduced,
            List<String> wrongPallets,
            List<String> unexpected,
            List<String> over,
            long taken) {
        List<String> extra() {
            List<String> all = new ArrayList<>(wrongPallets);
            all.addAll(unexpected);
            all.addAll(over);
            return all;
        }

        Check check(ExpectedDocument document, Filling filling) {
            List<String> missing = new ArrayList<>();
            Map<String, Map<String, Long>> inferred = new LinkedHashMap<>();
            Map<String, List<String>> inferredThings = new LinkedHashMap<>();
            for (String uri : claimed) {
                Slot slot = Objects.requireNonNull(filling.pallets.get(uri));
                if (!filling.believed(slot)) {
                    missing.addAll(slot.missing());
                } else if (slot.left() > 0) {
                    Map<String, Long> by = new TreeMap<>();
                    slot.wanted.keySet().stream()
                            .filter(item -> slot.left(item) > 0)
                            .forEach(item -> by.put(item, slot.left(item)));
                    inferred.put(uri, by);
                    if (!slot.pallet.epcs().isEmpty()) {
                        inferredThings.put(uri, slot.missing());
                    }
                }
            }
            Integer loads = document.loads();
            if (loads != null && filling.loads >= loads) {
                filling.looseLeft.forEach((item, left) -> {
                    if (left > 0) {
                        missing.add(Fulfilment.pieces(left, item));
                    }
                });
            }
            boolean gone = claimed.stream()
                    .map(filling.pallets::get)
                    .filter(Objects::nonNull)
                    .anyMatch(slot -> !filling.believed(slot) && slot.left() > 0);
            boolean looseGone = loads != null
                    && filling.loads >= loads
                    && filling.looseLeft.values().stream().anyMatch(left -> left > 0);
            Verdict verdict = empty
                    ? Verdict.NO_TAG
                    : !wrongPallets.isEmpty()
                            ? Verdict.WRONG_PALLET
                            : !unexpected.isEmpty()
                                    ? Verdict.UNEXPECTED
                                    : !over.isEmpty()
                                            ? Verdict.OVER
                                            : gone || looseGone ? Verdict.SHORT : Verdict.MATCH;
            return new Check(
                    verdict,
                    verdict == Verdict.NO_TAG ? List.of() : missing,
                    extra(),
                    inferred,
                    inferredThings,
                    sentence(verdict, document, filling, inferred));
        }

        private String sentence(
                Verdict verdict, ExpectedDocument document, Filling filling, Map<String, Map<String, Long>> inferred) {
            String where = deduced.isEmpty()
                    ? ""
                    : "; no pallet tag was read, taken for " + String.join(", ", deduced) + " by what is on it";
            long unread = inferred.values().stream()
                    .flatMap(by -> by.values().stream())
                    .mapToLong(Long::longValue)
                    .sum();
            String believed = unread == 0 ? "" : "; " + unread + " unread are believed to be on the pallet";
            return switch (verdict) {
                case MATCH -> "as " + document.key() + " expects" + where + believed;
                case SHORT ->
                    claimed.stream()
                                    .map(filling.pallets::get)
                                    .filter(Objects::nonNull)
                                    .filter(slot -> !filling.believed(slot))
                                    .mapToLong(Slot::left)
                                    .sum()
                            + filling.looseShort(document)
                            + " missing that " + document.key() + " expects with it" + where;
                case OVER -> over.size() + " more than " + document.key() + " still expects" + where + believed;
                case UNEXPECTED -> unexpected.size() + " that are not on " + document.key() + where + believed;
                case WRONG_PALLET -> "the pallet is not on " + document.key();
                case NO_TAG -> "no tag was read that names goods or a pallet";
                case NOT_ASSIGNED -> "no document is assigned";
            };
        }
    }

    private long looseShort(ExpectedDocument document) {
        Integer last = document.loads();
        return last != null && loads >= last
                ? looseLeft.values().stream().mapToLong(Long::longValue).sum()
                : 0;
    }

    /** What is not read of it is believed to be on it. */
    private boolean believed(Slot slot) {
        return trusted && slot.labelled;
    }

    /** Passed where nobody here saw how many loads it was. */
    void takeElsewhere(Load load) {
        take(load);
        loads = 0;
    }

    Judged take(Load load) {
        Set<String> own = new TreeSet<>(load.pallets());
        own.retainAll(pallets.keySet());
        List<String> wrong = new ArrayList<>();
        if (!pallets.isEmpty()) {
            load.pallets().stream().filter(label -> !pallets.containsKey(label)).forEach(wrong::add);
        }
        own.forEach(label -> slot(label).labelled = true);
        Map<String, String> left = new LinkedHashMap<>(load.goods());
        left.keySet().removeAll(put.keySet());
        if (!left.isEmpty() || !own.isEmpty()) {
            loads++;
        }
        int before = put.size();
        Set<String> claimed = new TreeSet<>(own);
        Set<String> deduced = new TreeSet<>();
        left.entrySet().removeIf(unit -> {
            String pallet = palletOf.get(unit.getKey());
            if (pallet == null) {
                return false;
            }
            put(unit.getKey(), unit.getValue(), pallet);
            if (load.pallets().isEmpty()) {
                claimed.add(pallet);
                deduced.add(pallet);
            }
            return true;
        });
        own.forEach(label -> fill(label, left));
        // what travels on a pallet of another document is none of this one's goods
        if (wrong.isEmpty()) {
            fillLoose(left);
            while (own.isEmpty() && !left.isEmpty()) {
                String best = best(left);
                if (best == null) {
                    break;
                }
                fill(best, left);
                claimed.add(best);
                deduced.add(best);
            }
        }
        claimed.forEach(label -> slot(label).claimed = true);
        deduced.removeIf(label -> slot(label).labelled);
        List<String> over = new ArrayList<>();
        List<String> unexpected = new ArrayList<>();
        left.forEach((epc, item) -> (wrong.isEmpty() && items.contains(item) ? over : unexpected).add(epc));
        return new Judged(load.isEmpty(), claimed, deduced, wrong, unexpected, over, put.size() - before);
    }

    private void put(String epc, String item, String where) {
        put.put(epc, where);
        if (where.equals(LOOSE)) {
            looseLeft.merge(item, -1L, Long::sum);
        } else {
            slot(where).put(epc, item, 1);
        }
    }

    private void fill(String label, Map<String, String> left) {
        Slot slot = slot(label);
        if (slot.pallet.epcs().isEmpty()) {
            left.entrySet().removeIf(unit -> {
                boolean fits = slot.left(unit.getValue()) > 0;
                if (fits) {
                    put(unit.getKey(), unit.getValue(), label);
                }
                return fits;
            });
        }
    }

    private void fillLoose(Map<String, String> left) {
        left.entrySet().removeIf(unit -> {
            boolean fits = looseLeft.getOrDefault(unit.getValue(), 0L) > 0;
            if (fits) {
                put(unit.getKey(), unit.getValue(), LOOSE);
            }
            return fits;
        });
    }

    /** The pallet that the units fit best: most of them on it, then least of it missing. Null when they fit none. */
    private @Nullable String best(Map<String, String> left) {
        Map<String, Long> numbers = new TreeMap<>();
        left.values().forEach(item -> numbers.merge(item, 1L, Long::sum));
        record Fit(String label, long on, boolean believed, long missing) {}
        return pallets.entrySet().stream()
                .filter(each -> each.getValue().pallet.epcs().isEmpty())
                .map(each -> {
                    Slot slot = each.getValue();
                    long on = numbers.entrySet().stream()
                            .mapToLong(number -> Math.min(number.getValue(), slot.left(number.getKey())))
                            .sum();
                    return new Fit(each.getKey(), on, believed(slot), slot.left() - on);
                })
                .filter(fit -> fit.on() > 0)
                .min(Comparator.comparingLong((Fit fit) -> -fit.on())
                        .thenComparing(Fit::believed)
                        .thenComparingLong(Fit::missing)
                        .thenComparing(Fit::label))
                .map(Fit::label)
                .orElse(null);
    }

    /** The load came back. */
    void takeOff(Load load) {
        load.pallets().stream().filter(pallets::containsKey).forEach(label -> {
            Slot slot = slot(label);
            slot.labelled = false;
            slot.claimed = false;
        });
        load.goods().forEach((epc, item) -> {
            String where = put.remove(epc);
            if (where != null && where.equals(LOOSE)) {
                looseLeft.merge(item, 1L, Long::sum);
            } else if (where != null) {
                slot(where).put(epc, item, -1);
            }
        });
    }

    Report report(ExpectedDocument document, List<String> extra, int passages) {
        List<String> missing = new ArrayList<>();
        Map<String, long[]> sums = new TreeMap<>();
        loose.forEach((item, wanted) -> {
            long left = looseLeft.getOrDefault(item, 0L);
            add(sums, item, wanted, wanted - left, 0);
            if (left > 0) {
                missing.add(Fulfilment.pieces(left, item));
            }
        });
        pallets.forEach((uri, slot) -> {
            boolean believed = believed(slot);
            slot.wanted.forEach((item, wanted) -> {
                long read = slot.read.getOrDefault(item, 0L);
                add(sums, item, wanted, read, believed ? wanted - read : 0);
            });
            if (!slot.labelled && !(slot.claimed && slot.left() == 0)) {
                missing.add(uri);
            }
            if (!believed) {
                missing.addAll(slot.missing());
            }
        });
        List<ReportLine> lines = new ArrayList<>();
        sums.forEach((item, sum) -> lines.add(new ReportLine(item, sum[0], sum[1], sum[2])));
        return new Report(lines, missing, extra, passages, missing.isEmpty() && extra.isEmpty());
    }

    private static void add(Map<String, long[]> sums, String item, long wanted, long read, long inferred) {
        long[] sum = sums.computeIfAbsent(item, its -> new long[3]);
        sum[0] += wanted;
        sum[1] += read;
        sum[2] += inferred;
    }

    private Slot slot(String label) {
        return Objects.requireNonNull(pallets.get(label));
    }
}
