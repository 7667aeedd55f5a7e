package io.dockdoor.simulator.demo;

import io.dockdoor.simulator.Spans;
import io.dockdoor.simulator.demo.DemoPlan.Kill;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: exit 0 when booked equals truth, 1 when not or when a part does not start, 2 on a wrong option. */
@Command(
        name = "demo",
        description = "Runs readers, gateway and inventory broker as separate processes and compares stock with truth.")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** What can be shown. */
    private static final Map<String, Show.Opening> SCENES = Map.of(
            "dock", (plan, screen, clock) -> new Demo(plan, screen),
            "count", CountShow::new,
            "ship-verify", (plan, screen, clock) -> new ShipVerifyShow(plan, screen));

    private final LongSupplier utcMicros;

    /** @param utcMicros the time, microseconds since 1970 UTC */
    public DemoCommand(LongSupplier utcMicros) {
        this.utcMicros = utcMicros;
    }

    @Option(
            names = "--scene",
            defaultValue = "dock",
            description = "dock: loads through doors; count: sweeps of a room find a loss and a misplaced case;"
                    + " ship-verify: an order is held against what leaves (default ${DEFAULT-VALUE}).")
    private String scene = "dock";

    @Option(names = "--doors", defaultValue = "2", description = "Dock doors, 1 to 8 (default ${DEFAULT-VALUE}).")
    private int doors;

    @Option(
            names = "--for",
            defaultValue = "60s",
            converter = Spans.class,
            description = "Length of the scene (default ${DEFAULT-VALUE}).")
    private Duration length = Duration.ofSeconds(60);

    @Option(names = "--seed", defaultValue = "7", description = "Seed of the scene (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--beams",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Doors with photo-eyes (default); --no-beams for radio alone.")
    private boolean beams;

    @Option(
            names = "--mqtt",
            defaultValue = "embedded",
            description = "embedded, or mosquitto: a stock mosquitto of this machine (default ${DEFAULT-VALUE}).")
    private String mqtt = "embedded";

    @Option(
            names = "--mqtt-port",
            defaultValue = "1883",
            description = "Port, another when taken (default ${DEFAULT-VALUE}).")
    private int mqttPort;

    @Option(
            names = "--http-port",
            defaultValue = "8080",
            description = "Port, another when taken (default ${DEFAULT-VALUE}).")
    private int httpPort;

    @Option(names = "--kill", description = "kill -9 a daemon on the way: gateway@20s or broker@30s; may be repeated.")
    private List<String> kills = new ArrayList<>();

    @Option(names = "--run", description = "Folder for state and logs; emptied first (default run/demo).")
    private Path run = Path.of("run", "demo");

    @Override
    public Integer call() throws InterruptedException {
        Path home = Path.of(System.getProperty("dockdoor.home", "."))
                .toAbsolutePath()
                .normalize();
        Screen screen = new Screen(System.out);
        try {
            return show().open(plan(home), screen, utcMicros).run() ? 0 : 1;
        } catch (IOException e) {
            screen.say("The demo cannot go on: " + e.getMessage());
            return 1;
        }
    }

    private Show.Opening show() {
        Show.Opening found = SCENES.get(scene);
        if (found == null) {
            throw new ParameterException(
                    spec.commandLine(), "--scene must be one of " + String.join(", ", new TreeSet<>(SCENES.keySet())));
        }
        return found;
    }

    private DemoPlan plan(Path home) {
        if (doors < 1 || doors > 8) {
            throw new ParameterException(spec.commandLine(), "--doors must be 1 to 8");
        }
        try {
            return new DemoPlan(
                    home,
                    home.resolve(run),
                    doors,
                    length,
                    seed,
                    beams,
                    Mqtt.valueOf(mqtt.toUpperCase(Locale.ROOT)),
                    mqttPort,
                    httpPort,
                    kills.stream().map(Kill::parse).toList());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--mqtt or --kill: " + e.getMessage(), e);
        }
    }
}
