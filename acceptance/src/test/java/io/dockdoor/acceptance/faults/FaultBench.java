package io.dockdoor.acceptance.faults;

import io.dockdoor.acceptance.faults.Fault.Due;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
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

    @Option(names = "--run", defaultValue = "run/faults", description = "Folder for state and logs; emptied first.")
    private Path run = Path.of("run", "faults");

    public static void main(String... arguments) {
        System.exit(new CommandLine(new FaultBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Mqtt broker = Mqtt.valueOf(mqtt.toUpperCase(Locale.ROOT));
        List<Due> schedule = Fault.schedule(faults, new SplittableRandom(seed), broker == Mqtt.MOSQUITTO);
        Path project = Path.of(System.getProperty("dockdoor.home", "."))
                .toAbsolutePath()
                .normalize();
        return new FaultRun(
                                FaultRun.plan(project, project.resolve(run), doors, seed, broker, schedule),
                                schedule,
                                System.out)
                        .run()
                        .clean()
                ? 0
                : 1;
    }
}
