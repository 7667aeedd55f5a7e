package io.dockdoor.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.gateway.door.Stamp;
import io.dockdoor.gateway.health.HealthBoard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTimeTest {
    @TempDir
    Path state;

    private Instant wall = GatewayTime.FLOOR.plusSeconds(100_000);
    private long nanos = 42;
    private String boot = "first";
    private final HealthBoard board = new HealthBoard(() -> wall);
    private final List<Long> restamps = new ArrayList<>();

    /** A process starts; its state folder is that of the one before. */
    private GatewayTime started() {
        return started(state.resolve("no-timesyncd"));
    }

    private GatewayTime started(Path timesyncd) {
        GatewayTime time = new GatewayTime(
                state,
                new GatewayTime.Machine(() -> wall, () -> nanos, () -> nanos / 10_000_000 * 10_000, boot, timesyncd),
                board);
        time.whenSynced(restamps::add);
        return time;
    }

    private void pass(Duration real, Duration byTheClock) {
        nanos += real.toNanos();
        wall = wall.plus(byTheClock);
    }

    /** The computer was off; its clock says that now. */
    private void rebooted(Instant now) {
        boot = boot + "+";
        nanos = 7;
        wall = now;
    }

    private static Instant told(GatewayTime time) {
        return time.look().at(time.steady().getAsLong());
    }

    private String code() {
        return Await.there(board.parts().get("clock")).code();
    }

    @Test
    void aClockThatRunsEvenlyIsBelieved() {
        GatewayTime time = started();
        time.look();
        pass(Duration.ofHours(1), Duration.ofHours(1).plusMillis(3));
        assertEquals(new ClockState(true, null), time.look().state());
        assertEquals(wall, told(time));
        assertEquals("ok", code());
    }

    @Test
    void aJumpForwardIsToldButDoesNotMoveWhatIsJudged() {
        GatewayTime time = started();
        time.look();
        long before = time.steady().getAsLong();
        Instant then = told(time);
        pass(Duration.ofSeconds(30), Duration.ofHours(1));
        assertEquals(30_000_000, time.steady().getAsLong() - before);
        Stamp stamp = time.look();
        assertEquals(new ClockState(true, 3_570_000L), stamp.state());
        pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertEquals(wall, told(time));
        assertEquals(wall, time.instant());
        assertEquals(then, stamp.at(before), "what happened before the jump keeps its time");
        assertEquals("stepped", code());
        pass(Duration.ofMinutes(11), Duration.ofMinutes(11));
        assertEquals(new ClockState(true, null), time.look().state());
        assertEquals("ok", code());
    }

    @Test
    void toldTimeNeverRunsBackwardsWhenTheClockIsSetBack() {
        GatewayTime time = started();
        Instant last = told(time);
        pass(Duration.ofSeconds(10), Duration.ofHours(-1));
        assertEquals(new ClockState(true, -3_610_000L), time.look().state());
        for (int minute = 0; minute < 130; minute++) {
            Instant now = told(time);
            assertTrue(now.isAfter(last), "minute " + minute + ": " + now + " after " + last);
            last = now;
            pass(Duration.ofMinutes(1), Duration.ofMinutes(1));
        }
        assertEquals(wall, told(time), "it has caught up");
    }

    @Test
    void aClockWithoutATimeIsMarkedUntilTheTimeComesAndThenEventsAreStampedAnew() {
        wall = Instant.parse("1970-01-01T00:00:20Z");
        GatewayTime time = started();
        assertEquals(new ClockState(false, null), time.look().state());
        assertEquals("not-synchronised", code());
        Duration leap = Duration.between(wall, GatewayTime.FLOOR.plusSeconds(150_000));
        pass(Duration.ofSeconds(5), leap);
        long by = leap.minusSeconds(5).toNanos() / 1_000;
        assertEquals(new ClockState(true, by / 1_000), time.look().state());
        assertEquals(List.of(by), restamps);
        assertEquals(wall, told(time));
        time.look();
        assertEquals(List.of(by), restamps, "once");
    }

    @Test
    void aComputerThatBootsIn1970GoesOnFromTheLastTimeItKnew() {
        GatewayTime time = started();
        pass(Duration.ofSeconds(60), Duration.ofSeconds(60));
        time.look();
        Instant last = told(time);
        long lastSteady = time.steady().getAsLong();

        rebooted(Instant.parse("1970-01-01T00:00:05Z"));
        GatewayTime after = started();
        assertEquals(false, after.look().state().synced());
        assertTrue(after.steady().getAsLong() > lastSteady);
        assertTrue(
                told(after).isAfter(last) && told(after).isBefore(last.plusSeconds(60)),
                told(after).toString());

        pass(Duration.ofSeconds(5), Duration.between(wall, last.plusSeconds(300)));
        assertTrue(after.look().state().synced());
        assertEquals(last.plusSeconds(300), told(after));
        assertEquals(1, restamps.size());
    }

    @Test
    void aComputerWhoseClockIsBehindWhatItKnewIsNotBelievedUntilSomebodySetsIt() {
        GatewayTime time = started();
        pass(Duration.ofHours(5), Duration.ofHours(5));
        Instant last = told(time);
        rebooted(GatewayTime.FLOOR.plusSeconds(101_000));
        GatewayTime after = started();
        assertEquals(false, after.look().state().synced());
        assertTrue(told(after).isAfter(last));
        pass(Duration.ofSeconds(3), Duration.between(wall, last.minusSeconds(10)));
        assertTrue(after.look().state().synced(), "set, although to an earlier time than we thought");
        assertTrue(told(after).isAfter(last), "but told time does not run backwards");
    }

    @Test
    void aRestartOfTheProcessGoesOnInTheSameTimeWhateverHappenedToTheClockMeanwhile() {
        GatewayTime time = started();
        time.look();
        pass(Duration.ofSeconds(20), Duration.ofSeconds(20));
        time.look();
        long before = time.steady().getAsLong();
        pass(Duration.ofSeconds(4), Duration.ofHours(7));
        GatewayTime again = started();
        long gone = again.steady().getAsLong() - before;
        assertTrue(gone >= 4_000_000 && gone <= 4_020_000, "steady time went on by " + gone);
        Stamp stamp = again.look();
        pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertEquals(wall, told(again));
        assertTrue(Await.there(stamp.state().offsetMillis()) > 25_000_000, "it says that it jumped");
    }

    @Test
    void whereTimesyncdRunsItsWordCounts() throws Exception {
        Path timesyncd = Files.createDirectory(state.resolve("timesync"));
        GatewayTime time = started(timesyncd);
        assertEquals(new ClockState(false, null), time.look().state());
        Files.createFile(timesyncd.resolve("synchronized"));
        assertEquals(new ClockState(true, null), time.look().state());
    }
}
