package io.dockdoor.gateway;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.door.Doors;
import io.dockdoor.gateway.door.RecentReads;
import io.dockdoor.gateway.recording.RecordingWriter;
import io.dockdoor.gateway.recording.Replay;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that work on recordings; none of them needs the network or disturbs a running gateway. */
final class RecordingCommands {
    private RecordingCommands() {}

    /** {@code replay --config GATEWAY.yaml [--explain] FILE...}. */
    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description =
                    "Judges recordings by the doors of a configuration, as fast as it goes. Each FILE (CSV with a header,"
                            + " or JSON Lines) starts with empty doors and ends with quiet. JSON Lines on stdout.")
    static final class ReplayCommand implements Callable<Integer> {
        @Option(names = "--config", required = true, paramLabel = "FILE", description = "the gateway's YAML file")
        private Path config = Path.of("gateway.yaml");

        @Option(names = "--explain", description = "one more line for each tag")
        private boolean explain;

        @Parameters(arity = "1..*", paramLabel = "FILE", description = "recordings")
        private List<Path> files = List.of();

        @Override
        public Integer call() {
            List<WindowPlan> plans;
            try {
                plans = GatewayConfig.read(config).doors().stream()
                        .map(Doors::plan)
                        .toList();
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return Main.BAD_CONFIG;
            }
            int exit = 0;
            PrintWriter out = stdout();
            Replay replay = new Replay(plans, explain, line -> out.append(line).append('\n'));
            for (Path file : files) {
                try {
                    String badLines = replay.judge(file);
                    if (badLines != null) {
                        System.err.println(badLines);
                    }
                } catch (IOException unreadable) {
                    System.err.println(file + " cannot be judged: " + unreadable.getMessage());
                    exit = Main.CANNOT_START;
                }
            }
            out.flush();
            return exit;
        }
    }

    /** {@code record --config GATEWAY.yaml --door D1 [--out FILE]}. */
    @Command(
            name = "record",
            mixinStandardHelpOptions = true,
            description =
                    "Writes what a door saw lately, as its gateway keeps it on disk, as a recording (CSV). The gateway may"
                            + " be running.")
    static final class RecordCommand implements Callable<Integer> {
        @Option(names = "--config", required = true, paramLabel = "FILE", description = "the gateway's YAML file")
        private Path config = Path.of("gateway.yaml");

        @Option(names = "--door", required = true, description = "which door")
        private String door = "";

        @Option(names = "--out", paramLabel = "FILE", description = "where to; stdout when left out")
        private @Nullable Path file;

        @Override
        public Integer call() {
            try {
                GatewayConfig read = GatewayConfig.read(config);
                List<String> doors =
                        read.doors().stream().map(Door::id).map(DoorId::value).toList();
                if (!doors.contains(door)) {
                    System.err.println(
                            "there is no door '" + door + "' in " + config + "; it has " + String.join(", ", doors));
                    return Main.BAD_CONFIG;
                }
                write(read.spool(), new DoorId(door));
                return 0;
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return Main.BAD_CONFIG;
            } catch (IOException | UncheckedIOException failed) {
                System.err.println("cannot record door " + door + ": " + failed.getMessage());
                return Main.CANNOT_START;
            }
        }

        private void write(Path spool, DoorId which) throws IOException {
            if (!Files.isDirectory(spool)) {
                throw new IOException("no gateway has kept reads in " + spool + " yet");
            }
            Path target = file;
            if (target == null) {
                PrintWriter out = stdout();
                write(spool, which, out);
                out.flush();
            } else {
                try (BufferedWriter out = Files.newBufferedWriter(target, StandardCharsets.UTF_8)) {
                    write(spool, which, out);
                }
            }
        }

        private static void write(Path spool, DoorId which, Appendable out) throws IOException {
            RecordingWriter writer = new RecordingWriter(out);
            RecentReads.tell(
                    spool,
                    which,
                    batch -> {
                        try {
                            writer.reads(batch);
                        } catch (IOException failed) {
                            throw new UncheckedIOException(failed);
                        }
                    },
                    signal -> {
                        try {
                            writer.signal(which, signal);
                        } catch (IOException failed) {
                            throw new UncheckedIOException(failed);
                        }
                    });
        }
    }

    /** Buffered; whoever takes it flushes it and leaves it open. */
    private static PrintWriter stdout() {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16));
    }
}
