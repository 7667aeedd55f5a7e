package io.dockdoor.acceptance;

import io.dockdoor.mqtt.WireClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** A client that hears all of {@code dock/v1/#} and commands gateway G1 of site S1. */
final class MqttCrew implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 60_000;

    /** A message as it came. */
    record Seen(String topic, MqttMessage message) {
        String text() {
            return new String(message.getPayload(), StandardCharsets.UTF_8);
        }
    }

    private final WireClient client;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final BiConsumer<String, byte[]> heard;

    /** @param heard also hears topic and body of each message, on the client's thread */
    MqttCrew(int port, BiConsumer<String, byte[]> heard) throws MqttException {
        this.heard = heard;
        client = WireClient.of(new WireClient.Where("127.0.0.1", port, null, Duration.ofSeconds(30)), "crew");
        client.setCallback(new Ears());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setConnectionTimeout(30);
        client.connect(options).waitForCompletion(PATIENCE_MILLIS);
        client.subscribe("dock/v1/#", 1).waitForCompletion(PATIENCE_MILLIS);
    }

    List<Seen> seen() {
        return seen;
    }

    /** Whether a message of that topic had that text in it. */
    boolean some(String topic, String text) {
        return seen.stream()
                .anyMatch(each -> each.topic().equals(topic) && each.text().contains(text));
    }

    /** What was last seen on that topic; "nothing" before. */
    String last(String topic) {
        return seen.stream()
                .filter(each -> each.topic().equals(topic))
                .map(Seen::text)
                .reduce("nothing", (first, second) -> second);
    }

    /** Waits until what was last seen on that topic is as wished, and gives it. */
    String await(String topic, Predicate<String> wished) throws InterruptedException {
        long end = System.nanoTime() + 2 * TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        String last = last(topic);
        while (!wished.test(last)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(topic + " still says " + last);
            }
            TimeUnit.MILLISECONDS.sleep(5);
            last = last(topic);
        }
        return last;
    }

    /** Leaves a state at the broker, with what is to go along with it. */
    void keep(String topic, byte[] body, UserProperty... along) throws MqttException {
        MqttMessage message = new MqttMessage(body);
        message.setQos(1);
        message.setRetained(true);
        MqttProperties properties = new MqttProperties();
        properties.setUserProperties(List.of(along));
        message.setProperties(properties);
        client.publish(topic, message).waitForCompletion(PATIENCE_MILLIS);
    }

    /** The broker's reason code. */
    int send(String verb, byte[] body) throws MqttException {
        return publish(verb, new MqttMessage(body));
    }

    /** The same, to be kept by the broker. */
    int retained(String verb, byte[] body) throws MqttException {
        MqttMessage message = new MqttMessage(body);
        message.setRetained(true);
        return publish(verb, message);
    }

    /** The same, with where replies are to go and what is to come back in them. */
    int send(String verb, byte[] body, String responseTopic, byte[] correlation) throws MqttException {
        MqttMessage message = new MqttMessage(body);
        MqttProperties properties = new MqttProperties();
        properties.setResponseTopic(responseTopic);
        properties.setCorrelationData(correlation);
        message.setProperties(properties);
        return publish(verb, message);
    }

    private int publish(String verb, MqttMessage message) throws MqttException {
        message.setQos(1);
        IMqttToken token = client.publish("dock/v1/S1/to/G1/cmd/" + verb, message);
        token.waitForCompletion(PATIENCE_MILLIS);
        int[] reasons = token.getReasonCodes();
        return reasons == null || reasons.length == 0 ? 0 : reasons[0];
    }

    @Override
    public void close() {
        client.end();
    }

    private final class Ears implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            seen.add(new Seen(topic, message));
            heard.accept(topic, message.getPayload());
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException error) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String uri) {}

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {}
    }
}
