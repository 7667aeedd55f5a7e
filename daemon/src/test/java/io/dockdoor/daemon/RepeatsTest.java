package io.dockdoor.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    private static final long HOUR = 3_600_000;

    private final Logger logger = new LoggerContext().getLogger("io.dockdoor.gateway.Thing");
    private final Repeats repeats = new Repeats();

    private boolean passes(long at, Level level, String message) {
        LoggingEvent event = new LoggingEvent("here", logger, level, message, null, null);
        event.setTimeStamp(at);
        return repeats.decide(event) != FilterReply.DENY;
    }

    private long passed(long from, int times, Level level, String message) {
        return IntStream.range(0, times)
                .filter(i -> passes(from + i, level, message + (1000 + i)))
                .count();
    }

    @Test
    void aWarningThatComesAgainAndAgainIsSaidTenTimesAnHour() {
        assertEquals(10, passed(0, 5_000, Level.ERROR, "connection lost after "));
        assertEquals(10, passed(HOUR, 5_000, Level.ERROR, "connection lost after "));
    }

    @Test
    void othersAreSaidMeanwhileAndTheStoryOfTheShiftAlways() {
        passed(0, 50, Level.WARN, "reader R1 away ");
        assertEquals(10, passed(0, 50, Level.WARN, "reader R2 away "));
        assertEquals(50, passed(0, 50, Level.INFO, "D1: 12 tags, passage "));
    }

    @Test
    void endlesslyManyDifferentOnesAreForgottenTheEldestFirst() {
        IntStream.range(0, 10_000).forEach(i -> passes(i, Level.WARN, "kind " + "x".repeat(i % 5_000)));
        assertEquals(10, passed(0, 50, Level.WARN, "kind x"));
    }
}
