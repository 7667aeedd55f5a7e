package io.dockdoor.simulator;

import io.dockdoor.simulator.llrp.Personality;
import io.dockdoor.simulator.radio.Material;
import io.dockdoor.simulator.radio.Portal;
import io.dockdoor.simulator.scene.Delivery;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.SceneOptions;
import io.dockdoor.simulator.scene.SceneRecorder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code simulate}: readers and a dock, until SIGTERM. Exit 1 when a port or the truth file cannot be had, 2 on a wrong option or
 * an unknown scene.
 */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description =
                "Runs LLRP readers around a simulated dock until SIGTERM. One JSON line on stdout tells their ports.")
final class SimulateCommand implements Callable<Integer> {
    private static final int CANNOT_START = 1;
    private static final int MOST_DOORS = 64;

    private final LongSupplier utcMicros;
    private final PrintStream out;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--scene", defaultValue = "demo", description = "What happens (default ${DEFAULT-VALUE}).")
    private String scene = "demo";

    @Option(names = "--seed", defaultValue = "7", description = "Which instance of it (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--doors",
            defaultValue = "2",
            description = "Dock doors, a reader each (default ${DEFAULT-VALUE}).")
    private int doors;

    @Option(
            names = "--for",
            defaultValue = "60s",
            converter = Spans.class,
            description = "How long things happen; then the dock is quiet (default ${DEFAULT-VALUE}).")
    private Duration length = Duration.ofSeconds(60);

    @Option(
            names = "--beams",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Doors with photo-eyes on the readers' inputs 1 and 2 (default); --no-beams without.")
    private boolean beams;

    @Option(
            names = "--goods",
            defaultValue = "DRY",
            description = "What is on the pallets: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Material goods = Material.DRY;

    @Option(
            names = "--gen2",
            defaultValue = "S0_DENSE",
            description = "How fast the readers' air is: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private SceneOptions.Gen2 gen2 = SceneOptions.Gen2.S0_DENSE;

    @Option(
            names = "--layout",
            defaultValue = "FOUR_ANGLED",
            description = "How the antennas stand: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Portal.Layout layout = Portal.Layout.FOUR_ANGLED;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Do not run readers: write the scene as a recording (CSV) at once and end.")
    private @Nullable Path record;

    @Option(
            names = "--record-episodes",
            paramLabel = "FOLDER",
            description = "The same with a recording for each thing that happens, and labels.csv beside them.")
    private @Nullable Path episodes;

    @Option(
            names = "--ports",
            split = ",",
            description = "LLRP port of each reader, 0 for any free one (default: any).")
    private List<Integer> ports = List.of();

    @Option(names = "--truth", description = "File for what really passed, a JSON line each.")
    private @Nullable Path truth;

    @Option(
            names = "--start-after",
            converter = Spans.class,
            description = "Begin that long after the readers listen (default: when all of them inventory).")
    private @Nullable Duration startAfter;

    @Option(
            names = "--reader",
            defaultValue = "generic",
            description = "Whose readers: generic, impinj or zebra (default ${DEFAULT-VALUE}).")
    private String reader = "generic";

    @Option(
            names = "--tls",
            description =
                    "Readers have an encrypted port too; the JSON line tells it and the certificate's fingerprint.")
    private boolean tls;

    @Option(
            names = "--fault",
            paramLabel = "[READER:]NAME@AT[+LASTING]",
            description = "Something goes wrong with the readers, e.g. R2:busy@12s+8s; may be repeated. Names: "
                    + "drop-mid-message, half-open, busy, reboot, uptime-clock, clock-at-2000, keepalive-loss, "
                    + "duplicate-reports, late-reports, unknown-customs, oversize-length, zero-length, zero-parameter, "
                    + "oversize-parameter, carry-over, slow-answers, gathered-reports, empty-reports.")
    private List<String> faults = List.of();

    SimulateCommand(LongSupplier utcMicros, PrintStream out) {
        this.utcMicros = utcMicros;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (record != null || episodes != null) {
            return write();
        }
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (Simulation simulation = Simulation.start(plan(), utcMicros)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stop, closed), "stop"));
            out.println(simulation.readyLine());
            out.flush();
            if (startAfter != null && !stop.await(startAfter.toMillis(), TimeUnit.MILLISECONDS)) {
                simulation.begin();
            }
            stop.await();
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            spec.commandLine().getErr().println("The simulator cannot start: " + e.getMessage());
            return CANNOT_START;
        } finally {
            closed.countDown();
        }
    }

    /** Writes recordings, each of a scene set anew: a scene is played once. */
    private int write() {
        SimulationPlan plan = plan();
        try {
            if (record != null) {
                SceneRecorder.writeWhole(set(plan), record);
                out.println("recorded " + record);
            }
            if (episodes != null) {
                int written = SceneRecorder.writeEpisodes(set(plan), episodes);
                out.println("recorded " + written + " episodes in " + episodes);
            }
            if (truth != null) {
                TruthLines.writeAll(set(plan), Delivery.BASE_MICROS, truth);
            }
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            spec.commandLine().getErr().println("The recording cannot be written: " + why(e));
            return CANNOT_START;
        }
    }

    private static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no folder for " + e.getMessage();
        }
        if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + " is a file, not a folder";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission to write " + e.getMessage();
        }
        return e.toString();
    }

    private DockScene set(SimulationPlan plan) {
        try {
            return plan.set();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private SimulationPlan plan() {
        if (doors < 1 || doors > MOST_DOORS) {
            throw new IllegalArgumentException("--doors must be 1 to " + MOST_DOORS);
        }
        return new SimulationPlan(
                scene,
                seed,
                doors,
                length,
                new SceneOptions(goods, gen2, beams, layout),
                ports,
                truth,
                startAfter,
                faults.stream().map(PlannedFault::parse).toList(),
                Personality.named(reader),
                tls);
    }

    /** SIGTERM: lets the command close everything before the process is gone. */
    private static void stop(CountDownLatch stop, CountDownLatch closed) {
        stop.countDown();
        try {
            if (!closed.await(5, TimeUnit.SECONDS)) {
                System.err.println("The simulator does not close; it is ended.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
