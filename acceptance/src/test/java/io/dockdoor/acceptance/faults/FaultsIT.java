package io.dockdoor.acceptance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.acceptance.Tools;
import io.dockdoor.acceptance.faults.FaultRun.Setting;
import io.dockdoor.acceptance.faults.FaultRun.Store;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A slice of {@code ./dockdoor bench faults}: real processes and a stock mosquitto under kills, freezes, denied writes, clock steps and bad lines. The
 * ledger is held against the gateway's journal, which holds on a computer of any speed; whether every load was read is for the
 * bench. {@code -Ddockdoor.faults=N} makes it longer.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void whatTheGatewayJournalledIsBookedOnceAndNothingElse(@TempDir Path folder) throws Exception {
        Tools.need("faults with a stock mosquitto suite", "mosquitto");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Set<Fault> without = EnumSet.of(
                Fault.FILL_GATEWAY_DISK,
                Fault.FILL_BROKER_DISK,
                Fault.CUT_READER,
                Fault.STALL_READER,
                Fault.REBOOT_READER);
        List<String> wrong = FaultRun.run(
                Path.of("..").toAbsolutePath().normalize(),
                folder.resolve("run"),
                new Setting(
                        2,
                        Integer.getInteger("dockdoor.faults", 9),
                        20_26,
                        Mqtt.MOSQUITTO,
                        Store.SQLITE,
                        true,
                        without,
                        Duration.ofMinutes(20)),
                new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertEquals(List.of(), wrong, () -> printed.toString(StandardCharsets.UTF_8));
    }
}
