package io.dockdoor.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.gateway.health.HealthBoard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockWatchTest {
    @TempDir
    Path run;

    private Instant wall = ClockWatch.FLOOR.plusSeconds(1_000);
    private long nanos = 42;
    private final HealthBoard board = new HealthBoard(() -> wall);

    private ClockWatch watch(Path timesyncd) {
        return new ClockWatch(() -> wall, () -> nanos, timesyncd, board);
    }

    private void pass(Duration real, Duration byTheClock) {
        nanos += real.toNanos();
        wall = wall.plus(byTheClock);
    }

    private String code() {
        return Await.there(board.parts().get("clock")).code();
    }

    @Test
    void aClockThatRunsEvenlyIsBelieved() {
        ClockWatch watch = watch(run.resolve("none"));
        pass(Duration.ofHours(1), Duration.ofHours(1).plusMillis(3));
        assertEquals(new ClockState(true, null), watch.look());
        assertEquals("ok", code());
    }

    @Test
    void aBootInThePastIsMarkedUntilTheTimeComes() {
        wall = Instant.parse("1970-01-01T00:00:20Z");
        ClockWatch watch = watch(run.resolve("none"));
        assertEquals(new ClockState(false, null), watch.look());
        assertEquals("not-synchronised", code());
        Duration leap = Duration.between(wall, ClockWatch.FLOOR.plusSeconds(50_000));
        pass(Duration.ofSeconds(5), leap);
        assertEquals(new ClockState(true, leap.toMillis() - 5_000), watch.look());
        assertEquals("stepped", code());
    }

    @Test
    void aJumpIsToldForAWhileAndThenForgotten() {
        ClockWatch watch = watch(run.resolve("none"));
        pass(Duration.ofSeconds(30), Duration.ofSeconds(28));
        assertEquals(new ClockState(true, -2_000L), watch.look());
        pass(Duration.ofMinutes(9), Duration.ofMinutes(9));
        assertEquals(new ClockState(true, -2_000L), watch.look());
        pass(Duration.ofMinutes(2), Duration.ofMinutes(2));
        assertEquals(new ClockState(true, null), watch.look());
        assertEquals("ok", code());
    }

    @Test
    void whereTimesyncdRunsItsWordCounts() throws Exception {
        ClockWatch watch = watch(run);
        assertEquals(new ClockState(false, null), watch.look());
        Files.createFile(run.resolve("synchronized"));
        assertEquals(new ClockState(true, null), watch.look());
    }
}
