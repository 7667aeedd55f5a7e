package io.dockdoor.broker.config;

import io.dockdoor.broker.count.Thresholds;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.broker.webhook.Guard.Network;
import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.daemon.settings.Listen;
import io.dockdoor.daemon.settings.YamlFile;
import io.dockdoor.events.Topics;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
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

    /** @throws BadConfig with every fault of the file */
    public static BrokerConfig read(Path file) throws BadConfig {
        return parse(file.toString(), YamlFile.text(file));
    }

    /** As {@link #read}, from text; {@code name} stands for the file in messages. */
    public static BrokerConfig parse(String name, String yaml) throws BadConfig {
        return BrokerConfigReader.read(name, yaml);
    }
}
