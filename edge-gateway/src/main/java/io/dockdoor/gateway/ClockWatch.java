package io.dockdoor.gateway;

import io.dockdoor.events.DoorFacts.ClockState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What the gateway may say of its own clock. A door computer without a clock chip boots in the past; until its time is later
 * than this program, it is certainly not synchronised.
 */
final class ClockWatch {
    /** Nobody ran this program before it was written. */
    static final Instant FLOOR = Instant.parse("2026-11-24T00:00:00Z");

    private final InstantSource clock;

    ClockWatch(InstantSource clock) {
        this.clock = clock;
    }

    /** Gateway time in microseconds since 1970 UTC. */
    LongSupplier micros() {
        return () -> {
            Instant now = clock.instant();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        };
    }

    ClockState state() {
        return new ClockState(!clock.instant().isBefore(FLOOR), null);
    }
}
