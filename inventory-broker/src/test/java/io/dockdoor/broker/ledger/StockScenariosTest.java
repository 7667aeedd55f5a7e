package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden scenarios: each in the order told, and in many other orders with repeats, ends in the same stock. */
class StockScenariosTest {
    private static final int SHUFFLES = 1000;

    static Stream<String> names() {
        return Scenario.NAMES.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void eachEventLeavesTheStockTheScenarioSays(String name) {
        Scenario scenario = Scenario.read(name);
        MemoryRecords records = new MemoryRecords();
        for (int i = 0; i < scenario.bookings().size(); i++) {
            records.book(scenario.bookings().get(i));
            check(records, scenario.expected().get(i), name + " after event " + (i + 1));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void anyOrderWithRepeatsEndsInTheSameStock(String name) {
        Scenario scenario = Scenario.read(name);
        Scenario.Expected last = scenario.expected().get(scenario.expected().size() - 1);
        for (int seed = 0; seed < SHUFFLES; seed++) {
            Random random = new Random(seed);
            List<Booking> delivered = new ArrayList<>(scenario.bookings());
            for (Booking booking : scenario.bookings()) {
                if (random.nextBoolean()) {
                    delivered.add(booking);
                }
            }
            Collections.shuffle(delivered, random);
            MemoryRecords records = new MemoryRecords();
            for (Booking booking : delivered) {
                records.book(booking);
                assertEquals(records.worked(), records.sums, name + " seed " + seed + ": entries do not sum to stock");
            }
            check(records, last, name + " seed " + seed);
        }
    }

    private static void check(MemoryRecords records, Scenario.Expected expected, String where) {
        assertEquals(expected.onHand(), onHand(records), where);
        assertEquals(records.worked(), records.sums, where + ": entries do not sum to stock");
        expected.notOnHand().forEach((thing, state) -> {
            ThingState held = records.things.get(thing);
            assertEquals(state, held == null ? "never heard of" : word(held.where()), where + ": " + thing);
        });
    }

    private static Map<String, Long> onHand(MemoryRecords records) {
        Map<String, Long> all = new TreeMap<>();
        records.sums.forEach((slot, milli) ->
                all.merge((slot.place() + " " + slot.item() + " " + slot.lot()).trim(), milli, Long::sum));
        all.values().removeIf(milli -> milli == 0);
        return all;
    }

    /** The scenarios call everything that left us in transit: they know no documents. */
    private static String word(Whereabouts where) {
        if (where instanceof Whereabouts.Shipped || where instanceof Whereabouts.Transit) {
            return "in_transit";
        }
        return where.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
