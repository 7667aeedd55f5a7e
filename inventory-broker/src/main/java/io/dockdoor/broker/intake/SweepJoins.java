package io.dockdoor.broker.intake;

import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.count.CountHead;
import io.dockdoor.broker.count.Evidence;
import io.dockdoor.broker.count.Mode;
import io.dockdoor.broker.ledger.StockQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which open count a sweep joins that no count asked for, as by a push button. The place must be beyond doubt: the one that these
 * doors swept for the count before, or the only one the site has. Two counts that would take it: then none does.
 */
final class SweepJoins {
    private static final int MOST = 100;

    private SweepJoins() {}

    /** A count and the place of it that was swept. */
    record Join(Count count, String place) {}

    /**
     * Null when it joins none.
     *
     * @param doors as {@link Evidence.Sweep#door} names them
     * @param places all of the site
     */
    static @Nullable Join of(StockQueries stock, String site, String doors, List<String> places) {
        List<Count> open = new ArrayList<>();
        for (CountHead head : stock.counts("open", site, MOST)) {
            Count count = stock.count(head.id());
            if (count != null && count.life() instanceof Count.Open) {
                open.add(count);
            }
        }
        return of(open, doors, places);
    }

    static @Nullable Join of(List<Count> open, String doors, List<String> places) {
        List<Join> joins = new ArrayList<>();
        for (Count count : open) {
            String place = count.opened().mode() == Mode.SWEEP ? place(count, doors, places) : null;
            if (place != null) {
                joins.add(new Join(count, place));
            }
        }
        return joins.size() == 1 ? joins.get(0) : null;
    }

    private static @Nullable String place(Count count, String doors, List<String> places) {
        TreeSet<String> before = new TreeSet<>();
        count.looks().forEach(look -> {
            if (look.evidence() instanceof Evidence.Sweep sweep && sweep.door().equals(doors)) {
                before.add(sweep.place());
            }
        });
        if (before.size() == 1) {
            return before.first();
        }
        return before.isEmpty()
                        && places.size() == 1
                        && count.opened().scope().places().equals(places)
                ? places.get(0)
                : null;
    }
}
