package io.dockdoor.broker.count;

import io.dockdoor.broker.count.Act.Added;
import io.dockdoor.broker.count.Evidence.Look;
import io.dockdoor.broker.count.Evidence.Sweep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The looks of a count in the order of their time. Sweeps of one place that overlap are one: what the doors of a zone read between
 * them was read, and what none of them read was not.
 */
final class Looks {
    /** A sweep of this quality counts as not having seen what it did not see. */
    static final double GOOD = 0.8;

    private static final int PROOF = 2;

    private final Count count;
    private final List<Evidence> all = new ArrayList<>();

    Looks(Count count) {
        this.count = count;
        List<Evidence> inOrder = count.looks().stream()
                .map(Added::evidence)
                .sorted(Comparator.comparing(Evidence::from))
                .toList();
        for (Evidence look : inOrder) {
            Sweep overlapping = look instanceof Sweep sweep ? overlapping(sweep) : null;
            if (overlapping == null) {
                all.add(look);
            } else {
                all.set(all.indexOf(overlapping), merged(overlapping, (Sweep) look));
            }
        }
    }

    private @Nullable Sweep overlapping(Sweep sweep) {
        for (Evidence each : all) {
            if (each instanceof Sweep before
                    && before.place().equals(sweep.place())
                    && sweep.from().isBefore(before.until())) {
                return before;
            }
        }
        return null;
    }

    private static Sweep merged(Sweep one, Sweep other) {
        Set<String> seen = new HashSet<>(one.seen());
        seen.addAll(other.seen());
        return new Sweep(
                one.id() + "+" + other.id(),
                one.place(),
                one.from(),
                one.until().isAfter(other.until()) ? one.until() : other.until(),
                seen,
                Math.min(one.quality(), other.quality()),
                one.door());
    }

    List<Evidence> all() {
        return all;
    }

    Place of(String place) {
        return new Place(all.stream().filter(look -> look.place().equals(place)).toList());
    }

    /** The looks at one place. */
    final class Place {
        private final List<Evidence> here;

        private Place(List<Evidence> here) {
            this.here = here;
        }

        /**
         * As of when what was not seen is weighed: the beginning of the last sweep, or of a person's round; null when nobody
         * looked for what is not there.
         */
        @Nullable Instant cutoff() {
            Instant latest = null;
            boolean absence = false;
            for (Evidence look : here) {
                if (look instanceof Sweep || (look instanceof Look person && person.everything())) {
                    Instant from = began(look);
                    latest = latest == null || from.isAfter(latest) ? from : latest;
                } else if (look instanceof Look person) {
                    absence |= !person.missing().isEmpty();
                }
            }
            return latest == null && absence ? round() : latest;
        }

        /** When a look began; for a person who says that nothing else is there, when the first look of the round did. */
        private Instant began(Evidence look) {
            boolean whole = look instanceof Look person
                    && person.everything()
                    && !look.from().isBefore(count.roundSince());
            return whole ? round() : look.from();
        }

        /** When people began to look in this round. */
        private Instant round() {
            return here.stream()
                    .filter(each -> each instanceof Look && !each.from().isBefore(count.roundSince()))
                    .map(Evidence::from)
                    .min(Instant::compareTo)
                    .orElse(count.roundSince());
        }

        /** Whether those who began to look after that time prove that the thing, which they did not see, is not there. */
        boolean prove(String thing, Instant after) {
            int sweeps = 0;
            for (Evidence look : here) {
                if (look instanceof Sweep sweep) {
                    sweeps += sweep.quality() >= GOOD && sweep.from().isAfter(after) ? 1 : 0;
                } else if (look instanceof Look person
                        && began(look).isAfter(after)
                        && (person.everything() || person.missing().contains(thing))) {
                    return true;
                }
            }
            return sweeps >= PROOF;
        }

        /**
         * Whether the place holds nothing but what was seen or is kept: two good sweeps say so, a person does, or one good sweep
         * that saw all there was to be.
         */
        boolean emptied(boolean sawAll) {
            long good = here.stream()
                    .filter(look -> look instanceof Sweep sweep && sweep.quality() >= GOOD)
                    .count();
            return good >= PROOF
                    || (good == 1 && sawAll)
                    || here.stream().anyMatch(look -> look instanceof Look person && person.everything());
        }
    }
}
