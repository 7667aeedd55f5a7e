package io.dockdoor.broker.ledger;

import io.dockdoor.broker.count.Act;
import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.count.CountEvent;
import io.dockdoor.broker.count.Evidence;
import io.dockdoor.broker.count.Mode;
import io.dockdoor.broker.count.NotNow;
import io.dockdoor.broker.count.Scope;
import io.dockdoor.broker.count.Statement;
import io.dockdoor.broker.count.Thresholds;
import io.dockdoor.broker.count.Variance;
import io.dockdoor.broker.ledger.Booking.Containment;
import io.dockdoor.broker.ledger.Booking.Deed;
import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Route;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.events.BadEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A small warehouse, made up from a seed, where things move all the time: some moves are told at once, some late, some never, some
 * that never happened are told. In the middle of it two places are counted, by poor sweeps and then by sweeps that see everything.
 * What is told after that is true, and all of it comes in the end.
 */
final class CountedWarehouse {
    static final List<String> PLACES = List.of("9521141000014.a", "9521141000014.b");
    private static final String OUT = "";
    private static final List<String> ITEMS = List.of("09521987000018", "09521987000025");
    private static final long SWEEP_SECONDS = 20;
    /** Two sweeps come before it, in the middle of everything. */
    private static final int FIRST_FULL = 2;

    private static final Instant DAWN = Instant.parse("2026-11-24T06:00:00Z");

    /** A move that happened. {@code told}: when word of it comes, -1 for never; in seconds. */
    private record Move(long at, String thing, String from, String to, long told) {}

    /** Word of a move, true or not. */
    private record Word(long comes, Movement movement) {}

    final Random random;
    final MemoryRecords records = new MemoryRecords();
    private final BookThen book =
            new BookThen(records, new StockRules(StockRules.TURNAROUND, StockRules.TRAVEL, records::apart));
    private final Map<String, List<Move>> moves = new TreeMap<>();
    private final List<Word> words = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final long[][] sweeps;
    private final long posted;
    private final long end;
    private int late;

    CountedWarehouse(long seed) {
        random = new Random(seed);
        int rounds = 5;
        sweeps = new long[rounds][];
        long at = 4000;
        for (int i = 0; i < rounds; i++) {
            at += 60 + random.nextInt(600);
            sweeps[i] = new long[] {at, at + SWEEP_SECONDS};
            at += SWEEP_SECONDS;
        }
        posted = at + random.nextInt(600);
        end = posted + 3000;
        for (int i = 0; i < 8 + random.nextInt(8); i++) {
            live("https://id.gs1.org/01/" + ITEMS.get(i % 2) + "/21/u" + i);
        }
        words.sort(Comparator.comparing(Word::comes)
                .thenComparing(word -> word.movement().moment()));
    }

    /** Makes up the life of one thing. */
    private void live(String thing) {
        String where = OUT;
        long at = 1L + random.nextInt(3000);
        List<Move> life = new ArrayList<>();
        // some rest long before the count and some never: what moves again is right again without one
        long rests = random.nextInt((int) end);
        while (at < rests) {
            String to = where.equals(OUT) || random.nextInt(3) > 0
                    ? PLACES.get(where.equals(PLACES.get(0)) ? 1 : where.equals(OUT) ? random.nextInt(2) : 0)
                    : OUT;
            boolean secret = random.nextInt(5) == 0 && mayBeSecret(at);
            long told = secret ? -1 : at + (random.nextInt(4) == 0 ? random.nextInt(5000) : 1);
            Move move = new Move(at, thing, where, to, told);
            life.add(move);
            if (told >= 0) {
                tell(move, told);
            }
            if (random.nextInt(8) == 0) {
                lie(thing, at + 1 + random.nextInt(300));
            }
            where = to;
            at += 30 + random.nextInt(4000);
        }
        moves.put(thing, life);
    }

    /** Nothing moves in secret, and nobody lies, once the sweeps began that are to see everything: no count could know. */
    private boolean mayBeSecret(long at) {
        return at < sweeps[FIRST_FULL][0];
    }

    /** Word of something that did not happen. */
    private void lie(String thing, long at) {
        if (mayBeSecret(at)) {
            String from = PLACES.get(random.nextInt(2));
            String to = random.nextBoolean() ? OUT : PLACES.get(random.nextInt(2));
            tell(new Move(at, thing, from, to, at), at + random.nextInt(2000));
        }
    }

    private void tell(Move move, long comes) {
        boolean out = move.to().equals(OUT);
        boolean in = move.from().equals(OUT);
        Deed deed = out ? Deed.SHIP : in ? Deed.RECEIVE : Deed.PLACE;
        Movement movement = new Movement(
                new Moment(micros(move.at()), "urn:x:" + numbers.merge("word", 1, Integer::sum)),
                deed,
                Containment.NONE,
                new Route(out ? move.from() : move.to(), in ? null : move.from(), null),
                null,
                List.of(new Thing(move.thing(), book.item(move.thing()))),
                List.of(),
                Booking.Scope.PARTIAL,
                null,
                false);
        words.add(new Word(comes, movement));
    }

    private static long micros(long second) {
        return Moment.of(DAWN.plusSeconds(second), "").micros();
    }

    /** Where the thing really is at that second. */
    private String where(String thing, long second) {
        String where = OUT;
        for (Move move : moves.getOrDefault(thing, List.of())) {
            if (move.at() <= second) {
                where = move.to();
            }
        }
        return where;
    }

    /** All that was at the place at some second of a sweep; who only passes may be missed or not. A poor one misses a third. */
    private Set<String> swept(String place, long from, long until, boolean poor) {
        Set<String> all = new HashSet<>();
        for (String thing : moves.keySet()) {
            long look = from + random.nextInt((int) (until - from));
            if (where(thing, look).equals(place) && !(poor && random.nextInt(3) == 0)) {
                all.add(thing);
            }
        }
        return all;
    }

    private void bookUntil(long second) {
        while (!words.isEmpty() && words.get(0).comes() <= second) {
            records.book(words.remove(0).movement());
        }
    }

    /** Counts, posts, and lets all word come that has not come yet. */
    Variance run() throws NotNow, BadEvent {
        bookUntil(4000);
        Instant opened = DAWN.plusSeconds(4000);
        Count count =
                Count.of(new Act.Opened(opened, "anna", "C1", new Scope("S1", PLACES, Set.of(), false), Mode.SWEEP, 0));
        for (int round = 0; round < sweeps.length; round++) {
            bookUntil(sweeps[round][1]);
            count = sweep(count, round);
            if (round <= FIRST_FULL) {
                continue;
            }
            if (reckon(count).tally().unseen() == 0) {
                break;
            }
        }
        bookUntil(posted);
        Variance variance = post(count);
        late = words.size();
        bookUntil(Long.MAX_VALUE);
        return variance;
    }

    private Count sweep(Count count, int round) throws NotNow {
        Count next = count;
        Instant until = DAWN.plusSeconds(sweeps[round][1]);
        for (String place : PLACES) {
            next = next.after(new Act.Added(
                    until,
                    "door",
                    new Evidence.Sweep(
                            place + round,
                            place,
                            DAWN.plusSeconds(sweeps[round][0]),
                            until,
                            swept(place, sweeps[round][0], sweeps[round][1], round < FIRST_FULL),
                            round < FIRST_FULL ? 0.5 : 0.9,
                            "S1/G1/D1")));
        }
        return next;
    }

    private Variance reckon(Count count) {
        return Variance.of(count, book, Thresholds.USUAL, item -> null);
    }

    private Variance post(Count counted) throws NotNow, BadEvent {
        Instant now = DAWN.plusSeconds(posted);
        Variance variance = reckon(counted);
        Count count = counted.after(new Act.Reckoned(now, "anna", variance.tally()));
        if (variance.tally().needsApproval()) {
            count = count.after(new Act.Approved(now, "bert"));
        }
        count = count.after(new Act.Posted(now, "anna", variance.tally(), List.of()));
        for (int times = 0; times < 2; times++) {
            // told twice, booked once
            for (Statement statement : variance.statements()) {
                CountEvent event = CountEvent.of(count.id(), statement);
                records.book(Bookings.read(event.body(), event.event(), place -> false)
                        .booking());
            }
        }
        return variance;
    }

    /** Events that came after posting. */
    int late() {
        return late;
    }

    /** What the book has and what there is: places by thing, of the counted places. */
    Map<String, String> booked() {
        Map<String, String> all = new TreeMap<>();
        for (String thing : moves.keySet()) {
            ThingState state = records.thing(thing);
            all.put(thing, state == null ? "" : state.where().onHandAt());
        }
        return all;
    }

    Map<String, String> truth() {
        Map<String, String> all = new TreeMap<>();
        moves.keySet().forEach(thing -> all.put(thing, where(thing, end)));
        return all;
    }
}
