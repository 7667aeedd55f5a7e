package io.dockdoor.acceptance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Overflow on purpose, end to end: one gap with the right range, freshness unknown, and a count makes up for it. */
@Execution(ExecutionMode.CONCURRENT)
class OverflowIT {
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void aJournalThatWasTooSmallTellsOneGapAndACountMakesUpForIt(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> wrong = new OverflowRun(
                        Path.of("..").toAbsolutePath().normalize(),
                        folder.resolve("run"),
                        new PrintStream(printed, true, StandardCharsets.UTF_8))
                .wrong();

        assertEquals(List.of(), wrong, () -> printed.toString(StandardCharsets.UTF_8));
    }
}
