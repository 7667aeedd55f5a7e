package io.dockdoor.broker.mqtt;

import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.daemon.settings.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT 5 broker inside this process: Apache Artemis, the one of four tried whose PUBACK survives a power cut. Its journal
 * is synced to disk before a message is acknowledged. What is retained is kept beside it ({@link RetainedStore}).
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** Above our own limit of 128 KiB an event, below what hurts. */
    private static final int MAX_PACKET = 4 * 1024 * 1024;

    private static final String ACCEPTOR = "mqtt";
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    /** How often it is looked at whether Artemis still runs. */
    private static final long LOOK_MILLIS = 1_000;

    /** Makes an Artemis that is not started. */
    private interface Recipe {
        ActiveMQServer make(Listen listen);
    }

    private final RetainedStore retained;
    private final Recipe recipe;
    private final Path folder;
    private final Listen listen;
    private final int port;
    private final Thread watch = new Thread(this::watch, "mqtt-broker");
    private volatile ActiveMQServer server;
    private volatile boolean closed;

    private EmbeddedBroker(RetainedStore retained, Recipe recipe, Path folder, Listen asked) throws IOException {
        this.retained = retained;
        this.recipe = recipe;
        this.folder = folder;
        this.server = started(recipe.make(asked), asked, folder);
        this.port = server.getRemotingService().getAcceptor(ACCEPTOR).getActualPort();
        this.listen = new Listen(asked.host(), port);
    }

    /**
     * Starts it; listening when this returns. When the disk refuses, Artemis stops itself; it is then started again, on the
     * same port, until that succeeds.
     *
     * @param folder for its journal
     * @param access who may do what; null lets everybody do everything (loopback only)
     * @param movements takes what gateways publish as movements, at once; may hold up the gateway it came from for a moment
     * @throws IOException when it cannot listen or cannot use its folder; the message is fit for a person
     */
    public static EmbeddedBroker start(
            Embedded settings, Path folder, @Nullable MqttAccess access, MqttLink.Inbox movements) throws IOException {
        String prefix = settings.topics().prefix();
        RetainedStore retained = RetainedStore.open(folder);
        Recipe recipe = listen -> {
            ActiveMQServer server =
                    new RetainingServer(configuration(listen, folder, access != null), access, retained);
            server.registerBrokerPlugin(new NoRetainedCommands(prefix));
            MovementTap tap = new MovementTap(settings.topics(), movements, topic -> Hatch.isHeard(server, topic));
            server.registerBrokerPlugin(tap);
            server.getServiceRegistry().addIncomingInterceptor(new MovementLanes(server, tap));
            return server;
        };
        try {
            EmbeddedBroker broker = new EmbeddedBroker(retained, recipe, folder, settings.listen());
            broker.watch.start();
            return broker;
        } catch (IOException e) {
            close(retained);
            throw e;
        }
    }

    private static ActiveMQServer started(ActiveMQServer server, Listen listen, Path folder) throws IOException {
        probe(listen);
        try {
            server.start();
            if (!server.waitForActivation(30, TimeUnit.SECONDS)
                    || server.getRemotingService().getAcceptor(ACCEPTOR).getActualPort() <= 0) {
                throw new IOException("the embedded MQTT broker did not begin to listen on " + listen);
            }
            return server;
        } catch (IOException e) {
            stop(server);
            throw e;
        } catch (Exception e) {
            stop(server);
            throw new IOException("cannot start the embedded MQTT broker on " + listen + " with " + folder, e);
        }
    }

    private void watch() {
        try {
            while (!closed) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                if (!closed && server.getState() == ActiveMQServer.SERVER_STATE.STOPPED) {
                    startAgain();
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void startAgain() {
        try {
            server = started(recipe.make(listen), listen, folder);
            LOG.warn("The embedded MQTT broker had stopped, as it does when its disk refuses; it listens again");
        } catch (IOException refused) {
            LOG.warn("The embedded MQTT broker stopped and cannot be started yet: {}", refused.getMessage());
        }
    }

    /** The Artemis that runs now. */
    ActiveMQServer server() {
        return server;
    }

    /** The way in from this process. */
    public Hatch hatch() {
        return new Hatch(this::server);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** A host name by which this process reaches it. */
    public String host() {
        return listen.host().equals("0.0.0.0") || listen.host().equals("::") ? "127.0.0.1" : listen.host();
    }

    /** Artemis logs a taken port and goes on without listening, so the port is tried first. */
    private static void probe(Listen listen) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()));
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen for MQTT on " + listen + " (" + e.getMessage()
                            + "): stop what uses that port or change mqtt.embedded.listen",
                    e);
        }
    }

    private static Configuration configuration(Listen listen, Path folder, boolean secured) {
        Map<String, Object> acceptor = new TreeMap<>();
        acceptor.put("host", listen.host());
        acceptor.put("port", listen.port());
        acceptor.put("protocols", "MQTT");
        Map<String, Object> mqtt = new TreeMap<>();
        mqtt.put("topicAliasMaximum", 0);
        mqtt.put("maximumPacketSize", MAX_PACKET);
        mqtt.put("defaultMaximumInFlightPublishMessages", 100);
        mqtt.put("closeMqttConnectionOnPublishAuthorizationFailure", false);
        AddressSettings addresses = new AddressSettings()
                .setAutoCreateQueues(true)
                .setAutoCreateAddresses(true)
                // a message that could not be delivered ten times must not be thrown away: the subscriber was down
                .setMaxDeliveryAttempts(-1)
                .setMaxSizeBytes(-1);
        return new ConfigurationImpl()
                .setName("dockdoor")
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalSyncNonTransactional(true)
                .setJournalSyncTransactional(true)
                .setJournalDatasync(true)
                .setJournalFileSize(4 * 1024 * 1024)
                .setJournalMinFiles(2)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setSecurityEnabled(secured)
                .setJMXManagementEnabled(false)
                .setMessageExpiryScanPeriod(5000)
                .setGlobalMaxSize(-1)
                .setMaxDiskUsage(-1)
                .addAddressSetting("#", addresses)
                .addAcceptorConfiguration(
                        new TransportConfiguration(NettyAcceptorFactory.class.getName(), acceptor, ACCEPTOR, mqtt));
    }

    @Override
    public void close() {
        closed = true;
        watch.interrupt();
        try {
            watch.join(TimeUnit.SECONDS.toMillis(60)); // one that is just starting comes to its end first
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        stop(server);
        close(retained);
    }

    private static void close(RetainedStore retained) {
        try {
            retained.close();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(ActiveMQServer server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The embedded MQTT broker did not stop cleanly; its journal recovers at the next start", e);
        }
    }
}
