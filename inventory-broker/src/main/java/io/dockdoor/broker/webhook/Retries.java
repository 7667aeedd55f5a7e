package io.dockdoor.broker.webhook;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When a message that was not taken is tried again: the schedule that Standard Webhooks recommends, three days in all. */
final class Retries {
    static final List<Duration> AFTER = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private Retries() {}

    /** Pause after so many failed attempts, up to a fifth longer so that not all receivers come at once; null: no more. */
    static @Nullable Duration after(int attempts, RandomGenerator random) {
        if (attempts > AFTER.size()) {
            return null;
        }
        Duration pause = AFTER.get(attempts - 1);
        return pause.plusMillis((long) (pause.toMillis() * 0.2 * random.nextDouble()));
    }
}
