package io.dockdoor.broker.config;

import io.dockdoor.broker.config.BrokerConfig.CommandKey;
import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.broker.config.BrokerConfig.External;
import io.dockdoor.broker.config.BrokerConfig.Http;
import io.dockdoor.broker.config.BrokerConfig.Item;
import io.dockdoor.broker.config.BrokerConfig.Mqtt;
import io.dockdoor.broker.config.BrokerConfig.MqttUser;
import io.dockdoor.broker.config.BrokerConfig.Role;
import io.dockdoor.broker.config.BrokerConfig.Store;
import io.dockdoor.broker.count.Thresholds;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.broker.webhook.Guard.Network;
import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.daemon.settings.Fault;
import io.dockdoor.daemon.settings.Listen;
import io.dockdoor.daemon.settings.Node;
import io.dockdoor.daemon.settings.Section;
import io.dockdoor.daemon.settings.YamlFile;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the tree into {@link BrokerConfig} and checks what one key alone cannot tell. */
final class BrokerConfigReader {
    private static final int PER_SECOND = 500;
    private static final Listen HTTP = new Listen("127.0.0.1", 8080);
    private static final Listen MQTT = new Listen("127.0.0.1", 1883);
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final Thresholds USUAL = Thresholds.USUAL;

    private BrokerConfigReader() {}

    static BrokerConfig read(String name, String yaml) throws BadConfig {
        List<Fault> faults = new ArrayList<>();
        Node.Fields fields = YamlFile.settings(yaml, "state: /var/lib/dockdoor/broker", faults);
        BrokerConfig config = fields == null ? null : read(Section.top(fields, faults));
        if (config == null || !faults.isEmpty()) {
            throw new BadConfig(name, faults);
        }
        return config;
    }

    private static BrokerConfig read(Section top) {
        BrokerConfig config = new BrokerConfig(
                top.optional("instance", "inv1", BrokerConfigReader::instance),
                top.required("state", "/var/lib/dockdoor/broker", Path.of("."), Path::of),
                store(top.section("store")),
                mqtt(top.section("mqtt")),
                http(top.section("http")),
                locations(top.sections("locations")),
                items(top.sections("items")),
                counts(top.section("counts")),
                signing(top.section("signing")));
        top.done();
        return config;
    }

    private static String instance(String text) {
        if (!text.matches("[A-Za-z0-9_-]{1,32}")) {
            throw new IllegalArgumentException("'" + text + "' must be 1 to 32 of letters, digits, '_' and '-'");
        }
        return text;
    }

    private static @Nullable Store store(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        String url = section.required("url", "\"jdbc:postgresql://127.0.0.1:5432/dockdoor\"", "", text -> {
            if (!text.matches("jdbc:postgresql://[^/]+/[^/?]+(\\?.*)?")) {
                throw new IllegalArgumentException("'" + text + "' must be jdbc:postgresql://host:port/name");
            }
            if (text.contains("password=")) {
                throw new IllegalArgumentException("must not hold a password: give passwordFile");
            }
            return text;
        });
        if (section.has("passwordFile") && !section.has("user")) {
            section.fault("passwordFile", "a password needs a user: add store.user");
        }
        Store store =
                new Store(url, section.ifGiven("user", Function.identity()), section.ifGiven("passwordFile", Path::of));
        section.done();
        return store;
    }

    private static Mqtt mqtt(@Nullable Section section) {
        if (section == null) {
            return new Embedded(MQTT, List.of(), TOPICS);
        }
        Topics topics = section.optional("prefix", TOPICS, Topics::new);
        Section embedded = section.section("embedded");
        if (section.has("url") && section.has("embedded")) {
            section.fault("url", "stands beside 'embedded': keep one of them");
        }
        Mqtt mqtt = section.has("url")
                ? external(section, topics)
                : embedded == null ? new Embedded(MQTT, List.of(), topics) : embedded(embedded, topics);
        section.done();
        return mqtt;
    }

    private static Embedded embedded(Section section, Topics topics) {
        Listen listen = section.optional("listen", MQTT, Listen::parse);
        List<MqttUser> users = new ArrayList<>();
        for (Section user : section.sections("users")) {
            users.add(new MqttUser(
                    user.required("name", "G1", "", BrokerConfigReader::userName),
                    user.oneOf("role", Role.class, Role.SUBSCRIBER),
                    user.required("passwordFile", "/etc/dockdoor/G1.password", Path.of("."), Path::of)));
            user.done();
        }
        if (!listen.loopback() && users.isEmpty()) {
            section.fault(
                    "listen",
                    listen
                            + " can be reached from other machines: name users with passwordFile, or listen on 127.0.0.1");
        }
        section.done();
        return new Embedded(listen, users, topics);
    }

    private static String userName(String text) {
        return new GatewayId(text).value();
    }

    private static External external(Section section, Topics topics) {
        URI url = section.required("url", "\"mqtt://127.0.0.1:1883\"", URI.create("mqtt://127.0.0.1:1883"), text -> {
            URI uri = URI.create(text);
            if (!Set.of("mqtt", "mqtts").contains(String.valueOf(uri.getScheme())) || uri.getHost() == null) {
                throw new IllegalArgumentException("'" + text + "' must be mqtt://host:port or mqtts://host:port");
            }
            return uri;
        });
        if (section.has("certFile") != section.has("keyFile")) {
            section.fault(section.has("certFile") ? "certFile" : "keyFile", "certFile and keyFile go together");
        }
        if (section.has("passwordFile") && !section.has("user")) {
            section.fault("passwordFile", "a password needs a user: add mqtt.user");
        }
        return new External(
                url,
                section.ifGiven("user", Function.identity()),
                section.ifGiven("passwordFile", Path::of),
                section.ifGiven("caFile", Path::of),
                section.ifGiven("certFile", Path::of),
                section.ifGiven("keyFile", Path::of),
                topics);
    }

    private static Http http(@Nullable Section section) {
        if (section == null) {
            return new Http(HTTP, null, PER_SECOND, List.of());
        }
        Http http = new Http(
                section.optional("listen", HTTP, Listen::parse),
                section.ifGiven("keysFile", Path::of),
                section.integer("requestsPerSecond", PER_SECOND, 1, 999_999),
                section.optional("webhookNetworks", List.of(), BrokerConfigReader::networks));
        if (!http.listen().loopback() && http.keysFile() == null) {
            section.fault(
                    "listen",
                    http.listen()
                            + " can be reached from other machines and needs keys: make some with './dockdoor key'"
                            + " and name the file as keysFile, or listen on 127.0.0.1");
        }
        section.done();
        return http;
    }

    private static List<Network> networks(String text) {
        return Arrays.stream(text.split(","))
                .map(each -> Network.parse(each.strip()))
                .toList();
    }

    private static List<Place> locations(List<Section> sections) {
        List<Place> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Section section : sections) {
            String gln =
                    section.required("gln", "\"9521141000014\"", "", text -> new Identity.Place(text, null).gln13());
            String extension = section.ifGiven("extension", Function.identity());
            SiteId site = section.required("site", "S1", new SiteId("none"), SiteId::new);
            String key = Place.key(gln, extension);
            String name = section.optional("name", key, Function.identity());
            Place.Type type = section.oneOf("type", Place.Type.class, Place.Type.DC);
            if (!gln.isEmpty() && !seen.add(key)) {
                section.fault("gln", key + " is given twice: keep one of them");
            }
            section.done();
            all.add(new Place(key, gln, extension, site.value(), name, type));
        }
        return all;
    }

    private static List<Item> items(List<Section> sections) {
        List<Item> all = new ArrayList<>();
        for (Section section : sections) {
            all.add(new Item(
                    section.required(
                            "gtin", "\"09521987000018\"", "", text -> new Identity.TradeItemClass(text, null).gtin14()),
                    section.required("name", "Coffee 500 g, case of 12", "", Function.identity()),
                    section.ifGiven("value", BrokerConfigReader::number)));
            section.done();
        }
        return all;
    }

    /** Up to where a difference is posted without a second pair of eyes. */
    private static Thresholds counts(@Nullable Section section) {
        Section above = section == null ? null : section.section("approveAbove");
        Thresholds thresholds = above == null
                ? USUAL
                : new Thresholds(
                        above.optional("units", BigDecimal.valueOf(USUAL.units()), BrokerConfigReader::number)
                                .longValue(),
                        above.optional("percent", BigDecimal.valueOf(USUAL.percent()), BrokerConfigReader::number)
                                .doubleValue(),
                        above.optional("value", USUAL.value(), BrokerConfigReader::number));
        if (above != null) {
            above.done();
        }
        if (section != null) {
            section.done();
        }
        return thresholds;
    }

    private static BigDecimal number(String text) {
        if (!text.matches("\\d{1,12}(\\.\\d{1,4})?")) {
            throw new IllegalArgumentException("'" + text + "' must be a number, nought or more");
        }
        return new BigDecimal(text);
    }

    private static @Nullable CommandKey signing(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        CommandKey key = new CommandKey(
                section.required("name", "inventory", "", BrokerConfigReader::userName),
                section.required("keyFile", "/etc/dockdoor/secrets/inventory.key", Path.of("."), Path::of));
        section.done();
        return key;
    }
}
