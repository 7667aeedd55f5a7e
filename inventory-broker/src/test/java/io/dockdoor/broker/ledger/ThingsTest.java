package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Things in bunches are found again, each in its own state, whatever way they went. */
class ThingsTest {
    private static final List<String> KEYS = IntStream.range(0, 40)
            .mapToObj(i -> "https://id.gs1.org/01/09521987000018/21/U" + i)
            .toList();

    @TempDir
    Path folder;

    @Test
    void thingsThatPartAndMeetAreEachWhereTheyWentAndStayThereAfterARestartAndAFailure() throws Exception {
        Random random = new Random(7);
        Map<String, ThingState> truth = new HashMap<>();
        Sql sql = new Sql(Database.sqlite(folder)::writer);
        Things things = new Things(sql);
        int alike = 0;
        for (int step = 0; step < 300; step++) {
            Map<String, ThingState> tried = new HashMap<>(truth);
            Moment moment = new Moment(step, "e" + step);
            String place = "P" + random.nextInt(3);
            List<ThingState> changed = new ArrayList<>();
            for (String key : KEYS) {
                if (random.nextInt(3) == 0) {
                    Booking.Thing thing = new Booking.Thing(key, "09521987000018");
                    ThingState state = new ThingState(
                            thing, new Whereabouts.Present(place), Bucket.SELLABLE, null, false, moment, step + 1);
                    changed.add(state);
                    tried.put(key, state);
                }
            }
            things.put(changed);
            if (random.nextInt(4) == 0) {
                things.write();
            }
            switch (random.nextInt(6)) {
                case 0 -> {
                    sql.rollback();
                    things.forget(random.nextBoolean());
                }
                case 1 -> {
                    things.write();
                    sql.commit();
                    things.committed();
                    truth = tried;
                    sql.close();
                    sql = new Sql(Database.sqlite(folder)::writer);
                    things = new Things(sql);
                }
                default -> {
                    things.write();
                    sql.commit();
                    things.committed();
                    truth = tried;
                }
            }
            String[] some =
                    changed.stream().map(state -> state.thing().key()).sorted().toArray(String[]::new);
            Bunch.Shared one = some.length == 0 ? null : things.alike(some);
            if (one != null) {
                alike++;
                for (String key : some) {
                    ThingState its = truth.get(key);
                    assertEquals(its == null ? Bunch.Shared.UNKNOWN : Bunch.Shared.of(its), one, "step " + step);
                }
            }
            things.prefetch(KEYS);
            for (String key : KEYS) {
                assertEquals(truth.get(key), things.get(key), "step " + step);
            }
            int now = step;
            List<String> there = truth.values().stream()
                    .filter(state -> state.where().onHandAt().equals("P0"))
                    .map(state -> state.thing().key())
                    .sorted()
                    .toList();
            assertEquals(there, new ArrayList<>(new TreeSet<>(things.itemsAt("P0"))), () -> "step " + now);
        }
        sql.close();
        assertTrue(alike > 200, "only " + alike + " times were things that went together found together");
    }

    @Test
    void twoThingsWithOneMarkAreToldApart() {
        ThingIndex index = new ThingIndex();
        index.put("a", 1);
        index.putTwin("b", 2);
        index.settle();
        assertEquals(1, index.of("a"));
        assertEquals(2, index.of("b"));
        index.put("b", 3);
        index.put("a", 4);
        assertEquals(3, index.of("b"));
        assertEquals(4, index.of("a"));
        index.undo();
        assertEquals(2, index.of("b"));
        assertEquals(1, index.of("a"));
        assertEquals(0, index.of("c"));
    }

    @Test
    void aHundredThousandThingsAreEachInTheirBunch() {
        ThingIndex index = new ThingIndex();
        for (int bunch = 1; bunch <= 1000; bunch++) {
            int first = (bunch - 1) * 100;
            String[] names = IntStream.range(first, first + 100)
                    .mapToObj(i -> "https://id.gs1.org/01/09521987000018/21/" + "x".repeat(i % 3 * 20) + i)
                    .sorted()
                    .toArray(String[]::new);
            index.restoreAll(Bunch.written(names), bunch);
        }
        for (int i = 0; i < 100_000; i++) {
            assertEquals(
                    i / 100 + 1, index.of("https://id.gs1.org/01/09521987000018/21/" + "x".repeat(i % 3 * 20) + i));
        }
        assertEquals(100_000, index.size());
    }

    @Test
    void namesAreReadAsTheyWereWritten() {
        String[] names = {"https://id.gs1.org/00/095211410000000015", "https://id.gs1.org/01/09521987000018/21/7 %", "x"
        };
        assertArrayEquals(names, Bunch.read(Bunch.written(names)));
        assertArrayEquals(new String[0], Bunch.read(""));
        assertNotNull(Bookings.thing(KEYS.get(0)));
        assertNull(Bookings.thing("x"));
    }
}
