package io.dockdoor.acceptance.faults;

import io.dockdoor.acceptance.faults.FaultRun.Setting;
import io.dockdoor.acceptance.faults.FaultRun.Store;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dockdoor bench faults}: exit 0 when nothing was lost, doubled, invented or incomplete. */
@Command(name = "faults", mixinStandardHelpOptions = true, description = "Real processes under seeded faults.")
public final class FaultBench implements Callable<Integer> {
    @Option(names = "--faults", defaultValue = "100", description = "How many (default ${DEFAULT-VALUE}).")
    private int faults;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of scene and faults (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--doors", defaultValue = "4", description = "Dock doors, 1 to 8 (default ${DEFAULT-VALUE}).")
    private int doors;

    @Option(names = "--mqtt", defaultValue = "embedded", description = "embedded or mosquitto.")
    private String mqtt = "embedded";

    @Option(names = "--store", defaultValue = "sqlite", description = "sqlite or postgresql.")
    private String store = "sqlite";

    @Option(names = "--run", defaultValue = "run/faults", description = "Folder for state and logs; emptied first.")
    private Path run = Path.of("run", "faults");

    @Option(names = "--without", split = ",", description = "Faults to leave out: ${COMPLETION-CANDIDATES}.")
    private Set<Fault> without = EnumSet.noneOf(Fault.class);

    @Option(
            names = "--within",
            defaultValue = "600",
            description = "Minutes after which no more are begun (default ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--journal",
            description =
                    "Hold the ledger against the gateway's journal alone, which holds on a computer of any speed.")
    private boolean journal;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new FaultBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Path project = Path.of(System.getProperty("dockdoor.home", "."))
                .toAbsolutePath()
                .normalize();
        List<String> wrong = FaultRun.run(
                project,
                project.resolve(run),
                new Setting(
                        doors,
                        faults,
                        seed,
                        Mqtt.valueOf(mqtt.toUpperCase(Locale.ROOT)),
                        Store.valueOf(store.toUpperCase(Locale.ROOT)),
                        journal,
                        without,
                        Duration.ofMinutes(minutes)),
                System.out);
        wrong.forEach(System.out::println);
        return wrong.isEmpty() ? 0 : 1;
    }
}
