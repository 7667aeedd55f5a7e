package io.dockdoor.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.daemon.settings.Units;
import io.dockdoor.events.Command;
import io.dockdoor.events.CommandReply;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep DOOR...}: exit 0 complete or begun, 1 not complete, 2 not begun. */
@CommandLine.Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description =
                "Counts what stands before the doors of a gateway, over MQTT. Exit code 0 complete (without --watch:"
                        + " begun), 1 not complete, 2 not begun.")
final class SweepCommand implements Callable<Integer> {
    private static final int NOT_COMPLETE = 1;
    private static final int NOT_BEGUN = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CommandCall call = new CommandCall();

    private final InstantSource clock;

    @Parameters(
            paramLabel = "DOOR",
            arity = "0..*",
            description = "doors of that gateway; all of them when none is named")
    private List<String> doors = List.of();

    @Option(
            names = "--for",
            paramLabel = "20s",
            defaultValue = "20s",
            description = "how long (default ${DEFAULT-VALUE})")
    private String wanted = "20s";

    @Option(names = "--watch", description = "stay and tell how it goes and what came of it")
    private boolean watch;

    @Option(
            names = "--zone",
            paramLabel = "HALL",
            description = "the doors of that zone (zones: of each gateway's configuration)")
    private @Nullable String zone;

    @Option(
            names = "--gateways",
            paramLabel = "G1,G2",
            split = ",",
            description = "those gateways at the same time, as when the doors of a zone have several")
    private List<String> gateways = List.of();

    @Option(names = "--door-closed", description = "nothing passes meanwhile: sweep doors without photo-eyes too")
    private boolean doorClosed;

    SweepCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        Duration lasts = Units.duration(wanted);
        if (lasts == null) {
            throw new ParameterException(
                    spec.commandLine(), "'" + wanted + "' is no duration; write a number and s or min, such as 20s");
        }
        ObjectNode args = JsonNodeFactory.instance.objectNode().put("for", wanted);
        if (!doors.isEmpty()) {
            doors.forEach(args.putArray("doors")::add);
        }
        if (zone != null) {
            args.put("zone", zone);
        }
        if (doorClosed) {
            args.put("doorClosed", true);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Duration longest = lasts.multipliedBy(3).plusSeconds(60);
        if (gateways.size() < 2) {
            return one(gateways.isEmpty() ? null : gateways.get(0), args, longest, "", out, err);
        }
        // at once, or what is carried from door to door is missed or counted twice
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (String each : gateways) {
            all.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return one(each, args, longest, each + " ", out, err);
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                            return NOT_COMPLETE;
                        }
                    },
                    task -> new Thread(task, "sweep-" + each).start()));
        }
        return all.stream().mapToInt(CompletableFuture::join).max().orElse(NOT_BEGUN);
    }

    private int one(
            @Nullable String gateway, ObjectNode args, Duration longest, String head, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        Instant now = clock.instant();
        String who = System.getProperty("user.name", "");
        Command command = new Command(
                "sweep-" + Long.toHexString(now.toEpochMilli()) + "-"
                        + Integer.toHexString(new SecureRandom().nextInt()),
                now,
                now.plusSeconds(60),
                who.isBlank() ? "command line" : who,
                args,
                null,
                null);
        try {
            CommandReply last =
                    call.send(gateway, "sweep.start", command, watch, longest, reply -> told(out, head, reply));
            return switch (last.state()) {
                case "accepted", "progress" -> CommandLine.ExitCode.OK;
                case "completed" -> result(out, head, last.result());
                case "rejected" -> NOT_BEGUN;
                default -> NOT_COMPLETE;
            };
        } catch (CommandCall.NoAnswer nobody) {
            err.println(head + nobody.getMessage());
            err.flush();
            return NOT_BEGUN;
        }
    }

    private static void told(PrintWriter out, String head, CommandReply reply) {
        out.println(head + reply.state() + ": " + reply.sentence()
                + (reply.field() == null ? "" : " (" + reply.field() + ")"));
        out.flush();
    }

    private static int result(PrintWriter out, String head, @Nullable JsonNode summary) {
        if (summary == null) {
            return NOT_COMPLETE;
        }
        JsonNode complete = summary.path("completeness");
        out.printf(
                Locale.ROOT,
                "%s%d tags in %d reads, %.1f %% of the readable ones (%.1f to %.1f), quality %.2f%n",
                head,
                summary.path("epcs").asInt(),
                summary.path("reads").asLong(),
                100 * complete.path("estimate").asDouble(),
                100 * complete.path("low").asDouble(),
                100 * complete.path("high").asDouble(),
                summary.path("quality").asDouble());
        if (summary.has("previous")) {
            out.printf(
                    "%s%d new and %d gone since %s%n",
                    head,
                    summary.path("added").asInt(),
                    summary.path("gone").asInt(),
                    summary.path("previous").asText());
        }
        summary.path("reasons").forEach(reason -> out.println(head + reason.asText()));
        summary.path("missing")
                .forEach(each -> out.println(head + "missing "
                        + each.path("what").asText() + ": " + each.path("why").asText()));
        out.flush();
        return summary.path("state").asText().equals("complete") ? CommandLine.ExitCode.OK : NOT_COMPLETE;
    }
}
