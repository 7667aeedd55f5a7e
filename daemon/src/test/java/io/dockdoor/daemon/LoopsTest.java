package io.dockdoor.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoopsTest {
    private final AtomicLong now = new AtomicLong();
    private final Loops loops = new Loops(now::get, Duration.ofSeconds(60));

    @Test
    void aLoopThatStopsTurningIsNamedOnceItsPatienceIsOver() {
        AtomicLong door = new AtomicLong();
        AtomicLong journal = new AtomicLong();
        loops.watch("door-D1", door::get);
        loops.watch("journal", journal::get);

        now.set(seconds(60));
        journal.set(seconds(59));
        assertEquals(List.of(), loops.stuck());

        now.set(seconds(61));
        assertEquals(List.of("door-D1"), loops.stuck());

        door.set(seconds(61));
        assertEquals(List.of(), loops.stuck());
    }

    @Test
    void aClockThatBeganBelowZeroMakesNobodyStuck() {
        now.set(Long.MAX_VALUE - 1);
        loops.watch("door-D1", () -> Long.MAX_VALUE - 2);
        now.set(Long.MIN_VALUE + 10);
        assertEquals(List.of(), loops.stuck());
    }

    private static long seconds(long count) {
        return count * 1_000_000_000L;
    }
}
