package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.simulator.demo.DemoPlan;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import io.dockdoor.simulator.demo.Screen;
import io.dockdoor.simulator.demo.ShipVerifyShow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code ./dockdoor demo --scene ship-verify}: the packaged daemons hold three pallets against an order, one of each kind. */
@Execution(ExecutionMode.CONCURRENT)
class ShipVerifyDemoIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void theDoorSaysOfEachPalletWhetherItBelongsOnTheTruckAndTheOrderClosesWithWhatIsMissing() throws Exception {
        DemoPlan plan = DemoRuns.plan(folder.resolve("run"), Duration.ofSeconds(45), 7, true, Mqtt.EMBEDDED);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        boolean right =
                new ShipVerifyShow(plan, new Screen(new PrintStream(printed, true, StandardCharsets.UTF_8))).run();

        String said = printed.toString(StandardCharsets.UTF_8);
        assertTrue(right, said);
        assertTrue(said.contains("pallet 1 left: match"), said);
        assertTrue(said.contains("closed: [\"2 x "), said);
    }
}
