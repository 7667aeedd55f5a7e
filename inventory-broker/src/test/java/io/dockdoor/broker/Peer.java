package io.dockdoor.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** A plain MQTT 5 client, as a gateway or an integrator would be, that keeps all it hears. */
public final class Peer implements AutoCloseable, MqttCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MqttAsyncClient client;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private volatile BiConsumer<String, String> also = (topic, payload) -> {};

    public record Heard(String topic, String payload, boolean retained) {}

    public Peer(int port, String id, @Nullable String user, @Nullable String password) throws MqttException {
        this(port, id, user, password, 0);
    }

    /** One whose subscriptions the broker keeps, with what comes for them, while it is away. */
    static Peer lasting(int port, String id) throws MqttException {
        return new Peer(port, id, null, null, 3_600);
    }

    private Peer(int port, String id, @Nullable String user, @Nullable String password, long sessionSeconds)
            throws MqttException {
        client = new MqttAsyncClient("tcp://127.0.0.1:" + port, id, new MemoryPersistence());
        client.setCallback(this);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(sessionSeconds == 0);
        options.setSessionExpiryInterval(sessionSeconds);
        options.setAutomaticReconnect(false);
        if (user != null) {
            options.setUserName(user);
        }
        if (password != null) {
            options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        }
        client.connect(options).waitForCompletion(PATIENCE.toMillis());
    }

    /** Told of each message too, topic and payload, on the client's thread. */
    public void onMessage(BiConsumer<String, String> told) {
        also = told;
    }

    /** Subscribes; the reason code of the first filter. */
    public int subscribe(String filter) throws MqttException {
        IMqttToken token = client.subscribe(filter, 1);
        token.waitForCompletion(PATIENCE.toMillis());
        return token.getReasonCodes()[0];
    }

    /** Publishes at QoS 1; the reason code of the acknowledgement. */
    public int publish(String topic, byte[] payload) throws MqttException {
        IMqttToken token = client.publish(topic, new MqttMessage(payload, 1, false, new MqttProperties()));
        token.waitForCompletion(PATIENCE.toMillis());
        return token.getReasonCodes()[0];
    }

    /** The same for a state that the broker keeps. */
    void keep(String topic, byte[] payload) throws MqttException {
        client.publish(topic, new MqttMessage(payload, 1, true, new MqttProperties()))
                .waitForCompletion(PATIENCE.toMillis());
    }

    public List<Heard> heard(String topic) {
        return heard.stream().filter(each -> each.topic().equals(topic)).toList();
    }

    /** The latest message on that topic once it contains the text. */
    public String await(String topic, String text) throws InterruptedException {
        await(() -> heard(topic).stream().anyMatch(each -> each.payload().contains(text)));
        return heard(topic).stream()
                .filter(each -> each.payload().contains(text))
                .reduce((first, second) -> second)
                .map(Heard::payload)
                .orElseThrow(() -> new AssertionError(topic + " never said " + text + "; heard " + heard));
    }

    /** Waits until that holds, half a minute at most. */
    public static void await(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        String text = new String(message.getPayload(), StandardCharsets.UTF_8);
        also.accept(topic, text);
        heard.add(new Heard(topic, text, message.isRetained()));
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 200, false);
        client.close(true);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
