package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is read by hand is what the library reads. */
class UtcTimeTest {
    @Test
    void anyInstantIsReadAsItWasWritten() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long nanos = List.of(0L, 1_000_000L * random.nextInt(1000), 1_000L * random.nextInt(1_000_000), (long)
                            random.nextInt(999_999_999))
                    .get(i % 4);
            Instant instant = Instant.ofEpochSecond(random.nextLong(-60_000_000_000L, 250_000_000_000L), nanos);
            assertEquals(instant, UtcTime.parse(instant.toString()));
        }
    }

    @Test
    void otherShapesAreReadTooAndWhatIsNoTimeIsRefused() {
        for (String text : List.of(
                "2026-11-23T08:14:07.412+01:00",
                "2026-11-23T08:14Z",
                "2026-11-23T08:14:07.4Z",
                "2024-02-29T00:00:00Z",
                "2026-11-23T08:14:07.123456789Z")) {
            assertEquals(OffsetDateTime.parse(text).toInstant(), UtcTime.parse(text), text);
        }
        for (String text : List.of(
                "",
                "Z",
                "2026-13-23T08:14:07Z",
                "2026-02-29T08:14:07Z",
                "2026-11-23T25:14:07Z",
                "2026-11-23T08:14:60Z",
                "2026-11-23T08:14:07,412Z",
                "2026-11-23T08:14:07.41xZ",
                "2026-1a-23T08:14:07Z",
                "2026-11-23 08:14:07Z",
                "2026-11-23T08:14:07.1234567890Z")) {
            assertThrows(DateTimeException.class, () -> OffsetDateTime.parse(text), text);
            assertThrows(DateTimeException.class, () -> UtcTime.parse(text), text);
        }
    }
}
