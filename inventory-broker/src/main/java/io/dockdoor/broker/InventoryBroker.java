package io.dockdoor.broker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dockdoor.broker.access.Doorkeeper;
import io.dockdoor.broker.access.KeyFile;
import io.dockdoor.broker.api.Health;
import io.dockdoor.broker.api.HttpApi;
import io.dockdoor.broker.availability.Watermarks;
import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.count.Order;
import io.dockdoor.broker.fanout.AlertTelling;
import io.dockdoor.broker.fanout.AsOf;
import io.dockdoor.broker.fanout.AtpFanout;
import io.dockdoor.broker.fanout.Expecting;
import io.dockdoor.broker.fanout.TopicFanout;
import io.dockdoor.broker.intake.Intake;
import io.dockdoor.broker.intake.SourceIntake;
import io.dockdoor.broker.intake.SweepIntake;
import io.dockdoor.broker.intake.SweepOrders;
import io.dockdoor.broker.ledger.CommitBell;
import io.dockdoor.broker.ledger.Database;
import io.dockdoor.broker.ledger.LedgerCounts;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.LedgerStore;
import io.dockdoor.broker.ledger.LedgerStore.Acknowledged;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.broker.webhook.Guard;
import io.dockdoor.broker.webhook.Post;
import io.dockdoor.broker.webhook.Webhooks;
import io.dockdoor.daemon.Loops;
import io.dockdoor.daemon.StateFolder;
import io.dockdoor.events.Command;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon, wired by hand: read it downwards to see what feeds what. MQTT broker -> link -> ledger -> fan-outs and API.
 * Parts are started in that order of need and closed in reverse.
 */
public final class InventoryBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryBroker.class);
    private final Deque<AutoCloseable> stages = new ArrayDeque<>();
    private final BrokerConfig config;
    private final Topics topics;
    private final InstantSource clock;
    private final Instant since;
    private final CommitBell bell = new CommitBell();
    private final Watermarks watermarks = new Watermarks();
    private final Database database;
    private final StockQueries stock;
    private final MqttLink link;
    private final LedgerLoop ledger;
    private final SourceIntake sources;
    private final TopicFanout fanout;
    private final AtpFanout promises;
    private final Wellbeing wellbeing;
    private final Webhooks webhooks;
    private final HttpApi http;
    private final int mqttPort;
    private final Loops loops = new Loops(System::nanoTime, Duration.ofSeconds(60));

    /**
     * Starts everything; booking when this returns, whether or not an external MQTT broker is there yet.
     *
     * @throws IOException when something of ours stands in the way: a port, a folder, a file; the message is fit for a person
     */
    public InventoryBroker(BrokerConfig config, InstantSource clock, RandomGenerator random) throws IOException {
        this.config = config;
        this.clock = clock;
        this.since = clock.instant();
        this.topics = config.mqtt().topics();
        boolean started = false;
        try {
            Doorkeeper doorkeeper = doorkeeper(config.http());
            // a second broker on the same ledger would wait for the first one's locks without a word
            stage(new StateFolder(config.state(), "inventory broker"));
            database = database(config);
            LedgerStore store = stage(LedgerStore.open(database, config.locations()));
            store.master().configured(names(config));
            stock = stage(new StockQueries(database));
            ledger = new LedgerLoop(store, topics, this::acknowledge, this::askAgain, bell, watermarks, clock);
            MqttEnd mqtt = MqttEnd.of(config, Wire.write(state(false)), random, ledger::passing);
            if (mqtt.own() != null) {
                stage(mqtt.own());
            }
            mqttPort = mqtt.port();
            AsOf asOf = new AsOf(watermarks, stock, clock);
            Relay relay = new Relay(topics);
            link = new MqttLink(mqtt.settings(), relay, random, mqtt.hatch());
            Intake intake = new Intake(ledger);
            sources = new SourceIntake(intake, ledger, link, topics, clock);
            relay.gateways = ledger;
            relay.sources = sources;
            Expecting expecting = new Expecting(ledger, store.documents(), link, topics, clock);
            relay.states = expecting;
            SweepIntake sweeps = new SweepIntake(ledger, stock, link, topics, counting(), clock);
            relay.sweeps = sweeps;
            ledger.start();
            // closed after the link: what the link still hands over is booked
            stage(ledger);
            stage(sources);
            sources.start();
            stage(sweeps);
            sweeps.start();
            link.state(topics.inventoryState(), Wire.write(state(true)));
            link.start();
            stage(() -> {
                link.state(topics.inventoryState(), Wire.write(state(false)));
                link.close();
            });
            stage(expecting);
            expecting.start();
            fanout = stage(new TopicFanout(stock, link, topics, bell, ledger::moved, asOf, watermarks));
            fanout.start();
            promises = stage(new AtpFanout(stock, store.touched(), link, topics, asOf, watermarks, clock));
            promises.start();
            wellbeing = new Wellbeing(ledger, link, promises, database.advice());
            AlertTelling alerts = stage(new AlertTelling(link, topics, wellbeing::conditions, clock));
            alerts.start();
            webhooks = webhooks(random);
            http = stage(HttpApi.start(
                    config.http().listen(),
                    new HttpApi.Sources(
                            stock,
                            ledger,
                            intake,
                            webhooks,
                            bell,
                            clock,
                            asOf,
                            this::health,
                            this::numbers,
                            counting(),
                            new SweepOrders(link, topics, clock),
                            doorkeeper)));
            loops.watch("ledger", ledger::turnedNanos);
            loops.watch("mqtt-link", link::turnedNanos);
            loops.watch("fanout-mqtt", fanout::turnedNanos);
            loops.watch("fanout-atp", promises::turnedNanos);
            loops.watch("alerts", alerts::turnedNanos);
            started = true;
        } catch (SQLException e) {
            throw new IOException("cannot open the ledger: " + e.getMessage(), e);
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /** The threads it lives by, each with its last turn. */
    public Loops loops() {
        return loops;
    }

    /** How it is, in one line for a person. */
    public String sentence() {
        Health now = health();
        return now.status() + ": " + now.sentence();
    }

    /** The bound port of the HTTP API. */
    public int httpPort() {
        return http.port();
    }

    /** Everything the HTTP API answers to. */
    List<String> endpoints() {
        return http.endpoints();
    }

    /** The port of the MQTT broker in use. */
    public int mqttPort() {
        return mqttPort;
    }

    /** What is wrong, the worst first. */
    public Health health() {
        return wellbeing.health();
    }

    /**
     * The ledger's database as the configuration says.
     *
     * @throws IOException when it cannot be used; the message is fit for a person
     */
    static Database database(BrokerConfig config) throws IOException {
        BrokerConfig.Store store = config.store();
        return store == null
                ? Database.sqlite(config.state())
                : Database.postgres(
                        store.url(),
                        store.user(),
                        store.passwordFile() == null ? null : MqttEnd.password(store.passwordFile()));
    }

    private Map<String, Long> numbers() {
        LedgerCounts counts = ledger.counts();
        Map<String, Long> all = new HashMap<>();
        all.put("dockdoor_ledger_booked_total", counts.booked.get());
        all.put("dockdoor_ledger_duplicates_total", counts.duplicates.get());
        all.put("dockdoor_ledger_quarantined_total", counts.quarantined.get());
        all.put("dockdoor_ledger_passed_over_total", counts.passedOver.get());
        all.put("dockdoor_ledger_commits_total", counts.commits.get());
        all.put("dockdoor_ledger_failures_total", counts.failures.get());
        all.put("dockdoor_ledger_position", bell.position());
        all.put("dockdoor_ledger_waiting", (long) ledger.waiting());
        all.put("dockdoor_fanout_mqtt_behind", bell.position() - fanout.told());
        all.putAll(webhooks.numbers());
        all.put("dockdoor_mqtt_connected", link.connected() ? 1L : 0L);
        return all;
    }

    private static Map<String, String> names(BrokerConfig config) {
        return config.items().stream()
                .collect(Collectors.toMap(BrokerConfig.Item::gtin, BrokerConfig.Item::name, (first, second) -> second));
    }

    /** By what the difference of a count is weighed. */
    private Order.Rules counting() {
        Map<String, BigDecimal> values = new HashMap<>();
        for (BrokerConfig.Item item : config.items()) {
            if (item.value() != null) {
                values.put(item.gtin(), item.value());
            }
        }
        return new Order.Rules(config.counts(), values::get);
    }

    private void acknowledge(Acknowledged mark) {
        Wire.LedgerAck ack = new Wire.LedgerAck(mark.epoch(), mark.position(), clock.instant());
        link.state(topics.ack(mark.site(), mark.gateway()), Wire.write(ack));
    }

    private void askAgain(SiteId site, GatewayId gateway, long epoch, long first, long last) {
        Instant now = clock.instant();
        Command command = new Command(
                "replay-" + UUID.randomUUID(),
                now,
                now.plusSeconds(60),
                "inventory broker " + config.instance(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("epoch", epoch)
                        .put("first", first)
                        .put("last", last),
                null,
                null);
        link.say(topics.command(site, gateway, "journal.replay"), Wire.write(command));
    }

    private Wire.InventoryState state(boolean online) {
        return new Wire.InventoryState(online, since, config.instance(), bell.position());
    }

    private Webhooks webhooks(RandomGenerator random) throws IOException {
        Post post = stage(new Post(new Guard(config.http().webhookNetworks())));
        Webhooks all = stage(new Webhooks(ledger, stock, bell, post, clock, random));
        all.start(stock.webhooks());
        return all;
    }

    private static Doorkeeper doorkeeper(BrokerConfig.Http http) throws IOException {
        KeyFile keys = http.keysFile() == null ? null : KeyFile.open(http.keysFile(), System::nanoTime);
        return new Doorkeeper(keys, http.perSecond(), System::nanoTime);
    }

    private <T extends AutoCloseable> T stage(T part) {
        stages.push(part);
        return part;
    }

    /** Closes what was started, the last first. Closing twice is harmless. */
    @Override
    public void close() {
        while (!stages.isEmpty()) {
            AutoCloseable part = stages.pop();
            try {
                part.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("A part did not close cleanly", e);
            }
        }
    }
}
