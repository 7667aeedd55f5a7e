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

/**
 * A slice of {@code ./dockdoor bench faults}: real processes under kills, freezes, denied writes, clock steps and bad lines. The
 * ledger is held against the gateway's journal, which holds on a computer of any speed; whether every load was read is for the
 * bench. {@code -Ddockdoor.faults=N} makes it longer.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void whatTheGatewayJournalledIsBookedOnceAndNothingElse(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> wrong = FaultRun.delivery(
                Path.of("..").toAbsolutePath().normalize(),
                folder.resolve("run"),
                Integer.getInteger("dockdoor.faults", 12),
                20_26,
                new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertEquals(List.of(), wrong, () -> printed.toString(StandardCharsets.UTF_8));
    }
}
