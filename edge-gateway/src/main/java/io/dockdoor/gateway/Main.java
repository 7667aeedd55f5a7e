package io.dockdoor.gateway;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(
                asItsUnitStartsIt(arguments)
                        ? Serving.run(Path.of(arguments[2]), InstantSource.system())
                        : command().execute(arguments));
    }

    /** Such a start needs no parser of command lines: picocli is a quarter of its work, too old for the archive of classes. */
    private static boolean asItsUnitStartsIt(String... arguments) {
        return arguments.length == 3 && arguments[0].equals("gateway") && arguments[1].equals("--config");
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
        @Option(names = "--config", required = true, paramLabel = "FILE", description = "its YAML file")
        private Path config = Path.of("gateway.yaml");

        @Option(
                names = "--check",
                description = "only read the file and say what is wrong with it; exit code 78 if anything")
        private boolean check;

        @Override
        public Integer call() throws InterruptedException {
            if (!check) {
                return Serving.run(config, InstantSource.system());
            }
            try {
                GatewayConfig read = GatewayConfig.read(config);
                read.warnings().forEach(warning -> System.err.println(config + ": warning: " + warning));
                System.out.println(config + ": " + read.doors().size() + " door(s), "
                        + read.readers().size() + " reader(s), nothing wrong"
                        + (read.warnings().isEmpty()
                                ? ""
                                : ", " + read.warnings().size() + " warning(s)"));
                return CommandLine.ExitCode.OK;
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return BAD_CONFIG;
            }
        }
    }
}
