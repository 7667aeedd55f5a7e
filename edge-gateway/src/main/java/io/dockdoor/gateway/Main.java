package io.dockdoor.gateway;

import io.dockdoor.daemon.ServiceManager;
import io.dockdoor.daemon.Watchdog;
import io.dockdoor.gateway.config.BadConfig;
import io.dockdoor.gateway.config.GatewayConfig;
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
        @Option(names = "--config", required = true, paramLabel = "FILE", description = "its YAML file")
        private Path config = Path.of("gateway.yaml");

        @Option(
                names = "--check",
                description = "only read the file and say what is wrong with it; exit code 78 if anything")
        private boolean check;

        @Override
        public Integer call() throws InterruptedException {
            try {
                GatewayConfig read = GatewayConfig.read(config);
                if (check) {
                    read.warnings().forEach(warning -> System.err.println(config + ": warning: " + warning));
                    System.out.println(config + ": " + read.doors().size() + " door(s), "
                            + read.readers().size() + " reader(s), nothing wrong"
                            + (read.warnings().isEmpty()
                                    ? ""
                                    : ", " + read.warnings().size() + " warning(s)"));
                    return CommandLine.ExitCode.OK;
                }
                serve(read);
                return CommandLine.ExitCode.OK;
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return BAD_CONFIG;
            } catch (CannotStart cannot) {
                System.err.println(cannot.getMessage());
                return CANNOT_START;
            }
        }

        private static void serve(GatewayConfig config) throws CannotStart, InterruptedException {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
            CountDownLatch stop = new CountDownLatch(1);
            CountDownLatch stopped = new CountDownLatch(1);
            ServiceManager manager = ServiceManager.of(System.getenv());
            try (Gateway gateway = Gateway.open(config, InstantSource.system(), new SecureRandom(), version());
                    Watchdog watchdog = Watchdog.start(manager, gateway.loops(), gateway::sentence)) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> letStop(stop, stopped), "sigterm"));
                System.out.println("{\"ready\":true,\"http\":" + gateway.httpPort() + "}");
                System.out.flush();
                stop.await();
            } finally {
                stopped.countDown();
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
