package io.dockdoor.broker.config;

import io.dockdoor.broker.count.Thresholds;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.broker.webhook.Guard.Network;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.Identity;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The inventory broker's configuration, read once.
 *
 * @param instance name of this broker among others, also its MQTT client id
 * @param state folder for the ledger and the embedded broker's journal
 * @param store the ledger's database; null for a SQLite file in the state folder
 * @param mqtt which MQTT broker is used
 * @param http where the HTTP API listens
 * @param locations places known from the start
 * @param items names and values of items
 * @param counts up to where the difference of a count is posted without approval
 * @param signing signs the commands to gateways; null: they are not signed
 */
public record BrokerConfig(
        String instance,
        Path state,
        @Nullable Store store,
        Mqtt mqtt,
        Http http,
        List<Place> locations,
        List<Item> items,
        Thresholds counts,
        @Nullable CommandKey signing) {
    public BrokerConfig {
        locations = List.copyOf(locations);
        items = List.copyOf(items);
    }

    /** The private Ed25519 key in a PEM file, and the name gateways know its public half by. */
    public record CommandKey(String name, Path keyFile) {}

    /** A PostgreSQL database. {@code url} is jdbc:postgresql://host:port/name. */
    public record Store(
            String url, @Nullable String user, @Nullable Path passwordFile) {}

    /** The MQTT broker events come through, and the first levels of all topics. */
    public sealed interface Mqtt {
        Topics topics();
    }

    /** One of our own, inside this process. Without users only this machine may reach it. */
    public record Embedded(Listen listen, List<MqttUser> users, Topics topics) implements Mqtt {
        public Embedded {
            users = List.copyOf(users);
        }
    }

    /** Somebody else's. {@code url} is mqtt:// or mqtts://. */
    public record External(
            URI url,
            @Nullable String user,
            @Nullable Path passwordFile,
            @Nullable Path caFile,
            @Nullable Path certFile,
            @Nullable Path keyFile,
            Topics topics)
            implements Mqtt {}

    /** Who may use the embedded broker: a gateway and a source write their own topics only, everybody else reads. */
    public record MqttUser(String name, Role role, Path passwordFile) {}

    /** What an MQTT user may do. */
    public enum Role {
        GATEWAY,
        /** Tells movements and reads everything: a handheld, a warehouse system, a feed. */
        SOURCE,
        /** Commands gateways and reads everything: a crew's page, a warehouse system that starts sweeps. */
        OPERATOR,
        SUBSCRIBER
    }

    /**
     * The HTTP API.
     *
     * @param keysFile who may use it; null: no keys, and then it listens on this machine only
     * @param perSecond requests a second each caller may make in the long run
     * @param webhookNetworks networks that are not public and may be told by webhook all the same, also without TLS
     */
    public record Http(Listen listen, @Nullable Path keysFile, int perSecond, List<Network> webhookNetworks) {
        public Http {
            webhookNetworks = List.copyOf(webhookNetworks);
        }
    }

    /** The name of an item, and what one piece of it is worth; null when nobody says. */
    public record Item(String gtin, String name, @Nullable BigDecimal value) {}

    /** Reads the file; faults are added, never thrown. The result is usable only when none were. */
    public static BrokerConfig read(Path file, Faults faults) {
        return read(Section.read(file, faults), faults);
    }

    /** For tests: the same from text. */
    public static BrokerConfig parse(String text, Faults faults) {
        return read(Section.parse(text, faults), faults);
    }

    private static BrokerConfig read(Section root, Faults faults) {
        try (root) {
            if (!faults.isEmpty()) {
                return new BrokerConfig(
                        "",
                        Path.of("."),
                        null,
                        NOTHING,
                        new Http(HTTP, null, PER_SECOND, List.of()),
                        List.of(),
                        List.of(),
                        Thresholds.USUAL,
                        null);
            }
            String instance =
                    root.has("instance") ? root.value("instance", "inv1", "", BrokerConfig::instance) : "inv1";
            Path state = Path.of(root.text("state", "/var/lib/dockdoor/broker"));
            Store store = store(root.sectionOrNull("store"));
            Mqtt mqtt = mqtt(root.sectionOrNull("mqtt"));
            return new BrokerConfig(
                    instance,
                    state,
                    store,
                    mqtt,
                    http(root.sectionOrNull("http")),
                    locations(root.sections("locations")),
                    items(root.sections("items")),
                    CountConfig.read(root.sectionOrNull("counts")),
                    signing(root.sectionOrNull("signing")));
        }
    }

    private static final int PER_SECOND = 500;
    private static final Listen HTTP = new Listen("127.0.0.1", 8080);
    private static final Listen MQTT = new Listen("127.0.0.1", 1883);
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final Mqtt NOTHING = new Embedded(MQTT, List.of(), TOPICS);

    private static String instance(String text) {
        if (!text.matches("[A-Za-z0-9_-]{1,32}")) {
            throw new IllegalArgumentException("'" + text + "' must be 1 to 32 of letters, digits, '_' and '-'");
        }
        return text;
    }

    private static @Nullable CommandKey signing(@Nullable Section signing) {
        if (signing == null) {
            return null;
        }
        try (signing) {
            return new CommandKey(
                    signing.value("name", "inventory", "", BrokerConfig::userName),
                    Path.of(signing.text("keyFile", "/etc/dockdoor/secrets/inventory.key")));
        }
    }

    private static @Nullable Store store(@Nullable Section store) {
        if (store == null) {
            return null;
        }
        try (store) {
            String url = store.value("url", "jdbc:postgresql://127.0.0.1:5432/dockdoor", "", text -> {
                if (!text.matches("jdbc:postgresql://[^/]+/[^/?]+(\\?.*)?")) {
                    throw new IllegalArgumentException("'" + text + "' must be jdbc:postgresql://host:port/name");
                }
                if (text.contains("password=")) {
                    throw new IllegalArgumentException("must not hold a password: give passwordFile");
                }
                return text;
            });
            if (store.has("passwordFile") && !store.has("user")) {
                store.fault("passwordFile", "needs a user: give store.user too");
            }
            return new Store(url, store.textOrNull("user"), file(store, "passwordFile"));
        }
    }

    private static Mqtt mqtt(@Nullable Section mqtt) {
        if (mqtt == null) {
            return NOTHING;
        }
        try (mqtt) {
            Topics topics = mqtt.has("prefix") ? mqtt.value("prefix", "dock/v1", TOPICS, Topics::new) : TOPICS;
            Section embedded = mqtt.sectionOrNull("embedded");
            if (mqtt.has("url")) {
                if (mqtt.has("embedded")) {
                    mqtt.fault("url", "stands beside 'embedded': keep one of them");
                }
                return external(mqtt, topics);
            }
            return embedded == null ? new Embedded(MQTT, List.of(), topics) : embedded(embedded, topics);
        }
    }

    private static Mqtt embedded(Section embedded, Topics topics) {
        try (embedded) {
            Listen listen = embedded.listen("listen", MQTT);
            List<MqttUser> users = new ArrayList<>();
            for (Section user : embedded.sections("users")) {
                try (user) {
                    users.add(new MqttUser(
                            user.value("name", "G1", "", BrokerConfig::userName),
                            user.oneOf("role", Role.class, Role.SUBSCRIBER),
                            Path.of(user.text("passwordFile", "/etc/dockdoor/G1.password"))));
                }
            }
            if (!listen.loopback() && users.isEmpty()) {
                embedded.fault(
                        "listen",
                        listen
                                + " can be reached from other machines: name users with passwordFile, or listen on 127.0.0.1");
            }
            return new Embedded(listen, users, topics);
        }
    }

    private static String userName(String text) {
        return new GatewayId(text).value();
    }

    private static Mqtt external(Section mqtt, Topics topics) {
        URI url = mqtt.value("url", "mqtt://127.0.0.1:1883", URI.create("mqtt://127.0.0.1:1883"), text -> {
            URI uri = URI.create(text);
            if (!Set.of("mqtt", "mqtts").contains(String.valueOf(uri.getScheme())) || uri.getHost() == null) {
                throw new IllegalArgumentException("'" + text + "' must be mqtt://host:port or mqtts://host:port");
            }
            return uri;
        });
        if (mqtt.has("certFile") != mqtt.has("keyFile")) {
            mqtt.fault(mqtt.has("certFile") ? "certFile" : "keyFile", "needs certFile and keyFile together");
        }
        if (mqtt.has("passwordFile") && !mqtt.has("user")) {
            mqtt.fault("passwordFile", "needs a user: give mqtt.user too");
        }
        return new External(
                url,
                mqtt.textOrNull("user"),
                file(mqtt, "passwordFile"),
                file(mqtt, "caFile"),
                file(mqtt, "certFile"),
                file(mqtt, "keyFile"),
                topics);
    }

    private static @Nullable Path file(Section section, String key) {
        String text = section.textOrNull(key);
        return text == null ? null : Path.of(text);
    }

    private static Http http(@Nullable Section http) {
        if (http == null) {
            return new Http(HTTP, null, PER_SECOND, List.of());
        }
        try (http) {
            Listen listen = http.listen("listen", HTTP);
            Path keys = file(http, "keysFile");
            if (!listen.loopback() && keys == null) {
                http.fault(
                        "listen",
                        listen + " can be reached from other machines and needs keys: make some with './dockdoor key'"
                                + " and name the file as keysFile, or listen on 127.0.0.1");
            }
            int perSecond = http.has("requestsPerSecond")
                    ? http.value("requestsPerSecond", "500", PER_SECOND, BrokerConfig::perSecond)
                    : PER_SECOND;
            List<Network> networks = http.has("webhookNetworks")
                    ? http.value("webhookNetworks", "10.0.0.0/8, fd00::/8", List.of(), BrokerConfig::networks)
                    : List.of();
            return new Http(listen, keys, perSecond, networks);
        }
    }

    private static List<Network> networks(String text) {
        return Arrays.stream(text.split(","))
                .map(each -> Network.parse(each.strip()))
                .toList();
    }

    private static Integer perSecond(String text) {
        if (!text.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException("'" + text + "' must be a whole number from 1 to 999999");
        }
        return Integer.valueOf(text);
    }

    private static List<Place> locations(List<Section> sections) {
        List<Place> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Section section : sections) {
            try (section) {
                String gln = section.value("gln", "\"9521141000014\"", "", BrokerConfig::gln);
                String extension = section.textOrNull("extension");
                SiteId site = section.value("site", "S1", new SiteId("none"), SiteId::new);
                String name = section.textOrNull("name");
                Place.Type type = section.oneOf("type", Place.Type.class, Place.Type.DC);
                String key = Place.key(gln, extension);
                if (!gln.isEmpty() && !seen.add(key)) {
                    section.fault("gln", key + " is given twice: keep one of them");
                }
                all.add(new Place(key, gln, extension, site.value(), name == null ? key : name, type));
            }
        }
        return all;
    }

    private static String gln(String text) {
        return new Identity.Place(text, null).gln13();
    }

    private static List<Item> items(List<Section> sections) {
        List<Item> all = new ArrayList<>();
        for (Section section : sections) {
            try (section) {
                String gtin = section.value(
                        "gtin", "\"09521987000018\"", "", text -> new Identity.TradeItemClass(text, null).gtin14());
                String name = section.text("name", "Coffee 500 g, case of 12");
                BigDecimal value = section.has("value") ? CountConfig.number(section, "value", BigDecimal.ZERO) : null;
                all.add(new Item(gtin, name, value));
            }
        }
        return all;
    }
}
