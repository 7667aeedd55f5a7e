package io.dockdoor.broker.mqtt;

import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.broker.config.Listen;
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
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * An MQTT 5 broker inside this process: Apache Artemis, the one of four tried whose PUBACK survives a power cut. Its journal
 * is synced to disk before a message is acknowledged.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** Above our own limit of 128 KiB an event, below what hurts. */
    private static final int MAX_PACKET = 4 * 1024 * 1024;

    private final ActiveMQServer server;
    private final Listen listen;
    private final int port;

    private EmbeddedBroker(ActiveMQServer server, Listen listen, int port) {
        this.server = server;
        this.listen = listen;
        this.port = port;
    }

    /**
     * Starts it; listening when this returns.
     *
     * @param folder for its journal
     * @param access who may do what; null lets everybody do everything (loopback only)
     * @throws IOException when it cannot listen or cannot use its folder; the message is fit for a person
     */
    public static EmbeddedBroker start(Embedded settings, Path folder, @Nullable MqttAccess access) throws IOException {
        Listen listen = settings.listen();
        probe(listen);
        ActiveMQServer server = access == null
                ? new ActiveMQServerImpl(configuration(listen, folder, false))
                : new ActiveMQServerImpl(configuration(listen, folder, true), access);
        server.registerBrokerPlugin(new NoRetainedCommands(settings.topics().prefix()));
        try {
            server.start();
            int port = server.getRemotingService().getAcceptor("mqtt").getActualPort();
            if (!server.waitForActivation(30, TimeUnit.SECONDS) || port <= 0) {
                throw new IOException("the embedded MQTT broker did not begin to listen on " + listen);
            }
            return new EmbeddedBroker(server, listen, port);
        } catch (IOException e) {
            stop(server);
            throw e;
        } catch (Exception e) {
            stop(server);
            throw new IOException("cannot start the embedded MQTT broker on " + listen + " with " + folder, e);
        }
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
                        new TransportConfiguration(NettyAcceptorFactory.class.getName(), acceptor, "mqtt", mqtt));
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(ActiveMQServer server) {
        try {
            server.stop();
        } catch (Exception e) {
            LoggerFactory.getLogger(EmbeddedBroker.class)
                    .warn("The embedded MQTT broker did not stop cleanly; its journal recovers at the next start", e);
        }
    }
}
