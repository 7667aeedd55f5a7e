package io.dockdoor.mqtt;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Paho client for one connection: on a socket of ours, with nothing on disk and with threads that end when it ends. Make a
 * new one for the next connection; {@link #end} this one.
 */
public final class WireClient extends MqttAsyncClient {
    private static final Logger LOG = LoggerFactory.getLogger(WireClient.class);
    /** At most at once: connect or disconnect, receiver, sender, callbacks, ping. */
    private static final int THREADS = 6;

    private final Where where;
    private final ScheduledExecutorService threads;

    /**
     * Where a broker is.
     *
     * @param tls null for plain TCP
     * @param timeout for the connection, the TLS handshake and CONNECT each
     */
    public record Where(String host, int port, @Nullable SSLSocketFactory tls, Duration timeout) {
        String uri() {
            return (tls == null ? "tcp://" : "ssl://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** @throws MqttException when the client id or the address is not one */
    public static WireClient of(Where where, String clientId) throws MqttException {
        ScheduledExecutorService threads = threads();
        try {
            return new WireClient(where, clientId, threads);
        } catch (MqttException | RuntimeException refused) {
            threads.shutdownNow();
            throw refused;
        }
    }

    private WireClient(Where where, String clientId, ScheduledExecutorService threads) throws MqttException {
        super(where.uri(), clientId, new MemoryPersistence(), null, threads);
        this.where = where;
        this.threads = threads;
    }

    /**
     * Paho's threads, in our hands. Left to itself Paho 1.2.5 wakes its sender only once when a connection breaks: if that one
     * call comes just before the sender goes to wait, the thread waits for ever. None of them goes before the end: the one that has
     * nothing to do is there for the ping, and would not be replaced when the ping is due while the others wait for the network.
     */
    private static ScheduledExecutorService threads() {
        return new ScheduledThreadPoolExecutor(THREADS, task -> new Thread(task, "MQTT"));
    }

    /** Paho's own way to a socket goes through a service loader and has no host name check by default. */
    @Override
    protected NetworkModule[] createNetworkModules(String address, MqttConnectionOptions options) {
        return new NetworkModule[] {new GuardedSocket(where)};
    }

    /** Ends the connection without a word and every thread with it. Whoever wants to say good-bye does so before. */
    public void end() {
        try {
            disconnectForcibly(0, 200, false);
        } catch (MqttException already) {
            LOG.debug("already disconnected: {}", already.toString());
        }
        try {
            close(true);
        } catch (MqttException already) {
            LOG.debug("already closed: {}", already.toString());
        }
        threads.shutdownNow();
    }
}
