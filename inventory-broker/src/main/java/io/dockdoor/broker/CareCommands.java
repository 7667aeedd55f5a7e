package io.dockdoor.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.broker.config.BrokerConfig.External;
import io.dockdoor.daemon.Bundle;
import io.dockdoor.daemon.Checks;
import io.dockdoor.daemon.Finding;
import io.dockdoor.daemon.Local;
import io.dockdoor.daemon.settings.BadConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What somebody who looks after the centre asks. None of these changes anything. */
final class CareCommands {
    private static final long WISHED_MEGABYTES = 2048;
    private static final int POSTGRES = 5432;

    private CareCommands() {}

    /** {@code doctor --config FILE}: exit 1 when anything fails, 78 when it is the configuration. */
    @Command(
            name = "doctor",
            mixinStandardHelpOptions = true,
            description = "Looks at all that the inventory broker needs and says what is wrong, each with its cure.")
    static final class Doctor implements Callable<Integer> {
        private final InstantSource clock;

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "the broker's YAML file")
        private Path config = Path.of("broker.yaml");

        Doctor(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            try {
                BrokerConfig read = BrokerConfig.read(config);
                List<Finding> findings = new ArrayList<>();
                findings.add(Finding.ok("configuration", config + " is right"));
                findings.addAll(examine(read, clock));
                return Finding.print(findings, System.out);
            } catch (BadConfig bad) {
                Finding.print(
                        List.of(Finding.fail("configuration", String.valueOf(bad.getMessage()), "edit " + config)),
                        System.out);
                return Main.BAD_CONFIG;
            }
        }
    }

    /** Everything but the configuration itself. */
    static List<Finding> examine(BrokerConfig config, InstantSource clock) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Checks.clock(clock.instant()));
        findings.add(Checks.folder("state folder", config.state(), WISHED_MEGABYTES));
        BrokerConfig.Store store = config.store();
        if (store != null) {
            URI url = URI.create(store.url().substring("jdbc:".length()));
            findings.add(Checks.reach(
                    "database",
                    url.getHost(),
                    url.getPort() < 0 ? POSTGRES : url.getPort(),
                    "start PostgreSQL, or see to 'store.url'; nothing is acknowledged meanwhile, so nothing is lost"));
            secret(findings, "database password", store.passwordFile());
        }
        if (config.mqtt() instanceof External external) {
            findings.add(Checks.reach(
                    "MQTT broker",
                    external.url().getHost(),
                    external.url().getPort() < 0
                            ? external.url().getScheme().equals("mqtts") ? 8883 : 1883
                            : external.url().getPort(),
                    "start it, or see to 'mqtt.url'"));
            secret(findings, "MQTT password", external.passwordFile());
            certificate(findings, "MQTT authority", external.caFile(), clock);
            certificate(findings, "our certificate", external.certFile(), clock);
            secret(findings, "our key", external.keyFile());
        } else if (config.mqtt() instanceof Embedded embedded) {
            embedded.users().forEach(user -> secret(findings, "password of " + user.name(), user.passwordFile()));
        }
        secret(findings, "HTTP keys", config.http().keysFile());
        if (config.signing() != null) {
            secret(findings, "key that signs commands", config.signing().keyFile());
        }
        findings.add(broker(config));
        return findings;
    }

    private static void secret(List<Finding> findings, String what, @Nullable Path file) {
        if (file != null) {
            findings.add(Checks.secret(what, file));
        }
    }

    private static void certificate(List<Finding> findings, String what, @Nullable Path file, InstantSource clock) {
        if (file != null) {
            findings.add(Checks.certificate(what, file, clock.instant()));
        }
    }

    private static Finding broker(BrokerConfig config) {
        try {
            JsonNode health = health(config);
            String sentence = health.path("status").asText() + ": "
                    + health.path("sentence").asText();
            return health.path("status").asText().equals("up")
                    ? Finding.ok("inventory broker", sentence)
                    : Finding.warn("inventory broker", sentence, "journalctl -u dockdoor-broker");
        } catch (IOException absent) {
            return Finding.warn(
                    "inventory broker",
                    "it does not run (" + absent.getMessage() + ")",
                    "systemctl start dockdoor-broker; journalctl -u dockdoor-broker says why it ended");
        }
    }

    /** {@code status --config FILE}: exit 0 up, 1 degraded, 2 down, 3 not running. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "How the running broker is. Exit code 0 up, 1 degraded, 2 down, 3 not running.")
    static final class Status implements Callable<Integer> {
        private static final int NOT_RUNNING = 3;

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "the broker's YAML file")
        private Path config = Path.of("broker.yaml");

        @Override
        public Integer call() {
            try {
                BrokerConfig read = BrokerConfig.read(config);
                JsonNode health = health(read);
                System.out.println("inventory broker " + health.path("status").asText() + ": "
                        + health.path("sentence").asText());
                return List.of("up", "degraded", "down")
                        .indexOf(health.path("status").asText());
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return Main.BAD_CONFIG;
            } catch (IOException absent) {
                System.err.println("the inventory broker does not run (" + absent.getMessage() + "); try: doctor");
                return NOT_RUNNING;
            }
        }
    }

    /** {@code bundle --config FILE --out FILE.zip}. */
    @Command(
            name = "bundle",
            mixinStandardHelpOptions = true,
            description = "Writes configuration, findings, health, metrics, machine and log into one zip file, without"
                    + " secrets and without any movement.")
    static final class MakeBundle implements Callable<Integer> {
        private final InstantSource clock;

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "the broker's YAML file")
        private Path config = Path.of("broker.yaml");

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "the zip file to make")
        private Path out = Path.of("dockdoor.zip");

        MakeBundle(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            try {
                BrokerConfig read = BrokerConfig.read(config);
                ByteArrayOutputStream findings = new ByteArrayOutputStream();
                Finding.print(examine(read, clock), new PrintStream(findings, true, StandardCharsets.UTF_8));
                Map<String, String> texts = new LinkedHashMap<>();
                texts.put("configuration.yaml", Files.readString(config));
                texts.put("doctor.txt", findings.toString(StandardCharsets.UTF_8));
                texts.put("health.json", page(read, "/health"));
                texts.put("metrics.txt", page(read, "/metrics"));
                texts.put("machine.txt", Bundle.machine());
                texts.put("state.txt", Bundle.listing(read.state()));
                texts.put("log.txt", Bundle.log("dockdoor-broker"));
                Bundle.write(out, texts);
                System.out.println(out);
                return 0;
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return Main.BAD_CONFIG;
            } catch (IOException refused) {
                System.err.println("cannot write " + out + ": " + refused);
                return Main.CANNOT_START;
            }
        }

        private static String page(BrokerConfig config, String path) {
            try {
                return Local.page(host(config), config.http().listen().port(), path);
            } catch (IOException absent) {
                return "the inventory broker does not run (" + absent.getMessage() + ")";
            }
        }
    }

    private static JsonNode health(BrokerConfig config) throws IOException {
        return new ObjectMapper()
                .readTree(Local.page(host(config), config.http().listen().port(), "/health"));
    }

    private static String host(BrokerConfig config) {
        String host = config.http().listen().host();
        return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    }
}
