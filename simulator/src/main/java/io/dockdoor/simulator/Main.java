package io.dockdoor.simulator;

import io.dockdoor.simulator.demo.DemoCommand;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the simulator. The only place that chooses the clock. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "LLRP readers around a simulated dock, and the demo that is built on them.")
public final class Main {
    public static void main(String[] arguments) {
        System.exit(commandLine(wallClock(), System.out).execute(arguments));
    }

    static CommandLine commandLine(LongSupplier utcMicros, PrintStream out) {
        CommandLine line = new CommandLine(new Main());
        line.addSubcommand(new SimulateCommand(utcMicros, out));
        line.addSubcommand(new DemoCommand(utcMicros));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((wrong, words) -> {
            CommandLine where = wrong.getCommandLine();
            where.getErr().println(wrong.getMessage());
            return where.getCommandSpec().exitCodeOnInvalidInput();
        });
        return line;
    }

    /** UTC that only grows: the machine's clock when we began, and what has passed since. */
    private static LongSupplier wallClock() {
        long began = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        long nanos = System.nanoTime();
        return () -> began + (System.nanoTime() - nanos) / 1000;
    }

    private Main() {}
}
