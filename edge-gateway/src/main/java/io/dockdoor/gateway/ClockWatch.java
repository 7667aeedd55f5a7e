package io.dockdoor.gateway;

import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway may say of its own clock. A door computer without a clock chip boots in the past and jumps when the network
 * comes: a time before this program was written is certainly wrong, and a jump is seen by comparing the clock with one that
 * cannot be set. Events say what was known when they were made; nothing is corrected silently. Safe from any thread.
 */
final class ClockWatch {
    /** Nobody ran this program before it was written. */
    static final Instant FLOOR = Instant.parse("2026-11-24T00:00:00Z");
    /** Smaller corrections are slewing or measurement; no passage is judged wrong by them. */
    private static final Duration STEP = Duration.ofMillis(500);
    /** A step worries people this long. */
    private static final Duration WORRY = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final LongSupplier monotonicNanos;
    private final Path timesyncd;
    private final HealthBoard board;
    private Instant lastWall;
    private long lastNanos;
    private @Nullable Long stepMillis;
    private long steppedNanos;

    /**
     * @param monotonicNanos a clock that nobody can set
     * @param timesyncd folder of systemd-timesyncd; where it exists, its flag file must be there too
     */
    ClockWatch(InstantSource clock, LongSupplier monotonicNanos, Path timesyncd, HealthBoard board) {
        this.clock = clock;
        this.monotonicNanos = monotonicNanos;
        this.timesyncd = timesyncd;
        this.board = board;
        this.lastWall = clock.instant();
        this.lastNanos = monotonicNanos.getAsLong();
    }

    /** Gateway time in microseconds since 1970 UTC. */
    LongSupplier micros() {
        return () -> {
            Instant now = clock.instant();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        };
    }

    /** Looks at the clock, tells the board, and says what an event made now may claim. */
    synchronized ClockState look() {
        Instant wall = clock.instant();
        long nanos = monotonicNanos.getAsLong();
        Duration drift = Duration.between(lastWall.plusNanos(nanos - lastNanos), wall);
        lastWall = wall;
        lastNanos = nanos;
        if (drift.abs().compareTo(STEP) > 0) {
            stepMillis = drift.toMillis();
            steppedNanos = nanos;
        } else if (stepMillis != null && nanos - steppedNanos > WORRY.toNanos()) {
            stepMillis = null;
        }
        boolean synced = !wall.isBefore(FLOOR)
                && (!Files.isDirectory(timesyncd) || Files.exists(timesyncd.resolve("synchronized")));
        if (stepMillis != null) {
            board.report(
                    "clock",
                    Level.DEGRADED,
                    "stepped",
                    "the clock jumped by " + stepMillis + " ms; times of passages around the jump are uncertain");
        } else if (!synced) {
            board.report(
                    "clock",
                    Level.DEGRADED,
                    "not-synchronised",
                    "the clock says " + wall + " and is not synchronised; events are marked until it is");
        } else {
            board.report("clock", Level.UP, "ok", "the clock runs evenly");
        }
        return new ClockState(synced, stepMillis);
    }
}
