package io.dockdoor.broker;

import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.broker.config.BrokerConfig.External;
import io.dockdoor.broker.config.BrokerConfig.MqttUser;
import io.dockdoor.broker.mqtt.EmbeddedBroker;
import io.dockdoor.broker.mqtt.Hatch;
import io.dockdoor.broker.mqtt.LinkSettings;
import io.dockdoor.broker.mqtt.MqttAccess;
import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.daemon.Signing;
import io.dockdoor.events.Topics;
import io.dockdoor.mqtt.TlsKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Which MQTT broker this process talks to, and as whom.
 *
 * @param own the one inside this process, started; null when another is used
 */
record MqttEnd(LinkSettings settings, int port, @Nullable EmbeddedBroker own) {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
    private static final Duration SESSION = Duration.ofDays(7);
    private static final Duration WILL_DELAY = Duration.ofSeconds(10);
    private static final int PLAIN_PORT = 1883;
    private static final int TLS_PORT = 8883;

    private record Caller(@Nullable String user, @Nullable String password) {}

    /**
     * Starts the one inside when the configuration asks for it.
     *
     * @param will told by the MQTT broker when this process vanishes
     * @param movements takes the movements that pass the one inside; any other is subscribed to for them
     * @throws IOException when it cannot be used; the message is fit for a person
     */
    static MqttEnd of(BrokerConfig config, byte[] will, RandomGenerator random, MqttLink.Inbox movements)
            throws IOException {
        BrokerConfig.CommandKey key = config.signing();
        Signing.Signer signer = key == null ? null : new Signing.Signer(key.name(), Signing.privateKey(key.keyFile()));
        Topics topics = config.mqtt().topics();
        if (config.mqtt() instanceof Embedded embedded) {
            String secret = secret(random);
            EmbeddedBroker own = EmbeddedBroker.start(
                    embedded, config.state().resolve("mqtt"), access(embedded, topics.prefix(), secret), movements);
            Caller service = new Caller(MqttAccess.SERVICE, secret);
            LinkSettings settings =
                    settings(config, own.host(), own.port(), null, service, will, signer, topics.allMovements());
            return new MqttEnd(settings, own.port(), own);
        }
        External external = (External) config.mqtt();
        boolean secured = external.url().getScheme().equals("mqtts");
        int port = external.url().getPort() > 0 ? external.url().getPort() : secured ? TLS_PORT : PLAIN_PORT;
        Caller caller =
                new Caller(external.user(), external.passwordFile() == null ? null : password(external.passwordFile()));
        SSLSocketFactory tls =
                secured ? TlsKeys.sockets(external.caFile(), external.certFile(), external.keyFile()) : null;
        LinkSettings settings = settings(config, external.url().getHost(), port, tls, caller, will, signer, null);
        return new MqttEnd(settings, port, null);
    }

    /** Into the one inside, null when another is used. */
    @Nullable Hatch hatch() {
        return own == null ? null : own.hatch();
    }

    /** @param elsewhere the filter of what is not subscribed to but comes by another way; null for none */
    private static LinkSettings settings(
            BrokerConfig config,
            String host,
            int port,
            @Nullable SSLSocketFactory tls,
            Caller caller,
            byte[] will,
            Signing.@Nullable Signer signer,
            @Nullable String elsewhere) {
        Topics topics = config.mqtt().topics();
        List<String> filters = new ArrayList<>(List.of(
                topics.allMovements(),
                topics.allGaps(),
                topics.allHealth(),
                topics.allStates(),
                topics.allSourceMovements(),
                topics.allSourceDocuments(),
                topics.allSweeps()));
        filters.removeIf(each -> each.equals(elsewhere));
        return new LinkSettings(
                host,
                port,
                tls,
                "dockdoor-" + config.instance(),
                caller.user(),
                caller.password(),
                KEEP_ALIVE,
                SESSION,
                filters,
                elsewhere == null ? List.of() : List.of(elsewhere),
                topics.inventoryState(),
                will,
                WILL_DELAY,
                signer);
    }

    /** Null when nobody is named: then everybody may do everything. */
    private static @Nullable MqttAccess access(Embedded embedded, String prefix, String own) throws IOException {
        if (embedded.users().isEmpty()) {
            return null;
        }
        Map<String, MqttAccess.Account> accounts = new HashMap<>();
        accounts.put(MqttAccess.SERVICE, new MqttAccess.Account(null, own));
        for (MqttUser user : embedded.users()) {
            accounts.put(user.name(), new MqttAccess.Account(user.role(), password(user.passwordFile())));
        }
        return new MqttAccess(prefix, accounts);
    }

    /** @throws IOException with a sentence for a person */
    static String password(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IOException(
                    "cannot read the password file " + file + " ("
                            + e.getClass().getSimpleName() + "): give a file this user can read",
                    e);
        }
    }

    private static String secret(RandomGenerator random) {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
