package io.dockdoor.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.daemon.Signing;
import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.daemon.settings.Units;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.ConfigReported;
import io.dockdoor.events.DesiredConfig;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.mqtt.LinkEvent;
import io.dockdoor.gateway.mqtt.LinkFailure;
import io.dockdoor.gateway.mqtt.MqttLink;
import io.dockdoor.gateway.mqtt.Outgoing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Configuring gateways from the centre: keys, signing, sending, asking. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Configures gateways from the centre (docs/central-config.md).",
        subcommands = {ConfigCommands.Key.class, ConfigCommands.Push.class, ConfigCommands.Status.class})
final class ConfigCommands implements Callable<Integer> {
    static final int REFUSED = 1;
    static final int NO_ANSWER = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    /** With the clock for signing. */
    static CommandLine with(InstantSource clock) {
        return new CommandLine(new ConfigCommands()).addSubcommand(new Sign(clock));
    }

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(System.err);
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** {@code config key}. */
    @Command(
            name = "key",
            mixinStandardHelpOptions = true,
            description = "Makes a pair of Ed25519 keys, as openssl does.")
    static final class Key implements Callable<Integer> {
        @Option(names = "--private", required = true, paramLabel = "FILE", description = "for whoever signs; guard it")
        private Path secret = Path.of("centre.key");

        @Option(names = "--public", required = true, paramLabel = "FILE", description = "for the gateways' 'signers'")
        private Path open = Path.of("centre.pem");

        @Override
        public Integer call() {
            KeyPair pair = Signing.pair();
            try {
                Files.createFile(
                        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(secret, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
                Files.writeString(open, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
                return CommandLine.ExitCode.OK;
            } catch (IOException refused) {
                System.err.println("cannot write the keys: " + refused);
                return REFUSED;
            }
        }

        private static String pem(String what, byte[] key) {
            return "-----BEGIN " + what + "-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END " + what
                    + "-----\n";
        }
    }

    /** {@code config sign}: needs no network, so that the key need not be where one is. */
    @Command(
            name = "sign",
            mixinStandardHelpOptions = true,
            description = "Signs settings for one gateway, into a file to push.")
    static final class Sign implements Callable<Integer> {
        private final InstantSource clock;

        @Option(names = "--settings", required = true, paramLabel = "FILE", description = "YAML: sections to replace")
        private Path settings = Path.of("settings.yaml");

        @Option(names = "--version", required = true, paramLabel = "N", description = "greater than any before")
        private long version;

        @Option(names = "--signer", required = true, paramLabel = "NAME", description = "as in the gateway's 'signers'")
        private String signer = "centre";

        @Option(names = "--key", required = true, paramLabel = "FILE", description = "the private key")
        private Path key = Path.of("centre.key");

        @Option(names = "--site", required = true, paramLabel = "S1", description = "the gateway's site")
        private String site = "S1";

        @Option(names = "--gateway", required = true, paramLabel = "G1", description = "the gateway")
        private String gateway = "G1";

        @Option(names = "--prefix", paramLabel = "TOPIC", description = "first levels of every topic")
        private String prefix = Topics.DEFAULT_PREFIX;

        @Option(
                names = "--own",
                paramLabel = "FILE",
                description = "a copy of the gateway's own file: the settings are checked together with it")
        private @Nullable Path own;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "the signed file to write")
        private Path out = Path.of("signed.json");

        Sign(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            try {
                String text = Files.readString(settings);
                if (own != null) {
                    GatewayConfig.overlaid(own.toString(), Files.readString(own), settings.toString(), text);
                }
                byte[] message = Wire.write(
                        new DesiredConfig(version, clock.instant(), System.getProperty("user.name", "centre"), text));
                String topic = new Topics(prefix).desiredConfig(new SiteId(site), new GatewayId(gateway));
                ObjectNode signed = JSON.createObjectNode().put("topic", topic);
                new Signing.Signer(signer, Signing.privateKey(key))
                        .beside(topic, message)
                        .forEach(signed::put);
                signed.put("message", message);
                Files.write(out, JSON.writeValueAsBytes(signed));
                return CommandLine.ExitCode.OK;
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return Main.BAD_CONFIG;
            } catch (IOException | IllegalArgumentException refused) {
                System.err.println(refused.getMessage());
                return REFUSED;
            }
        }
    }

    /** {@code config push}: exit 0 good, 1 refused, 2 no answer. */
    @Command(
            name = "push",
            mixinStandardHelpOptions = true,
            description = "Sends a signed file to its gateway and waits for what becomes of it. Exit code 0 good, 1"
                    + " refused, 2 no answer.")
    static final class Push implements Callable<Integer> {
        @Mixin
        private final CommandCall call = new CommandCall();

        /** What the broker kept comes within that time, and is not about this. */
        private static final Duration BEFORE = Duration.ofSeconds(2);

        @Option(names = "--signed", required = true, paramLabel = "FILE", description = "what 'config sign' wrote")
        private Path signed = Path.of("signed.json");

        @Option(names = "--wait", paramLabel = "10min", description = "for how long (default ${DEFAULT-VALUE})")
        private String wait = "10min";

        @Override
        public Integer call() throws InterruptedException {
            Duration patience = Units.duration(wait);
            if (patience == null) {
                System.err.println("'" + wait + "' is no duration; write a number and s or min, such as 10min");
                return CommandLine.ExitCode.USAGE;
            }
            try {
                JsonNode file = JSON.readTree(Files.readAllBytes(signed));
                byte[] message = file.path("message").binaryValue();
                String topic = file.path("topic").asText();
                if (message == null || topic.isEmpty()) {
                    throw new IOException(signed + " was not written by 'config sign'");
                }
                Outgoing wish = new Outgoing(
                        topic,
                        message,
                        1,
                        true,
                        0,
                        Map.of(
                                Signing.SIGNER,
                                file.path(Signing.SIGNER).asText(),
                                Signing.SIGNATURE,
                                file.path(Signing.SIGNATURE).asText()));
                return push(
                        call.where(),
                        wish,
                        Wire.read(message, DesiredConfig.class).version(),
                        patience);
            } catch (CommandCall.NoAnswer | LinkFailure | IOException | BadEvent refused) {
                System.err.println(refused.getMessage());
                return NO_ANSWER;
            }
        }

        private static int push(CommandCall.Where where, Outgoing wish, long version, Duration patience)
                throws LinkFailure, InterruptedException, CommandCall.NoAnswer {
            BlockingQueue<LinkEvent> box = new LinkedBlockingQueue<>();
            try (MqttLink link = MqttLink.connect(where.address(), null, box::add, () -> false)) {
                link.subscribe(where.topics().reportedConfig(where.site(), where.gateway()), 1);
                ConfigReported old = reportedOrNull(box, System.nanoTime() + BEFORE.toNanos());
                link.publish(wish, 1);
                long end = System.nanoTime() + patience.toNanos();
                String before = "";
                while (true) {
                    ConfigReported told = reported(box, end);
                    if (told.equals(old)) {
                        continue;
                    }
                    String line = line(told);
                    if (told.desired() == version && !line.equals(before)) {
                        System.out.println(line);
                        before = line;
                    }
                    if (told.desired() == version && told.state().equals("good")) {
                        return CommandLine.ExitCode.OK;
                    }
                    if (told.state().equals("refused") && (told.desired() == version || told.desired() == 0)) {
                        told.errors().forEach(System.err::println);
                        return REFUSED;
                    }
                }
            }
        }
    }

    /** {@code config status}: exit 0 good or own, 1 refused, 2 no answer. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Which settings a gateway has. Exit code 0 as wished, 1 refused, 2 no answer.")
    static final class Status implements Callable<Integer> {
        private static final Duration PATIENCE = Duration.ofSeconds(10);

        @Mixin
        private final CommandCall call = new CommandCall();

        @Override
        public Integer call() throws InterruptedException {
            BlockingQueue<LinkEvent> box = new LinkedBlockingQueue<>();
            try {
                CommandCall.Where where = call.where();
                try (MqttLink link = MqttLink.connect(where.address(), null, box::add, () -> false)) {
                    link.subscribe(where.topics().reportedConfig(where.site(), where.gateway()), 1);
                    ConfigReported told = reported(box, System.nanoTime() + PATIENCE.toNanos());
                    System.out.println(line(told));
                    told.errors().forEach(System.out::println);
                    return told.state().equals("refused") ? REFUSED : CommandLine.ExitCode.OK;
                }
            } catch (CommandCall.NoAnswer | LinkFailure nobody) {
                System.err.println(nobody.getMessage());
                return NO_ANSWER;
            }
        }
    }

    private static ConfigReported reported(BlockingQueue<LinkEvent> box, long end)
            throws InterruptedException, CommandCall.NoAnswer {
        ConfigReported told = reportedOrNull(box, end);
        if (told == null) {
            throw new CommandCall.NoAnswer(
                    "the gateway says nothing of its configuration: is it there, and does it have 'signers'?");
        }
        return told;
    }

    /** Null when none comes in time. */
    private static @Nullable ConfigReported reportedOrNull(BlockingQueue<LinkEvent> box, long end)
            throws InterruptedException, CommandCall.NoAnswer {
        while (true) {
            LinkEvent event = box.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                return null;
            }
            if (event instanceof LinkEvent.Lost lost) {
                throw new CommandCall.NoAnswer("the MQTT broker is gone: " + lost.why());
            }
            if (event instanceof LinkEvent.Acked acked && acked.refused()) {
                throw new CommandCall.NoAnswer(
                        "the MQTT broker does not let this user configure gateways (reason " + acked.reason() + ")");
            }
            if (event instanceof LinkEvent.Arrived arrived && arrived.body().length > 0) {
                try {
                    return Wire.read(arrived.body(), ConfigReported.class);
                } catch (BadEvent strange) {
                    throw new CommandCall.NoAnswer("what came back is no report: " + strange.getMessage());
                }
            }
        }
    }

    private static String line(ConfigReported told) {
        return "version " + told.version() + (told.version() == 0 ? " (its own file)" : "") + ", " + told.state()
                + (told.desired() == told.version() ? "" : " " + told.desired()) + ": " + told.sentence() + " ("
                + told.code() + "), last known good " + told.lastKnownGood();
    }
}
