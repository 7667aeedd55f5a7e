package io.dockdoor.acceptance.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dockdoor bench delivery}: how soon and how much, by whole processes on loopback; exit 0 when all that must be is reached. */
@Command(name = "delivery", mixinStandardHelpOptions = true, description = "Latency, backlog, power loss, a blip.")
public final class DeliveryBench implements Callable<Integer> {
    private static final Set<String> PARTS = new TreeSet<>(Set.of("latency", "backlog", "power", "blip", "overflow"));

    @Option(names = "--parts", split = ",", description = "latency, backlog, power, blip, overflow; all when left out.")
    private Set<String> parts = PARTS;

    @Option(names = "--for", defaultValue = "120", description = "Seconds of busy doors (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--events",
            defaultValue = "19200",
            description = "Backlog; 19,200 are a day (default ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--tags",
            split = ",",
            defaultValue = "20",
            description = "Of a backlog event; several numbers drain a backlog each (default ${DEFAULT-VALUE}).")
    private List<Integer> tags = List.of();

    @Option(names = "--seed", defaultValue = "1", description = "Of the scene (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--run", defaultValue = "run/delivery", description = "Folder for state and logs; emptied first.")
    private Path run = Path.of("run", "delivery");

    public static void main(String... arguments) {
        System.exit(new CommandLine(new DeliveryBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (!PARTS.containsAll(parts)) {
            throw new IOException("parts are " + PARTS);
        }
        Path project = Path.of(System.getProperty("dockdoor.home", "."))
                .toAbsolutePath()
                .normalize();
        DeliveryRun delivery = new DeliveryRun(project, project.resolve(run), seed, System.out);
        boolean reached = true;
        if (parts.contains("latency")) {
            reached &= delivery.latency(Duration.ofSeconds(seconds));
        }
        if (parts.contains("backlog")) {
            for (int each : tags) {
                reached &= delivery.backlog(events, each);
            }
        }
        if (parts.contains("blip")) {
            reached &= delivery.blip();
        }
        if (parts.contains("power")) {
            reached &= delivery.power();
        }
        if (parts.contains("overflow")) {
            List<String> wrong = new OverflowRun(project, project.resolve(run), System.out).wrong();
            wrong.forEach(System.out::println);
            reached &= wrong.isEmpty();
        }
        return reached ? 0 : 1;
    }
}
