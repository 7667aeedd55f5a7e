package io.dockdoor.gateway;

import io.dockdoor.events.ReaderId;
import io.dockdoor.reader.ReaderDiscovery;
import io.dockdoor.reader.ReaderDiscovery.Found;
import io.dockdoor.reader.ReaderProbe;
import io.dockdoor.reader.ReaderSettings;
import io.dockdoor.reader.ReaderSettings.Tls;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an installer asks about readers. Both commands take a reader's one client connection for a moment and change nothing. */
@Command(
        name = "reader",
        mixinStandardHelpOptions = true,
        subcommands = {ReaderCommands.Probe.class, ReaderCommands.Discover.class},
        description = "Looks at LLRP readers and changes nothing on them.")
final class ReaderCommands implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(System.err);
        return CommandLine.ExitCode.USAGE;
    }

    /** {@code reader probe HOST[:PORT]}: exit 1 when it cannot be reached or refuses. */
    @Command(
            name = "probe",
            mixinStandardHelpOptions = true,
            description = "Prints who a reader is, what it can, what runs on it and what the gateway would send it."
                    + " A reader in use refuses: stop its gateway first.")
    static final class Probe implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Parameters(paramLabel = "HOST[:PORT]", description = "the reader; its port is 5084, with TLS 5085")
        private String reader = "";

        @Option(
                names = "--fingerprint",
                paramLabel = "SHA256",
                description = "use TLS; any fingerprint makes it say the reader's own")
        private @Nullable String fingerprint;

        @Option(
                names = "--antennas",
                split = ",",
                paramLabel = "N",
                defaultValue = "1,2,3,4",
                description = "antennas the gateway would use (default ${DEFAULT-VALUE})")
        private List<Integer> antennas = List.of();

        @Override
        public Integer call() {
            try {
                ReaderProbe.look(settings()).forEach(spec.commandLine().getOut()::println);
                return CommandLine.ExitCode.OK;
            } catch (IllegalArgumentException wrong) {
                throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
            } catch (IOException trouble) {
                spec.commandLine().getErr().println(trouble.getMessage());
                return Main.CANNOT_START;
            }
        }

        private ReaderSettings settings() {
            Tls tls = fingerprint == null ? null : new Tls(Set.of(fingerprint));
            int colon = reader.lastIndexOf(':');
            String host = colon < 0 ? reader : reader.substring(0, colon);
            int port = colon < 0
                    ? (tls == null ? ReaderSettings.LLRP_PORT : ReaderSettings.LLRP_TLS_PORT)
                    : port(reader.substring(colon + 1));
            int[] used = antennas.stream().mapToInt(Integer::intValue).toArray();
            return ReaderSettings.portal(new ReaderId("probe"), host, port, used)
                    .withTls(tls);
        }

        private static int port(String text) {
            if (text.matches("\\d{1,5}")) {
                return Integer.parseInt(text);
            }
            throw new IllegalArgumentException("'" + text + "' is no port; write HOST or HOST:PORT");
        }
    }

    /** {@code reader discover CIDR}: exit 1 when there is none. */
    @Command(
            name = "discover",
            mixinStandardHelpOptions = true,
            description = "Tries each address of a range once for LLRP readers and prints what it finds. Only networks"
                    + " that are yours: each reader found is connected to for a moment.")
    static final class Discover implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Parameters(
                paramLabel = "CIDR",
                description =
                        "IPv4 range, e.g. 192.168.1.0/24; at most " + ReaderDiscovery.MOST_ADDRESSES + " addresses")
        private String range = "";

        @Option(
                names = "--ports",
                split = ",",
                paramLabel = "PORT",
                defaultValue = "5084,5085",
                description = "ports to try (default ${DEFAULT-VALUE})")
        private List<Integer> ports = List.of();

        @Override
        public Integer call() throws InterruptedException {
            List<Found> found;
            try {
                found = ReaderDiscovery.in(range, ports);
            } catch (IllegalArgumentException wrong) {
                throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
            }
            for (Found each : found) {
                spec.commandLine().getOut().println(each.host() + ":" + each.port() + "  " + each.what());
            }
            if (found.isEmpty()) {
                spec.commandLine().getErr().println("no reader found in " + range + " on port(s) " + ports);
                return Main.CANNOT_START;
            }
            return CommandLine.ExitCode.OK;
        }
    }
}
