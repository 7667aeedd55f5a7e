package io.dockdoor.gateway;

import io.dockdoor.daemon.ServiceManager;
import io.dockdoor.daemon.Watchdog;
import io.dockdoor.gateway.centre.Centre;
import io.dockdoor.gateway.config.BadConfig;
import io.dockdoor.gateway.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the door computer. The only place that chooses the clock and the source of chance. */
@Command(name = "edge-gateway", mixinStandardHelpOptions = true, description = "Everything a dock door computer does.")
public final class Main implements Callable<Integer> {
    /** EX_CONFIG of sysexits.h: restarting does not cure it. */
    static final int BAD_CONFIG = 78;

    static final int CANNOT_START = 1;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(command().execute(arguments));
    }

    static CommandLine command() {
        return new CommandLine(new Main())
                .addSubcommand(new Run())
                .addSubcommand(new RecordingCommands.ReplayCommand())
                .addSubcommand(new RecordingCommands.RecordCommand())
                .addSubcommand(new CalibrateCommand(InstantSource.system()))
                .addSubcommand(new ReaderCommands())
                .addSubcommand(new SweepCommand(InstantSource.system()))
                .addSubcommand("config", ConfigCommands.with(InstantSource.system()))
                .addSubcommand(new CareCommands.Doctor(InstantSource.system()))
                .addSubcommand(new CareCommands.Status())
                .addSubcommand(new CareCommands.MakeBundle(InstantSource.system()));
    }

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(System.err);
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** {@code gateway --config FILE [--check]}. */
    @Command(
            name = "gateway",
            mixinStandardHelpOptions = true,
            description =
                    "Runs a door gateway until SIGTERM. Says {\"ready\":true,...} on stdout when it is up; the log is on"
                            + " stderr.")
    static final class Run implements Callable<Integer> {
        private static final long LOOK_MILLIS = 200;

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "its YAML file")
        private Path config = Path.of("gateway.yaml");

        @Option(
                names = "--check",
                description = "only read the file and say what is wrong with it; exit code 78 if anything")
        private boolean check;

        @Override
        public Integer call() throws InterruptedException {
            try {
                if (check) {
                    GatewayConfig read = GatewayConfig.read(config);
                    read.warnings().forEach(warning -> System.err.println(config + ": warning: " + warning));
                    System.out.println(config + ": " + read.doors().size() + " door(s), "
                            + read.readers().size() + " reader(s), nothing wrong"
                            + (read.warnings().isEmpty()
                                    ? ""
                                    : ", " + read.warnings().size() + " warning(s)"));
                    return CommandLine.ExitCode.OK;
                }
                serve(Centre.of(config, InstantSource.system(), System::nanoTime));
                return CommandLine.ExitCode.OK;
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return BAD_CONFIG;
            } catch (CannotStart | IOException cannot) {
                System.err.println(cannot.getMessage());
                return CANNOT_START;
            }
        }

        private static void serve(Centre centre) throws CannotStart, InterruptedException {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
            CountDownLatch stop = new CountDownLatch(1);
            CountDownLatch stopped = new CountDownLatch(1);
            ServiceManager manager = ServiceManager.of(System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> letStop(stop, stopped), "sigterm"));
            try {
                boolean again = true;
                while (again) {
                    again = serveOnce(centre, manager, stop);
                }
            } finally {
                stopped.countDown();
            }
        }

        /** True when the gateway is to be opened anew, with other settings. */
        private static boolean serveOnce(Centre centre, ServiceManager manager, CountDownLatch stop)
                throws CannotStart, InterruptedException {
            try (Gateway gateway = Gateway.open(InstantSource.system(), new SecureRandom(), version(), centre);
                    Watchdog watchdog = Watchdog.start(manager, gateway.loops(), gateway::sentence)) {
                System.out.println("{\"ready\":true,\"http\":" + gateway.httpPort() + "}");
                System.out.flush();
                if (!centre.listens()) {
                    stop.await();
                }
                while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (centre.turn(gateway) == Centre.Next.OPEN_ANEW) {
                        watchdog.closedToOpenAnew();
                        return true;
                    }
                }
                return false;
            } catch (CannotStart | RuntimeException refused) {
                if (centre.cannotStart(refused)) {
                    return true;
                }
                throw refused;
            }
        }

        private static void letStop(CountDownLatch stop, CountDownLatch stopped) {
            stop.countDown();
            try {
                if (!stopped.await(15, TimeUnit.SECONDS)) {
                    System.err.println("the gateway did not close within 15 s; what was not told is in its journal");
                }
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
