package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.broker.ledger.Records.Logged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What doors of different gateways of one site may not both have: a thing that two of them say passed within moments of each
 * other went through the one that heard it better ({@link Louder}), and what the other said of it moves nothing. Where that cannot
 * be told the earlier keeps it; if the later says otherwise of where the thing is now, that is disputed. Follows from the events
 * about a thing alone, whatever order they came in.
 */
final class Rivals {
    /** Nothing goes through two doors within that: 3 s as for doors of one gateway, and 1 s for two clocks; microseconds. */
    static final long SAME_TIME = 4_000_000;

    /** Nobody contradicts anybody. */
    static final Rivals NONE = new Rivals(List.of(), Set.of());

    /** What a booked event names and does not move, and which event has it instead. */
    record Overruled(String event, String by) {}

    /**
     * What an event no longer moves, or moves again, after another was booked.
     *
     * @param things their keys, in order
     */
    record Change(Which which, List<String> things) {
        /**
         * @param event the one that names the things
         * @param by the one whose door heard them better
         * @param back that it moves them again
         */
        record Which(String event, String by, boolean back) implements Comparable<Which> {
            private static final Comparator<Which> ORDER =
                    Comparator.comparing(Which::event).thenComparing(Which::by).thenComparing(Which::back);

            @Override
            public int compareTo(Which other) {
                return ORDER.compare(this, other);
            }
        }
    }

    private final Map<Long, Map<String, Overruled>> lost = new HashMap<>();
    private final Map<Long, Set<String>> disputed = new HashMap<>();
    private final Map<List<String>, Louder> louder = new HashMap<>();

    private Rivals(List<Logged> inOrder, Set<String> scope) {
        Map<String, List<Logged>> claims = new LinkedHashMap<>();
        List<Logged> contested = contested(inOrder);
        for (Logged each : contested) {
            for (Thing thing : Fold.named(each.movement())) {
                if (scope.contains(thing.key())) {
                    claims.computeIfAbsent(thing.key(), key -> new ArrayList<>())
                            .add(each);
                }
            }
        }
        claims.forEach(this::settle);
        contested.forEach(each -> loseContents(each, scope));
    }

    /**
     * Who has what.
     *
     * @param inOrder all that ever was booked about the things of {@code scope} and stands, in the order of its own time
     */
    static Rivals among(List<Logged> inOrder, Set<String> scope) {
        Rivals rivals = new Rivals(inOrder, scope);
        return rivals.lost.isEmpty() && rivals.disputed.isEmpty() ? NONE : rivals;
    }

    /** Whether an event may be about the same passing of the thing as that earlier one. */
    static boolean near(Movement movement, Moment earlier) {
        return movement.claim() != null && movement.moment().micros() - SAME_TIME <= earlier.micros();
    }

    /** Of the events, in order, those with another door's of the same site close by. */
    private static List<Logged> contested(List<Logged> inOrder) {
        Set<Long> all = new HashSet<>();
        List<Logged> before = new ArrayList<>();
        for (Logged each : inOrder) {
            DoorClaim claim = each.movement().claim();
            if (claim == null) {
                continue;
            }
            before.removeIf(earlier -> apart(earlier, each));
            for (Logged earlier : before) {
                if (claim.rivals(claim(earlier))) {
                    all.add(earlier.position());
                    all.add(each.position());
                }
            }
            before.add(each);
        }
        return all.isEmpty()
                ? List.of()
                : inOrder.stream().filter(each -> all.contains(each.position())).toList();
    }

    private static boolean apart(Logged one, Logged other) {
        return Math.abs(one.movement().moment().micros()
                        - other.movement().moment().micros())
                > SAME_TIME;
    }

    private static DoorClaim claim(Logged logged) {
        return Objects.requireNonNull(logged.movement().claim());
    }

    /** The strongest stands, and those it contradicts do not; then the next of those left. */
    private void settle(String thing, List<Logged> claims) {
        List<Logged> open = new ArrayList<>(claims);
        while (!open.isEmpty()) {
            Logged best = strongest(thing, open);
            open.remove(best);
            for (Logged each : List.copyOf(open)) {
                if (contradict(best, each)) {
                    open.remove(each);
                    yields(thing, each, best);
                }
            }
        }
    }

    private Logged strongest(String thing, List<Logged> open) {
        for (Logged each : open) {
            if (open.stream().noneMatch(other -> contradict(each, other) && compare(thing, other, each) > 0)) {
                return each;
            }
        }
        return open.get(0); // each is louder than the next in a circle: the earliest
    }

    private static boolean contradict(Logged one, Logged other) {
        return claim(one).rivals(claim(other)) && !apart(one, other);
    }

    /** Positive: the first has it. */
    private double compare(String thing, Logged one, Logged other) {
        double heard = heard(thing, one, other);
        return heard != 0
                ? heard
                : other.movement().moment().compareTo(one.movement().moment());
    }

    private double heard(String thing, Logged one, Logged other) {
        boolean read = claim(one).read(thing);
        if (read != claim(other).read(thing)) {
            return read ? 1 : -1;
        }
        boolean turned = one.movement().moment().isAfter(other.movement().moment());
        Logged first = turned ? other : one;
        Logged second = turned ? one : other;
        double by = louder.computeIfAbsent(
                        List.of(
                                first.movement().moment().event(),
                                second.movement().moment().event()),
                        pair -> new Louder(claim(first), claim(second)))
                .by(thing);
        return turned ? -by : by;
    }

    private void yields(String thing, Logged loser, Logged winner) {
        boolean later = loser.movement().moment().isAfter(winner.movement().moment());
        if (heard(thing, loser, winner) == 0 && later && !sameOutcome(loser.movement(), winner.movement())) {
            disputed.computeIfAbsent(loser.position(), at -> new HashSet<>()).add(thing);
        } else {
            lost.computeIfAbsent(loser.position(), at -> new HashMap<>())
                    .put(
                            thing,
                            new Overruled(
                                    loser.movement().moment().event(),
                                    winner.movement().moment().event()));
        }
    }

    /** What was only believed to be in a container did not go where the container did not go. */
    private void loseContents(Logged logged, Set<String> scope) {
        Thing parent = logged.movement().parent();
        Map<String, Overruled> its = lost.get(logged.position());
        Overruled with = parent == null || its == null ? null : its.get(parent.key());
        if (its != null && with != null) {
            for (Thing thing : logged.movement().things()) {
                if (scope.contains(thing.key())) {
                    its.putIfAbsent(thing.key(), with);
                }
            }
        }
    }

    private static boolean sameOutcome(Movement one, Movement other) {
        return one.deed() == other.deed()
                && Objects.equals(one.place(), other.place())
                && Objects.equals(one.destination(), other.destination());
    }

    /** Whether it moves its container, and with it the class-level goods it names. */
    boolean hasContainer(Logged logged) {
        Thing parent = logged.movement().parent();
        return parent == null || !overruled(logged).containsKey(parent.key());
    }

    /** The things an event names and does not move. */
    Map<String, Overruled> overruled(Logged logged) {
        return lost.getOrDefault(logged.position(), Map.of());
    }

    /** The things an event moves although another said otherwise. */
    Set<String> disputed(Logged logged) {
        return disputed.getOrDefault(logged.position(), Set.of());
    }

    /** Lets an event do to things what is left of it. */
    void apply(Logged logged, Fold fold) {
        Movement movement = logged.movement();
        Map<String, Overruled> away = overruled(logged);
        Set<String> doubtful = disputed(logged);
        if (away.isEmpty() && doubtful.isEmpty()) {
            fold.apply(logged.position(), movement);
            return;
        }
        List<Thing> moved = new ArrayList<>();
        List<Thing> doubted = new ArrayList<>();
        for (Thing thing : movement.things()) {
            if (!away.containsKey(thing.key())) {
                (doubtful.contains(thing.key()) ? doubted : moved).add(thing);
            }
        }
        Thing parent = hasContainer(logged) ? movement.parent() : null;
        fold.apply(logged.position(), movement.of(parent, moved, movement.bucket()));
        if (!doubted.isEmpty()) {
            fold.apply(logged.position(), movement.of(null, doubted, Bucket.DISPUTED));
        }
        fold.heard(movement, away.keySet());
    }

    /** What changed of that from those rulings to these. */
    List<Change> since(Rivals before) {
        Map<Change.Which, Set<String>> all = new TreeMap<>();
        compare(lost, before.lost, false, all);
        compare(before.lost, lost, true, all);
        return all.entrySet().stream()
                .map(each -> new Change(each.getKey(), List.copyOf(each.getValue())))
                .toList();
    }

    private static void compare(
            Map<Long, Map<String, Overruled>> one,
            Map<Long, Map<String, Overruled>> other,
            boolean back,
            Map<Change.Which, Set<String>> differences) {
        one.forEach((position, its) -> its.forEach((thing, loss) -> {
            if (!loss.equals(other.getOrDefault(position, Map.of()).get(thing))) {
                differences
                        .computeIfAbsent(new Change.Which(loss.event(), loss.by(), back), which -> new TreeSet<>())
                        .add(thing);
            }
        }));
    }
}
