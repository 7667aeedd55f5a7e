package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.ledger.Booking.Amount;
import io.dockdoor.broker.ledger.Booking.Containment;
import io.dockdoor.broker.ledger.Booking.Deed;
import io.dockdoor.broker.ledger.Booking.Movement;
import io.dockdoor.broker.ledger.Booking.Route;
import io.dockdoor.broker.ledger.Booking.Scope;
import io.dockdoor.broker.ledger.Booking.Stuff;
import io.dockdoor.broker.ledger.Booking.Thing;
import io.dockdoor.events.DoorFacts.MovedTag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Made-up histories of a small warehouse in which everything happens at once: whatever order the events come in, and however
 * often, the book ends in one state, the entries sum to it, and in between no number is without a cause.
 * {@code -Ddockdoor.histories=10000} runs the long version.
 */
class AnyOrderTest {
    private static final int HISTORIES = Integer.getInteger("dockdoor.histories", 500);
    private static final int ORDERS = 4;
    private static final List<String> PLACES =
            List.of("9521141000014", "9521141000014.bulk", "9521141000014.pick", "9521987000001");
    private static final List<Bucket> BUCKETS =
            List.of(Bucket.SELLABLE, Bucket.DAMAGED, Bucket.RETURNED, Bucket.QUALITY);
    private static final List<Thing> ITEMS = IntStream.range(0, 5)
            .mapToObj(i -> new Thing("item" + i, i < 3 ? "09521987000018" : "09521987000025"))
            .toList();
    private static final List<Thing> CONTAINERS = List.of(new Thing("pallet0", null), new Thing("pallet1", null));
    private static final List<Stuff> STUFF =
            List.of(new Stuff("09521987000018", "L1", ""), new Stuff("09521987000032", "", "KGM"));

    static IntStream blocks() {
        return IntStream.range(0, 10);
    }

    @ParameterizedTest(name = "seeds {0} mod 10")
    @MethodSource("blocks")
    void everyOrderOfDeliveryEndsInTheSameBook(int block) {
        for (int seed = block; seed < HISTORIES; seed += 10) {
            Random random = new Random(seed);
            List<Booking> history = history(random);
            String expected = "";
            for (int order = 0; order < ORDERS; order++) {
                List<Booking> delivered = new ArrayList<>(history);
                if (order > 0) {
                    delivered.addAll(history.subList(0, random.nextInt(history.size())));
                    Collections.shuffle(delivered, random);
                }
                String ended = run(delivered, "seed " + seed + " order " + order);
                if (order == 0) {
                    expected = ended;
                }
                assertEquals(expected, ended, "seed " + seed + " order " + order + " of " + history);
            }
        }
    }

    @Test
    void goodsInOneStateFareTogetherAsTheyWouldOneByOne() {
        int together = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            MemoryRecords alike = new MemoryRecords();
            MemoryRecords single = new MemoryRecords();
            single.tellsAlike = false;
            for (Booking booking : history(new Random(seed))) {
                alike.book(booking);
                single.book(booking);
                String where = "seed " + seed + ": " + booking;
                assertEquals(single.sums, alike.sums, where);
                assertEquals(single.underway, alike.underway, where);
                assertEquals(single.things, alike.things, where);
                assertEquals(single.logged, alike.logged, where);
                assertEquals(single.overruled, alike.overruled, where);
                assertEquals(single.flags, alike.flags, where);
            }
            together += alike.toldAlike;
        }
        assertTrue(together > HISTORIES, "only " + together + " movements of things in one state");
    }

    @Test
    void serialisedStockIsNeverNegative() {
        for (int seed = 0; seed < HISTORIES / 5; seed++) {
            MemoryRecords records = new MemoryRecords();
            for (Booking booking : history(new Random(seed))) {
                records.book(booking);
                Map<Slot, Long> serialised = new TreeMap<>(records.sums);
                serialised.keySet().removeIf(slot -> STUFF.contains(new Stuff(slot.item(), slot.lot(), slot.uom())));
                for (Map.Entry<Slot, Long> each : serialised.entrySet()) {
                    assertEquals(true, each.getValue() >= 0, "seed " + seed + ": " + each);
                }
            }
        }
    }

    private static String run(List<Booking> delivered, String where) {
        MemoryRecords records = new MemoryRecords();
        for (Booking booking : delivered) {
            records.book(booking);
            assertEquals(records.worked(), records.sums, where + ": entries do not sum to stock after " + booking);
        }
        StringBuilder state = new StringBuilder(records.sums.toString());
        for (ThingState each : records.things.values()) {
            state.append('\n').append(each.touched(Moment.NEVER).headed(0));
        }
        records.amounts.values().removeIf(Map::isEmpty);
        state.append('\n').append(records.underway);
        state.append('\n').append(records.overruled);
        return state.append('\n').append(new TreeMap<>(records.amounts)).toString();
    }

    private static List<Booking> history(Random random) {
        List<Booking> all = new ArrayList<>();
        int events = 6 + random.nextInt(14);
        for (int i = 0; i < events; i++) {
            // times in minutes, so that some coincide and some fall within the turnaround window
            // others a moment apart, as when two doors see one load
            long micros = i > 0 && random.nextInt(3) == 0
                    ? all.get(random.nextInt(i)).moment().micros() + random.nextInt(-5, 6) * 1_000_000L
                    : random.nextInt(300) * 60_000_000L;
            Moment moment = new Moment(micros, "e" + i);
            if (i > 2 && random.nextInt(8) == 0) {
                all.add(new Booking.Undo(moment, "e" + random.nextInt(i)));
            } else {
                all.add(movement(random, moment));
            }
        }
        return all;
    }

    private static Movement movement(Random random, Moment moment) {
        String place = PLACES.get(random.nextInt(PLACES.size()));
        int what = random.nextInt(10);
        boolean pack = what == 7;
        boolean unpack = what == 8;
        Deed deed = switch (what) {
            case 0, 1 -> Deed.RECEIVE;
            case 2, 3 -> Deed.SHIP;
            case 4 -> Deed.COUNT;
            case 5 -> random.nextBoolean() ? Deed.REMOVE : Deed.APPEAR;
            default -> Deed.PLACE;
        };
        List<Thing> things = new ArrayList<>();
        for (Thing item : ITEMS) {
            if (random.nextInt(3) == 0) {
                things.add(item);
            }
        }
        Thing parent = pack || unpack ? CONTAINERS.get(random.nextInt(CONTAINERS.size())) : null;
        for (Thing container : CONTAINERS) {
            if (random.nextInt(4) == 0 && deed != Deed.REMOVE && !container.equals(parent)) {
                things.add(container);
            }
        }
        List<Amount> amounts = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            amounts.add(new Amount(STUFF.get(random.nextInt(STUFF.size())), 1000L * (1 + random.nextInt(5))));
        }
        if (unpack && random.nextBoolean()) {
            things.clear();
            amounts.clear();
        }
        return new Movement(
                moment,
                deed,
                pack ? Containment.IN : unpack ? Containment.OUT : Containment.NONE,
                new Route(
                        deed == Deed.SHIP && random.nextBoolean() ? null : place,
                        random.nextInt(3) == 0 ? PLACES.get(random.nextInt(PLACES.size())) : null,
                        deed == Deed.SHIP && random.nextInt(3) == 0 ? PLACES.get(random.nextInt(PLACES.size())) : null),
                parent,
                things,
                amounts,
                deed == Deed.COUNT ? scope(random) : Scope.PARTIAL,
                random.nextInt(6) == 0 ? BUCKETS.get(random.nextInt(BUCKETS.size())) : null,
                false,
                deed == Deed.RECEIVE || deed == Deed.SHIP || pack ? claim(random, things, parent) : null);
    }

    /** Seen by a door of one of three gateways, which read most of it. */
    private static @Nullable DoorClaim claim(Random random, List<Thing> things, @Nullable Thing parent) {
        List<MovedTag> tags = new ArrayList<>();
        for (Thing thing : things) {
            if (random.nextInt(5) > 0) {
                tags.add(Rivalry.tag(thing.key(), -60 + 4 * random.nextInt(5)));
            }
        }
        if (parent != null && random.nextBoolean()) {
            tags.add(Rivalry.tag(parent.key(), -50));
        }
        return random.nextInt(4) == 0 ? null : Rivalry.claim("G" + random.nextInt(3), tags);
    }

    private static Scope scope(Random random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> Scope.COMPLETE;
            case 2 -> new Scope(true, Set.of("09521987000018"), Set.of("item1", "item3"));
            case 3 -> new Scope(true, Set.of(), Set.of());
            default -> Scope.PARTIAL;
        };
    }
}
