package io.dockdoor.acceptance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dockdoor.acceptance.Tools;
import io.dockdoor.acceptance.faults.Fault.Due;
import io.dockdoor.acceptance.faults.FaultRun.Setting;
import io.dockdoor.acceptance.faults.FaultRun.Store;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A slice of {@code ./dockdoor bench faults}, some two minutes: real processes, both kinds of MQTT broker and of database, every kind
 * of fault at least once. The ledger is held against the gateway's journal, which holds on a computer of any speed; whether every load
 * was read and judged right is for the bench. {@code -Ddockdoor.faults=N} makes it longer or shorter.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class FaultsIT {
    /** With the seeds below so many are enough for every kind to be among them. */
    private static final int FAULTS = Integer.getInteger("dockdoor.faults", 36);

    @TempDir
    Path folder;

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void whatTheGatewayJournalledIsBookedOnceAndNothingElse() throws Exception {
        Tools.need("faults with a stock mosquitto suite", "mosquitto");
        run(2062, Mqtt.MOSQUITTO, Store.SQLITE);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void theSameWithTheEmbeddedMqttBrokerAndPostgresql() throws Exception {
        assumeTrue(
                Postgres.programs().isPresent(),
                "faults with PostgreSQL suite: postgresql is not installed (./dockdoor verify installs it where it may)");
        // PostgreSQL does not run as root: whoever it runs as has to get to its folder
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        run(2086, Mqtt.EMBEDDED, Store.POSTGRESQL);
    }

    private void run(long seed, Mqtt mqtt, Store store) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Setting setting =
                new Setting(2, FAULTS, seed, mqtt, store, true, EnumSet.noneOf(Fault.class), Duration.ofMinutes(20));
        List<String> wrong =
                FaultRun.run(Path.of("..").toAbsolutePath().normalize(), folder.resolve("run"), setting, out);

        assertEquals(List.of(), wrong, () -> printed.toString(StandardCharsets.UTF_8));
        everyKind(setting);
    }

    /** What this user may not do is left out, by name. */
    private void everyKind(Setting setting) throws IOException, InterruptedException {
        ByteArrayOutputStream leftOut = new ByteArrayOutputStream();
        Set<Fault> possible = FaultRun.possible(
                folder.resolve("run"),
                setting.mqtt(),
                setting.store(),
                new PrintStream(leftOut, true, StandardCharsets.UTF_8));
        assumeTrue(leftOut.size() == 0, () -> leftOut.toString(StandardCharsets.UTF_8));
        Set<Fault> done = Fault.schedule(FAULTS, new SplittableRandom(setting.seed()), possible).stream()
                .map(Due::fault)
                .collect(Collectors.toSet());
        assertEquals(possible, FAULTS < 36 ? possible : done);
    }
}
