package io.dockdoor.gateway;

import io.dockdoor.daemon.Signing;
import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.Command;
import io.dockdoor.events.CommandReply;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.mqtt.LinkEvent;
import io.dockdoor.gateway.mqtt.LinkFailure;
import io.dockdoor.gateway.mqtt.MqttLink;
import io.dockdoor.gateway.mqtt.Outgoing;
import io.dockdoor.mqtt.TlsKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a gateway hears commands, as options of a command line, and one command sent there. */
final class CommandCall {
    /** A gateway answers within two seconds; the rest is the network's. */
    private static final Duration ANSWERS = Duration.ofSeconds(10);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the gateway's YAML file: tells all of the following")
    private @Nullable Path config;

    @Option(names = "--broker", paramLabel = "URL", description = "mqtt://host:1883 or mqtts://host:8883")
    private @Nullable URI broker;

    @Option(names = "--site", paramLabel = "S1", description = "the gateway's site")
    private @Nullable String site;

    @Option(names = "--gateway", paramLabel = "G1", description = "the gateway")
    private @Nullable String gateway;

    @Option(names = "--prefix", paramLabel = "TOPIC", description = "first levels of every topic, default dock/v1")
    private @Nullable String prefix;

    @Option(names = "--user", description = "MQTT user that may command gateways")
    private @Nullable String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "file with its password alone")
    private @Nullable Path passwordFile;

    @Option(names = "--ca-file", paramLabel = "FILE", description = "PEM of the authority to trust for mqtts")
    private @Nullable Path caFile;

    @Option(names = "--cert-file", paramLabel = "FILE", description = "PEM of our own certificate for mqtts")
    private @Nullable Path certFile;

    @Option(names = "--key-file", paramLabel = "FILE", description = "PEM of its key")
    private @Nullable Path keyFile;

    @Option(names = "--signer", paramLabel = "NAME", description = "whose signature the command carries")
    private @Nullable String signer;

    @Option(names = "--sign-with", paramLabel = "FILE", description = "the private Ed25519 key to sign it with")
    private @Nullable Path signWith;

    /** What stops a call before there is an answer; fit for a person. */
    static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswer(String message) {
            super(message);
        }
    }

    /** A gateway and the broker it is reached by. */
    record Where(MqttLink.Address address, Topics topics, SiteId site, GatewayId gateway) {}

    /**
     * Sends the command and tells each reply, the last one also by returning it. Without {@code toTheEnd} the first reply is the last.
     *
     * @param longest how long it may take to the end
     */
    CommandReply send(String verb, Command command, boolean toTheEnd, Duration longest, Consumer<CommandReply> told)
            throws NoAnswer, InterruptedException {
        return send(null, verb, command, toTheEnd, longest, told);
    }

    /** The same to one of several gateways; null: to the one that the options name. */
    CommandReply send(
            @Nullable String to,
            String verb,
            Command command,
            boolean toTheEnd,
            Duration longest,
            Consumer<CommandReply> told)
            throws NoAnswer, InterruptedException {
        Where where = where(to);
        BlockingQueue<LinkEvent> box = new LinkedBlockingQueue<>();
        String reply = where.topics().reply(where.site(), where.gateway(), command.commandId());
        try (MqttLink link = MqttLink.connect(where.address(), null, box::add, () -> false)) {
            link.subscribe(reply, 1);
            String topic = where.topics().command(where.site(), where.gateway(), verb);
            byte[] body = Wire.write(command);
            link.publish(new Outgoing(topic, body, 1, false, 60, signature(topic, body)), 1);
            return answer(where, reply, box, toTheEnd, longest, told);
        } catch (LinkFailure | IOException weather) {
            throw new NoAnswer(String.valueOf(weather.getMessage()));
        }
    }

    private Map<String, String> signature(String topic, byte[] body) throws IOException {
        return signer == null || signWith == null
                ? Map.of()
                : new Signing.Signer(signer, Signing.privateKey(signWith)).beside(topic, body);
    }

    private static CommandReply answer(
            Where where,
            String topic,
            BlockingQueue<LinkEvent> box,
            boolean toTheEnd,
            Duration longest,
            Consumer<CommandReply> told)
            throws NoAnswer, InterruptedException {
        long end = System.nanoTime() + ANSWERS.toNanos();
        boolean first = true;
        while (true) {
            LinkEvent event = box.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new NoAnswer(
                        first
                                ? "gateway " + where.gateway() + " at site " + where.site()
                                        + " does not answer: is it there, and is its id right?"
                                : "the gateway says nothing any more; what it does goes on");
            }
            if (event instanceof LinkEvent.Acked acked && acked.refused()) {
                throw new NoAnswer("the MQTT broker does not let this user command gateways (reason " + acked.reason()
                        + "); take a user of role operator");
            }
            if (event instanceof LinkEvent.Lost lost) {
                throw new NoAnswer("the MQTT broker is gone: " + lost.why() + "; what was begun goes on");
            }
            if (event instanceof LinkEvent.Arrived arrived && arrived.topic().equals(topic)) {
                CommandReply reply = read(arrived.body());
                told.accept(reply);
                boolean under =
                        reply.state().equals("accepted") || reply.state().equals("progress");
                if (!under || !toTheEnd) {
                    return reply;
                }
                if (first) {
                    first = false;
                    end = System.nanoTime() + longest.toNanos();
                }
            }
        }
    }

    private static CommandReply read(byte[] body) throws NoAnswer {
        try {
            return Wire.read(body, CommandReply.class);
        } catch (BadEvent strange) {
            throw new NoAnswer("what came back is no reply: " + strange.getMessage());
        }
    }

    Where where() throws NoAnswer {
        return where(null);
    }

    private Where where(@Nullable String to) throws NoAnswer {
        try {
            GatewayConfig read = config == null ? null : GatewayConfig.read(config);
            URI url = broker;
            String host =
                    url != null ? url.getHost() : read != null ? read.mqtt().host() : null;
            String itsSite = site != null ? site : read != null ? read.site().value() : null;
            String itsGateway = to != null
                    ? to
                    : gateway != null ? gateway : read != null ? read.id().value() : null;
            if (host == null || itsSite == null || itsGateway == null) {
                throw new NoAnswer("say where the gateway is: --config FILE, or --broker, --site and --gateway");
            }
            boolean tls = url != null
                    ? "mqtts".equals(url.getScheme())
                    : read != null && read.mqtt().tls();
            int port = url != null
                    ? (url.getPort() > 0 ? url.getPort() : tls ? 8883 : 1883)
                    : Objects.requireNonNull(read, "the host is its").mqtt().port();
            Path ca = caFile != null ? caFile : read != null ? read.mqtt().caFile() : null;
            SSLSocketFactory sockets = tls ? TlsKeys.sockets(ca, certFile, keyFile) : null;
            Topics topics = prefix != null
                    ? new Topics(prefix)
                    : read != null ? read.mqtt().prefix() : new Topics(Topics.DEFAULT_PREFIX);
            return new Where(
                    new MqttLink.Address(
                            host,
                            port,
                            sockets,
                            "dockdoor-" + Long.toHexString(System.nanoTime()),
                            user,
                            passwordFile == null
                                    ? null
                                    : Files.readString(passwordFile).strip().getBytes(StandardCharsets.UTF_8),
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(5),
                            0),
                    topics,
                    new SiteId(itsSite),
                    new GatewayId(itsGateway));
        } catch (BadConfig | IOException | IllegalArgumentException wrong) {
            throw new NoAnswer(String.valueOf(wrong.getMessage()));
        }
    }
}
