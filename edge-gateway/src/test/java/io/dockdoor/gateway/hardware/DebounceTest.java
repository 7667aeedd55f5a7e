package io.dockdoor.gateway.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DebounceTest {
    private final Debounce debounce = new Debounce(30_000);
    private final List<String> told = new ArrayList<>();

    /** Every millisecond up to then is looked at. */
    private void until(long millis, long from) {
        for (long ms = from; ms <= millis; ms++) {
            Debounce.Change change = debounce.settle(ms * 1_000);
            if (change != null) {
                told.add((change.active() ? "on at " : "off at ") + change.atMicros() / 1_000);
            }
        }
    }

    private void level(boolean active, long millis) {
        debounce.level(active, millis * 1_000, millis * 1_000);
    }

    @Test
    void aContactThatBouncesChangesOnceAndItBeganWithTheFirstEdge() {
        level(false, 0);
        until(99, 0);
        for (int edge = 0; edge < 9; edge++) {
            level(edge % 2 == 0, 100 + 3 * edge);
            until(102 + 3 * edge, 100 + 3 * edge);
        }
        until(500, 127);
        assertEquals(List.of("off at 0", "on at 100"), told);
    }

    @Test
    void aSpikeDidNotHappen() {
        level(false, 0);
        until(99, 0);
        level(true, 100);
        level(false, 120);
        until(500, 120);
        assertEquals(List.of("off at 0"), told);
    }

    @Test
    void whateverAContactDoesChangesAlternateAndAreNeverCloserThanTheyMustStand() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Debounce contact = new Debounce(30_000);
            List<Long> toldAt = new ArrayList<>();
            List<Boolean> levels = new ArrayList<>();
            boolean level = false;
            for (long now = 0; now < 3_000_000; now += 1_000) {
                if (random.nextInt(20) == 0) {
                    level = random.nextBoolean();
                    contact.level(level, now, now);
                }
                Debounce.Change change = contact.settle(now);
                if (change != null) {
                    toldAt.add(now);
                    levels.add(change.active());
                }
            }
            for (int i = 1; i < levels.size(); i++) {
                assertEquals(!levels.get(i - 1), levels.get(i), "seed " + seed);
                assertEquals(true, toldAt.get(i) - toldAt.get(i - 1) >= 30_000, "seed " + seed);
            }
        }
    }
}
