package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.simulator.demo.DemoPlan.Kill;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** kill -9 in the middle of the demo: nothing lost, nothing booked twice. */
@Execution(ExecutionMode.CONCURRENT)
class KillIT {
    @Test
    void killingGatewayAndInventoryBrokerLosesNothingAndBooksNothingTwice(@TempDir Path folder)
            throws IOException, InterruptedException {
        DemoRuns.Outcome outcome = DemoRuns.run(DemoRuns.plan(
                folder.resolve("run"),
                Duration.ofSeconds(36),
                11,
                true,
                Mqtt.EMBEDDED,
                Kill.parse("gateway@9s"),
                Kill.parse("broker@15s"),
                Kill.parse("gateway@22s")));

        assertTrue(outcome.equal(), outcome.printed());
    }
}
