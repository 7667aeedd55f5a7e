package io.dockdoor.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.daemon.Bundle;
import io.dockdoor.daemon.Checks;
import io.dockdoor.daemon.Finding;
import io.dockdoor.daemon.Local;
import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Mqtt;
import io.dockdoor.mqtt.TlsKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What somebody who looks after a door asks. None of these changes anything. */
final class CareCommands {
    private static final long WISHED_MEGABYTES = 512;

    private CareCommands() {}

    /** {@code doctor --config FILE}: exit 1 when anything fails, 78 when it is the configuration. */
    @Command(
            name = "doctor",
            mixinStandardHelpOptions = true,
            description = "Looks at all that a gateway needs and says what is wrong, each with its cure.")
    static final class Doctor implements Callable<Integer> {
        private final InstantSource clock;

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "the gateway's YAML file")
        private Path config = Path.of("gateway.yaml");

        Doctor(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            try {
                GatewayConfig read = GatewayConfig.read(config);
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
    static List<Finding> examine(GatewayConfig config, InstantSource clock) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Checks.clock(clock.instant()));
        findings.add(Checks.folder("state folder", config.state(), WISHED_MEGABYTES));
        config.readers()
                .forEach(reader -> findings.add(Checks.reach(
                        "reader " + reader.id(),
                        reader.host(),
                        reader.port(),
                        "is it on, on this network, and LLRP enabled? ./dockdoor reader discover finds readers")));
        Mqtt mqtt = config.mqtt();
        findings.add(Checks.reach(
                "MQTT broker",
                mqtt.host(),
                mqtt.port(),
                "start it, or see to the network and 'mqtt.url'; movements are kept meanwhile"));
        if (mqtt.passwordFile() != null) {
            findings.add(Checks.secret("MQTT password", mqtt.passwordFile()));
        }
        if (mqtt.caFile() != null) {
            findings.add(Checks.certificate("MQTT authority", mqtt.caFile(), clock.instant()));
        }
        if (mqtt.certFile() != null && mqtt.keyFile() != null) {
            findings.add(Checks.certificate("our certificate", mqtt.certFile(), clock.instant()));
            findings.add(Checks.secret("our key", mqtt.keyFile()));
        }
        if (mqtt.tls()) {
            findings.add(tls(mqtt));
        }
        findings.add(gateway(config));
        return findings;
    }

    private static Finding tls(Mqtt mqtt) {
        try {
            TlsKeys.sockets(mqtt.caFile(), mqtt.certFile(), mqtt.keyFile());
            return Finding.ok("TLS files", "they fit together");
        } catch (IOException unusable) {
            return Finding.fail(
                    "TLS files", String.valueOf(unusable.getMessage()), "see 'mqtt.caFile', 'certFile', 'keyFile'");
        }
    }

    private static Finding gateway(GatewayConfig config) {
        try {
            JsonNode health = health(config);
            String sentence = health.path("status").asText() + ": "
                    + health.path("sentence").asText();
            return health.path("status").asText().equals("up")
                    ? Finding.ok("gateway", sentence)
                    : Finding.warn("gateway", sentence, "dockdoor-gateway status says it for each part");
        } catch (IOException absent) {
            return Finding.warn(
                    "gateway",
                    "it does not run (" + absent.getMessage() + ")",
                    "systemctl start dockdoor-gateway@NAME; journalctl -u dockdoor-gateway@NAME says why it ended");
        }
    }

    /** {@code status --config FILE}: exit 0 up, 1 degraded, 2 down, 3 not running. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description =
                    "How the running gateway is, part by part. Exit code 0 up, 1 degraded, 2 down, 3 not running.")
    static final class Status implements Callable<Integer> {
        private static final int NOT_RUNNING = 3;

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "the gateway's YAML file")
        private Path config = Path.of("gateway.yaml");

        @Override
        public Integer call() {
            try {
                JsonNode health = health(GatewayConfig.read(config));
                line("gateway", health);
                health.path("parts").properties().forEach(part -> line(part.getKey(), part.getValue()));
                return List.of("up", "degraded", "down")
                        .indexOf(health.path("status").asText());
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return Main.BAD_CONFIG;
            } catch (IOException absent) {
                System.err.println("the gateway does not run (" + absent.getMessage() + "); try: doctor");
                return NOT_RUNNING;
            }
        }

        private static void line(String part, JsonNode health) {
            System.out.printf(
                    "%-14s %-9s %s (%s since %s)%n",
                    part,
                    health.path("status").asText(),
                    health.path("sentence").asText(),
                    health.path("code").asText(),
                    health.path("since").asText());
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

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "the gateway's YAML file")
        private Path config = Path.of("gateway.yaml");

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "the zip file to make")
        private Path out = Path.of("dockdoor.zip");

        MakeBundle(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            try {
                GatewayConfig read = GatewayConfig.read(config);
                ByteArrayOutputStream findings = new ByteArrayOutputStream();
                Finding.print(examine(read, clock), new PrintStream(findings, true, StandardCharsets.UTF_8));
                Map<String, String> texts = new LinkedHashMap<>();
                texts.put("configuration.yaml", Files.readString(config));
                texts.put("doctor.txt", findings.toString(StandardCharsets.UTF_8));
                texts.put("health.json", page(read, "/health"));
                texts.put("metrics.txt", page(read, "/metrics"));
                texts.put("machine.txt", Bundle.machine());
                texts.put("state.txt", Bundle.listing(read.state()));
                texts.put("log.txt", Bundle.log("dockdoor-gateway@*"));
                Bundle.write(out, texts);
                System.out.println(out);
                return CommandLine.ExitCode.OK;
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return Main.BAD_CONFIG;
            } catch (IOException refused) {
                System.err.println("cannot write " + out + ": " + refused);
                return Main.CANNOT_START;
            }
        }

        private static String page(GatewayConfig config, String path) {
            try {
                return Local.page(host(config), config.http().port(), path);
            } catch (IOException absent) {
                return "the gateway does not run (" + absent.getMessage() + ")";
            }
        }
    }

    private static JsonNode health(GatewayConfig config) throws IOException {
        return new ObjectMapper()
                .readTree(Local.page(host(config), config.http().port(), "/health"));
    }

    private static String host(GatewayConfig config) {
        String host = config.http().host();
        return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    }
}
