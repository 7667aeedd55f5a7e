package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.simulator.demo.CountShow;
import io.dockdoor.simulator.demo.DemoPlan;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import io.dockdoor.simulator.demo.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code ./dockdoor demo --scene count}: the packaged daemons count a room, and the book is the truth afterwards. */
@Execution(ExecutionMode.CONCURRENT)
class CountDemoIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void aLossAndAMisplacedCaseAreFoundApprovedBySomebodyElseAndPosted() throws Exception {
        DemoPlan plan = DemoRuns.plan(folder.resolve("run"), Duration.ofSeconds(30), 7, true, Mqtt.EMBEDDED);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(printed, true, StandardCharsets.UTF_8));

        boolean equal =
                new CountShow(plan, screen, () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())).run();

        String said = printed.toString(StandardCharsets.UTF_8);
        assertTrue(equal, said);
        assertTrue(said.contains("anna posts: it must be approved first"), said);
        assertTrue(said.contains("anna approves: the key anna has the role write; this needs approve"), said);
    }
}
